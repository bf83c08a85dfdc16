/**
 * The receipts of this store, newest first: own ones from the journal, which always has them, the others from
 * the feed. Each says how far it has come: waiting here, stored by the server, or with its outcome.
 */

import { type ExceptionRow, exceptionSchema } from '../../shared/domain/exceptions.ts';
import { operationSchema } from '../../shared/domain/operation.ts';
import { outcomeSchema, receiptRowSchema } from '../../shared/protocol/feed.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { Replica } from '../replica/replica.ts';
import { markId } from '../replica/replica-schema.ts';
import type { RxdbParts } from '../replica/rxdb-parts.ts';
import { readAllRows, readNewestRows } from '../replica/stored-rows.ts';
import type { Outbox } from './outbox-parts.ts';
import type { ReceiptEntry, ReceiptSync } from './till.ts';

const mostJournalReceipts = 500;

/** The newest receipts. */
export async function listReceipts(
  host: Pick<TillHost, 'journalReceipts'>,
  rxdb: RxdbParts,
  replica: Replica | null,
  outbox: Outbox | null,
  limit: number,
): Promise<ReceiptEntry[]> {
  const own = await host.journalReceipts({
    beforeSequence: null,
    limit: Math.min(limit, mostJournalReceipts),
  });
  const ownIds = new Set(own.map((entry) => entry.operation.id));
  const mine = own.map((entry) => ({
    receiptNumber: entry.receiptNumber ?? '',
    operation: entry.operation,
    ownTill: true,
    sync: (outbox?.isStored(entry.journalId, entry.tillSequence) ? 'stored' : 'waiting') as ReceiptSync,
  }));
  const others = (await feedReceipts(rxdb, replica, limit + ownIds.size, outbox)).filter(
    (receipt) => !ownIds.has(receipt.operation.id),
  );
  const newest = [...mine, ...others]
    .sort((a, b) => b.operation.at.businessMs - a.operation.at.businessMs)
    .slice(0, limit);
  const outcomes = await outcomesOf(
    replica,
    newest.map((receipt) => receipt.operation.id),
  );
  return newest.map((receipt) => ({
    ...receipt,
    sync: outcomes.get(receipt.operation.id) ?? receipt.sync,
  }));
}

/** Open exceptions of the store, newest first. */
export async function listExceptions(rxdb: RxdbParts, replica: Replica | null): Promise<ExceptionRow[]> {
  const stored = replica?.stored('exceptions');
  if (!stored) return [];
  const exceptions: ExceptionRow[] = [];
  await readAllRows(rxdb, stored, (rows) => {
    for (const row of rows) {
      const parsed = row.id === markId ? null : exceptionSchema.safeParse(row.data);
      if (parsed?.success) exceptions.push(parsed.data);
    }
  });
  return exceptions.sort((a, b) => b.raisedAtMs - a.raisedAtMs);
}

async function feedReceipts(
  rxdb: RxdbParts,
  replica: Replica | null,
  limit: number,
  outbox: Outbox | null,
): Promise<ReceiptEntry[]> {
  const stored = replica?.stored('receipts');
  if (!stored) return [];
  const rows = await readNewestRows(rxdb, stored, limit);
  const own = new Set(outbox?.journalIds() ?? []);
  return rows.flatMap(({ data }) => {
    const row = receiptRowSchema.safeParse(data);
    const operation = operationSchema.safeParse(row.success ? row.data.operation : null);
    if (!row.success || !operation.success) return [];
    const { receiptNumber, journalId } = row.data;
    return [
      { receiptNumber, operation: operation.data, ownTill: own.has(journalId), sync: 'stored' as const },
    ];
  });
}

async function outcomesOf(
  replica: Replica | null,
  operationIds: readonly string[],
): Promise<Map<string, ReceiptSync>> {
  const stored = replica?.stored('outcomes');
  if (!stored) return new Map();
  const rows = await stored.storageInstance.findDocumentsById([...operationIds], false);
  return new Map(
    rows.flatMap(({ data }): [string, ReceiptSync][] => {
      const outcome = outcomeSchema.safeParse(data);
      return outcome.success ? [[outcome.data.operationId, outcome.data.status]] : [];
    }),
  );
}
