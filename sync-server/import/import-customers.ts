/**
 * Imports customers' numbers and attaches them to a store. A file may name a customer on many lines, as
 * invoices do: the first line counts. Lines of invoices without a customer are no mistake.
 */
import { bareCustomer, type Customer, customerSchema } from '../../shared/domain/entities/customer.ts';
import { rowsPerTransaction, writeCustomers } from '../catalog/write-catalog.ts';
import type { Store } from '../store/store.ts';
import { cellOf, findColumns } from './columns.ts';
import { fingerprintOf } from './import-catalog.ts';
import type { ImportReport } from './import-report.ts';
import { type Encoding, readCsv, readHeader } from './read-csv.ts';

export interface CustomersImport {
  readonly file: string;
  readonly encoding: Encoding;
  readonly storeId: string;
}

/** Imports customers; the report knows what came of it. */
export async function importCustomers(
  store: Store,
  options: CustomersImport,
  report: ImportReport,
): Promise<void> {
  const columns = findColumns(await readHeader(options.file, options.encoding), ['customer']);
  const seen = new Set<number>();
  let batch: Customer[] = [];
  for await (const { line, values } of readCsv(options.file, options.encoding, (bad) => report.refuse(bad))) {
    report.line();
    const number = cellOf(values, columns, 'customer');
    if (number === '') {
      if (columns.invoice === undefined) report.refuse({ line, reason: 'no customer number' });
      continue;
    }
    const country = cellOf(values, columns, 'country') || null;
    const customer = { id: number, number, country, ...bareCustomer };
    const checked = customerSchema.safeParse(customer);
    if (!checked.success) {
      report.refuse({
        line,
        reason: `${checked.error.issues[0]?.path.join('.')}: ${checked.error.issues[0]?.message}`,
      });
      continue;
    }
    if (seen.has(fingerprintOf(number))) continue;
    seen.add(fingerprintOf(number));
    batch.push(customer);
    if (batch.length < rowsPerTransaction) continue;
    report.wrote(await writeCustomers(store, options.storeId, batch));
    batch = [];
  }
  report.wrote(await writeCustomers(store, options.storeId, batch));
}
