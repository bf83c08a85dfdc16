/** What goes on in the next cart where one turns out to be paid: all that came after, and nothing that was paid. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cartOf, emptyCart } from '../../../tests/support/shop-catalogue.ts';
import type { Approval } from '../operations/sale.ts';
import { carryOver, isCarriedOver, type PaidGoods } from './carry-over.ts';
import { addToCart, type Cart, cartSchema, changeLine, removeLine } from './cart.ts';

/** The sale of a cart as far as it matters here. */
const saleOfCart = ({ lines, cardPayments }: Cart): PaidGoods => ({
  lines,
  tenders: cardPayments.map((each) => ({ kind: 'card-stand-alone', ...each })),
});
const next = (): Cart => ({ ...emptyCart(), id: '01900000-0000-7000-8000-00000000000a' });

describe('[SALEFLOW15] the cart that goes on from a paid one', () => {
  test('[SALEFLOW15] has the lines that came after it, as they were, and the approvals given for them', () => {
    const discount = { kind: 'share', basisPoints: 1000 } as const;
    const approvals: Approval[] = [
      { verb: 'discount', lineId: 1, approvedBy: 'olga' },
      { verb: 'discount', lineId: 2, approvedBy: 'olga' },
      { verb: 'discount', lineId: null, approvedBy: 'olga' },
    ];
    const paid = cartOf(['milk', 1000]);
    const cart = {
      ...changeLine(addToCart(paid, 'tea', 2000), 2, { discount, unitPriceOverrideMinor: 5 }),
      approvals,
      customerId: 'nina',
      discount,
      ageChecked: true,
    };
    expect(carryOver(cart, saleOfCart(paid), next())).toEqual({
      ...next(),
      lines: [{ lineId: 1, sku: 'tea', quantityMilli: 2000, unitPriceOverrideMinor: 5, discount }],
      lastLineId: 1,
      approvals: [{ verb: 'discount', lineId: 1, approvedBy: 'olga' }],
    });
  });

  test('[SALEFLOW15] has what a line grew by, at its typed price and without what was given for the paid part', () => {
    const discount = { kind: 'amount', amountMinor: 50 } as const;
    const paid = changeLine(cartOf(['milk', 1000], ['tea', 1000]), 1, {
      discount,
      unitPriceOverrideMinor: 70,
    });
    const grown = changeLine(paid, 1, { quantityMilli: 2500 });
    const approvals: Approval[] = [{ verb: 'price-override', lineId: 1, approvedBy: 'olga' }];
    expect(carryOver({ ...grown, approvals }, saleOfCart(paid), next())).toMatchObject({
      lines: [{ lineId: 1, sku: 'milk', quantityMilli: 1500, unitPriceOverrideMinor: 70, discount: null }],
      approvals: [],
    });
    const less = changeLine(paid, 1, { quantityMilli: 500 });
    expect(isCarriedOver(carryOver(less, saleOfCart(paid), next()))).toBe(false);
  });

  test('[SALEFLOW15] has the card payments that the sale did not take, one for one', () => {
    const [first, second] = [
      { amountMinor: 100, reference: null },
      { amountMinor: 100, reference: '7' },
    ];
    const paid = { ...cartOf(['milk', 1000]), cardPayments: [first] };
    const cart = { ...paid, cardPayments: [first, first, second] };
    const rest = carryOver(cart, saleOfCart(paid), next());
    expect(rest).toMatchObject({ lines: [], cardPayments: [first, second] });
    expect(isCarriedOver(rest)).toBe(true);
    expect(isCarriedOver(carryOver(paid, saleOfCart(paid), next()))).toBe(false);
  });

  test('[SALEFLOW15] and its sale hold together what the cart held, whatever was scanned', () => {
    const scan = fc.record({ add: fc.constantFrom('a', 'b', 'c'), milli: fc.integer({ min: 1, max: 9000 }) });
    const step = fc.oneof(scan, fc.record({ remove: fc.nat({ max: 12 }) }));
    const scanned = (cart: Cart, steps: { add?: string; milli?: number; remove?: number }[]): Cart =>
      steps.reduce(
        (now, each) =>
          each.add ? addToCart(now, each.add, each.milli ?? 1) : removeLine(now, each.remove ?? 0),
        cart,
      );
    const milliOf = (carts: readonly Cart[]): Record<string, number> => {
      const sums: Record<string, number> = {};
      for (const { sku, quantityMilli } of carts.flatMap(({ lines }) => lines))
        sums[sku] = (sums[sku] ?? 0) + quantityMilli;
      return sums;
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.array(scan, { maxLength: 20 }), (before, since) => {
        const paid = scanned(emptyCart(), before);
        const cart = scanned(paid, since);
        const rest = carryOver(cart, saleOfCart(paid), next());
        expect(milliOf([paid, rest])).toEqual(milliOf([cart]));
        expect(cartSchema.parse(JSON.parse(JSON.stringify(rest)))).toEqual(rest);
        expect(rest.lines.map(({ lineId }) => lineId)).toEqual(rest.lines.map((_, at) => at + 1));
      }),
    );
  });
});
