/**
 * Imports opening stock: a code and a quantity per line, as movements; see writeOpeningStock for the rule
 * that makes a document count once. A document is named, or else known by the SHA-256 of the file's bytes.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { skuSchema } from '../../shared/domain/entities/article.ts';
import { rowsPerTransaction, writeOpeningStock } from '../catalog/write-catalog.ts';
import type { Store } from '../store/store.ts';
import { cellOf, findColumns } from './columns.ts';
import { fingerprintOf } from './import-catalog.ts';
import type { ImportReport } from './import-report.ts';
import { type Encoding, readCsv, readHeader, UnreadableFileError } from './read-csv.ts';

export interface StockImport {
  readonly file: string;
  readonly encoding: Encoding;
  readonly storeId: string;
  /** The document's own number; null takes the file's content for it. */
  readonly document: string | null;
}

/** Imports opening stock; the report knows what came of it. */
export async function importStock(store: Store, options: StockImport, report: ImportReport): Promise<void> {
  const columns = findColumns(await readHeader(options.file, options.encoding), ['sku', 'quantity']);
  if (columns.invoice !== undefined) {
    throw new UnreadableFileError('This is a list of invoices: its quantities are sales, not stock');
  }
  const documentId = options.document ?? (await hashFile(options.file));
  const seen = new Set<number>();
  let batch: { sku: string; quantityMilli: number }[] = [];
  const flush = async (): Promise<void> => {
    const results = await writeOpeningStock(store, options.storeId, documentId, batch);
    report.wrote(results.filter((result) => result === 'written').length);
    batch = [];
  };
  for await (const { line, values } of readCsv(options.file, options.encoding, (bad) => report.refuse(bad))) {
    report.line();
    const sku = cellOf(values, columns, 'sku');
    const quantity = cellOf(values, columns, 'quantity');
    const quantityMilli = parseQuantity(quantity);
    if (!skuSchema.safeParse(sku).success)
      report.refuse({ line, reason: sku === '' ? 'no code' : 'the code is too long' });
    else if (quantityMilli === null) report.refuse({ line, reason: `"${quantity}" is not a quantity` });
    else if (seen.has(fingerprintOf(sku))) {
      report.refuse({ line, reason: `the code ${sku} stands on an earlier line too` });
    } else {
      seen.add(fingerprintOf(sku));
      batch.push({ sku, quantityMilli });
      if (batch.length >= rowsPerTransaction) await flush();
    }
  }
  await flush();
}

/** Reads "12", "1 250,5" or "-0.255" into thousandths; null when it is no quantity. */
export function parseQuantity(text: string): number | null {
  const match = /^(-?)(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,7})(?:[.,](\d{1,3})0*)?$/.exec(text.trim());
  if (!match) return null;
  const whole = (match[2] ?? '').replace(/\D/g, '');
  const milli = Number(whole) * 1000 + Number((match[3] ?? '').padEnd(3, '0'));
  if (milli > 1e10) return null;
  return match[1] && milli !== 0 ? -milli : milli;
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
