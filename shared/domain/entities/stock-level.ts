/**
 * Stock is a sum of movements and never a total that travels. A row of the `stock` collection is the sum
 * that the server holds for one SKU in one store.
 */
import { z } from 'zod';
import { skuSchema } from './article.ts';

/** A row of `stock`. Below zero is allowed, shown, and raised. */
export const stockLevelSchema = z.object({
  storeId: z.string().min(1).max(40),
  sku: skuSchema,
  onHandMilli: z.int(),
  /** Promised to customers and still in the store; free is on hand less promised. */
  promisedMilli: z.int(),
  /** Business time of the last movement, ms; null when nothing moved since the opening stock. */
  lastMovedAtMs: z.int().nullable().default(null),
  /** Business time at which it was last counted, ms; null when it never was. */
  lastCountedAtMs: z.int().nullable().default(null),
});
export type StockLevel = z.infer<typeof stockLevelSchema>;

/** One signed change of stock, made by one operation. */
export interface StockMovement {
  readonly storeId: string;
  readonly sku: string;
  /** Thousandths of the article's unit; negative leaves the store. */
  readonly quantityMilli: number;
  /** Business time from which it counts, ms, where that isn't the operation's own. */
  readonly atMs?: number;
}

/** The id of a stock row within its store's stream. */
export function stockRowId(storeId: string, sku: string): string {
  return `${storeId}:${sku}`;
}
