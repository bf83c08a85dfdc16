/**
 * Keeps stores' streams bounded: outcomes, receipts, documents, received deliveries and closed orders that nobody
 * wrote for a while leave as deletions, so a till's replica is bounded too, however long it runs. A return whose
 * money is still owed, asked of a channel or to be spent as store credit stays until it is done. The facts
 * themselves are kept for ever; parked sales and answers to channels, which are none, are forgotten by then.
 */
import type { FeedCollection } from '../../shared/protocol/feed.ts';
import type { Store } from '../store/store.ts';

const dayMs = 24 * 60 * 60 * 1000;
const retentionMs = 35 * dayMs;
const closedOrdersMs = 14 * dayMs;
/** Longer than any channel asks again. */
const channelAnswersMs = 3 * dayMs;
const rowsPerTransaction = 2000;

/** Deletes what is older than 35 days, of orders than 14. Returns how many rows left. */
export async function expireOldRows(store: Store, nowMs: number): Promise<number> {
  const positions = await store.read((transaction) => transaction.feed.positions());
  let total = 0;
  await store.write(async ({ parked, channels }) => {
    await parked.forgetParked(nowMs - retentionMs);
    await channels.forgetChannelRequests(nowMs - channelAnswersMs);
  });
  for (const stream of positions.keys()) {
    if (stream === 'chain') continue;
    const expire = async (collections: readonly FeedCollection[], beforeMs: number): Promise<void> => {
      for (;;) {
        const expired = await store.write(({ feed }) =>
          feed.expireRows(stream, collections, beforeMs, rowsPerTransaction),
        );
        total += expired;
        if (expired < rowsPerTransaction) break;
      }
    };
    await expire(['outcomes', 'receipts', 'documents', 'deliveries'], nowMs - retentionMs);
    await expire(['orders'], nowMs - closedOrdersMs);
  }
  return total;
}
