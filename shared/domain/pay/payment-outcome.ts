/**
 * What can come of asking a terminal or a bank for money, in closed terms that hold for every maker. `unknown`
 * is not a failure: money may have moved, and somebody has to be asked again. Rules [TERMINAL*], [ATTEMPT*].
 */
import { z } from 'zod';
import { cardTraceSchema } from '../operations/payment-attempt.ts';

/** Why nothing was charged. */
export const refusalReasonSchema = z.enum([
  'declined',
  'cancelled',
  'expired',
  'card-unreadable',
  'wrong-pin',
  'not-possible',
]);
export type RefusalReason = z.infer<typeof refusalReasonSchema>;

/** Why it wasn't even tried. */
export const notExecutedReasonSchema = z.enum([
  'offline',
  'busy',
  'not-configured',
  /** The terminal asks for something first, e.g. a log-in or service. */
  'not-ready',
]);
export type NotExecutedReason = z.infer<typeof notExecutedReasonSchema>;

const detailSchema = z.string().max(200).nullable();

const approvedSchema = z.strictObject({
  outcome: z.literal('approved'),
  /** What was approved, minor units: all of what was asked, or a part. */
  amountMinor: z.int().min(1).max(1e13),
  /** The terminal's or bank's own number of the transaction, and its own time of it as it wrote it. */
  reference: z.string().max(100).nullable(),
  referenceTime: z.string().max(40).nullable(),
  card: cardTraceSchema.nullable(),
});

const refusedSchema = z.strictObject({
  outcome: z.literal('refused'),
  reason: refusalReasonSchema,
  detail: detailSchema,
});

const notExecutedSchema = z.strictObject({
  outcome: z.literal('not-executed'),
  reason: notExecutedReasonSchema,
  detail: detailSchema,
});

/** What came of asking for money. */
export const paymentOutcomeSchema = z.discriminatedUnion('outcome', [
  approvedSchema,
  refusedSchema,
  notExecutedSchema,
  z.strictObject({ outcome: z.literal('unknown'), detail: detailSchema }),
]);
export type PaymentOutcome = z.infer<typeof paymentOutcomeSchema>;

/** What came of asking what became of an earlier attempt. */
export const paymentFindingSchema = z.discriminatedUnion('outcome', [
  approvedSchema,
  refusedSchema,
  notExecutedSchema,
  /** It is still at it. */
  z.strictObject({ outcome: z.literal('in-progress') }),
  /** It was reached and knows nothing of the attempt: money may have moved all the same. */
  z.strictObject({ outcome: z.literal('cannot-tell'), detail: detailSchema }),
  /** It wasn't reached, or gave no answer that can be read. */
  z.strictObject({ outcome: z.literal('unreachable'), detail: detailSchema }),
]);
export type PaymentFinding = z.infer<typeof paymentFindingSchema>;
