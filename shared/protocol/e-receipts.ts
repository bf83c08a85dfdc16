/**
 * Receipts sent to a customer who agreed to it. The address is personal data: it never stands in an operation,
 * rests sealed on the till until the server has it, and can be erased there. What is sent refers to the sale by
 * its id. Rules [ERECEIPT*].
 */
import { z } from 'zod';
import { uuidSchema } from '../base/ids.ts';
import { normalPhone, phoneSchema } from '../domain/customers/phone.ts';

/** Where a receipt may be sent. */
export const eReceiptChannelSchema = z.enum(['email', 'phone']);
export type EReceiptChannel = z.infer<typeof eReceiptChannelSchema>;

/** The version of the text that customers agree to (i18n `eReceipt.consent`); a new text is a new version. */
export const consentTextVersion = 'e-receipt-1';

/** Agreement of the customer: to which text, and when (wall clock, ms). */
export const consentSchema = z.strictObject({
  textVersion: z.string().regex(/^[a-z0-9-]{1,40}$/),
  atMs: z.int().min(0),
});

const emailSchema = z.email().max(254);
const wantedSchema = z.strictObject({ operationId: uuidSchema, consent: consentSchema });

/** A receipt that a customer wants to be sent. */
export const eReceiptSchema = z.discriminatedUnion('channel', [
  wantedSchema.extend({ channel: z.literal('email'), address: emailSchema }),
  wantedSchema.extend({ channel: z.literal('phone'), address: phoneSchema }),
]);
export type EReceipt = z.infer<typeof eReceiptSchema>;

/** Answer of `POST /v1/e-receipts`: it waits at the server to be sent. */
export const eReceiptAnswerSchema = z.object({ state: z.literal('queued') });

/** Channels of the till host about receipts to be sent. Addresses go in and never come out. */
export const eReceiptChannels = {
  /** Keeps an address, sealed, in place of one kept before for the same sale; lasting when it answers. */
  eReceiptKeep: { request: eReceiptSchema, answer: z.null() },
  /** The cart was given up, or the customer changed their mind. */
  eReceiptForget: { request: z.strictObject({ operationId: uuidSchema }), answer: z.null() },
  /** Hands what waits to the server, if it can be reached; tells how many of sold carts still wait. */
  eReceiptSend: { request: z.null(), answer: z.object({ waiting: z.int().min(0) }) },
} as const;

/** An address as it was typed, tidied: spaces and punctuation out of phone numbers, the country's code added. */
export function tidyAddress(channel: EReceiptChannel, typed: string, country: string | null): string {
  const text = typed.trim();
  if (channel === 'email') return text;
  return normalPhone(text, country) ?? text.replace(/[\s().-]+/g, '');
}

/** Whether a text is an address of the channel. */
export function isAddress(channel: EReceiptChannel, address: string): boolean {
  return (channel === 'email' ? emailSchema : phoneSchema).safeParse(address).success;
}
