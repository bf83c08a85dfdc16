/** Keys for codes of orders, the same in every world, and what stands in for the slow hash of a short code. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** What stands before the seed of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A pair of keys that is the same in every world. */
export interface CodeKeys {
  readonly privateKey: KeyObject;
  /** Raw, base64. */
  readonly publicKey: string;
  readonly keyId: string;
}

/** The keys made of 32 times one byte. */
export function codeKeys(byte: number): CodeKeys {
  const der = Buffer.concat([pkcs8Prefix, Buffer.alloc(32, byte)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-32);
  const keyId = createHash('sha256').update(raw).digest('hex').slice(0, 8);
  return { privateKey, publicKey: raw.toString('base64'), keyId };
}

/** The stand-in for the slow hash of a short code, which would settle outside of a world's time. */
export function shortCodeHash(code: string): string {
  return createHash('sha256').update(`a simulated short code ${code}`).digest('base64');
}
