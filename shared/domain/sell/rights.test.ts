/** Rights by verb, limits of discounts to the minor unit, and approvals by somebody else. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cartOf, shopView } from '../../../tests/support/shop-catalogue.ts';
import type { Verb } from '../entities/reference.ts';
import type { Approval } from '../operations/sale.ts';
import { type Cart, changeLine, type Discount } from './cart.ts';
import { unapprovedRights } from './decide-sale.ts';
import { discountOf, priceCart } from './price-cart.ts';
import {
  type Actor,
  approvalCovers,
  type MissingRight,
  mayDiscount,
  mayDo,
  missingRights,
} from './rights.ts';

const actor = (staffId: string, maxDiscountBasisPoints: number, ...verbs: Verb[]): Actor => ({
  staffId,
  role: { verbs, maxDiscountBasisPoints },
});
const anna = actor('anna', 500, 'sell', 'discount');
const boris = actor('boris', 0, 'sell');
const olga = actor('olga', 2000, 'sell', 'discount', 'price-override');
const staff = [anna, boris, olga];
const findActor = (staffId: string) => staff.find((each) => each.staffId === staffId) ?? null;
const share = (basisPoints: number): Discount => ({ kind: 'share', basisPoints });

/** The rights that a cart lacks, with and without looking at its approvals. */
function rightsOf(who: Actor, cart: Cart): { missing: MissingRight[]; unapproved: MissingRight[] } {
  const priced = priceCart(shopView(), cart);
  if (!priced.ok) throw new Error('a cart of these tests has a price');
  return {
    missing: missingRights(who, cart, priced.value),
    unapproved: unapprovedRights({ actor: who, findActor }, cart, priced.value),
  };
}

test('[RIGHT1] a role does what its verbs name', () => {
  expect(mayDo(boris, 'sell')).toBe(true);
  expect(mayDo(boris, 'discount')).toBe(false);
});

describe('[RIGHT2] the limit of a discount', () => {
  test.each([
    [anna, 500, 10_000, true],
    [anna, 501, 10_000, false],
    [anna, 449, 8990, true],
    [anna, 450, 8990, true],
    [anna, 451, 8990, false],
    [anna, 0, 0, true],
    [anna, 1, 0, false],
    [anna, 50_000_000_000, 1e12, true],
    [anna, 50_000_000_001, 1e12, false],
    [boris, 0, 10_000, true],
    [boris, 1, 10_000, false],
    [actor('vera', 10_000, 'sell'), 1, 10_000, false],
    [actor('vera', 10_000, 'discount'), 10_000, 10_000, true],
  ])('[RIGHT2] %j may take %d of %d: %j', (who, off, amount, may) => {
    expect(mayDiscount(who, off, amount)).toBe(may);
  });

  test('[RIGHT2] a share up to the limit is allowed at every price, whatever it rounds to', () => {
    const limits = fc
      .integer({ min: 1, max: 10_000 })
      .chain((limit) => fc.tuple(fc.constant(limit), fc.integer({ min: 1, max: limit })));
    fc.assert(
      fc.property(limits, fc.nat({ max: 1e12 }), ([limit, basisPoints], amount) => {
        const who = actor('vera', limit, 'discount');
        expect(mayDiscount(who, discountOf(share(basisPoints), amount), amount)).toBe(true);
        const most = discountOf(share(limit), amount);
        expect(mayDiscount(who, most + 1, amount)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('[RIGHT3] what a cart needs', () => {
  const discounted = (...basisPoints: number[]) =>
    basisPoints.reduce(
      (cart, each, index) => changeLine(cart, index + 1, { discount: share(each) }),
      cartOf(['piece-standard', 1000], ['piece-reduced', 1000]),
    );

  test('[RIGHT3] nothing for a plain cart, or for discounts within the limit', () => {
    expect(rightsOf(boris, cartOf(['piece-standard', 1000])).missing).toEqual([]);
    expect(rightsOf(anna, discounted(500, 500)).missing).toEqual([]);
  });

  test('[RIGHT3] a right for each line whose discount is beyond the limit', () => {
    expect(rightsOf(anna, discounted(510, 500)).missing).toEqual([{ verb: 'discount', lineId: 1 }]);
    expect(rightsOf(boris, discounted(100, 100)).missing).toEqual([
      { verb: 'discount', lineId: 1 },
      { verb: 'discount', lineId: 2 },
    ]);
  });

  test('[RIGHT3] a right for a typed price, even of the same amount', () => {
    const cart = changeLine(cartOf(['piece-standard', 1000]), 1, { unitPriceOverrideMinor: 8990 });
    expect(rightsOf(anna, cart).missing).toEqual([{ verb: 'price-override', lineId: 1 }]);
    expect(rightsOf(olga, cart).missing).toEqual([]);
  });

  test('[RIGHT3] the discount of the cart counts together with those of the lines', () => {
    expect(rightsOf(anna, { ...cartOf(['free', 1000]), discount: share(500) }).missing).toEqual([]);
    expect(rightsOf(anna, { ...discounted(), discount: share(500) }).missing).toEqual([]);
    expect(rightsOf(anna, { ...discounted(500, 500), discount: share(100) }).missing).toEqual([
      { verb: 'discount', lineId: null },
    ]);
  });
});

describe('[RIGHT4] who may lend a right', () => {
  const right: MissingRight = { verb: 'discount', lineId: 1 };
  const approval: Approval = { verb: 'discount', lineId: 1, approvedBy: 'olga' };
  const tenth = { discountMinor: 1000, amountMinor: 10_000 };

  test('[RIGHT4] somebody else who holds it, within their own limit', () => {
    expect(approvalCovers(approval, right, anna, olga, tenth)).toBe(true);
    expect(approvalCovers(approval, right, anna, olga, { ...tenth, discountMinor: 2000 })).toBe(true);
    expect(approvalCovers(approval, right, anna, olga, { ...tenth, discountMinor: 2001 })).toBe(false);
  });

  test.each<[string, Approval, Actor, Actor | null]>([
    ['for themselves', approval, olga, olga],
    ['for themselves, seen as somebody else', { ...approval, approvedBy: 'anna' }, anna, olga],
    ['who is not known here', approval, anna, null],
    ['who is not the one named', approval, anna, anna],
    ['who lacks the right', { ...approval, approvedBy: 'boris' }, anna, boris],
    ['of another line', { ...approval, lineId: 2 }, anna, olga],
    ['of the cart', { ...approval, lineId: null }, anna, olga],
    ['of another verb', { ...approval, verb: 'price-override' }, anna, olga],
  ])('[RIGHT4] nobody lends it %s', (_, given, who, approver) => {
    expect(approvalCovers(given, right, who, approver, tenth)).toBe(false);
  });

  test('[RIGHT4] a right without an amount needs only the verb', () => {
    const override: MissingRight = { verb: 'price-override', lineId: 1 };
    expect(approvalCovers({ ...approval, verb: 'price-override' }, override, anna, olga, null)).toBe(true);
    const byAnna: Approval = { ...approval, verb: 'price-override', approvedBy: 'anna' };
    expect(approvalCovers(byAnna, override, boris, anna, null)).toBe(false);
  });
});

describe('[RIGHT5] an approval holds for what it was given for', () => {
  const line = (basisPoints: number): Cart =>
    changeLine(cartOf(['piece-standard', 1000]), 1, { discount: share(basisPoints) });
  const approvals: Approval[] = [{ verb: 'discount', lineId: 1, approvedBy: 'olga' }];

  test('[RIGHT5] covers its line up to the limit of who gave it', () => {
    expect(rightsOf(anna, { ...line(2000), approvals }).unapproved).toEqual([]);
    expect(rightsOf(anna, { ...line(2001), approvals }).unapproved).toEqual([
      { verb: 'discount', lineId: 1 },
    ]);
  });

  test('[RIGHT5] ends with a new price or discount, which is asked for again', () => {
    const approved = { ...line(1000), approvals };
    expect(rightsOf(anna, approved).unapproved).toEqual([]);
    expect(rightsOf(anna, changeLine(approved, 1, { discount: share(2000) })).unapproved).toEqual([
      { verb: 'discount', lineId: 1 },
    ]);
  });

  test('[RIGHT5] of the cart is measured on all discounts together', () => {
    const ofCart: Approval[] = [{ verb: 'discount', lineId: null, approvedBy: 'olga' }];
    const cart = (basisPoints: number): Cart => ({
      ...changeLine(cartOf(['piece-standard', 1000]), 1, { discount: share(500) }),
      discount: share(basisPoints),
      approvals: ofCart,
    });
    expect(rightsOf(anna, cart(1500)).unapproved).toEqual([]);
    expect(rightsOf(anna, cart(1700)).unapproved).toEqual([{ verb: 'discount', lineId: null }]);
  });
});
