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
  type KeyObject,
  sign,
  timingSafeEqual,
} from 'node:crypto';
import { existsSync, linkSync, readFileSync } from 'node:fs';
import { customerCodeMessage } from '../../shared/domain/customers/customer-code.ts';
import { codeMessage } from '../../shared/protocol/order-codes.ts';
import { keyIdOf } from '../projections/key-rows.ts';
import { writeDurably } from './durable-file.ts';

/** The server's keys. */
export interface ServerKeys {
  /** Raw public key in base64. */
  readonly publicKey: string;
  /** The first 4 bytes of the public key's SHA-256, hex: by it a till finds the key of a code. */
  readonly keyId: string;
  /** Signs the bytes of a customer's order code (Ed25519, 64 bytes); the same bytes give the same signature. */
  signOrderCode(bytes: Uint8Array): Uint8Array;
  /** Signs the bytes of a customer's own code; as long, and the same for the same bytes. */
  signCustomerCode(bytes: Uint8Array): Uint8Array;
  /** Keyed hash of `text` for one purpose, base64url. */
  seal(purpose: SealPurpose, text: string): string;
}

/** What a keyed hash is for; one made for one purpose says nothing for another. */
export type SealPurpose =
  | 'token'
  | 'challenge'
  | 'enrol-code'
  /** The short code and the salt of an order, and the link by which its customer reads its state. */
  | 'order-code'
  | 'order-status'
  /** What stands in an order's row, for a server that lost it. */
  | 'order-witness'
  /** What a channel checks events by. */
  | 'webhook';

/** The key file is there and holds no key. */
export class DamagedKeyError extends Error {
  constructor(file: string) {
    super(
      `The server's key file ${file} is damaged. Put back the copy of it that is kept apart from the database, ` +
        'then start the server again. Tills keep selling meanwhile and lose nothing.',
    );
  }
}

/**
 * Reads the key file, or makes it (readable by its owner only) when there is none.
 * @throws DamagedKeyError
 */
export function openServerKeys(file: string): ServerKeys {
  if (!existsSync(file)) makeKeyFile(file);
  const privateKey = readKey(file);
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
  const publicKey = spki.subarray(-32).toString('base64');
  return {
    publicKey,
    keyId: keyIdOf(publicKey),
    signOrderCode: (bytes) => sign(null, codeMessage('customer', bytes), privateKey),
    signCustomerCode: (bytes) => sign(null, customerCodeMessage(bytes), privateKey),
    seal: (purpose, text) => createHmac('sha256', secret(purpose)).update(text).digest('base64url'),
  };
}

/**
 * Makes the key file whole and lasting before anybody sees it: tokens and codes made with it are acknowledged
 * to tills, so a power cut must not take it away. Another process may make one at the same time: the first holds.
 */
function makeKeyFile(file: string): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  writeDurably(file, pem, 0o600, (beside) => {
    try {
      linkSync(beside, file);
    } catch (error) {
      if (!existsSync(file)) throw error; // another process made it meanwhile
    }
  });
}

function readKey(file: string): KeyObject {
  const pem = readFileSync(file);
  try {
    return createPrivateKey(pem);
  } catch {
    throw new DamagedKeyError(file);
  }
}

/** Compares two texts without telling by time where they differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
