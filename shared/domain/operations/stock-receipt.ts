/** `stock-receipt` is goods arriving in a store. Each line adds to the stock of its SKU. */
import { z } from 'zod';
import { ok, type Result, refused } from '../../base/result.ts';
import { skuSchema } from '../entities/article.ts';
import type { KindHandler } from './kind-handler.ts';

/** Payload of `stock-receipt`, version 1. Quantities in thousandths of the unit, positive. */
export const stockReceiptSchema = z.strictObject({
  supplier: z.string().max(120).nullable(),
  reference: z.string().max(60).nullable(),
  lines: z
    .array(z.strictObject({ sku: skuSchema, quantityMilli: z.int().min(1).max(1e10) }))
    .min(1)
    .max(5000),
});
export type StockReceiptPayload = z.infer<typeof stockReceiptSchema>;

/** Why a receipt of goods can't be recorded. */
export type StockReceiptRefusal =
  | { readonly code: 'no-lines' }
  | { readonly code: 'quantity-not-positive'; readonly sku: string };

/** Decides a receipt of goods from what was scanned; lines of the same SKU are summed. */
export function decideStockReceipt(intent: {
  readonly supplier: string | null;
  readonly reference: string | null;
  readonly lines: readonly { readonly sku: string; readonly quantityMilli: number }[];
}): Result<StockReceiptPayload, StockReceiptRefusal> {
  const sums = new Map<string, number>();
  for (const line of intent.lines) {
    if (line.quantityMilli <= 0) return refused({ code: 'quantity-not-positive', sku: line.sku });
    sums.set(line.sku, (sums.get(line.sku) ?? 0) + line.quantityMilli);
  }
  if (sums.size === 0) return refused({ code: 'no-lines' });
  const lines = [...sums].map(([sku, quantityMilli]) => ({ sku, quantityMilli }));
  return ok({ supplier: intent.supplier, reference: intent.reference, lines });
}

export const stockReceiptKind: KindHandler<StockReceiptPayload> = {
  versions: { 1: stockReceiptSchema },
  numbersReceipt: false,
  apply: (operation) => ({
    stock: operation.payload.lines.map((line) => ({ storeId: operation.storeId, ...line })),
  }),
};
