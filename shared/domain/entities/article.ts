/**
 * An article as shops have it: one thing in the catalogue with one or more sellable variants (size, colour),
 * each with its own SKU, barcodes and prices. A row of the `products` collection is one article.
 */
import { z } from 'zod';
import { currencySchema, nonNegativeMinorSchema } from '../../money/money.ts';
import { taxCategorySchema } from '../../money/tax.ts';

/** What a clerk, the law or the web shop must know about an article. */
export const articleFlagSchema = z.enum([
  'service',
  'age-restricted',
  'not-returnable',
  'technically-complex',
  'food',
  'marked',
  'not-for-distance-sale',
]);
export type ArticleFlag = z.infer<typeof articleFlagSchema>;

/** A stock-keeping unit: the shop's own code of one sellable variant, kept as written. */
export const skuSchema = z.string().min(1).max(64);

/** Units goods are sold in; `piece` is counted, the others measured to a thousandth. */
export const unitSchema = z.enum(['piece', 'kg', 'm', 'l']);
export type Unit = z.infer<typeof unitSchema>;

/** A price per whole unit, VAT included, valid in [fromMs, untilMs). */
export const priceSchema = z.object({
  currency: currencySchema,
  amountMinor: nonNegativeMinorSchema,
  fromMs: z.int(),
  untilMs: z.int().nullable(),
});
export type Price = z.infer<typeof priceSchema>;

/** One sellable variant. `options` name what tells it from its siblings, e.g. {size: "42", colour: "синий"}. */
export const variantSchema = z.object({
  sku: skuSchema,
  barcodes: z.array(z.string().min(1).max(128)),
  options: z.record(z.string().max(40), z.string().max(80)),
  prices: z.array(priceSchema),
});
export type Variant = z.infer<typeof variantSchema>;

/** An article that goes with another, or that a customer usually buys, with the evidence for it. */
export const recommendationSchema = z.object({
  articleId: z.string().max(64),
  /** How many times more often together than by chance, times 100. */
  liftPercent: z.int().min(0).max(1e9),
  /** On how many receipts that was seen. */
  receipts: z.int().min(1),
});
export type Recommendation = z.infer<typeof recommendationSchema>;

/** A row of `products`. `popularity` orders the first pull: higher is delivered earlier. */
export const articleSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(200),
  brand: z.string().max(80).nullable(),
  category: z.string().max(120),
  unit: unitSchema,
  taxCategory: taxCategorySchema,
  flags: z.array(articleFlagSchema),
  /** SHA-256 of the picture, by which it is fetched; null when there is none. */
  picture: z.string().max(64).nullable(),
  /** Place among the quick keys of the sell screen (1 is first), or null. */
  quickKey: z.int().min(1).nullable(),
  popularity: z.int().min(0),
  /** What is bought with it, the surest first; absent where the evidence isn't enough. */
  goesWith: z.array(recommendationSchema).max(10).optional(),
  variants: z.array(variantSchema).min(1),
});
export type Article = z.infer<typeof articleSchema>;

/**
 * The price that holds at a moment in a currency: of the windows that are open, the one that began last, so
 * that a promotion covers the regular price and gives way to it again. Null when none is open.
 */
export function priceAt(variant: Variant, currency: string, atMs: number): Price | null {
  const open = variant.prices.filter(
    (price) =>
      price.currency === currency && price.fromMs <= atMs && (price.untilMs === null || atMs < price.untilMs),
  );
  open.sort((a, b) => b.fromMs - a.fromMs || a.amountMinor - b.amountMinor);
  return open[0] ?? null;
}

/** What a screen, a receipt and a label call a variant: the article's name and its options. */
export function variantName(article: Article, variant: Variant): string {
  const options = Object.values(variant.options);
  return options.length === 0 ? article.name : `${article.name}, ${options.join(', ')}`;
}
