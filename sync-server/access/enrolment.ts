/**
 * Enrolment of tills by one-time codes. A code lives a day, is kept as a keyed hash, and belongs to the first
 * key that used it: the same key may ask again after a lost answer, another key gets nothing. Rules [ACCESS*].
 */
import type { Clock, RandomSource } from '../../shared/base/environment.ts';
import { mintId } from '../../shared/base/ids.ts';
import { writeTillKeys } from '../projections/key-rows.ts';
import type { TillRecord } from '../store/access-records.ts';
import type { Store } from '../store/store.ts';
import type { ServerKeys } from './server-keys.ts';
import type { TillNumbers } from './till-numbers.ts';

const codeLifeMs = 24 * 60 * 60_000;
/** No letters and digits that look alike. 32 of them, so that every byte picks one evenly. */
const codeAlphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const codeLength = 10;

/** Makes a one-time code for a store, e.g. `K7QMX-2NPRA` (50 bits). */
export async function makeEnrolCode(
  store: Store,
  keys: ServerKeys,
  random: RandomSource,
  storeId: string,
): Promise<string> {
  const letters = [...random.bytes(codeLength)].map((byte) => codeAlphabet[byte % codeAlphabet.length]);
  const code = letters.join('');
  await store.write((transaction) =>
    transaction.access.addEnrolCode({
      codeHash: hashCode(keys, code),
      storeId,
      expiresAtMs: transaction.nowMs + codeLifeMs,
      tillId: null,
    }),
  );
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** Enrols a till with its public key (raw, base64). Null when the code is unknown, expired or another key's. */
export function enrol(
  store: Store,
  keys: ServerKeys,
  tillNumbers: TillNumbers,
  environment: { readonly clock: Clock; readonly random: RandomSource },
  code: string,
  publicKey: string,
): Promise<TillRecord | null> {
  const codeHash = hashCode(keys, code);
  return store.write(async (transaction) => {
    const known = await transaction.access.enrolCode(codeHash);
    if (!known || known.expiresAtMs <= transaction.nowMs) return null;
    if (known.tillId !== null) {
      const till = await transaction.access.till(known.tillId);
      return till?.publicKeys[0] === publicKey && till.revokedAtMs === null ? till : null;
    }
    const number = await transaction.access.nextTillNumber(known.storeId, tillNumbers.last(known.storeId));
    // Before the commit: a number that is lost with a crash is better than one that an older copy gives out again.
    tillNumbers.raise(new Map([[known.storeId, number]]));
    const till: TillRecord = {
      tillId: mintId(environment.clock, environment.random),
      storeId: known.storeId,
      receiptPrefix: `${known.storeId.slice(0, 30)}-${number}`,
      publicKeys: [publicKey],
      revokedAtMs: null,
    };
    await transaction.access.addTill(till);
    await transaction.access.spendEnrolCode(codeHash, till.tillId);
    await writeTillKeys(transaction, till);
    return till;
  });
}

/**
 * Lets a till in no more, and has nothing believed that its key signed since a moment (ms; now unless said
 * otherwise, e.g. since it was stolen). Null when there is no such till.
 */
export function revokeTill(store: Store, tillId: string, sinceMs?: number): Promise<TillRecord | null> {
  return store.write(async (transaction) => {
    await transaction.access.revokeTill(tillId, sinceMs ?? transaction.nowMs);
    const till = await transaction.access.till(tillId);
    if (till) await writeTillKeys(transaction, till);
    return till;
  });
}

function hashCode(keys: ServerKeys, code: string): string {
  return keys.seal('enrol-code', code.toUpperCase().replace(/[^A-Z0-9]/g, ''));
}
