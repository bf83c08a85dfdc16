/**
 * Rows of `reference` by which tills check codes of orders while they are cut off: the server's public key, and
 * those of the chain's tills. They stay for ever, because codes that they signed are out; a till's that was
 * revoked says since when. Rules [CODE2].
 */
import { createHash } from 'node:crypto';
import type { ServerKey, TillKey } from '../../shared/domain/entities/reference.ts';
import type { TillRecord } from '../store/access-records.ts';
import type { FeedChange } from '../store/feed-records.ts';
import type { WriteTransaction } from '../store/store.ts';

/** The id of a raw public key (base64): the first 4 bytes of its SHA-256, hex. */
export function keyIdOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 8);
}

/** Writes the server's key and those of all tills, as they should be now. */
export async function writeKeyRows({ access, feed }: WriteTransaction, publicKey: string): Promise<void> {
  const keyId = keyIdOf(publicKey);
  const row: ServerKey = { type: 'server-key', id: `server-key:${keyId}`, keyId, publicKey };
  const tills = await access.tills();
  await feed.writeRows([
    change(row.id, row),
    ...tillKeyRows(
      tills,
      tills.flatMap((till) => till.publicKeys),
    ),
  ]);
}

/** Writes the keys of a till that was enrolled or revoked. */
export async function writeTillKeys({ access, feed }: WriteTransaction, till: TillRecord): Promise<void> {
  await feed.writeRows(tillKeyRows(await access.tills(), till.publicKeys));
}

/** The same machine enrolled anew has its key under several tills: the latest that isn't revoked counts, if any. */
function tillKeyRows(tills: readonly TillRecord[], publicKeys: readonly string[]): FeedChange[] {
  return [...new Set(publicKeys)].map((publicKey): FeedChange => {
    const keyId = keyIdOf(publicKey);
    const id = `till-key:${keyId}`;
    const holders = tills.filter((till) => till.publicKeys.includes(publicKey));
    const holder = holders.findLast((till) => till.revokedAtMs === null) ?? lastRevoked(holders);
    if (!holder) return change(id, null);
    const { tillId, storeId, receiptPrefix: name, revokedAtMs } = holder;
    return change(id, { type: 'till-key', id, keyId, publicKey, tillId, storeId, name, revokedAtMs });
  });
}

function lastRevoked(tills: readonly TillRecord[]): TillRecord | undefined {
  return [...tills].sort((a, b) => (a.revokedAtMs ?? 0) - (b.revokedAtMs ?? 0)).at(-1);
}

function change(id: string, data: ServerKey | TillKey | null): FeedChange {
  return { stream: 'chain', collection: 'reference', id, data: data && { ...data }, popularity: 0 };
}
