/** `order-ready` says that a packed order waits for its customer, and where. Said again, it moved to another place. */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Payload of `order-ready`, version 1. */
export const orderReadySchema = z.strictObject({
  orderId: uuidSchema,
  /** The shelf place, as the store names it. */
  place: z.string().min(1).max(40),
});
export type OrderReadyPayload = z.infer<typeof orderReadySchema>;

export const orderReadyKind: KindHandler<OrderReadyPayload> = {
  versions: { 1: orderReadySchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
