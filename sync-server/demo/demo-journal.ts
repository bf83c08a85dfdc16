/**
 * A journal of the demonstration, written as a till writes its own: each entry hashed, chained and signed, so that it
 * comes to the server by the way of every fact. Its till is let in no more once the history is told.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { RandomSource } from '../../shared/base/environment.ts';
import { mintId } from '../../shared/base/ids.ts';
import {
  entryHash,
  formatReceiptNumber,
  genesisHash,
  type JournalEntry,
} from '../../shared/domain/operation.ts';
import { latestVersion, type OperationKind } from '../../shared/domain/operation-table.ts';
import { pushLimits } from '../../shared/protocol/push.ts';
import { revokeTill } from '../access/enrolment.ts';
import { push } from '../apply/push.ts';
import { writeTillKeys } from '../projections/key-rows.ts';
import type { Store } from '../store/store.ts';

/** Mints an id of a moment, ms. */
export function idAt(atMs: number, random: RandomSource): string {
  return mintId({ wallMs: () => atMs, monotonicMs: () => atMs }, random);
}

/** Something that happened. */
export interface HistoryFact {
  readonly id: string;
  readonly kind: OperationKind;
  readonly atMs: number;
  readonly staffId: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly sealed?: string;
}

/** Tells the server what happened in a store, the oldest first. @throws when the server holds an entry back. */
export async function tellHistory(
  store: Store,
  storeId: string,
  facts: readonly HistoryFact[],
  random: RandomSource,
  nowMs: number,
): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
  const receiptPrefix = `${storeId}-0`;
  const tillId = idAt(nowMs, random);
  const till = { tillId, storeId, receiptPrefix, publicKeys: [raw], revokedAtMs: null };
  await store.write(async (transaction) => {
    await transaction.access.addTill(till);
    await writeTillKeys(transaction, till);
  });
  const journalId = idAt(nowMs, random);
  const entries: JournalEntry[] = [];
  let receipts = 0;
  for (const { id, kind, atMs, staffId, payload, sealed } of facts) {
    if (kind === 'sale') receipts += 1;
    const unsigned = {
      journalId,
      tillSequence: entries.length + 1,
      receiptNumber: kind === 'sale' ? formatReceiptNumber(receiptPrefix, receipts) : null,
      previousHash: entries.at(-1)?.hash ?? genesisHash,
      operation: {
        ...{ id, kind, version: latestVersion(kind), storeId, tillId, staffId },
        ...{ at: { wallMs: atMs, businessMs: atMs }, after: [], payload },
      },
    };
    const hash = entryHash(unsigned);
    const signature = sign(null, Buffer.from(hash, 'hex'), privateKey).toString('base64');
    entries.push({ ...unsigned, hash, signature, ...(sealed === undefined ? {} : { sealed }) });
  }
  for (let start = 0; start < entries.length; start += pushLimits.entries) {
    const before = entries[start - 1];
    const after = { tillSequence: before?.tillSequence ?? 0, hash: before?.hash ?? genesisHash };
    const batch = entries.slice(start, start + pushLimits.entries);
    const result = await push(
      store,
      till,
      { journalId, receiptPrefix, after, entries: batch, breaks: [] },
      nowMs,
    );
    if (result.code !== 'answered' || result.held > 0)
      throw new Error(`The demonstration's history of ${storeId} doesn't count: ${JSON.stringify(result)}`);
  }
  await revokeTill(store, tillId, nowMs);
}
