/**
 * Feed rows of operations: their outcomes, receipts and documents. All are folds over the entries that claim one
 * operation id in a store and the exceptions they cause, so they can be made again at any time and come out
 * the same in whatever order the entries came.
 */
import type { Outcome } from '../../shared/protocol/feed.ts';
import { type FeedChange, storeStream } from '../store/feed-records.ts';
import type { EntryRecord } from '../store/journal-records.ts';
import type { ReadTransaction } from '../store/store.ts';
import { documentOf } from './document-rows.ts';
import { receiptRows } from './receipt-rows.ts';

/**
 * Outcome, receipt and document rows of these operations in a store, as they are now. Of another store's operation
 * only its receipt may stand there.
 */
export async function operationRows(
  transaction: ReadTransaction,
  storeId: string,
  operationIds: readonly string[],
): Promise<FeedChange[]> {
  const entries = (await transaction.journals.entriesOf(operationIds)).filter(
    (entry) => entry.storeId === storeId,
  );
  const exceptions = await transaction.feed.exceptionsOf(storeId, operationIds);
  const byOperation = new Map<string, EntryRecord[]>();
  for (const entry of entries) {
    const claimants = byOperation.get(entry.operationId) ?? [];
    claimants.push(entry);
    byOperation.set(entry.operationId, claimants);
  }
  const stream = storeStream(storeId);
  const outcomes = [...byOperation].flatMap(([id, claimants]): FeedChange[] => {
    const data = outcomeOf(claimants, exceptions.get(id) ?? []);
    return data ? [{ stream, collection: 'outcomes', id, data: { ...data }, popularity: 0 }] : [];
  });
  const ids = [...byOperation.keys()];
  const standing = new Set((await transaction.feed.rows(stream, 'documents', ids)).map((row) => row.id));
  const documents = [...byOperation].flatMap(([id, claimants]): FeedChange[] => {
    const row = documentOf(counted(claimants));
    if (row === null && !standing.has(id)) return [];
    return [{ stream, collection: 'documents', id, data: row && { ...row }, popularity: 0 }];
  });
  return [...(await receiptRows(transaction, storeId, operationIds)), ...documents, ...outcomes];
}

/** The claimant that counts: the applied one, else the first by journal, place and hash. */
function counted(claimants: readonly EntryRecord[]): EntryRecord | null {
  return claimants.find((entry) => entry.heldReason === null) ?? claimants[0] ?? null;
}

function outcomeOf(claimants: readonly EntryRecord[], exceptionIds: string[]): Outcome | null {
  const entry = counted(claimants);
  if (!entry) return null;
  const applied = exceptionIds.length === 0 ? 'applied' : 'applied-with-exception';
  return {
    operationId: entry.operationId,
    journalId: entry.journalId,
    branch: entry.branch,
    tillSequence: entry.tillSequence,
    tillId: entry.tillId,
    status: entry.heldReason === null ? applied : 'held',
    exceptionIds,
  };
}
