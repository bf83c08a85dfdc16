/**
 * Ed25519 keys (RFC 8032) as raw 32 bytes, the form in which they are kept and sent, and as the key objects
 * Node works with. Node takes raw keys only inside their DER wrapping (RFC 8410), which is a fixed prefix.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';

const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** A key that signs. `publicKey` is the raw public key in base64. */
export interface SigningKey {
  readonly publicKey: string;
  /** Signs bytes; 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** The key made from a secret of 32 random bytes. */
export function signingKey(secret: Uint8Array): SigningKey {
  if (secret.length !== 32) throw new Error('An Ed25519 secret has 32 bytes');
  const key = createPrivateKey({
    key: Buffer.concat([privatePrefix, secret]),
    format: 'der',
    type: 'pkcs8',
  });
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: der.subarray(publicPrefix.length).toString('base64'),
    sign: (bytes) => sign(null, bytes, key),
  };
}

/** The key that verifies, from raw 32 bytes in base64; null when it isn't a key. */
export function publicKeyOf(publicKey: string): KeyObject | null {
  const raw = Buffer.from(publicKey, 'base64');
  if (raw.length !== 32) return null;
  try {
    return createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}
