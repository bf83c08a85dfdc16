/**
 * What people call the other tills of the store: the beginning of the numbers on their receipts, as far as
 * receipts of theirs have come by the feed.
 */
import { tillOf } from '../../shared/print/receipt.ts';
import { receiptRowSchema } from '../../shared/protocol/feed.ts';
import type { Replica } from '../replica/replica.ts';
import type { RxdbParts } from '../replica/rxdb-parts.ts';
import { readNewestRows } from '../replica/stored-rows.ts';

/** Receipts looked at: enough for a day of a store's busiest tills. */
const receiptsLookedAt = 500;

/** Names by till id; without the tills of which no receipt is here. A till's newest receipt names it. */
export async function readTillNames(
  rxdb: RxdbParts,
  replica: Replica | null,
): Promise<ReadonlyMap<string, string>> {
  const stored = replica?.stored('receipts');
  const names = new Map<string, string>();
  if (!stored) return names;
  for (const { data } of await readNewestRows(rxdb, stored, receiptsLookedAt)) {
    const row = receiptRowSchema.safeParse(data);
    const tillId = row.success ? row.data.operation.tillId : null;
    const name = row.success ? tillOf(row.data.receiptNumber) : '';
    if (typeof tillId === 'string' && name !== '' && !names.has(tillId)) names.set(tillId, name);
  }
  return names;
}
