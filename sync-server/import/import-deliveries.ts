/**
 * Imports what suppliers announce: a line per article with the delivery's number, the code or barcode and the
 * quantity. Lines of one delivery may stand anywhere in the file, and an article on several of them is summed.
 * A code that no article has is taken, for goods may be new, and reported.
 */
import { articleSchema, skuSchema } from '../../shared/domain/entities/article.ts';
import type { Announcement } from '../../shared/domain/stock/delivery-of.ts';
import { announcedDeliveryId, writeAnnouncements } from '../catalog/write-deliveries.ts';
import type { Store } from '../store/store.ts';
import { type Columns, cellOf, findColumns } from './columns.ts';
import type { ImportReport } from './import-report.ts';
import { parseQuantity } from './import-stock.ts';
import { type CsvLine, type Encoding, readCsv, readHeader, UnreadableFileError } from './read-csv.ts';

export interface DeliveriesImport {
  readonly file: string;
  readonly encoding: Encoding;
  readonly storeId: string;
}

const linesLimit = 5000;
const articlesPerRead = 5000;

interface Gathered {
  readonly supplier: string | null;
  readonly reference: string | null;
  readonly quantities: Map<string, number>;
}

/** Imports announced deliveries; the report counts deliveries as rows written. */
export async function importDeliveries(
  store: Store,
  options: DeliveriesImport,
  report: ImportReport,
): Promise<void> {
  const { file, encoding, storeId } = options;
  const columns = findColumns(await readHeader(file, encoding), ['delivery', 'quantity']);
  if (columns.sku === undefined && columns.barcode === undefined) {
    throw new UnreadableFileError('The file needs a column with codes ("sku") or with barcodes ("barcode")');
  }
  const codes = await catalogueCodes(store);
  const gathered = new Map<string, Gathered>();
  for await (const line of readCsv(file, encoding, (bad) => report.refuse(bad))) {
    report.line();
    const { reason, sku } = take(line, columns, codes.byBarcode, gathered);
    if (reason !== null) report.refuse({ line: line.line, reason });
    else if (!codes.skus.has(sku))
      report.unknownArticle({
        line: line.line,
        reason: `no article has the code ${sku} yet; the line was taken`,
      });
  }
  const announcements = [...gathered].map(
    ([number, { supplier, reference, quantities }]): Omit<Announcement, 'announcedAtMs'> => ({
      deliveryId: announcedDeliveryId(storeId, number),
      toStoreId: storeId,
      supplier,
      reference: reference ?? number,
      lines: [...quantities].map(([sku, quantityMilli]) => ({ sku, quantityMilli })),
    }),
  );
  report.wrote(await writeAnnouncements(store, announcements));
}

/** Adds a line to its delivery. Answers why it can't be taken, null when it was, and the article it names. */
function take(
  { values }: CsvLine,
  columns: Columns,
  byBarcode: ReadonlyMap<string, string>,
  gathered: Map<string, Gathered>,
): { readonly reason: string | null; readonly sku: string } {
  const number = cellOf(values, columns, 'delivery');
  const supplier = cellOf(values, columns, 'supplier') || null;
  const reference = cellOf(values, columns, 'reference') || null;
  const barcode = cellOf(values, columns, 'barcode');
  const sku = cellOf(values, columns, 'sku') || (byBarcode.get(barcode) ?? '');
  const refuse = (reason: string) => ({ reason, sku });
  if (number === '') return refuse('no delivery number');
  if (number.length > 59) return refuse('the delivery number is longer than 59 characters');
  if ((supplier?.length ?? 0) > 120) return refuse('the supplier is longer than 120 characters');
  if ((reference?.length ?? 0) > 60) return refuse('the reference is longer than 60 characters');
  if (sku === '') return refuse(barcode === '' ? 'no code' : `no article has the barcode ${barcode}`);
  if (!skuSchema.safeParse(sku).success) return refuse('the code is too long');
  const quantity = cellOf(values, columns, 'quantity');
  const quantityMilli = parseQuantity(quantity);
  if (quantityMilli === null || quantityMilli <= 0)
    return refuse(`"${quantity}" is not a quantity above zero`);
  const delivery = gathered.get(number) ?? { supplier, reference, quantities: new Map() };
  const before = delivery.quantities.get(sku);
  if (before === undefined && delivery.quantities.size >= linesLimit) {
    return refuse(`the delivery ${number} has more than ${linesLimit} articles`);
  }
  gathered.set(number, delivery);
  delivery.quantities.set(sku, (before ?? 0) + quantityMilli);
  return { reason: null, sku };
}

/** The codes of the whole catalogue, and which variant has a barcode. */
async function catalogueCodes(
  store: Store,
): Promise<{ readonly skus: ReadonlySet<string>; readonly byBarcode: ReadonlyMap<string, string> }> {
  const skus = new Set<string>();
  const byBarcode = new Map<string, string>();
  for (let after = 0; ; ) {
    const from = after;
    const rows = await store.read(({ feed }) => feed.rowsAfter('chain', 'products', from, articlesPerRead));
    for (const { text, feedSequence } of rows) {
      after = feedSequence;
      const article = text === null ? null : articleSchema.safeParse(JSON.parse(text));
      for (const { sku, barcodes } of article?.success ? article.data.variants : []) {
        skus.add(sku);
        for (const barcode of barcodes) if (!byBarcode.has(barcode)) byBarcode.set(barcode, sku);
      }
    }
    if (rows.length < articlesPerRead) return { skus, byBarcode };
  }
}
