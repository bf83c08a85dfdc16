/**
 * Keeps `availability` up: what every store holds of a SKU, as rows of the chain stream. A job looks now and
 * then at the stock rows that stores' streams got since it looked last, and writes the SKUs among them whose
 * figures changed. No sale ever writes such a row itself. Rules [AVAIL*].
 */
import type { Availability } from '../../shared/domain/entities/availability.ts';
import { stockLevelSchema } from '../../shared/domain/entities/stock-level.ts';
import type { FeedChange, FeedRecord, StreamName } from '../store/feed-records.ts';
import type { LevelRecord } from '../store/stock-records.ts';
import type { ReadTransaction, Store, WriteTransaction } from '../store/store.ts';

const rowsPerTransaction = 500;

/** Brings availability level with the stock of all stores. Returns how many rows were written. */
export async function refreshAvailability(store: Store): Promise<number> {
  let written = 0;
  const streams = await store.read((transaction) => transaction.feed.positions());
  for (const stream of streams.keys()) {
    if (stream === 'chain') continue;
    for (;;) {
      const step = await store.read((transaction) => changedSkus(transaction, stream));
      if (step.through === step.from) break;
      written += await store.write((transaction) => write(transaction, stream, step));
      if (step.skus.length === 0) break;
    }
  }
  return written;
}

interface Step {
  readonly from: number;
  readonly through: number;
  readonly skus: readonly string[];
}

/** The next SKUs of a stream whose stock rows moved, and how far that goes. */
async function changedSkus({ feed, stock }: ReadTransaction, stream: StreamName): Promise<Step> {
  const from = (await stock.availabilityPositions()).get(stream) ?? 0;
  const rows = await feed.rowsAfter(stream, 'stock', from, rowsPerTransaction);
  const last = rows.at(-1);
  const through = rows.length < rowsPerTransaction || !last ? await feed.position(stream) : last.feedSequence;
  return { from, through, skus: [...new Set(rows.flatMap(skuOf))] };
}

async function write(transaction: WriteTransaction, stream: StreamName, step: Step): Promise<number> {
  const { feed, stock, nowMs } = transaction;
  const present = (await stock.availabilityPositions()).get(stream) ?? 0;
  // Another server process was here first.
  if (present !== step.from) return 0;
  const standing = new Map(
    (await feed.rows('chain', 'availability', step.skus)).map((row) => [row.id, row.text]),
  );
  const bySku = new Map<string, LevelRecord[]>();
  for (const level of await stock.levelsEverywhere(step.skus)) {
    bySku.set(level.sku, [...(bySku.get(level.sku) ?? []), level]);
  }
  const changes = [...bySku].flatMap(([sku, levels]): FeedChange[] => {
    const stores = levels.map(({ storeId, onHandMilli, promisedMilli }) => ({
      storeId,
      onHandMilli,
      promisedMilli,
    }));
    const text = standing.get(sku) ?? null;
    if (text !== null && sameStores(text, stores)) return [];
    const data: Availability = { sku, asOfMs: nowMs, stores };
    return [{ stream: 'chain', collection: 'availability', id: sku, data: { ...data }, popularity: 0 }];
  });
  const written = changes.length === 0 ? 0 : await feed.writeRows(changes);
  await stock.setAvailabilityPosition(stream, step.through);
  return written;
}

function sameStores(text: string, stores: Availability['stores']): boolean {
  const row = JSON.parse(text) as Availability; // as it was written here
  return JSON.stringify(row.stores) === JSON.stringify(stores);
}

function skuOf(row: FeedRecord): string[] {
  const level = row.text === null ? null : stockLevelSchema.safeParse(JSON.parse(row.text));
  return level?.success ? [level.data.sku] : [];
}
