/**
 * Keeps stores' streams bounded: outcomes, receipts, documents and received deliveries that nobody wrote for a while leave as deletions, so
 * a till's replica is bounded too, however long it runs. The operations themselves are kept for ever; parked
 * sales, which are no facts, are forgotten by then.
 */
import type { Store } from '../store/store.ts';

const retentionMs = 35 * 24 * 60 * 60 * 1000;
const rowsPerTransaction = 2000;

/** Deletes what is older than 35 days. Returns how many rows left. */
export async function expireOldRows(store: Store, nowMs: number): Promise<number> {
  const positions = await store.read((transaction) => transaction.feed.positions());
  let total = 0;
  await store.write((transaction) => transaction.parked.forgetParked(nowMs - retentionMs));
  for (const stream of positions.keys()) {
    if (stream === 'chain') continue;
    for (;;) {
      const expired = await store.write((transaction) =>
        transaction.feed.expireRows(
          stream,
          ['outcomes', 'receipts', 'documents', 'deliveries'],
          nowMs - retentionMs,
          rowsPerTransaction,
        ),
      );
      total += expired;
      if (expired < rowsPerTransaction) break;
    }
  }
  return total;
}
