/**
 * Access: a till is enrolled once with a code and its public key; afterwards it proves itself by signing a
 * challenge with that key and gets a short-lived token. Rules [ACCESS*].
 */
import { z } from 'zod';

/** Ed25519 public key as raw 32 bytes in base64 (RFC 8032). */
export const publicKeySchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'not a raw Ed25519 key in base64');

/** Body of POST /v1/enrol. The same code with the same key may be sent again and gets the same answer. */
export const enrolRequestSchema = z.strictObject({
  code: z.string().min(4).max(40),
  publicKey: publicKeySchema,
});

/** Answer to an enrolment. */
export const enrolAnswerSchema = z.object({
  tillId: z.string().max(60),
  storeId: z.string().max(40),
  /** First part of this till's receipt numbers, e.g. `TV1-2`. A further journal of the till adds a letter. */
  receiptPrefix: z.string().max(40),
  serverPublicKey: publicKeySchema,
  serverTimeMs: z.int(),
});
export type EnrolAnswer = z.infer<typeof enrolAnswerSchema>;

/** Body of POST /v1/token/challenge. */
export const challengeRequestSchema = z.strictObject({ tillId: z.string().min(1).max(60) });
export const challengeAnswerSchema = z.object({ challenge: z.string().max(200), expiresAtMs: z.int() });

/** Body of POST /v1/token: the signature (base64) is over the UTF-8 bytes of the text from challengeText. */
export const tokenRequestSchema = z.strictObject({
  tillId: z.string().min(1).max(60),
  challenge: z.string().min(1).max(200),
  signature: z.string().min(1).max(120),
});
export const tokenAnswerSchema = z.object({ token: z.string().max(500), expiresAtMs: z.int() });

/** The text that is signed: bound to its purpose, so that a journal signature can't stand in for it. */
export function challengeText(tillId: string, challenge: string): string {
  return `stillopen-token-v1\n${tillId}\n${challenge}`;
}
