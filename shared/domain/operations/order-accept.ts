/**
 * `order-accept` makes the store the owner of an online order: from here on the web shop may only ask. It carries
 * a lease, which is renewed while the store is heard.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Payload of `order-accept`, version 1. */
export const orderAcceptSchema = z.strictObject({
  orderId: uuidSchema,
  /** How long the store answers for it without being heard, ms. */
  leaseMs: z
    .int()
    .min(0)
    .max(365 * 24 * 60 * 60_000),
  /** The customer's code from which a till that was cut off learnt of the order; null when the feed told it. */
  code: z
    .string()
    .regex(/^\d{1,1000}$/)
    .nullable(),
});
export type OrderAcceptPayload = z.infer<typeof orderAcceptSchema>;

export const orderAcceptKind: KindHandler<OrderAcceptPayload> = {
  versions: { 1: orderAcceptSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
