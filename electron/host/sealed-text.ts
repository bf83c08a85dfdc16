/**
 * A text sealed (AES-256-GCM) under a key of this machine and bound to its purpose: nonce, ciphertext, tag. Small
 * files of what may not lie about are kept so.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RandomSource } from '../../shared/base/environment.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** Seals a text. `key` has 32 bytes. */
export function sealText(random: RandomSource, key: Uint8Array, purpose: string, text: string): Uint8Array {
  const nonce = random.bytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(purpose));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** Opens it. @throws when it is torn, was changed, or was sealed under another key or for another purpose. */
export function openText(key: Uint8Array, purpose: string, sealed: Uint8Array): string {
  const nonce = sealed.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const body = sealed.subarray(nonceBytes, sealed.length - tagBytes);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}
