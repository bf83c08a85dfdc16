/**
 * `refund-payment` pays out a refund that a return left owed, at whichever till the customer comes to. It names
 * the return in `after`.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { currencySchema } from '../../money/money.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';
import { cardTraceSchema } from './payment-attempt.ts';

/** Payload of `refund-payment`, version 1. */
export const refundPaymentSchema = z
  .strictObject({
    /** The `return` operation, its receipt's number, and which of its refunds this is, from 0. */
    returnId: uuidSchema,
    returnNumber: z.string().max(60),
    refundIndex: z.int().min(0).max(29),
    currency: currencySchema,
    amountMinor: z.int().min(1).max(1e13),
    way: z.enum(['cash', 'card-terminal', 'card-stand-alone', 'bank-transfer']),
    /** The approved attempt of the refund; null where neither a driven terminal nor the bank was asked. */
    attemptId: uuidSchema.nullable(),
    terminalId: z.string().max(60).nullable(),
    /** The terminal's or bank's number of the transaction. */
    reference: z.string().max(100).nullable(),
    card: cardTraceSchema.nullable(),
    shiftId: uuidSchema.nullable(),
    /** Somebody else than who paid it out, where the right was lacking. */
    approvedBy: z.string().max(60).nullable(),
  })
  .refine(
    ({ way, attemptId }) => (way === 'card-terminal' || way === 'bank-transfer') === (attemptId !== null),
    'a terminal or the bank was asked by an attempt',
  );
export type RefundPaymentPayload = z.infer<typeof refundPaymentSchema>;

export const refundPaymentKind: KindHandler<RefundPaymentPayload> = {
  versions: { 1: refundPaymentSchema },
  numbersReceipt: true,
  apply: () => noEffects,
};
