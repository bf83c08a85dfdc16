/**
 * The server's Ed25519 key, kept in a file beside the database (and backed up apart from it), and the secrets
 * derived from it (HKDF, RFC 5869) for tokens and one-time codes. Nothing secret stands in the database.
 */
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  timingSafeEqual,
} from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** The server's keys. */
export interface ServerKeys {
  /** Raw public key in base64. */
  readonly publicKey: string;
  /** Keyed hash of `text` for one purpose, base64url. */
  seal(purpose: SealPurpose, text: string): string;
}

/** What a keyed hash is for; one made for one purpose says nothing for another. */
export type SealPurpose = 'token' | 'challenge' | 'enrol-code';

/** Reads the key file, or makes it (readable by its owner only) when there is none. */
export function openServerKeys(file: string): ServerKeys {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    try {
      writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if (!existsSync(file)) throw error; // another process made it meanwhile
    }
  }
  const privateKey = createPrivateKey(readFileSync(file));
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const seed = privateKey.export({ type: 'pkcs8', format: 'der' });
  const secrets = new Map<SealPurpose, Buffer>();
  const secret = (purpose: SealPurpose): Buffer => {
    const known = secrets.get(purpose);
    if (known) return known;
    const made = Buffer.from(hkdfSync('sha256', seed, '', `stillopen-${purpose}-v1`, 32));
    secrets.set(purpose, made);
    return made;
  };
  return {
    publicKey: spki.subarray(-32).toString('base64'),
    seal: (purpose, text) => createHmac('sha256', secret(purpose)).update(text).digest('base64url'),
  };
}

/** Compares two texts without telling by time where they differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
