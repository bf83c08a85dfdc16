/**
 * Stock put back that facts together moved more often than goods did: movements that follow from a fold and not
 * from one operation. They are exactly what the fold says now, whatever it said before.
 */
import type { LevelRecord, MovementRecord } from '../store/stock-records.ts';
import type { WriteTransaction } from '../store/store.ts';
import type { StockChange } from './count-exceptions.ts';

/** What putting back came to. */
export interface PutBack {
  /** Levels that changed, as they are afterwards; of several of one SKU the last counts. */
  readonly levels: readonly LevelRecord[];
  /** Movements that came and went. */
  readonly changes: readonly StockChange[];
}

/**
 * Makes `wanted` all movements of an origin, in the order in which it stands. `storeIds` are all stores in which the
 * origin could ever have moved anything.
 */
export async function putBack(
  { stock }: WriteTransaction,
  origin: string,
  storeIds: readonly string[],
  wanted: readonly Omit<MovementRecord, 'origin' | 'line'>[],
): Promise<PutBack> {
  const before: MovementRecord[] = [];
  for (const storeId of [...new Set(storeIds)].sort())
    before.push(...(await stock.movements(storeId, [origin])));
  const add = wanted
    .map(
      ({ storeId, sku, quantityMilli, businessMs }, line): MovementRecord => ({
        storeId,
        origin,
        line,
        sku,
        quantityMilli,
        businessMs,
      }),
    )
    .sort((a, b) => (a.storeId < b.storeId ? -1 : a.storeId > b.storeId ? 1 : 0));
  if (JSON.stringify(before.map(inWords)) === JSON.stringify(add.map(inWords)))
    return { levels: [], changes: [] };
  const remove = [...new Set(before.map((each) => each.storeId))].map((storeId) => ({ storeId, origin }));
  const levels = await stock.move({ add, remove });
  return { levels, changes: [...before, ...add] };
}

function inWords({ storeId, line, sku, quantityMilli, businessMs }: MovementRecord): unknown[] {
  return [storeId, line, sku, quantityMilli, businessMs];
}
