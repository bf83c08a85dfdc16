/**
 * `order-decline` is the store's no to an order that it accepted and can't fulfil: nothing of it was found, or
 * nobody can pack it. Nothing leaves the stock; what was paid online the channel gives back.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Why a store ends an order that its customer might still have collected. */
export const endReasons = ['nothing-found', 'spoiled', 'customer-told', 'store-cannot'] as const;
export const endReasonSchema = z.enum(endReasons);
export type EndReason = z.infer<typeof endReasonSchema>;

/** Payload of `order-decline`, version 1. */
export const orderDeclineSchema = z.strictObject({
  orderId: uuidSchema,
  reason: endReasonSchema,
  /** Somebody else than who declined, where the right was lacking. */
  approvedBy: z.string().max(60).nullable(),
});
export type OrderDeclinePayload = z.infer<typeof orderDeclineSchema>;

export const orderDeclineKind: KindHandler<OrderDeclinePayload> = {
  versions: { 1: orderDeclineSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
