/** Ed25519 signatures (RFC 8032) of tills, with their raw keys made ready once. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';

const keys = new Map<string, KeyObject>();
const keysKept = 10_000;

/** What stands before the raw key in a SubjectPublicKeyInfo of Ed25519 (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Whether `signature` (base64) is the key's over the 32 bytes of `hash` (hex). Never throws. */
export function verifySignature(publicKey: string, hash: string, signature: string): boolean {
  return verifyBytes(publicKey, Buffer.from(hash, 'hex'), signature);
}

/** Whether `signature` (base64) is the raw public key's (base64) over `bytes`. Never throws. */
export function verifyBytes(publicKey: string, bytes: Uint8Array, signature: string): boolean {
  try {
    return verify(null, bytes, keyObject(publicKey), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

function keyObject(publicKey: string): KeyObject {
  let key = keys.get(publicKey);
  if (!key) {
    const der = Buffer.concat([spkiPrefix, Buffer.from(publicKey, 'base64')]);
    key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    if (keys.size >= keysKept) keys.clear();
    keys.set(publicKey, key);
  }
  return key;
}
