/**
 * `stock-receipt` is goods arriving in a store, free or against a delivery. Each line adds to the stock of its
 * SKU what really arrived, whatever was announced.
 */
import { z } from 'zod';
import { ok, type Result, refused } from '../../base/result.ts';
import { skuSchema } from '../entities/article.ts';
import type { KindHandler } from './kind-handler.ts';

const arrivedLinesSchema = z
  .array(z.strictObject({ sku: skuSchema, quantityMilli: z.int().min(1).max(1e10) }))
  .max(5000);
const arrivedSchema = z.strictObject({
  supplier: z.string().max(120).nullable(),
  reference: z.string().max(60).nullable(),
  lines: arrivedLinesSchema,
});

/** Payload of `stock-receipt`, version 1: goods without a delivery. */
const stockReceiptSchemaV1 = arrivedSchema
  .extend({ lines: arrivedLinesSchema.min(1) })
  .transform((receipt) => ({ ...receipt, deliveryId: null, closesDelivery: false }));

/** Payload of `stock-receipt`, version 2. Quantities in thousandths of the unit, positive. */
export const stockReceiptSchema = arrivedSchema
  .extend({
    /** The delivery it is received against; null when nothing was announced. */
    deliveryId: z.string().min(1).max(100).nullable(),
    /** Nothing more is awaited of the delivery: what is missing stays missing. */
    closesDelivery: z.boolean(),
  })
  .refine(
    ({ lines, deliveryId, closesDelivery }) => lines.length > 0 || (deliveryId !== null && closesDelivery),
    'must have a line, unless it closes a delivery of which nothing came',
  );
export type StockReceiptPayload = z.infer<typeof stockReceiptSchema>;

/** Why a receipt of goods can't be recorded. */
export type StockReceiptRefusal =
  | { readonly code: 'no-lines' }
  | { readonly code: 'quantity-not-positive'; readonly sku: string };

/** Decides a receipt of goods from what was scanned; lines of the same SKU are summed. */
export function decideStockReceipt(intent: {
  readonly supplier: string | null;
  readonly reference: string | null;
  readonly deliveryId?: string | null;
  readonly closesDelivery?: boolean;
  readonly lines: readonly { readonly sku: string; readonly quantityMilli: number }[];
}): Result<StockReceiptPayload, StockReceiptRefusal> {
  const sums = new Map<string, number>();
  for (const line of intent.lines) {
    if (line.quantityMilli <= 0) return refused({ code: 'quantity-not-positive', sku: line.sku });
    sums.set(line.sku, (sums.get(line.sku) ?? 0) + line.quantityMilli);
  }
  const { supplier, reference, deliveryId = null, closesDelivery = false } = intent;
  if (sums.size === 0 && !(deliveryId !== null && closesDelivery)) return refused({ code: 'no-lines' });
  const lines = [...sums].map(([sku, quantityMilli]) => ({ sku, quantityMilli }));
  return ok({ supplier, reference, deliveryId, closesDelivery, lines });
}

export const stockReceiptKind: KindHandler<StockReceiptPayload> = {
  versions: { 1: stockReceiptSchemaV1, 2: stockReceiptSchema },
  numbersReceipt: false,
  apply: (operation) => ({
    stock: operation.payload.lines.map((line) => ({ storeId: operation.storeId, ...line })),
  }),
};
