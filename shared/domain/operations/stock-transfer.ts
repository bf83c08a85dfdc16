/**
 * `stock-transfer` is goods sent to another store: they leave this store's stock now, and enter the other's
 * with its `stock-receipt` against the same delivery. Until then they are in transit.
 */
import { z } from 'zod';
import { skuSchema } from '../entities/article.ts';
import type { KindHandler } from './kind-handler.ts';

/** Payload of `stock-transfer`, version 1. The delivery's id is the operation's id. */
export const stockTransferSchema = z.strictObject({
  toStoreId: z.string().min(1).max(40),
  lines: z
    .array(z.strictObject({ sku: skuSchema, quantityMilli: z.int().min(1).max(1e10) }))
    .min(1)
    .max(5000)
    .refine((lines) => new Set(lines.map((line) => line.sku)).size === lines.length, 'each SKU once'),
  reference: z.string().max(60).nullable(),
  note: z.string().max(200).nullable(),
});
export type StockTransferPayload = z.infer<typeof stockTransferSchema>;

export const stockTransferKind: KindHandler<StockTransferPayload> = {
  versions: { 1: stockTransferSchema },
  numbersReceipt: false,
  apply: (operation) => ({
    stock: operation.payload.lines.map((line) => ({
      storeId: operation.storeId,
      sku: line.sku,
      quantityMilli: -line.quantityMilli,
    })),
  }),
};
