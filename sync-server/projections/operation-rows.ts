/**
 * Feed rows of operations: their outcomes, receipts and documents. All are folds over the entries that claim one
 * operation id in a store and the exceptions they cause, so they can be made again at any time and come out
 * the same in whatever order the entries came.
 */
import type { DocumentRow, Outcome, ReceiptRow } from '../../shared/protocol/feed.ts';
import { type FeedChange, storeStream } from '../store/feed-records.ts';
import type { EntryRecord } from '../store/journal-records.ts';
import type { ReadTransaction } from '../store/store.ts';
import { documentOf } from './document-rows.ts';

/** Outcome and receipt rows of these operations of a store, as they are now. */
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
  const rowsOf = async (
    collection: 'receipts' | 'documents',
    rowOf: (entry: EntryRecord | null) => ReceiptRow | DocumentRow | null,
  ): Promise<FeedChange[]> => {
    const ids = [...byOperation.keys()];
    const standing = new Set((await transaction.feed.rows(stream, collection, ids)).map((row) => row.id));
    return [...byOperation].flatMap(([id, claimants]): FeedChange[] => {
      const row = rowOf(counted(claimants));
      if (row === null && !standing.has(id)) return [];
      return [{ stream, collection, id, data: row && { ...row }, popularity: 0 }];
    });
  };
  return [...(await rowsOf('receipts', receiptOf)), ...(await rowsOf('documents', documentOf)), ...outcomes];
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

function receiptOf(entry: EntryRecord | null): ReceiptRow | null {
  if (!entry || entry.heldReason !== null || entry.receiptNumber === null) return null;
  const { operation } = JSON.parse(entry.text) as { operation: Record<string, unknown> }; // as it was stored
  const { receiptNumber, journalId, tillSequence } = entry;
  return { receiptNumber, journalId, tillSequence, operation, returned: null, refunds: [] };
}
