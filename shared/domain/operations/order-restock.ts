/**
 * `order-restock` puts goods of an order that nobody collected back on the shelf: they are promised to nobody any
 * more. They never left the stock, so none moves.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { skuSchema } from '../entities/article.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Payload of `order-restock`, version 1. */
export const orderRestockSchema = z.strictObject({
  orderId: uuidSchema,
  /** What was scanned back, thousandths; less than was packed is a loss to be looked into. */
  lines: z.array(z.strictObject({ sku: skuSchema, quantityMilli: z.int().min(0).max(1e10) })).max(400),
});
export type OrderRestockPayload = z.infer<typeof orderRestockSchema>;

export const orderRestockKind: KindHandler<OrderRestockPayload> = {
  versions: { 1: orderRestockSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
