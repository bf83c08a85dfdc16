/** Pricing a cart: amounts that add up, prices by their windows, and carts that have no price. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anyCart,
  anyDiscount,
  cartOf,
  emptyCart,
  shopArticle,
  shopArticles,
  shopTimeMs,
  shopView,
  withPermutation,
} from '../../../tests/support/shop-catalogue.ts';
import { multiplyDivide, sumMinor } from '../../money/money.ts';
import { containedTax } from '../../money/tax.ts';
import { type Price, priceAt, variantName } from '../entities/article.ts';
import { noPoints, type SaleLine } from '../operations/sale-line.ts';
import { type Cart, changeLine } from './cart.ts';
import { discountOf, type PricedCart, type PricingView, priceCart } from './price-cart.ts';

const view = shopView();

/** The cart's amounts; a refusal fails the test. */
function priced(cart: Cart, from: PricingView = view): PricedCart {
  const answer = priceCart(from, cart);
  if (!answer.ok) throw new Error(`not priced: ${JSON.stringify(answer.reason)}`);
  return answer.value;
}

const sumOf = (lines: readonly SaleLine[], amountOf: (line: SaleLine) => number) =>
  sumMinor(lines.map(amountOf));

describe('[PRICE1] a line', () => {
  test('[PRICE1] is its price times its quantity, less its discounts', () => {
    fc.assert(
      fc.property(anyCart, (cart) => {
        const { lines } = priced(cart);
        expect(lines.map((line) => line.lineId)).toEqual(cart.lines.map((line) => line.lineId));
        lines.forEach((line, index) => {
          const asked = cart.lines[index];
          expect(line.grossMinor).toBe(multiplyDivide(line.unitPriceMinor, line.quantityMilli, 1000));
          expect(line.lineDiscountMinor).toBe(discountOf(asked?.discount ?? null, line.grossMinor));
          expect(line.grossMinor - line.lineDiscountMinor - line.cartDiscountMinor).toBe(line.totalMinor);
          expect(line.taxMinor).toBeLessThanOrEqual(line.totalMinor);
        });
      }),
      { numRuns: 500 },
    );
  });

  test('[PRICE1] carries what the receipt and the server need, in amounts of this moment', () => {
    const cart = changeLine(cartOf(['kg-reduced', 1255]), 1, {
      discount: { kind: 'amount', amountMinor: 99 },
    });
    expect(priced(cart).lines).toEqual([
      {
        lineId: 1,
        articleId: 'article-kg-reduced',
        sku: 'kg-reduced',
        name: 'kg-reduced',
        category: 'grocery',
        unit: 'kg',
        quantityMilli: 1255,
        listPriceMinor: 12_346,
        unitPriceMinor: 12_346,
        grossMinor: 15_494,
        lineDiscountMinor: 99,
        cartDiscountMinor: 0,
        ...noPoints,
        totalMinor: 15_395,
        taxRateBasisPoints: 1000,
        taxMinor: 1400,
        movesStock: true,
      },
    ]);
  });

  test('[PRICE1] of a service moves no stock', () => {
    expect(priced(cartOf(['delivery', 1000])).lines[0]?.movesStock).toBe(false);
  });

  test('[PRICE1] is named by its article and what tells the variant from its siblings', () => {
    const boots = shopArticle('boots', 500_000, { name: 'Ботинки' });
    const [variant] = boots.variants;
    if (!variant) throw new Error('an article has a variant');
    expect(variantName(boots, variant)).toBe('Ботинки');
    expect(variantName(boots, { ...variant, options: { size: '42', colour: 'синий' } })).toBe(
      'Ботинки, 42, синий',
    );
  });
});

describe('[PRICE2] a cart', () => {
  test('[PRICE2] is the sum of its lines, of its taxes and of its discounts', () => {
    fc.assert(
      fc.property(anyCart, (cart) => {
        const { lines, taxes, totalMinor, discountMinor } = priced(cart);
        expect(sumOf(lines, (line) => line.totalMinor)).toBe(totalMinor);
        expect(sumMinor(taxes.map((tax) => tax.grossMinor))).toBe(totalMinor);
        expect(sumOf(lines, (line) => line.lineDiscountMinor + line.cartDiscountMinor)).toBe(discountMinor);
        expect(sumOf(lines, (line) => line.grossMinor) - discountMinor).toBe(totalMinor);
        for (const tax of taxes) {
          const members = lines.filter((line) => line.taxRateBasisPoints === tax.rateBasisPoints);
          expect(sumOf(members, (line) => line.totalMinor)).toBe(tax.grossMinor);
          expect(sumOf(members, (line) => line.taxMinor)).toBe(tax.taxMinor);
          expect(tax.taxMinor).toBe(containedTax(tax.grossMinor, tax.rateBasisPoints));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('[PRICE2] with nothing in it costs nothing', () => {
    expect(priced({ ...emptyCart(), discount: { kind: 'amount', amountMinor: 100 } })).toEqual({
      currency: 'RUB',
      lines: [],
      taxes: [],
      totalMinor: 0,
      discountMinor: 0,
      points: null,
    });
  });

  test('[PRICE2] shares its discount by what the lines cost after their own', () => {
    const cart: Cart = {
      ...changeLine(cartOf(['twin-standard', 1000], ['free', 1000], ['piece-none', 1000]), 1, {
        discount: { kind: 'amount', amountMinor: 1 },
      }),
      discount: { kind: 'share', basisPoints: 1000 },
    };
    expect(priced(cart).lines.map((line) => line.cartDiscountMinor)).toEqual([10, 0, 899]);
  });
});

describe('[PRICE3] discounts', () => {
  test('[PRICE3] never take more than there is', () => {
    fc.assert(
      fc.property(anyDiscount, fc.nat({ max: 1e9 }), (discount, amount) => {
        const off = discountOf(discount, amount);
        expect(off).toBeGreaterThanOrEqual(0);
        expect(off).toBeLessThanOrEqual(amount);
      }),
    );
    fc.assert(
      fc.property(anyCart, (cart) => {
        for (const line of priced(cart).lines) {
          expect(line.lineDiscountMinor).toBeLessThanOrEqual(line.grossMinor);
          expect(line.cartDiscountMinor).toBeGreaterThanOrEqual(0);
          expect(line.totalMinor).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test.each([
    [{ kind: 'share', basisPoints: 500 } as const, 8990, 450],
    [{ kind: 'share', basisPoints: 500 } as const, 8989, 449],
    [{ kind: 'share', basisPoints: 10_000 } as const, 8990, 8990],
    [{ kind: 'amount', amountMinor: 8991 } as const, 8990, 8990],
    [{ kind: 'amount', amountMinor: 1 } as const, 0, 0],
    [null, 8990, 0],
  ])('[PRICE3] %j of %d is %d', (discount, amount, off) => {
    expect(discountOf(discount, amount)).toBe(off);
  });
});

describe('[PRICE4] the order of the lines', () => {
  test('[PRICE4] leaves total, discount and the taxes of each rate', () => {
    const carts = anyCart.chain((cart) =>
      withPermutation(fc.constant([...cart.lines])).map(({ shuffled }) => ({
        cart,
        shuffled: { ...cart, lines: shuffled },
      })),
    );
    fc.assert(
      fc.property(carts, ({ cart, shuffled }) => {
        const { lines: _, ...amounts } = priced(cart);
        expect(priced(shuffled)).toMatchObject(amounts);
      }),
      { numRuns: 500 },
    );
  });

  test('[PRICE4] leaves the taxes where equal lines of two rates share an odd kopeck', () => {
    const discount = { kind: 'amount', amountMinor: 1 } as const;
    const one = priced({ ...cartOf(['twin-standard', 1000], ['twin-reduced', 1000]), discount });
    const other = priced({ ...cartOf(['twin-reduced', 1000], ['twin-standard', 1000]), discount });
    expect(one.taxes).toEqual(other.taxes);
    expect(one.taxes.map((tax) => tax.grossMinor)).toEqual([100, 101]);
  });
});

describe('[PRICE5] a price window', () => {
  const price = (amountMinor: number, fromMs: number, untilMs: number | null): Price => ({
    currency: 'RUB',
    amountMinor,
    fromMs,
    untilMs,
  });
  const variant = (...prices: Price[]) => ({ sku: 'tea', barcodes: [], options: {}, prices });
  const promoted = variant(price(100, 1000, null), price(80, 2000, 3000));

  test.each([
    [999, null],
    [1000, 100],
    [1999, 100],
    [2000, 80],
    [2999, 80],
    [3000, 100],
  ])('[PRICE5] at %d ms the promotion covers or gives way: %j', (atMs, amount) => {
    expect(priceAt(promoted, 'RUB', atMs)?.amountMinor ?? null).toBe(amount);
  });

  test('[PRICE5] in another currency is none', () => {
    expect(priceAt(promoted, 'GBP', 2500)).toBeNull();
  });

  test('[PRICE5] that began last holds, and the lower price of two that began together', () => {
    fc.assert(
      fc.property(
        withPermutation(
          fc.array(
            fc
              .tuple(fc.nat({ max: 20 }), fc.option(fc.nat({ max: 20 })), fc.nat({ max: 9 }))
              .map(([fromMs, length, amount]) =>
                price(amount, fromMs, length === null ? null : fromMs + length),
              ),
            { maxLength: 8 },
          ),
        ),
        fc.nat({ max: 40 }),
        ({ items, shuffled }, atMs) => {
          const found = priceAt(variant(...items), 'RUB', atMs);
          expect(priceAt(variant(...shuffled), 'RUB', atMs)?.amountMinor).toBe(found?.amountMinor);
          const open = items.filter((each) => each.fromMs <= atMs && atMs < (each.untilMs ?? Infinity));
          expect(found === null).toBe(open.length === 0);
          if (!found) return;
          expect(open).toContainEqual(found);
          expect(open.some((each) => each.fromMs > found.fromMs)).toBe(false);
          const together = open.filter((each) => each.fromMs === found.fromMs);
          expect(Math.min(...together.map((each) => each.amountMinor))).toBe(found.amountMinor);
        },
      ),
    );
  });

  test('[PRICE5] asking changes nothing in the catalogue', () => {
    const before = structuredClone(promoted);
    priceAt(promoted, 'RUB', 2500);
    expect(promoted).toEqual(before);
  });
});

describe('[PRICE6] a typed price', () => {
  test('[PRICE6] takes the place of the one that holds, which stays on the line', () => {
    const cart = changeLine(cartOf(['piece-standard', 2000]), 1, { unitPriceOverrideMinor: 0 });
    expect(priced(cart).lines[0]).toMatchObject({ listPriceMinor: 8990, unitPriceMinor: 0, grossMinor: 0 });
  });

  test('[PRICE6] sells what has no price', () => {
    const unpriced = shopView([shopArticle('odd', 1)], -1);
    const taxTable = { ...view.taxTable, standard: [{ fromMs: -1, rateBasisPoints: 2200 }] };
    const cart = changeLine(cartOf(['odd', 1000]), 1, { unitPriceOverrideMinor: 500 });
    expect(priced(cart, { ...unpriced, taxTable }).lines[0]).toMatchObject({
      listPriceMinor: null,
      unitPriceMinor: 500,
    });
  });
});

describe('[PRICE7] a cart that cannot be priced names the first line in the way', () => {
  const ends = Date.parse('2018-01-01T00:00:00Z');
  const refused = (cart: Cart, from: PricingView = view) => {
    const answer = priceCart(from, cart);
    return answer.ok ? null : answer.reason;
  };

  test('[PRICE7] a SKU that this till does not know', () => {
    expect(refused(cartOf(['free', 1000], ['nothing', 1000], ['none', 1000]))).toEqual({
      code: 'unknown-sku',
      lineId: 2,
      sku: 'nothing',
    });
  });

  test('[PRICE7] no price at this moment or in this currency', () => {
    const about = { code: 'no-price', lineId: 1, sku: 'free' };
    expect(refused(cartOf(['free', 1000]), shopView(shopArticles, -1))).toEqual(about);
    expect(refused(cartOf(['free', 1000]), { ...view, currency: 'GBP' })).toEqual(about);
  });

  test('[PRICE7] no tax rate at this moment', () => {
    expect(refused(cartOf(['free', 1000]), shopView(shopArticles, ends))).toEqual({
      code: 'no-tax-rate',
      lineId: 1,
      sku: 'free',
    });
  });

  test('[PRICE7] a part of a piece; what is measured has parts', () => {
    for (const quantityMilli of [1, 999, 1001, 1500]) {
      expect(refused(cartOf(['piece-zero', quantityMilli]))).toMatchObject({ code: 'quantity-not-whole' });
      expect(refused(cartOf(['kg-zero', quantityMilli]))).toBeNull();
    }
    expect(refused(cartOf(['piece-zero', 3000]))).toBeNull();
  });

  test('[PRICE7] an amount too large, of a line or of all lines together', () => {
    const gold = shopView([shopArticle('gold', 1e12), shopArticle('gift', 1, { taxCategory: 'none' })]);
    const tooLarge = (lineId: number, sku: string) => ({ code: 'amount-too-large', lineId, sku });
    expect(refused(cartOf(['gold', 1000]), gold)).toBeNull();
    expect(refused(cartOf(['gold', 2000]), gold)).toEqual(tooLarge(1, 'gold'));
    expect(refused(cartOf(['gold', 1000], ['gift', 1000]), gold)).toEqual(tooLarge(2, 'gift'));
    const typed = changeLine(cartOf(['gift', 1e10]), 1, { unitPriceOverrideMinor: 1e13 });
    expect(refused(typed, gold)).toEqual(tooLarge(1, 'gift'));
  });
});

test('[PRICE8] the rate of tax is the one of the moment of the sale', () => {
  const change = Date.UTC(2025, 11, 31, 21);
  const rateAt = (atMs: number) =>
    priced(cartOf(['piece-standard', 1000]), shopView(shopArticles, atMs)).lines[0]?.taxRateBasisPoints;
  expect(rateAt(change - 1)).toBe(2000);
  expect(rateAt(change)).toBe(2200);
  expect(rateAt(shopTimeMs)).toBe(2200);
});
