/** Stock movements and levels in SQLite; see stock-records.ts for what each method promises. */
import { type Row, type SqliteConnection, text, whole } from './sqlite-connection.ts';
import type { LevelRecord, MovementRecord, StockReads, StockWrites } from './stock-records.ts';

export function sqliteStock(connection: SqliteConnection): StockReads & StockWrites {
  return {
    levels: async (storeId, skus) => levelsOf(connection, storeId, skus),
    allLevels: async (storeId) =>
      connection.all('SELECT * FROM stock_levels WHERE store_id = ? ORDER BY sku', storeId).map(toLevel),
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
    move: async ({ add, remove }) => {
      const removed = [...new Set(remove.map((movement) => movement.storeId))].flatMap((storeId) => {
        const origins = remove.filter((each) => each.storeId === storeId).map((each) => each.origin);
        const movements = movementsOf(connection, storeId, origins);
        connection.run(
          'DELETE FROM stock_movements WHERE store_id = ? AND origin IN (SELECT value FROM json_each(?))',
          storeId,
          JSON.stringify(origins),
        );
        return movements;
      });
      for (const movement of add) {
        connection.run(
          'INSERT INTO stock_movements (store_id, origin, line, sku, quantity_milli) VALUES (?, ?, ?, ?, ?)',
          movement.storeId,
          movement.origin,
          movement.line,
          movement.sku,
          movement.quantityMilli,
        );
      }
      return changeLevels(connection, add, removed);
    },
  };
}

/** Adds the sums per level in one statement per store, in the order of their keys. */
function changeLevels(
  connection: SqliteConnection,
  added: readonly MovementRecord[],
  removed: readonly MovementRecord[],
): LevelRecord[] {
  const byStore = new Map<string, Map<string, number>>();
  const sum = (movement: MovementRecord, sign: 1 | -1): void => {
    const sums = byStore.get(movement.storeId) ?? new Map<string, number>();
    byStore.set(movement.storeId, sums);
    sums.set(movement.sku, (sums.get(movement.sku) ?? 0) + sign * movement.quantityMilli);
  };
  for (const movement of added) sum(movement, 1);
  for (const movement of removed) sum(movement, -1);
  return [...byStore.keys()].sort().flatMap((storeId) => {
    const sums = [...(byStore.get(storeId) ?? [])].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    connection.run(
      `INSERT INTO stock_levels (store_id, sku, on_hand_milli, promised_milli)
       SELECT ?, value ->> 0, value ->> 1, 0 FROM json_each(?) WHERE true
       ON CONFLICT DO UPDATE SET on_hand_milli = on_hand_milli + excluded.on_hand_milli`,
      storeId,
      JSON.stringify(sums),
    );
    return levelsOf(
      connection,
      storeId,
      sums.map(([sku]) => sku),
    );
  });
}

function levelsOf(connection: SqliteConnection, storeId: string, skus: readonly string[]): LevelRecord[] {
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
    }));
}

function toLevel(row: Row): LevelRecord {
  return {
    storeId: text(row, 'store_id'),
    sku: text(row, 'sku'),
    onHandMilli: whole(row, 'on_hand_milli'),
    promisedMilli: whole(row, 'promised_milli'),
  };
}
