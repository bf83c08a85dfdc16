/**
 * Counts what a server's database holds of returns, with SQL of its own, and compares it line by line with the
 * cancellation invoices of the file: each came back once, from the purchase it fits, and no more money went back of
 * a purchase than was paid for it.
 */
import Database from 'libsql';
import type { Invoice } from './read-invoices.ts';

/** The figures that are printed. Amounts in minor units; what went back is below zero. */
export interface ReturnFigures {
  readonly returns: number;
  readonly returnsMinor: number;
  readonly returnLines: number;
  readonly matchedLines: number;
  readonly blindLines: number;
  readonly unitsReturned: number;
  /** What was owed for want of a network, and what of it was paid out. */
  readonly owedRefunds: number;
  readonly paidRefunds: number;
}

/** What was counted, and everything that isn't as it should be. */
export interface CountedReturns {
  readonly figures: ReturnFigures;
  readonly duplicates: number;
  readonly missing: number;
  readonly wrong: readonly string[];
}

/** A line of a return, as the query below reads it. */
export interface LineRow {
  readonly reference: string | null;
  readonly customer: string | null;
  readonly sku: string;
  readonly milli: number;
  readonly unitPrice: number;
  readonly refund: number;
  /** The invoice of the purchase; null for a blind line. */
  readonly invoice: string | null;
}

const lineSql = `
  SELECT json_extract(r.entry, '$.operation.payload.reference') AS reference,
         json_extract(r.entry, '$.operation.payload.customerId') AS customer,
         json_extract(line.value, '$.sku') AS sku,
         json_extract(line.value, '$.quantityMilli') AS milli,
         json_extract(line.value, '$.unitPriceMinor') AS unitPrice,
         json_extract(line.value, '$.refundMinor') AS refund,
         json_extract(r.entry, '$.operation.payload.purchase') IS NULL AS isBlind,
         (SELECT json_extract(s.entry, '$.operation.payload.reference') FROM operations AS s
           WHERE s.operation_id = json_extract(r.entry, '$.operation.payload.purchase.operationId')) AS invoice
    FROM operations AS r, json_each(r.entry, '$.operation.payload.lines') AS line
   WHERE r.kind = 'return' AND r.held_reason IS NULL`;

const sumSql = `
  SELECT count(*) AS returns, coalesce(sum(json_extract(entry, '$.operation.payload.totalMinor')), 0) AS minor
    FROM operations WHERE kind = 'return' AND held_reason IS NULL`;

const owedSql = `
  SELECT (SELECT count(*) FROM operations AS r, json_each(r.entry, '$.operation.payload.refunds') AS refund
           WHERE r.kind = 'return' AND json_extract(refund.value, '$.kind') = 'owed') AS owed,
         (SELECT count(DISTINCT json_extract(entry, '$.operation.payload.returnId') || ':' ||
                                json_extract(entry, '$.operation.payload.refundIndex'))
            FROM operations WHERE kind = 'refund-payment') AS paid,
         (SELECT count(*) FROM operations WHERE kind = 'refund-payment') AS payments`;

const overSql = `
  SELECT json_extract(r.entry, '$.operation.payload.purchase.receiptNumber') AS receipt,
         sum(json_extract(r.entry, '$.operation.payload.totalMinor')) AS back,
         (SELECT json_extract(s.entry, '$.operation.payload.totalMinor') FROM operations AS s
           WHERE s.operation_id = json_extract(r.entry, '$.operation.payload.purchase.operationId')) AS paid
    FROM operations AS r
   WHERE r.kind = 'return' AND json_extract(r.entry, '$.operation.payload.purchase') IS NOT NULL
   GROUP BY receipt HAVING back > coalesce(paid, 0)`;

/** Counts, and compares with the file. */
export function countReturns(file: string, invoices: readonly Invoice[]): CountedReturns {
  const database = new Database(file, { readonly: true });
  // Rows come back untyped; each query names the columns that its type has.
  const rows = <Row>(sql: string): Row[] => database.prepare(sql).all() as Row[];
  try {
    const lines = rows<LineRow & { readonly isBlind: number }>(lineSql);
    const [sums] = rows<{ returns: number; minor: number }>(sumSql);
    const [refunds] = rows<{ owed: number; paid: number; payments: number }>(owedSql);
    const blindLines = lines.filter(({ isBlind }) => isBlind === 1).length;
    const figures: ReturnFigures = {
      returns: sums?.returns ?? 0,
      returnsMinor: -(sums?.minor ?? 0),
      returnLines: lines.length,
      matchedLines: lines.length - blindLines,
      blindLines,
      unitsReturned: lines.reduce((sum, { milli }) => sum + milli, 0) / 1000,
      owedRefunds: refunds?.owed ?? 0,
      paidRefunds: refunds?.paid ?? 0,
    };
    const { beyond, missing } = compareLines(lines, invoices);
    const twice = (refunds?.payments ?? 0) - figures.paidRefunds;
    const linesMinor = lines.reduce((sum, { refund }) => sum + refund, 0);
    return {
      figures,
      duplicates: beyond.length + twice,
      missing: missing.length + figures.owedRefunds - figures.paidRefunds,
      wrong: [
        ...beyond.map((line) => `came back and shouldn't: ${line}`),
        ...missing.map((line) => `didn't come back: ${line}`),
        ...rows<{ receipt: string; back: number; paid: number }>(overSql).map(
          ({ receipt, back, paid }) => `${back} went back of ${receipt}, for which ${paid} were paid`,
        ),
        ...(twice === 0 ? [] : [`${twice} refunds were paid out twice`]),
        ...(figures.owedRefunds === figures.paidRefunds
          ? []
          : [`${figures.paidRefunds} of ${figures.owedRefunds} owed refunds were paid out`]),
        ...(linesMinor === -figures.returnsMinor ? [] : [`lines of returns come to ${linesMinor}`]),
      ],
    };
  } finally {
    database.close();
  }
}

/** Lines as text, each as often as it stands: those that only the database has, and only the file. */
export function compareLines(
  found: readonly LineRow[],
  invoices: readonly Invoice[],
): { readonly beyond: readonly string[]; readonly missing: readonly string[] } {
  const missing = invoices.flatMap(({ number, customerId, credits }) =>
    credits.map(({ code, quantity, priceMinor, purchase }) =>
      [number, customerId, code, quantity, priceMinor, quantity * priceMinor, purchase].join(' '),
    ),
  );
  const beyond: string[] = [];
  for (const { reference, customer, sku, milli, unitPrice, refund, invoice } of found) {
    const line = [reference, customer, sku, milli / 1000, unitPrice, refund, invoice].join(' ');
    const index = missing.indexOf(line);
    if (index < 0) beyond.push(line);
    else missing.splice(index, 1);
  }
  return { beyond, missing };
}
