/**
 * Reads what a server holds straight from its database file, sharing no code with the server, while the
 * server runs or after it was killed.
 */
import { join } from 'node:path';
import Database from 'libsql';

/** An operation as the server stored it. */
export interface StoredOperation {
  readonly kind: string;
  readonly receiptNumber: string | null;
  readonly tillId: string;
  readonly totalMinor: number | null;
}

/** All operations a server holds, each row of its table once. */
export function storedOperations(serverData: string): StoredOperation[] {
  const database = new Database(join(serverData, 'stillopen.db'), { readonly: true });
  try {
    const rows = database
      .prepare(
        `SELECT kind, receipt_number AS receiptNumber, till_id AS tillId,
                json_extract(entry, '$.operation.payload.totalMinor') AS totalMinor
         FROM operations ORDER BY till_id, journal_id, branch, till_sequence`,
      )
      .all();
    // The columns are named above.
    return rows as StoredOperation[];
  } finally {
    database.close();
  }
}

/** Payloads of all stored operations of a kind, of one till or of all, in the order in which they were made. */
export function storedPayloads(
  serverData: string,
  kind: string,
  tillId: string | null = null,
): Record<string, unknown>[] {
  const database = new Database(join(serverData, 'stillopen.db'), { readonly: true });
  try {
    const rows = database
      .prepare(
        `SELECT json_extract(entry, '$.operation.payload') AS payload FROM operations WHERE kind = ? AND till_id = coalesce(?, till_id)
         ORDER BY till_id, journal_id, branch, till_sequence`,
      )
      .all(kind, tillId) as { payload: string }[];
    return rows.map((row) => JSON.parse(row.payload) as Record<string, unknown>);
  } finally {
    database.close();
  }
}

/** The stock of a SKU by the sum of its movements, in thousandths. */
export function stockBySum(serverData: string, storeId: string, sku: string): number {
  const database = new Database(join(serverData, 'stillopen.db'), { readonly: true });
  try {
    const row: unknown = database
      .prepare('SELECT total(quantity_milli) AS sum FROM stock_movements WHERE store_id = ? AND sku = ?')
      .get(storeId, sku);
    return (row as { sum: number }).sum;
  } finally {
    database.close();
  }
}
