/**
 * A customer's values as one sealed text: AES-256-GCM by WebCrypto under the key of that customer, bound to whose
 * and of what it is, so that it opens nowhere else. Base64 of nonce (12 bytes), ciphertext and tag (16 bytes).
 * Whoever lacks the key has nothing: erasing a person is destroying their key. Rules [CUSTOMER*].
 */
import { z } from 'zod';
import { type ProfileValues, profileValuesSchema } from './profile.ts';

/** A key of a customer: 32 bytes in base64. */
export const customerKeySchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'not a key of a customer');

/** A sealed text. */
export const sealedSchema = z
  .string()
  .max(6000)
  .regex(/^(?:[A-Za-z0-9+/]{4}){10,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'not a sealed text');

/** The part of WebCrypto that is used, as `crypto.subtle` has it. */
export interface SealingCrypto {
  importKey(
    format: 'raw',
    key: Uint8Array<ArrayBuffer>,
    algorithm: 'AES-GCM',
    extractable: false,
    usages: ('encrypt' | 'decrypt')[],
  ): Promise<unknown>;
  // `never`: the key is WebCrypto's own object, which this file only hands on.
  encrypt(algorithm: GcmParameters, key: never, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  decrypt(algorithm: GcmParameters, key: never, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}

interface GcmParameters {
  readonly name: 'AES-GCM';
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly additionalData: Uint8Array<ArrayBuffer>;
}

/** Whose values they are, and what they stand beside: an operation, by its id, or the customer's row. */
export interface SealedPlace {
  readonly customerId: string;
  readonly of: { readonly operationId: string } | 'row';
}

const nonceBytes = 12;

/** Seals values. `nonce` is 12 random bytes, never used twice with one key. */
export async function sealValues(
  crypto: SealingCrypto,
  key: string,
  nonce: Uint8Array,
  place: SealedPlace,
  values: ProfileValues,
): Promise<string> {
  if (nonce.length !== nonceBytes) throw new Error('a nonce has 12 bytes');
  const iv = Uint8Array.from(nonce);
  const imported = (await importKey(crypto, key, 'encrypt')) as never;
  const text = new TextEncoder().encode(JSON.stringify(profileValuesSchema.parse(values)));
  const parameters = { name: 'AES-GCM', iv, additionalData: contextOf(place) } as const;
  const sealed = new Uint8Array(await crypto.encrypt(parameters, imported, text));
  return toBase64(Uint8Array.of(...iv, ...sealed));
}

/** Opens values; null when the key is another, the place is, or the text was changed. */
export async function openValues(
  crypto: Pick<SealingCrypto, 'importKey' | 'decrypt'>,
  key: string,
  place: SealedPlace,
  sealed: string,
): Promise<ProfileValues | null> {
  if (!sealedSchema.safeParse(sealed).success) return null;
  const bytes = fromBase64(sealed);
  const parameters = {
    name: 'AES-GCM',
    iv: bytes.slice(0, nonceBytes),
    additionalData: contextOf(place),
  } as const;
  try {
    const imported = (await importKey(crypto, key, 'decrypt')) as never;
    const text = await crypto.decrypt(parameters, imported, bytes.slice(nonceBytes));
    const parsed = profileValuesSchema.safeParse(JSON.parse(new TextDecoder().decode(text)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function importKey(
  crypto: Pick<SealingCrypto, 'importKey'>,
  key: string,
  usage: 'encrypt' | 'decrypt',
): Promise<unknown> {
  return crypto.importKey('raw', fromBase64(key), 'AES-GCM', false, [usage]);
}

function contextOf({ customerId, of }: SealedPlace): Uint8Array<ArrayBuffer> {
  const what = of === 'row' ? 'row' : `operation ${of.operationId}`;
  return new TextEncoder().encode(`stillopen-customer-v1\n${customerId}\n${what}`);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** What each character of the alphabet stands for, by its code. A till opens tens of thousands of texts at a sign-in. */
const digitOf = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, alphabet.indexOf(String.fromCharCode(code))),
);

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const value = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += `${alphabet[value >> 18]}${alphabet[(value >> 12) & 63]}`;
    text += at + 1 < bytes.length ? alphabet[(value >> 6) & 63] : '=';
    text += at + 2 < bytes.length ? alphabet[value & 63] : '=';
  }
  return text;
}

/** The bytes of base64 that was checked before. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const digit = (at: number): number => digitOf[text.charCodeAt(at)] ?? 0;
  for (let at = 0, to = 0; at < text.length; at += 4, to += 3) {
    const value = (digit(at) << 18) | (digit(at + 1) << 12) | (digit(at + 2) << 6) | digit(at + 3);
    // What stands past the end belongs to the padding and isn't kept.
    bytes[to] = value >> 16;
    bytes[to + 1] = value >> 8;
    bytes[to + 2] = value;
  }
  return bytes;
}
