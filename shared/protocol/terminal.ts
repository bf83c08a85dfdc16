/**
 * What the till asks of its machine's payment terminal, through the till host. The host never asks a terminal
 * twice for one attempt, and never for two payments at a time. Rules [TERMINAL*].
 */
import { z } from 'zod';
import { uuidSchema } from '../base/ids.ts';
import { paymentFindingSchema, paymentOutcomeSchema } from '../domain/pay/payment-outcome.ts';
import { currencySchema } from '../money/money.ts';

/** Where the terminal of this machine is. */
export const terminalSettingsSchema = z.strictObject({
  /** Where its messages go, e.g. `http://192.168.0.20:8443/nexo`. */
  address: z.url({ protocol: /^https?$/ }).max(300),
  /** The terminal's own id (POIID). */
  poiId: z.string().min(1).max(60),
});
export type TerminalSettings = z.infer<typeof terminalSettingsSchema>;

const amountMinorSchema = z.int().min(1).max(1e13);

/** The transaction that is given back, in the terminal's own terms. */
const originalSchema = z.strictObject({
  reference: z.string().min(1).max(100),
  referenceTime: z.string().min(1).max(40),
});
export type OriginalTransaction = z.infer<typeof originalSchema>;

/** Which message an attempt was: a payment (also one that gives money back onto a card), or a reversal. */
export const terminalMessageSchema = z.enum(['payment', 'reversal']);
export type TerminalMessage = z.infer<typeof terminalMessageSchema>;

/** How the terminal stands. `not-configured`: this machine has none. */
export const terminalStateSchema = z.enum(['not-configured', 'ready', 'busy', 'not-ready', 'offline']);
export type TerminalState = z.infer<typeof terminalStateSchema>;

/** Channels of the till host about the terminal. */
export const terminalChannels = {
  terminalPay: {
    request: z.strictObject({
      attemptId: uuidSchema,
      amountMinor: amountMinorSchema,
      currency: currencySchema,
    }),
    answer: paymentOutcomeSchema,
  },
  /** Gives money back: by the original transaction, or onto a card that is shown. */
  terminalRefund: {
    request: z.strictObject({
      attemptId: uuidSchema,
      amountMinor: amountMinorSchema,
      currency: currencySchema,
      original: originalSchema.nullable(),
    }),
    answer: paymentOutcomeSchema,
  },
  /** What became of an attempt. */
  terminalCheck: {
    request: z.strictObject({
      attemptId: uuidSchema,
      message: terminalMessageSchema,
      amountMinor: amountMinorSchema,
      currency: currencySchema,
    }),
    answer: paymentFindingSchema,
  },
  /** Asks to break off what is under way. */
  terminalAbort: {
    request: z.strictObject({ attemptId: uuidSchema, message: terminalMessageSchema }),
    answer: z.null(),
  },
  terminalStatus: {
    request: z.null(),
    answer: z.object({ state: terminalStateSchema, terminalId: z.string().nullable() }),
  },
} as const;
