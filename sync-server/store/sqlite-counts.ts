/**
 * Lines of counts in SQLite, each with the sum of what moved up to its scan. The sum is made once from the
 * level and the movements after the scan, and then follows every movement that comes or goes at or before it;
 * so a sale costs one look by index, however long the history of its SKU is.
 */
import { type Row, type SqliteConnection, text, whole } from './sqlite-connection.ts';
import type { CountedRecord, CountLineRecord, MovementRecord, StockReads } from './stock-records.ts';

export function sqliteCountReads(
  connection: SqliteConnection,
): Pick<StockReads, 'countLines' | 'countLinesOf'> {
  return {
    countLines: async (storeId, skus, sinceMs) =>
      connection
        .all(
          `SELECT * FROM count_lines
           WHERE store_id = ? AND sku IN (SELECT value FROM json_each(?)) AND counted_at_ms >= ?
           ORDER BY sku, counted_at_ms, origin`,
          storeId,
          JSON.stringify(skus),
          sinceMs,
        )
        .map(toLine),
    countLinesOf: async (storeId, origins) =>
      connection
        .all(
          `SELECT * FROM count_lines WHERE store_id = ? AND origin IN (SELECT value FROM json_each(?))
           ORDER BY sku, counted_at_ms, origin`,
          storeId,
          JSON.stringify(origins),
        )
        .map(toLine),
  };
}

/** Adds the movements that came to the sums of later count lines, and takes off those that went. */
export function shiftCountLines(
  connection: SqliteConnection,
  storeId: string,
  added: readonly MovementRecord[],
  removed: readonly MovementRecord[],
): void {
  const shifts = [
    ...added.map(({ sku, businessMs, origin, quantityMilli }) => [sku, businessMs, origin, quantityMilli]),
    ...removed.map(({ sku, businessMs, origin, quantityMilli }) => [sku, businessMs, origin, -quantityMilli]),
  ];
  if (shifts.length === 0) return;
  connection.run(
    `UPDATE count_lines SET before_milli = before_milli + moved.sum_milli
     FROM (
       SELECT line.sku AS sku, line.counted_at_ms AS at, line.origin AS origin, sum(shift.value ->> 3) AS sum_milli
       FROM json_each(?2) AS shift JOIN count_lines AS line
         ON line.store_id = ?1 AND line.sku = shift.value ->> 0
           AND line.counted_at_ms >= shift.value ->> 1 AND line.origin <> shift.value ->> 2
       GROUP BY line.sku, line.counted_at_ms, line.origin) AS moved
     WHERE count_lines.store_id = ?1 AND count_lines.sku = moved.sku
       AND count_lines.counted_at_ms = moved.at AND count_lines.origin = moved.origin`,
    storeId,
    JSON.stringify(shifts),
  );
}

/** Adds count lines, each with what moved up to its scan: the level less what moved later and its own. */
export function addCountLines(
  connection: SqliteConnection,
  storeId: string,
  lines: readonly CountedRecord[],
): void {
  for (const line of lines) {
    connection.run(
      `INSERT INTO count_lines (store_id, sku, counted_at_ms, origin, operation_id, expected_milli,
         counted_milli, before_milli)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7,
         (SELECT on_hand_milli FROM stock_levels WHERE store_id = ?1 AND sku = ?2)
         - coalesce((SELECT sum(quantity_milli) FROM stock_movements
             WHERE store_id = ?1 AND sku = ?2 AND business_ms > ?3), 0)
         - coalesce((SELECT sum(quantity_milli) FROM stock_movements
             WHERE store_id = ?1 AND sku = ?2 AND origin = ?4 AND business_ms <= ?3), 0)`,
      storeId,
      line.sku,
      line.countedAtMs,
      line.origin,
      line.operationId,
      line.expectedMilli,
      line.countedMilli,
    );
  }
}

/** Removes the count lines of these origins. Returns their SKUs. */
export function removeCountLines(
  connection: SqliteConnection,
  storeId: string,
  origins: readonly string[],
): string[] {
  const where = 'WHERE store_id = ? AND origin IN (SELECT value FROM json_each(?))';
  const skus = connection.all(`SELECT sku FROM count_lines ${where}`, storeId, JSON.stringify(origins));
  connection.run(`DELETE FROM count_lines ${where}`, storeId, JSON.stringify(origins));
  return skus.map((row) => text(row, 'sku'));
}

function toLine(row: Row): CountLineRecord {
  return {
    storeId: text(row, 'store_id'),
    sku: text(row, 'sku'),
    origin: text(row, 'origin'),
    operationId: text(row, 'operation_id'),
    expectedMilli: whole(row, 'expected_milli'),
    countedMilli: whole(row, 'counted_milli'),
    countedAtMs: whole(row, 'counted_at_ms'),
    beforeMilli: whole(row, 'before_milli'),
  };
}
