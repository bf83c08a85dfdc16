/**
 * What people call the other tills of the chain: the beginning of the numbers on their receipts, by the newest of
 * theirs that came by the feed, else as the server gave it to them.
 */
import type { ReferenceRow } from '../../shared/domain/entities/reference.ts';
import { tillOf } from '../../shared/print/receipt.ts';
import { receiptRowSchema } from '../../shared/protocol/feed.ts';
import type { Replica } from '../replica/replica.ts';
import type { RxdbParts } from '../replica/rxdb-parts.ts';
import { readNewestRows } from '../replica/stored-rows.ts';

/** Receipts looked at: enough for a day of a store's busiest tills. */
const receiptsLookedAt = 500;

/** Names by till id; without the tills that neither a key nor a receipt here tells of. */
export async function readTillNames(
  rxdb: RxdbParts,
  replica: Replica | null,
  reference: readonly ReferenceRow[],
): Promise<ReadonlyMap<string, string>> {
  const given = new Map(
    reference.flatMap((row) =>
      row.type === 'till-key' && row.name ? [[row.tillId, row.name] as const] : [],
    ),
  );
  const stored = replica?.stored('receipts');
  if (!stored) return given;
  const names = new Map<string, string>();
  for (const { data } of await readNewestRows(rxdb, stored, receiptsLookedAt)) {
    const row = receiptRowSchema.safeParse(data);
    const tillId = row.success ? row.data.operation.tillId : null;
    const name = row.success ? tillOf(row.data.receiptNumber) : '';
    if (typeof tillId === 'string' && name !== '' && !names.has(tillId)) names.set(tillId, name);
  }
  return new Map([...given, ...names]);
}
