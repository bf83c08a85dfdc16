import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { importCatalog } from './import-catalog.ts';
import { importCustomers } from './import-customers.ts';
import { importDeliveries } from './import-deliveries.ts';
import { ImportReport, type ImportSummary } from './import-report.ts';
import { importStock, parseQuantity } from './import-stock.ts';

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-import-'));
  store = await openSqliteStore(join(folder, 'a.db'), () => 1000);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function file(content: string | Buffer): string {
  const path = join(folder, 'in.csv');
  writeFileSync(path, content);
  return path;
}

async function run(
  work: (report: ImportReport) => Promise<void>,
  reportFile: string | null = null,
): Promise<ImportSummary> {
  const report = new ImportReport(
    reportFile,
    () => undefined,
    () => 0,
  );
  await work(report);
  return report.finish();
}

const catalog = (path: string, currency: 'RUB' | 'GBP' = 'RUB'): Promise<ImportSummary> =>
  run((report) => importCatalog(store, { file: path, encoding: 'auto', currency, tax: 'standard' }, report));
const stock = (path: string, document: string | null = null): Promise<ImportSummary> =>
  run((report) => importStock(store, { file: path, encoding: 'auto', storeId: 'S', document }, report));

async function products(): Promise<Map<string, Record<string, unknown>>> {
  const rows = await store.read(({ feed }) => feed.rowsAfter('chain', 'products', 0, 1000));
  return new Map(rows.map((row) => [row.id, JSON.parse(row.text ?? 'null') as Record<string, unknown>]));
}

async function onHand(): Promise<Record<string, number>> {
  const levels = await store.read((transaction) => transaction.stock.allLevels('S'));
  return Object.fromEntries(levels.map((level) => [level.sku, level.onHandMilli]));
}

it.each([
  [
    'UTF-8 with mark, semicolons, CRLF',
    '\ufeffАртикул;Название;Цена;Ед.;НДС\r\n1;Сыр, "козий";1 299,90;кг;10%\r\n',
  ],
  ['UTF-8, commas, quotes', 'SKU,Name,Price,Unit,Tax\n1,"Сыр, ""козий""",1299.9,kg,reduced\n'],
  ['tabs', 'code\tdescription\tunit price\tunit\tvat\n1\tСыр, "козий"\t1299.90\tкг\t10\n'],
  [
    'Windows-1251',
    iconv.encode('Код;Наименование;Цена;Ед;НДС\n1;Сыр, "козий";1299,9;кг;10%', 'windows-1251'),
  ],
  [
    'UTF-16',
    iconv.encode('Код;Наименование;Цена;Ед;НДС\n1;Сыр, "козий";1299,9;кг;10%', 'utf-16le', { addBOM: true }),
  ],
])('[IMPORT2] reads %s', async (_name, content) => {
  expect(await catalog(file(content))).toMatchObject({ lines: 1, written: 1, bad: 0, firstBad: [] });
  expect((await products()).get('1')).toMatchObject({
    name: 'Сыр, "козий"',
    unit: 'kg',
    taxCategory: 'reduced',
    variants: [{ sku: '1', prices: [{ currency: 'RUB', amountMinor: 129_990 }] }],
  });
});

it('[IMPORT3] a bad line is told by number and reason, and the others go in', async () => {
  const path = file(
    'sku;name;price\n1;One;5\n;None;5\n3;Three;five\n4;Four;5;6\n5;Five;5\n1;Again;5\n7;;5\n8;Eight;1,234\n',
  );
  const reportFile = join(folder, 'bad.txt');
  const summary = await run(
    (report) =>
      importCatalog(store, { file: path, encoding: 'auto', currency: 'RUB', tax: 'standard' }, report),
    reportFile,
  );
  expect(summary.written).toBe(2);
  expect(summary.firstBad.map((bad) => bad.line)).toEqual([3, 4, 5, 7, 8, 9]);
  expect(summary.firstBad[1]?.reason).toBe('"five" is not a price in RUB');
  expect(readFileSync(reportFile, 'utf8').trim().split('\n')).toHaveLength(6);
  expect([...(await products()).keys()]).toEqual(['1', '5']);
});

it('[IMPORT3] a quote that never closes does not swallow the file or the memory', async () => {
  const path = file(
    `sku;name\n1;One\n2;"Two\n${Array.from({ length: 200_000 }, (_, n) => `x${n};name`).join('\n')}\n`,
  );
  const summary = await catalog(path);
  expect(summary.bad).toBeGreaterThan(0);
  expect((await products()).has('1')).toBe(true);
});

it('[IMPORT9] flags of articles come with the catalogue, by their names or in Russian; an unknown one is a bad line', async () => {
  const path = file(
    'артикул;название;цена;признаки\n1;Чайник;5;технически сложный\n2;Носки;5;not-returnable, 18+\n3;Лук;5;продовольственный\n4;Соль;5;вкусная\n',
  );
  const { firstBad } = await catalog(path);
  expect(firstBad).toMatchObject([{ line: 5, reason: expect.stringContaining('unknown flag "вкусная"') }]);
  const found = await products();
  expect(['1', '2', '3'].map((id) => found.get(id)?.flags)).toEqual([
    ['technically-complex'],
    ['not-returnable', 'age-restricted'],
    ['food'],
  ]);
});

it('[IMPORT4] the real sample: 2,015 codes as written, services flagged, 323 customers; again nothing', async () => {
  const path = new URL('../../tests/fixtures/online-retail-sample.csv', import.meta.url).pathname;
  expect(await catalog(path, 'GBP')).toMatchObject({ lines: 10_000, written: 2015, bad: 0 });
  expect(await catalog(path, 'GBP')).toMatchObject({ written: 0 });
  const rows = await store.read(({ feed }) => feed.rowsAfter('chain', 'products', 0, 10_000));
  const services = rows.filter((row) => row.text?.includes('"flags":["service"]')).map((row) => row.id);
  expect(services.sort()).toEqual(['BANK CHARGES', 'C2', 'D', 'DOT', 'M', 'POST']);
  expect(rows.reduce((sum, row) => sum + row.popularity, 0)).toBe(10_000);
  const customers = (): Promise<ImportSummary> =>
    run((report) => importCustomers(store, { file: path, encoding: 'auto', storeId: 'S' }, report));
  expect(await customers()).toMatchObject({ written: 323, bad: 0 });
  expect(await customers()).toMatchObject({ written: 0 });
});

it('[IMPORT5] opening stock is a movement that a document makes once; a later document corrects it', async () => {
  const first = file('sku;qty\nA;10\nB;2,5\n');
  expect(await stock(first)).toMatchObject({ written: 2 });
  await store.write((transaction) =>
    transaction.stock.move({
      add: [{ storeId: 'S', origin: 'sale', line: 0, sku: 'A', quantityMilli: -3000, businessMs: 1 }],
      remove: [],
    }),
  );
  expect(await stock(first)).toMatchObject({ written: 0 });
  expect(await onHand()).toEqual({ A: 7000, B: 2500 });
  expect(await stock(file('sku;qty\nA;12\n'), 'D2')).toMatchObject({ written: 1 });
  expect(await onHand()).toEqual({ A: 9000, B: 2500 });
  expect(await stock(file('sku;qty\nA;10\nB;2,5\n'))).toMatchObject({ written: 0 });
  expect(await onHand()).toEqual({ A: 9000, B: 2500 });
});

it.each([
  ['12', 12_000],
  ['1 250,5', 1_250_500],
  ['-0.255', -255],
  ['0', 0],
  ['1,2345', null],
  ['много', null],
  ['', null],
  ['99999999', null],
])('[IMPORT6] reads the quantity %s', (text, expected) => {
  expect(parseQuantity(text)).toBe(expected);
});

it('[IMPORT7] an announced code that no article has is taken, counted and reported by its line', async () => {
  await catalog(file('Артикул;Название;Цена\nA;Хлеб;10\n'));
  const list = file('Поставка;Артикул;Количество\nN-1;A;4\nN-1;ZZZ;1\nN-2;ZZZ;2\nN-2;;2\n');
  const reportFile = join(folder, 'report.txt');
  const summary = await run(
    (report) => importDeliveries(store, { file: list, encoding: 'auto', storeId: 'S' }, report),
    reportFile,
  );
  expect(summary).toMatchObject({ lines: 4, written: 2, bad: 1, unknownArticles: 2 });
  expect(summary.firstUnknown.map(({ line }) => line)).toEqual([3, 4]);
  expect(readFileSync(reportFile, 'utf8').split('\n').sort()).toEqual([
    '',
    '3\tno article has the code ZZZ yet; the line was taken',
    '4\tno article has the code ZZZ yet; the line was taken',
    '5\tno code',
  ]);
  const rows = await store.read(({ feed }) => feed.rowsAfter('store:S', 'deliveries', 0, 10));
  expect(rows.map(({ text }) => text?.includes('ZZZ'))).toEqual([true, true]);
});
