/**
 * Tries operations again that this server didn't know when they came: after an upgrade it may. What is
 * stored stays as it came; only the outcome changes. Run once at each start.
 */
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { withdrawnException } from '../projections/exception-changes.ts';
import type { EntryKey, EntryRecord } from '../store/journal-records.ts';
import type { Store, WriteTransaction } from '../store/store.ts';
import { type OperationReader, rereadEntry } from './read-entry.ts';
import { type SettledEntry, settleEntries } from './settle-entries.ts';

const entriesPerTransaction = 200;

/** Reads all `unknown-operation` entries anew. Returns how many of them are known now. */
export async function retryHeld(
  store: Store,
  readOperation: OperationReader = parseOperation,
): Promise<number> {
  let after: EntryKey | null = null;
  let known = 0;
  for (;;) {
    const from: EntryKey | null = after;
    const records: EntryRecord[] = await store.write(async (transaction) => {
      const found = await transaction.journals.heldEntries('unknown-operation', from, entriesPerTransaction);
      known += await retry(transaction, found, readOperation);
      return found;
    });
    const last = records.at(-1);
    if (!last) return known;
    after = last;
  }
}

async function retry(
  transaction: WriteTransaction,
  records: readonly EntryRecord[],
  readOperation: OperationReader,
): Promise<number> {
  const changed: SettledEntry[] = [];
  for (const record of records) {
    const till = await transaction.access.till(record.tillId);
    if (!till) throw new Error(`Invariant broken: the till ${record.tillId} of a stored entry is known`);
    const read = rereadEntry(record, till, readOperation);
    if (read.record.heldReason !== 'unknown-operation') changed.push(read);
  }
  if (changed.length === 0) return 0;
  const claims = changed.map((entry) => withdrawnException(entry.record, 'unknown-operation'));
  await settleEntries(transaction, changed, claims, { readOperation, stored: true });
  return changed.length;
}
