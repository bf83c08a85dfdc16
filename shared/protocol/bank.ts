/**
 * Instant bank transfers by QR code, through the sync server, which alone talks to the bank. A transfer is named
 * by the till's attempt: asking again for the same one answers the same one. Rules [BANK*].
 */
import { z } from 'zod';
import { uuidSchema } from '../base/ids.ts';
import { currencySchema } from '../money/money.ts';

/** How a transfer stands. `paid` of a transfer that gives money back: the money is on its way to the customer. */
export const bankTransferStateSchema = z.enum(['waiting', 'paid', 'cancelled', 'expired']);
export type BankTransferState = z.infer<typeof bankTransferStateSchema>;

/** Body of POST /v1/bank-transfers. */
export const bankTransferRequestSchema = z.strictObject({
  attemptId: uuidSchema,
  /** Minor units. */
  amountMinor: z.int().min(1).max(1e13),
  currency: currencySchema,
  /** The paid transfer whose money is given back; null for a payment. */
  ofAttemptId: uuidSchema.nullable(),
});
export type BankTransferRequest = z.infer<typeof bankTransferRequestSchema>;

/** A transfer as the server tells it: answer to POST and GET, and to POST …/cancel. */
export const bankTransferAnswerSchema = z.object({
  state: bankTransferStateSchema,
  /** What the customer's bank reads; null for money given back, and for a transfer that was never opened. */
  qrText: z.string().max(2000).nullable(),
  /** When the QR code ends, ms of the server's clock. */
  expiresAtMs: z.int(),
  /** The bank's number of the transfer, once it is paid. */
  reference: z.string().max(100).nullable(),
  /** The server's clock, ms. */
  serverTimeMs: z.int(),
});
export type BankTransferAnswer = z.infer<typeof bankTransferAnswerSchema>;
