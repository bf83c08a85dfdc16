/** Stock movements and levels in SQLite; see stock-records.ts for what each method promises. */
import { type Row, type SqliteConnection, text, whole, wholeOrNull } from './sqlite-connection.ts';
import { addCountLines, removeCountLines, shiftCountLines, sqliteCountReads } from './sqlite-counts.ts';
import { sqliteDeliveries } from './sqlite-deliveries.ts';
import type { LevelRecord, MovementRecord, StockMove, StockReads, StockWrites } from './stock-records.ts';

export function sqliteStock(connection: SqliteConnection): StockReads & StockWrites {
  return {
    ...sqliteCountReads(connection),
    ...sqliteDeliveries(connection),
    levels: async (storeId, skus) => levelsOf(connection, storeId, skus),
    allLevels: async (storeId) =>
      connection.all('SELECT * FROM stock_levels WHERE store_id = ? ORDER BY sku', storeId).map(toLevel),
    levelsEverywhere: async (skus) =>
      connection
        .all(
          // By the streams of stores, because the levels are keyed by store first.
          `SELECT level.* FROM streams JOIN stock_levels AS level ON level.store_id = substr(stream, 7)
           WHERE stream LIKE 'store:%' AND sku IN (SELECT value FROM json_each(?)) ORDER BY sku, store_id`,
          JSON.stringify(skus),
        )
        .map(toLevel),
    movements: async (storeId, origins) => movementsOf(connection, storeId, origins),
    movementSums: async (storeId, skus, originPrefix) => {
      const rows = connection.all(
        `SELECT sku, sum(quantity_milli) AS total FROM stock_movements
         WHERE store_id = ? AND sku IN (SELECT value FROM json_each(?)) AND origin >= ? AND origin < ?
         GROUP BY sku`,
        storeId,
        JSON.stringify(skus),
        originPrefix,
        `${originPrefix}\u{10ffff}`,
      );
      return new Map(rows.map((row) => [text(row, 'sku'), whole(row, 'total')]));
    },
    move: async (change) => moveStock(connection, change),
  };
}

function moveStock(connection: SqliteConnection, { add, remove, counts = [] }: StockMove): LevelRecord[] {
  const storeIds = [...new Set([...add, ...remove, ...counts].map((each) => each.storeId))].sort();
  return storeIds.flatMap((storeId) => {
    const origins = remove.filter((each) => each.storeId === storeId).map((each) => each.origin);
    const removed = origins.length === 0 ? [] : removeMovements(connection, storeId, origins);
    const uncounted = origins.length === 0 ? [] : removeCountLines(connection, storeId, origins);
    const added = add.filter((each) => each.storeId === storeId);
    for (const movement of added) {
      connection.run(
        `INSERT INTO stock_movements (store_id, origin, line, sku, quantity_milli, business_ms)
         VALUES (?, ?, ?, ?, ?, ?)`,
        storeId,
        movement.origin,
        movement.line,
        movement.sku,
        movement.quantityMilli,
        movement.businessMs,
      );
    }
    const counted = counts.filter((each) => each.storeId === storeId);
    const skus = [...uncounted, ...counted.map((each) => each.sku)];
    const touched = changeLevels(connection, storeId, added, removed, skus);
    shiftCountLines(connection, storeId, added, removed);
    addCountLines(connection, storeId, counted);
    if (skus.length > 0) stampCounts(connection, storeId, skus);
    return levelsOf(connection, storeId, touched);
  });
}

function removeMovements(
  connection: SqliteConnection,
  storeId: string,
  origins: readonly string[],
): MovementRecord[] {
  const movements = movementsOf(connection, storeId, origins);
  connection.run(
    'DELETE FROM stock_movements WHERE store_id = ? AND origin IN (SELECT value FROM json_each(?))',
    storeId,
    JSON.stringify(origins),
  );
  return movements;
}

/** Adds the sums per level in one statement, in the order of their keys. Returns the SKUs touched. */
function changeLevels(
  connection: SqliteConnection,
  storeId: string,
  added: readonly MovementRecord[],
  removed: readonly MovementRecord[],
  counted: readonly string[],
): string[] {
  const sums = new Map<string, number>(counted.map((sku) => [sku, 0]));
  for (const { sku, quantityMilli } of added) sums.set(sku, (sums.get(sku) ?? 0) + quantityMilli);
  for (const { sku, quantityMilli } of removed) sums.set(sku, (sums.get(sku) ?? 0) - quantityMilli);
  const ordered = [...sums].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  connection.run(
    `INSERT INTO stock_levels (store_id, sku, on_hand_milli, promised_milli)
     SELECT ?, value ->> 0, value ->> 1, 0 FROM json_each(?) WHERE true
     ON CONFLICT DO UPDATE SET on_hand_milli = on_hand_milli + excluded.on_hand_milli`,
    storeId,
    JSON.stringify(ordered),
  );
  const skus = ordered.map(([sku]) => sku);
  connection.run(
    `UPDATE stock_levels SET last_moved_ms = (
       SELECT nullif(max(business_ms), 0) FROM stock_movements AS moved
       WHERE moved.store_id = stock_levels.store_id AND moved.sku = stock_levels.sku)
     WHERE store_id = ? AND sku IN (SELECT value FROM json_each(?))`,
    storeId,
    JSON.stringify(skus),
  );
  return skus;
}

/** Notes on the levels when they were counted last. */
function stampCounts(connection: SqliteConnection, storeId: string, skus: readonly string[]): void {
  connection.run(
    `UPDATE stock_levels SET last_counted_ms = (
       SELECT max(counted_at_ms) FROM count_lines AS line
       WHERE line.store_id = stock_levels.store_id AND line.sku = stock_levels.sku)
     WHERE store_id = ? AND sku IN (SELECT value FROM json_each(?))`,
    storeId,
    JSON.stringify(skus),
  );
}

/** Levels of these SKUs of a store that exist, by SKU. */
export function levelsOf(
  connection: SqliteConnection,
  storeId: string,
  skus: readonly string[],
): LevelRecord[] {
  return connection
    .all(
      `SELECT * FROM stock_levels WHERE store_id = ? AND sku IN (SELECT value FROM json_each(?)) ORDER BY sku`,
      storeId,
      JSON.stringify(skus),
    )
    .map(toLevel);
}

function movementsOf(
  connection: SqliteConnection,
  storeId: string,
  origins: readonly string[],
): MovementRecord[] {
  return connection
    .all(
      `SELECT * FROM stock_movements WHERE store_id = ? AND origin IN (SELECT value FROM json_each(?))
       ORDER BY origin, line`,
      storeId,
      JSON.stringify(origins),
    )
    .map((row) => ({
      storeId,
      origin: text(row, 'origin'),
      line: whole(row, 'line'),
      sku: text(row, 'sku'),
      quantityMilli: whole(row, 'quantity_milli'),
      businessMs: whole(row, 'business_ms'),
    }));
}

function toLevel(row: Row): LevelRecord {
  return {
    storeId: text(row, 'store_id'),
    sku: text(row, 'sku'),
    onHandMilli: whole(row, 'on_hand_milli'),
    promisedMilli: whole(row, 'promised_milli'),
    lastMovedAtMs: wholeOrNull(row, 'last_moved_ms'),
    lastCountedAtMs: wholeOrNull(row, 'last_counted_ms'),
  };
}
