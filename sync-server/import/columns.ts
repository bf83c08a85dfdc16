/** Names under which shops' files have the columns that imports read, lower case, in Russian and English. */
import { UnreadableFileError } from './read-csv.ts';

export const columnNames = {
  sku: ['sku', 'stockcode', 'stock code', 'code', 'item code', 'артикул', 'код', 'код товара'],
  name: ['name', 'description', 'title', 'наименование', 'название', 'товар', 'номенклатура'],
  price: ['price', 'unitprice', 'unit price', 'retail price', 'цена', 'розничная цена', 'цена розничная'],
  barcode: ['barcode', 'barcodes', 'ean', 'gtin', 'штрихкод', 'штрих-код', 'штрихкоды'],
  category: ['category', 'group', 'категория', 'группа', 'раздел'],
  brand: ['brand', 'бренд', 'марка', 'торговая марка'],
  unit: ['unit', 'единица', 'ед.', 'ед', 'ед. изм.', 'ед.изм.', 'единица измерения'],
  tax: ['tax', 'vat', 'ндс', 'ставка ндс'],
  flags: ['flags', 'признаки', 'особенности'],
  size: ['size', 'размер'],
  colour: ['colour', 'color', 'цвет'],
  quantity: ['quantity', 'qty', 'stock', 'on hand', 'количество', 'кол-во', 'остаток', 'остатки'],
  customer: [
    'customerid',
    'customer id',
    'customer',
    'number',
    'card',
    'номер',
    'клиент',
    'код клиента',
    'номер карты',
  ],
  country: ['country', 'страна'],
  delivery: [
    'delivery',
    'delivery id',
    'deliveryid',
    'delivery no',
    'delivery number',
    'поставка',
    'номер поставки',
    'код поставки',
  ],
  supplier: ['supplier', 'vendor', 'поставщик'],
  reference: ['reference', 'document', 'документ', 'номер документа', 'номер накладной', 'основание'],
  invoice: ['invoiceno', 'invoice no', 'invoice', 'номер чека', 'чек', 'накладная'],
} as const;
export type ColumnName = keyof typeof columnNames;

/** Where a file has the columns: the header's name by ours, absent ones left out. */
export type Columns = Partial<Record<ColumnName, string>>;

/** Finds the known columns in a header. @throws UnreadableFileError when a needed one is missing. */
export function findColumns(header: readonly string[], needed: readonly ColumnName[]): Columns {
  const found: Columns = {};
  // The keys of a constant object.
  for (const name of Object.keys(columnNames) as ColumnName[]) {
    const known: readonly string[] = columnNames[name];
    const column = header.find((each) => known.includes(each));
    if (column !== undefined) found[name] = column;
  }
  for (const name of needed) {
    if (found[name] !== undefined) continue;
    throw new UnreadableFileError(
      `No column for "${name}" (known names: ${columnNames[name].join(', ')}); the file has: ${header.join(', ')}`,
    );
  }
  return found;
}

/** A value of a line, trimmed; empty when the file has no such column. */
export function cellOf(values: Readonly<Record<string, string>>, columns: Columns, name: ColumnName): string {
  const column = columns[name];
  return column === undefined ? '' : (values[column] ?? '').trim();
}
