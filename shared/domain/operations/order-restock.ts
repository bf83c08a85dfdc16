/**
 * `order-restock` puts goods of an order back on the shelf: they are promised to nobody any more. They never left
 * the stock, so none moves; what was packed and didn't come back raises `goods-missing`.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { skuSchema } from '../entities/article.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';
import { endReasonSchema } from './order-decline.ts';

/** Payload of `order-restock`, version 1: nobody collected the order in time. */
const orderRestockSchemaV1 = z.strictObject({
  orderId: uuidSchema,
  /** What was scanned back, thousandths; less than was packed is a loss to be looked into. */
  lines: z.array(z.strictObject({ sku: skuSchema, quantityMilli: z.int().min(0).max(1e10) })).max(400),
});

/** Payload of `order-restock`, version 2. */
export const orderRestockSchema = orderRestockSchemaV1.extend({
  /** Why it was put back before its time was up, and who lent the right for that. Absent once it was. */
  early: z.strictObject({ reason: endReasonSchema, approvedBy: z.string().max(60).nullable() }).optional(),
});
export type OrderRestockPayload = z.infer<typeof orderRestockSchema>;

export const orderRestockKind: KindHandler<OrderRestockPayload> = {
  versions: { 1: orderRestockSchemaV1, 2: orderRestockSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
