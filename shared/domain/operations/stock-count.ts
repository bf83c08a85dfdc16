/**
 * `stock-count` is what somebody found on the shelf. Each line is a movement from what was expected when it was
 * scanned to what was counted then, so sales that go on meanwhile aren't counted away. A movement from before
 * the scan that the expectation didn't hold raises `count-overlapped` when it arrives.
 */
import { z } from 'zod';
import { skuSchema } from '../entities/article.ts';
import type { KindHandler } from './kind-handler.ts';

/** What a count was about to cover. */
export const countScopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('whole') }),
  z.strictObject({ kind: z.literal('shelf'), name: z.string().min(1).max(60) }),
  z.strictObject({ kind: z.literal('category'), name: z.string().min(1).max(120) }),
]);
export type CountScope = z.infer<typeof countScopeSchema>;

const quantitySchema = z.int().min(-1e10).max(1e10);

/** Payload of `stock-count`, version 1. Quantities in thousandths of the unit. */
export const stockCountSchema = z.strictObject({
  scope: countScopeSchema,
  startedAtMs: z.int(),
  lines: z
    .array(
      z.strictObject({
        sku: skuSchema,
        /** On hand as the till showed it at the last scan of this line. */
        expectedMilli: quantitySchema,
        countedMilli: z.int().min(0).max(1e10),
        /** Business time of that scan. */
        countedAtMs: z.int(),
        countedBy: z.string().min(1).max(60),
        /** Counted a second time because the first count differed. */
        recounted: z.boolean(),
      }),
    )
    .min(1)
    .max(5000)
    .refine((lines) => new Set(lines.map((line) => line.sku)).size === lines.length, 'each SKU once'),
  note: z.string().max(200).nullable(),
});
export type StockCountPayload = z.infer<typeof stockCountSchema>;

export const stockCountKind: KindHandler<StockCountPayload> = {
  versions: { 1: stockCountSchema },
  numbersReceipt: false,
  apply: (operation) => ({
    stock: operation.payload.lines
      .filter((line) => line.countedMilli !== line.expectedMilli)
      .map((line) => ({
        storeId: operation.storeId,
        sku: line.sku,
        quantityMilli: line.countedMilli - line.expectedMilli,
        // What was found says how things stood at the scan, not when the count was finished.
        atMs: line.countedAtMs,
      })),
  }),
};
