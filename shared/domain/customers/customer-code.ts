/**
 * The code of a customer, as it stands on their card or in their app: digits only, form 95, signed by the server.
 * It says who they are and nothing personal, so that a till knows them without a network. Rules [CUSTOMER*].
 */
import { z } from 'zod';
import { ByteReader, ByteWriter, bytesIn, digitsOf } from '../../base/digit-code.ts';

/** What a code says. Times in ms (whole seconds in the code). */
export const customerCodeSchema = z.strictObject({
  /** Which key signed: the first 4 bytes of its SHA-256, hex. */
  keyId: z.string().regex(/^[0-9a-f]{8}$/),
  customerId: z.string().regex(/^[\x21-\x7e]{1,60}$/),
  /** Their number for people, e.g. that of the card. */
  number: z.string().regex(/^[\x21-\x7e]{1,40}$/),
  medium: z.enum(['card', 'app']),
  issuedAtMs: z.int().min(0),
  /** Not valid after; null for a card, which is. An app shows a fresh code each time. */
  untilMs: z.int().min(1).nullable(),
});
export type CustomerCode = z.infer<typeof customerCodeSchema>;

const form = '95';
const layoutVersion = 1;
const signatureBytes = 64;
const media = ['card', 'app'] as const;

/** The bytes that are signed. */
export function customerCodeBytes(code: CustomerCode): Uint8Array {
  const writer = new ByteWriter();
  writer.whole(layoutVersion, 1);
  writer.whole(Number(form), 1);
  writer.hex(code.keyId);
  writer.text(code.customerId);
  writer.text(code.number);
  writer.whole(media.indexOf(code.medium), 1);
  writer.whole(Math.floor(code.issuedAtMs / 1000), 5);
  writer.whole(Math.floor((code.untilMs ?? 0) / 1000), 5);
  return Uint8Array.from(writer.bytes);
}

/** What is signed: the bytes behind a text that names the purpose, so that no other signature passes as a code's. */
export function customerCodeMessage(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(...new TextEncoder().encode('stillopen-customer-code-v1\n'), ...bytes);
}

/** The digits of a code with its signature. */
export function customerCodeDigits(bytes: Uint8Array, signature: Uint8Array): string {
  if (signature.length !== signatureBytes) throw new Error('An Ed25519 signature has 64 bytes');
  return form + digitsOf(Uint8Array.of(...bytes, ...signature));
}

/** A code read from digits, with what must be verified before it is believed. */
export interface ScannedCustomerCode {
  readonly code: CustomerCode;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** Whether scanned digits look like a code of a customer. */
export function isCustomerCode(scanned: string): boolean {
  return /^95\d{100,1000}$/.test(scanned);
}

/** Reads a code; null when the digits are none, or of a layout that this version doesn't know. */
export function readCustomerCode(scanned: string): ScannedCustomerCode | null {
  if (!isCustomerCode(scanned)) return null;
  const all = bytesIn(scanned.slice(form.length));
  if (!all || all.length <= signatureBytes) return null;
  const bytes = all.slice(0, -signatureBytes);
  const code = codeIn(bytes);
  return code && { code, bytes, signature: all.slice(-signatureBytes) };
}

function codeIn(bytes: Uint8Array): CustomerCode | null {
  try {
    const reader = new ByteReader(bytes);
    if (reader.whole(1) !== layoutVersion || reader.whole(1) !== Number(form)) return null;
    const keyId = reader.hex(4);
    const customerId = reader.text();
    const number = reader.text();
    const medium = media[reader.whole(1)];
    const issuedAtMs = reader.whole(5) * 1000;
    const untilMs = reader.whole(5) * 1000 || null;
    if (!reader.isAtEnd) return null;
    const parsed = customerCodeSchema.safeParse({ keyId, customerId, number, medium, issuedAtMs, untilMs });
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
