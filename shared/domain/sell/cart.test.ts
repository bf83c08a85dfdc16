/** The open cart: line ids, second scans, and approvals that go with what they were given for. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cartOf, emptyCart } from '../../../tests/support/shop-catalogue.ts';
import type { Approval } from '../operations/sale.ts';
import { addToCart, type Cart, cartSchema, changeCartDiscount, changeLine, removeLine } from './cart.ts';

const approvals: Approval[] = [
  { verb: 'discount', lineId: 1, approvedBy: 'olga' },
  { verb: 'price-override', lineId: 1, approvedBy: 'olga' },
  { verb: 'discount', lineId: 2, approvedBy: 'olga' },
  { verb: 'discount', lineId: null, approvedBy: 'olga' },
];
const approved: Cart = { ...cartOf(['milk', 1000], ['bread', 1000]), approvals };
const tenPercent = { kind: 'share', basisPoints: 1000 } as const;

describe('[CART1] line ids', () => {
  test('[CART1] are counted from 1 and not given again after a line was taken out', () => {
    const removed = removeLine(cartOf(['milk', 1000], ['bread', 1000]), 2);
    expect(addToCart(removed, 'tea', 1000).lines.map((line) => line.lineId)).toEqual([1, 3]);
    const emptied = removeLine(removeLine(removed, 1), 1);
    expect(addToCart(emptied, 'tea', 1000).lines.map((line) => line.lineId)).toEqual([3]);
  });

  test('[CART1] never come twice, whatever is added and taken out, and the cart stays a valid draft', () => {
    const step = fc.oneof(
      fc.record({ add: fc.constantFrom('a', 'b', 'c'), milli: fc.integer({ min: 1, max: 9000 }) }),
      fc.record({ remove: fc.nat({ max: 12 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let cart = emptyCart();
        const skuOf = new Map<number, string>();
        for (const each of steps) {
          cart = 'add' in each ? addToCart(cart, each.add, each.milli) : removeLine(cart, each.remove);
          const ids = cart.lines.map((line) => line.lineId);
          expect(new Set(ids).size).toBe(ids.length);
          for (const line of cart.lines) {
            expect(skuOf.get(line.lineId) ?? line.sku).toBe(line.sku);
            skuOf.set(line.lineId, line.sku);
          }
        }
        expect(skuOf.size).toBe(cart.lastLineId);
        expect(cartSchema.parse(JSON.parse(JSON.stringify(cart)))).toEqual(cart);
      }),
    );
  });
});

describe('[CART2] a second scan', () => {
  test('[CART2] of the same thing adds to the last line', () => {
    const cart = addToCart(cartOf(['milk', 1000], ['bread', 1000]), 'bread', 2000);
    expect(cart.lines.map(({ sku, quantityMilli }) => [sku, quantityMilli])).toEqual([
      ['milk', 1000],
      ['bread', 3000],
    ]);
  });

  test('[CART2] of something before the last line makes a line of its own', () => {
    const cart = addToCart(cartOf(['milk', 1000], ['bread', 1000]), 'milk', 1000);
    expect(cart.lines.map((line) => line.sku)).toEqual(['milk', 'bread', 'milk']);
  });

  test.each([
    ['a typed price', { unitPriceOverrideMinor: 0 }],
    ['a discount', { discount: tenPercent }],
  ])('[CART2] leaves a last line with %s alone', (_, change) => {
    const cart = addToCart(changeLine(cartOf(['milk', 1000]), 1, change), 'milk', 1000);
    expect(cart.lines).toMatchObject([
      { lineId: 1, ...change },
      { lineId: 2, quantityMilli: 1000 },
    ]);
  });
});

describe('[CART3] approvals', () => {
  const left = (cart: Cart) => cart.approvals.map(({ verb, lineId }) => `${verb} ${lineId}`);

  test('[CART3] go with the line they were given for', () => {
    expect(left(removeLine(approved, 1))).toEqual(['discount 2', 'discount null']);
  });

  test('[CART3] end when what they were given for is changed', () => {
    expect(left(changeLine(approved, 1, { discount: tenPercent }))).toEqual([
      'price-override 1',
      'discount 2',
      'discount null',
    ]);
    expect(left(changeLine(approved, 1, { unitPriceOverrideMinor: 1 }))).toEqual([
      'discount 1',
      'discount 2',
      'discount null',
    ]);
    expect(left(changeCartDiscount(approved, tenPercent))).toEqual([
      'discount 1',
      'price-override 1',
      'discount 2',
    ]);
    expect(changeCartDiscount(approved, tenPercent).discount).toEqual(tenPercent);
  });

  test('[CART3] stay when a quantity changes or something is added', () => {
    expect(changeLine(approved, 1, { quantityMilli: 5000 }).approvals).toEqual(approvals);
    expect(addToCart(approved, 'tea', 1000).approvals).toEqual(approvals);
  });
});

test('[CART4] changes make a new cart, and a line that is not there changes nothing', () => {
  const before = structuredClone(approved);
  changeLine(approved, 1, { quantityMilli: 7000, discount: tenPercent });
  removeLine(approved, 1);
  addToCart(approved, 'bread', 1000);
  changeCartDiscount(approved, tenPercent);
  expect(approved).toEqual(before);
  expect(changeLine(approved, 9, { quantityMilli: 7000 })).toEqual(approved);
  expect(removeLine(approved, 9)).toEqual(approved);
});
