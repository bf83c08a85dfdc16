/**
 * `order-cancel-acknowledge` is the store's yes to a customer who asked to cancel: the goods are back on the
 * shelf. Its no is a handover.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Payload of `order-cancel-acknowledge`, version 1. */
export const orderCancelAcknowledgeSchema = z.strictObject({
  orderId: uuidSchema,
  /** The event by which the customer asked. */
  askId: uuidSchema,
});
export type OrderCancelAcknowledgePayload = z.infer<typeof orderCancelAcknowledgeSchema>;

export const orderCancelAcknowledgeKind: KindHandler<OrderCancelAcknowledgePayload> = {
  versions: { 1: orderCancelAcknowledgeSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
