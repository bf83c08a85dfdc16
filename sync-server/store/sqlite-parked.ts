/** Parked sales in SQLite; see parked-records.ts for what each method promises. */
import type { ParkedReads, ParkedRecord, ParkedWrites } from './parked-records.ts';
import { type Row, type SqliteConnection, text, textOrNull, whole } from './sqlite-connection.ts';

export function sqliteParked(connection: SqliteConnection): ParkedReads & ParkedWrites {
  const find = (storeId: string, parkedId: string): ParkedRecord | null => {
    const row = connection.first(
      'SELECT * FROM parked_sales WHERE store_id = ? AND parked_id = ?',
      storeId,
      parkedId,
    );
    return row && toRecord(row);
  };
  return {
    parkedSale: async (storeId, parkedId) => find(storeId, parkedId),
    parkedSales: async (storeId, limit) =>
      connection
        .all(
          `SELECT * FROM parked_sales WHERE store_id = ? AND taken_by IS NULL
           ORDER BY offered_at_ms DESC, parked_id LIMIT ?`,
          storeId,
          limit,
        )
        .map(toRecord),
    offer: async (record) => {
      connection.run(
        `INSERT INTO parked_sales (store_id, parked_id, till_id, sale, offered_at_ms, taken_by, taken_as)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        record.storeId,
        record.parkedId,
        record.tillId,
        record.text,
        record.offeredAtMs,
        record.takenBy,
        record.takenAs,
      );
    },
    take: async (storeId, parkedId, tillId, cartId) => {
      connection.run(
        `UPDATE parked_sales SET taken_by = ?, taken_as = ?
         WHERE store_id = ? AND parked_id = ? AND taken_by IS NULL`,
        tillId,
        cartId,
        storeId,
        parkedId,
      );
      return find(storeId, parkedId);
    },
    forgetParked: async (beforeMs) =>
      connection.run('DELETE FROM parked_sales WHERE offered_at_ms < ?', beforeMs),
  };
}

function toRecord(row: Row): ParkedRecord {
  return {
    storeId: text(row, 'store_id'),
    parkedId: text(row, 'parked_id'),
    tillId: text(row, 'till_id'),
    text: text(row, 'sale'),
    offeredAtMs: whole(row, 'offered_at_ms'),
    takenBy: textOrNull(row, 'taken_by'),
    takenAs: textOrNull(row, 'taken_as'),
  };
}
