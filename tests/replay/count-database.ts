/**
 * Counts what a server's database holds, by reading its SQLite file with SQL of its own: none of the server's
 * code takes part, so the figures are what is stored and not what the server believes.
 */
import Database from 'libsql';
import type { Figures } from './read-invoices.ts';

/** What the database holds. */
export interface DatabaseFigures extends Figures {
  /** Sales or corrections of one invoice that are there more than once, and ids that are. */
  readonly duplicates: number;
  /** Places between a journal's first and last entry that hold none, receipt numbers included. */
  readonly missing: number;
  /** Invoices that have a sale. */
  readonly soldInvoices: ReadonlySet<string>;
  /** Units on hand by SKU. */
  readonly onHand: ReadonlyMap<string, number>;
  /** Entries that are stored and held. */
  readonly held: number;
}

interface SaleRow {
  readonly reference: string | null;
  readonly lines: number;
  readonly total: number;
}

/** Reads the figures of one store. */
export function countDatabase(file: string, storeId: string): DatabaseFigures {
  const database = new Database(file, { readonly: true });
  // Rows come back untyped; each query below names the columns that its type has.
  const rows = <Row>(sql: string, ...values: string[]): Row[] =>
    database.prepare(sql).all(...values) as Row[];
  const one = (sql: string, ...values: string[]): number =>
    rows<{ figure: number | null }>(sql, ...values)[0]?.figure ?? 0;
  try {
    const sales = rows<SaleRow>(
      `SELECT json_extract(entry, '$.operation.payload.reference') AS reference,
              json_array_length(entry, '$.operation.payload.lines') AS lines,
              json_extract(entry, '$.operation.payload.totalMinor') AS total
         FROM operations WHERE kind = 'sale' AND store_id = ?`,
      storeId,
    );
    return {
      sales: sales.length,
      lines: sales.reduce((sum, sale) => sum + sale.lines, 0),
      totalMinor: sales.reduce((sum, sale) => sum + sale.total, 0),
      stockUnitsMoved:
        one(
          `SELECT sum(abs(quantity_milli)) AS figure FROM stock_movements WHERE store_id = ? AND origin IN
             (SELECT journal_id || ':' || branch || ':' || till_sequence FROM operations
                WHERE kind IN ('sale', 'stock-adjustment'))`,
          storeId,
        ) / 1000,
      duplicates:
        one('SELECT count(*) - count(DISTINCT operation_id) AS figure FROM operations') +
        one(
          `SELECT count(*) - count(DISTINCT kind || json_extract(entry, '$.operation.payload.reference')) AS figure
             FROM operations WHERE kind IN ('sale', 'stock-adjustment')`,
        ),
      missing:
        one(
          `SELECT sum(gap) AS figure FROM
             (SELECT max(till_sequence) - count(*) AS gap FROM operations GROUP BY journal_id, branch)`,
        ) +
        one(
          `SELECT sum(gap) AS figure FROM
             (SELECT max(CAST(substr(receipt_number, -6) AS INTEGER)) - count(*) AS gap
                FROM operations WHERE receipt_number IS NOT NULL GROUP BY journal_id, branch)`,
        ),
      soldInvoices: new Set(sales.map((sale) => sale.reference ?? '')),
      onHand: new Map(
        rows<{ sku: string; units: number }>(
          'SELECT sku, on_hand_milli / 1000 AS units FROM stock_levels WHERE store_id = ?',
          storeId,
        ).map(({ sku, units }) => [sku, units]),
      ),
      held: one('SELECT count(*) AS figure FROM operations WHERE held_reason IS NOT NULL'),
    };
  } finally {
    database.close();
  }
}
