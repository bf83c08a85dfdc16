/**
 * The signed code of an order, in digits only, because a scanner is a keyboard and letters come out wrong under a
 * Russian layout. Form 92 is the customer's, signed by the server when the order was placed; form 93 stands on
 * the label of packed bags, signed by the till that packed them. A code binds what can't change any more: ids,
 * store, nonce, amounts and, where they fit, lines. Rules [CODE*].
 */
import { z } from 'zod';
import { ByteReader, ByteWriter, bytesIn, digitsOf } from '../../base/digit-code.ts';
import { uuidSchema } from '../../base/ids.ts';
import { skuSchema } from '../entities/article.ts';

/** What a code says. Amounts in minor units, times in ms (whole seconds in the code), quantities in thousandths. */
export const orderCodeSchema = z.strictObject({
  form: z.enum(['customer', 'label']),
  /** Which key signed: the first 4 bytes of its SHA-256, hex. */
  keyId: z.string().regex(/^[0-9a-f]{8}$/),
  orderId: uuidSchema,
  storeId: z.string().regex(/^[\x21-\x7e]{1,20}$/),
  nonce: z.string().regex(/^[0-9a-f]{16}$/),
  issuedAtMs: z.int().min(0),
  /** Not valid after. */
  untilMs: z.int().min(0),
  totalMinor: z
    .int()
    .min(0)
    .max(2 ** 48 - 1),
  /** Paid online when it was signed. */
  paidMinor: z
    .int()
    .min(0)
    .max(2 ** 48 - 1),
  /**
   * What was ordered, line by line; on a label what waits in the bags of each line, nothing where none is left.
   * Empty where it would make the code too large.
   */
  lines: z
    .array(
      z.strictObject({
        sku: skuSchema,
        quantityMilli: z
          .int()
          .min(0)
          .max(2 ** 32 - 1),
        totalMinor: z
          .int()
          .min(0)
          .max(2 ** 48 - 1),
      }),
    )
    .max(60),
});
export type OrderCode = z.infer<typeof orderCodeSchema>;

/** The most bytes in a code, signature included: a QR code of more is slow to scan from a telephone. */
export const largestCodeBytes = 300;
const signatureBytes = 64;
const forms = { customer: '92', label: '93' } as const;
const layoutVersion = 1;

/** The bytes that are signed. Lines are left out where the whole code would be larger than a code may be. */
export function signedBytes(code: OrderCode): Uint8Array {
  const full = bytesOf(code);
  return full.length + signatureBytes <= largestCodeBytes ? full : bytesOf({ ...code, lines: [] });
}

/** The digits of a code with its signature. */
export function orderCodeDigits(form: OrderCode['form'], bytes: Uint8Array, signature: Uint8Array): string {
  if (signature.length !== signatureBytes) throw new Error('An Ed25519 signature has 64 bytes');
  const all = Uint8Array.of(...bytes, ...signature);
  return `${forms[form]}${digitsOf(all)}`;
}

/** A code read from digits, with what must be verified before it is believed. */
export interface ScannedCode {
  readonly code: OrderCode;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** Whether scanned digits look like a code of an order. */
export function isOrderCode(scanned: string): boolean {
  return /^9[23]\d{100,1000}$/.test(scanned);
}

/** Reads a code; null when the digits are none, or of a layout that this version doesn't know. */
export function readOrderCode(scanned: string): ScannedCode | null {
  if (!isOrderCode(scanned)) return null;
  const all = bytesIn(scanned.slice(2));
  if (!all || all.length <= signatureBytes) return null;
  const bytes = all.slice(0, -signatureBytes);
  const code = codeIn(bytes, scanned.startsWith(forms.customer) ? 'customer' : 'label');
  return code && { code, bytes, signature: all.slice(-signatureBytes) };
}

function bytesOf(code: OrderCode): Uint8Array {
  const writer = new ByteWriter();
  writer.whole(layoutVersion, 1);
  // The form is signed too: a label's bytes never pass as a customer's code.
  writer.whole(Number(forms[code.form]), 1);
  writer.hex(code.keyId);
  writer.hex(code.orderId.replaceAll('-', ''));
  writer.text(code.storeId);
  writer.hex(code.nonce);
  writer.whole(Math.floor(code.issuedAtMs / 1000), 5);
  writer.whole(Math.floor(code.untilMs / 1000), 5);
  writer.whole(code.totalMinor, 6);
  writer.whole(code.paidMinor, 6);
  writer.whole(code.lines.length, 1);
  for (const line of code.lines) {
    writer.text(line.sku);
    writer.whole(line.quantityMilli, 4);
    writer.whole(line.totalMinor, 6);
  }
  return Uint8Array.from(writer.bytes);
}

function codeIn(bytes: Uint8Array, form: OrderCode['form']): OrderCode | null {
  try {
    const reader = new ByteReader(bytes);
    if (reader.whole(1) !== layoutVersion || reader.whole(1) !== Number(forms[form])) return null;
    const keyId = reader.hex(4);
    const id = reader.hex(16);
    const orderId = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const storeId = reader.text();
    const nonce = reader.hex(8);
    const issuedAtMs = reader.whole(5) * 1000;
    const untilMs = reader.whole(5) * 1000;
    const totalMinor = reader.whole(6);
    const paidMinor = reader.whole(6);
    const lines = Array.from({ length: reader.whole(1) }, () => ({
      sku: reader.text(),
      quantityMilli: reader.whole(4),
      totalMinor: reader.whole(6),
    }));
    if (!reader.isAtEnd) return null;
    const fields = {
      form,
      keyId,
      orderId,
      storeId,
      nonce,
      issuedAtMs,
      untilMs,
      totalMinor,
      paidMinor,
      lines,
    };
    const parsed = orderCodeSchema.safeParse(fields);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
