/**
 * Turns stock levels into feed rows: the level itself, and `stock-below-zero` while the sum is below nothing.
 * Both depend on the level alone, never on what it was before or on the order of movements.
 */

import { stockRowId } from '../../shared/domain/entities/stock-level.ts';
import { type ExceptionRow, exceptionId } from '../../shared/domain/exceptions.ts';
import { type FeedChange, storeStream } from '../store/feed-records.ts';
import type { LevelRecord } from '../store/stock-records.ts';
import type { ReadTransaction } from '../store/store.ts';

/**
 * Feed changes for levels that moved. `raisedAtMs` stamps exceptions that are new; one that stands keeps the
 * time at which it was raised.
 */
export async function stockChanges(
  transaction: ReadTransaction,
  levels: readonly LevelRecord[],
  raisedAtMs: number,
): Promise<FeedChange[]> {
  const rows: FeedChange[] = levels.map((level) => ({
    stream: storeStream(level.storeId),
    collection: 'stock',
    id: stockRowId(level.storeId, level.sku),
    data: { ...level },
    popularity: 0,
  }));
  const storeIds = [...new Set(levels.map((level) => level.storeId))];
  for (const storeId of storeIds) {
    const own = levels.filter((level) => level.storeId === storeId);
    const ids = own.map((level) => belowZeroId(level));
    const standing = new Map(
      (await transaction.feed.rows(storeStream(storeId), 'exceptions', ids)).map((row) => [row.id, row.text]),
    );
    for (const level of own) {
      const text = standing.get(belowZeroId(level)) ?? null;
      if (level.onHandMilli >= 0 && text === null) continue;
      rows.push({
        stream: storeStream(storeId),
        collection: 'exceptions',
        id: belowZeroId(level),
        data: level.onHandMilli < 0 ? belowZero(level, raisedAt(text) ?? raisedAtMs) : null,
        popularity: 0,
      });
    }
  }
  return rows;
}

/** When a stored exception was raised; null when there is none. */
export function raisedAt(text: string | null): number | null {
  if (text === null) return null;
  const row: unknown = JSON.parse(text);
  const isRow = typeof row === 'object' && row !== null && 'raisedAtMs' in row;
  return isRow && typeof row.raisedAtMs === 'number' ? row.raisedAtMs : null;
}

function belowZeroId(level: LevelRecord): string {
  return exceptionId('stock-below-zero', level.storeId, level.sku);
}

function belowZero(level: LevelRecord, raisedAtMs: number): ExceptionRow {
  return {
    id: belowZeroId(level),
    kind: 'stock-below-zero',
    storeId: level.storeId,
    subject: level.sku,
    causes: [],
    details: { onHandMilli: level.onHandMilli },
    raisedAtMs,
    resolution: null,
  };
}
