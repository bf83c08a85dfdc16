/**
 * `payment-attempt` is journalled before a terminal or a bank is asked for money (`asked`), and again when what
 * became of it is known (`settled`). An attempt that was asked and not settled is money in doubt: nothing may
 * pass over it. A settled attempt names the one it settles in `after`.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { currencySchema } from '../../money/money.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Who is asked for money: a card terminal driven by the till, or the bank by a QR code. */
export const paymentMethodSchema = z.enum(['card-terminal', 'bank-transfer']);
export type PaymentMethod = z.infer<typeof paymentMethodSchema>;

/** What a card payment leaves on slip and receipt. Never a full card number. */
export const cardTraceSchema = z.strictObject({
  brand: z.string().max(40).nullable(),
  lastFour: z
    .string()
    .regex(/^\d{4}$/)
    .nullable(),
  authorisationCode: z.string().max(40).nullable(),
});
export type CardTrace = z.infer<typeof cardTraceSchema>;

const askedSchema = z.strictObject({
  stage: z.literal('asked'),
  method: paymentMethodSchema,
  action: z.enum(['pay', 'refund']),
  /** The sale (or return) that the money is for: the id its operation will have. */
  forOperationId: uuidSchema,
  shiftId: uuidSchema.nullable(),
  currency: currencySchema,
  amountMinor: z.int().min(1).max(1e13),
  terminalId: z.string().max(60).nullable(),
  /** The approved attempt whose money a refund gives back; null for a payment. */
  ofAttemptId: uuidSchema.nullable(),
});

const settledSchema = z.strictObject({
  stage: z.literal('settled'),
  attemptId: uuidSchema,
  /** `unknown-accepted`: the terminal can't tell any more, and somebody with the right decided from its slip. */
  outcome: z.enum(['approved', 'refused', 'not-executed', 'unknown-accepted']),
  /** What was approved; 0 unless approved. */
  amountMinor: z.int().min(0).max(1e13),
  /** The terminal's or bank's own number of the transaction. */
  reference: z.string().max(100).nullable(),
  /** The terminal's own time of the transaction, as it wrote it: giving the money back has to name it. */
  referenceTime: z.string().max(40).nullable(),
  card: cardTraceSchema.nullable(),
  reason: z.string().max(200).nullable(),
  approvedBy: z.string().max(60).nullable(),
});

/** Payload of `payment-attempt`, version 1. */
export const paymentAttemptSchema = z.discriminatedUnion('stage', [askedSchema, settledSchema]);
export type PaymentAttemptPayload = z.infer<typeof paymentAttemptSchema>;

export const paymentAttemptKind: KindHandler<PaymentAttemptPayload> = {
  versions: { 1: paymentAttemptSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
