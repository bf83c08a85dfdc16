/**
 * Looks through the purchases that this till holds: rows of the feed in the replica's storage, and own entries of
 * the journal that no row holds yet. Rows are read in the storage, not kept in memory: nobody looks for them often.
 */
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { type ReceiptRow, receiptRowSchema } from '../../shared/protocol/feed.ts';
import { markId } from '../replica/replica-schema.ts';
import { readAllRows } from '../replica/stored-rows.ts';
import { idIn } from './return-book.ts';
import type { ReturnParts } from './return-parts.ts';

/** So many own entries are looked through beside the rows. */
const lookBack = 500;
const sellingKinds = ['sale', 'order-handover', 'return'];

type Looking = Pick<ReturnParts, 'host' | 'rxdb' | 'replica'>;

/** The row of an operation; null when it is neither in the feed nor among the newest own entries. */
export async function rowOf(parts: Looking, operationId: string): Promise<ReceiptRow | null> {
  const stored = parts.replica()?.stored('receipts');
  const [found] = stored ? await stored.storageInstance.findDocumentsById([operationId], false) : [];
  const row = receiptRowSchema.safeParse(found?.data);
  if (row.success) return row.data;
  const own = await ownEntries(parts);
  return own.find((each) => idIn(each) === operationId) ?? null;
}

/**
 * Rows that fit, each operation once. Only rows whose text holds `needle` are looked at closely: it is far cheaper
 * than parsing every one.
 */
export async function rowsWith(
  parts: Looking,
  needle: string,
  fits: (row: ReceiptRow) => boolean,
): Promise<ReceiptRow[]> {
  const wanted = needle.toLowerCase();
  const found = new Map<string, ReceiptRow>();
  const take = (raw: unknown): void => {
    if (
      !JSON.stringify(raw ?? null)
        .toLowerCase()
        .includes(wanted)
    )
      return;
    const row = receiptRowSchema.safeParse(raw);
    const id = row.success ? idIn(row.data) : null;
    if (row.success && id !== null && !found.has(id) && fits(row.data)) found.set(id, row.data);
  };
  const stored = parts.replica()?.stored('receipts');
  if (stored)
    await readAllRows(parts.rxdb, stored, (rows) => {
      for (const row of rows) if (row.id !== markId) take(row.data);
    });
  for (const row of await ownEntries(parts)) take(row);
  return [...found.values()];
}

async function ownEntries({ host }: Looking): Promise<ReceiptRow[]> {
  return (await host.journalNewest({ kinds: sellingKinds, limit: lookBack })).map(rowOfEntry);
}

function rowOfEntry({ receiptNumber, journalId, tillSequence, operation }: JournalEntry): ReceiptRow {
  return {
    receiptNumber: receiptNumber ?? '',
    journalId,
    tillSequence,
    operation: { ...operation },
    returned: null,
    refunds: [],
  };
}
