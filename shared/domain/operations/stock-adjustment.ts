/** `stock-adjustment` corrects the stock of a SKU by a signed movement with a reason: lost, damaged, found. */
import { z } from 'zod';
import { ok, type Result, refused } from '../../base/result.ts';
import { skuSchema } from '../entities/article.ts';
import type { KindHandler } from './kind-handler.ts';

const firstReasons = ['lost', 'damaged', 'found', 'correction'] as const;

/** Why stock is corrected. */
export const adjustmentReasonSchema = z.enum([...firstReasons, 'expired', 'stolen', 'own-use']);

function adjustmentSchema<Reason extends z.ZodType>(reason: Reason) {
  const quantityMilli = z
    .int()
    .min(-1e10)
    .max(1e10)
    .refine((quantity) => quantity !== 0, 'must not be zero');
  return z.strictObject({
    lines: z
      .array(z.strictObject({ sku: skuSchema, quantityMilli, reason }))
      .min(1)
      .max(5000),
    reference: z.string().max(60).nullable(),
    note: z.string().max(200).nullable(),
  });
}

/** Payload of `stock-adjustment`, version 1. */
const stockAdjustmentSchemaV1 = adjustmentSchema(z.enum(firstReasons));

/** Payload of `stock-adjustment`, version 2. Quantity in thousandths of the unit, signed, not zero. */
export const stockAdjustmentSchema = adjustmentSchema(adjustmentReasonSchema);
export type StockAdjustmentPayload = z.infer<typeof stockAdjustmentSchema>;

/** Why an adjustment can't be recorded. */
export type StockAdjustmentRefusal =
  | { readonly code: 'no-lines' }
  | { readonly code: 'quantity-zero'; readonly sku: string };

/** Decides an adjustment; the lines are kept as they were made. */
export function decideStockAdjustment(
  intent: StockAdjustmentPayload,
): Result<StockAdjustmentPayload, StockAdjustmentRefusal> {
  if (intent.lines.length === 0) return refused({ code: 'no-lines' });
  const zero = intent.lines.find((line) => line.quantityMilli === 0);
  if (zero) return refused({ code: 'quantity-zero', sku: zero.sku });
  return ok(intent);
}

export const stockAdjustmentKind: KindHandler<StockAdjustmentPayload> = {
  versions: { 1: stockAdjustmentSchemaV1, 2: stockAdjustmentSchema },
  numbersReceipt: false,
  apply: (operation) => ({
    stock: operation.payload.lines.map(({ sku, quantityMilli }) => ({
      storeId: operation.storeId,
      sku,
      quantityMilli,
    })),
  }),
};
