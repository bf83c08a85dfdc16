/**
 * A small catalogue for tests of selling, with every tax category and unit, and generators of carts over it.
 * Prices lie where halves of a kopeck come up.
 */
import fc from 'fast-check';
import type { Article } from '../../shared/domain/entities/article.ts';
import {
  addToCart,
  type Cart,
  type CartLine,
  type Discount,
  openCart,
} from '../../shared/domain/sell/cart.ts';
import type { PricingView } from '../../shared/domain/sell/price-cart.ts';
import { russianTaxTable, type TaxCategory } from '../../shared/money/tax.ts';

/** A moment in 2026 by which all prices of the catalogue hold. */
export const shopTimeMs = Date.parse('2026-03-02T12:00:00+03:00');

/** An article with one variant of the same name as its SKU. */
export function shopArticle(sku: string, amountMinor: number, change: Partial<Article> = {}): Article {
  const price = { currency: 'RUB', amountMinor, fromMs: 0, untilMs: null } as const;
  return {
    id: `article-${sku}`,
    name: sku,
    brand: null,
    category: 'grocery',
    unit: 'piece',
    taxCategory: 'standard',
    flags: [],
    picture: null,
    quickKey: null,
    popularity: 0,
    variants: [{ sku, barcodes: [], options: {}, prices: [price] }],
    ...change,
  };
}

const categories: TaxCategory[] = ['standard', 'reduced', 'zero', 'none'];

/** Articles of every tax category, by the piece and by weight, and a service. */
export const shopArticles: readonly Article[] = [
  ...categories.flatMap((taxCategory, index) => [
    shopArticle(`piece-${taxCategory}`, 8990 + index, { taxCategory }),
    shopArticle(`kg-${taxCategory}`, 12_345 + index, { taxCategory, unit: 'kg' }),
  ]),
  // The same price at two rates: where shares of a discount tie.
  shopArticle('twin-standard', 101),
  shopArticle('twin-reduced', 101, { taxCategory: 'reduced' }),
  shopArticle('free', 0),
  shopArticle('delivery', 30_000, { flags: ['service'] }),
];

/** What pricing reads, over these articles. */
export function shopView(articles: readonly Article[] = shopArticles, atMs = shopTimeMs): PricingView {
  const items = new Map(
    articles.flatMap((article) => article.variants.map((variant) => [variant.sku, { article, variant }])),
  );
  return {
    currency: 'RUB',
    taxTable: russianTaxTable,
    programme: null,
    atMs,
    findSku: (sku) => items.get(sku) ?? null,
  };
}

/** An empty cart. */
export function emptyCart(): Cart {
  return openCart('0195f000-0000-7000-8000-000000000001', shopTimeMs);
}

/** A cart with one line for each [SKU, quantity in thousandths]. */
export function cartOf(...items: readonly (readonly [sku: string, quantityMilli: number])[]): Cart {
  return items.reduce((cart, [sku, quantityMilli]) => addToCart(cart, sku, quantityMilli), emptyCart());
}

/** Discounts by share and by amount, small and beyond everything. */
export const anyDiscount: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({ kind: fc.constant('share' as const), basisPoints: fc.integer({ min: 1, max: 10_000 }) }),
  fc.record({ kind: fc.constant('amount' as const), amountMinor: fc.integer({ min: 1, max: 2_000_000 }) }),
);

const anyLine: fc.Arbitrary<Omit<CartLine, 'lineId'>> = fc
  .record({
    article: fc.constantFrom(...shopArticles),
    quantity: fc.integer({ min: 1, max: 30 }),
    grams: fc.integer({ min: 0, max: 999 }),
    unitPriceOverrideMinor: fc.option(fc.integer({ min: 0, max: 50_000 }), { freq: 5 }),
    discount: fc.option(anyDiscount, { freq: 2 }),
  })
  .map(({ article, quantity, grams, ...asked }) => ({
    sku: article.variants[0]?.sku ?? '',
    quantityMilli: quantity * 1000 + (article.unit === 'piece' ? 0 : grams),
    ...asked,
  }));

/** Carts of up to twelve lines with discounts and typed prices; every one of them can be priced. */
export const anyCart: fc.Arbitrary<Cart> = fc
  .record({
    lines: fc.array(anyLine, { maxLength: 12 }),
    discount: fc.option(anyDiscount, { freq: 1 }),
  })
  .map(({ lines, discount }) => ({
    ...emptyCart(),
    lines: lines.map((line, index) => ({ lineId: index + 1, ...line })),
    lastLineId: lines.length,
    discount,
  }));

/** A list together with the same list in another order. */
export function withPermutation<T>(items: fc.Arbitrary<T[]>): fc.Arbitrary<{ items: T[]; shuffled: T[] }> {
  return items.chain((list) =>
    fc
      .shuffledSubarray(list, { minLength: list.length, maxLength: list.length })
      .map((shuffled) => ({ items: list, shuffled })),
  );
}
