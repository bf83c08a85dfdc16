/**
 * Refunds that tills ask a channel for: what was paid online goes back online. The channel reads what it is asked
 * (GET /v1/channel/refunds, and the webhook `refund.asked`) and confirms each once it is done
 * (POST /v1/channel/refunds/{id}/confirm). Amounts in minor units, times in ms since 1970. Rules [REFUND*].
 */
import { z } from 'zod';
import { uuidSchema } from '../base/ids.ts';
import { currencySchema, nonNegativeMinorSchema } from '../money/money.ts';

/** A refund that is asked of a channel. */
export const channelRefundSchema = z.object({
  /**
   * `RETURN.INDEX`: the return's id and which of its refunds it is. `ORDER.0`: what was paid for an order and not
   * used when it ended, because goods were refused at the counter or nothing was handed over.
   */
  id: z.string().regex(/^[0-9a-f-]{36}\.\d{1,2}$/),
  orderId: uuidSchema,
  /** The order's number. */
  number: z.string(),
  /** The store that took the goods back, or that the order was for. */
  storeId: z.string(),
  currency: currencySchema,
  amountMinor: nonNegativeMinorSchema,
  /** What of it is still to be given back: less where the channel gave money back by itself, nothing once done. */
  dueMinor: nonNegativeMinorSchema,
  askedAtMs: z.int(),
  /** `not-due`: others ask for that money already, or it went back; there is nothing to give back. */
  state: z.enum(['asked', 'confirmed', 'not-due']),
  confirmedAtMs: z.int().nullable(),
  /** The channel's own number of the refund. */
  reference: z.string().nullable(),
});
export type ChannelRefund = z.infer<typeof channelRefundSchema>;

/** Query of GET /v1/channel/refunds. */
export const channelRefundsQuerySchema = z.strictObject({
  state: z.enum(['asked', 'confirmed', 'not-due', 'any']).default('asked'),
  orderId: uuidSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

/** Answer of GET /v1/channel/refunds, oldest first. */
export const channelRefundsAnswerSchema = z.object({ refunds: z.array(channelRefundSchema) });

/** Body of POST /v1/channel/refunds/{id}/confirm; the answer is the refund. */
export const confirmRefundSchema = z.strictObject({ reference: z.string().min(1).max(100) });
