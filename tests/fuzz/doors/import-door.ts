/**
 * The import door: catalogues, stock lists and customer lists as shops have them, spoilt as bytes. An import
 * ends with a count or with the sentence that the file can't be read; its numbers add up, and every row it
 * wrote can be read by a till.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { toDocument } from '../../../renderer/replica/row-parser.ts';
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import type { FeedCollection } from '../../../shared/protocol/feed.ts';
import { readPage } from '../../../sync-server/feed/read-page.ts';
import { columnNames } from '../../../sync-server/import/columns.ts';
import { importCatalog } from '../../../sync-server/import/import-catalog.ts';
import { importCustomers } from '../../../sync-server/import/import-customers.ts';
import { ImportReport } from '../../../sync-server/import/import-report.ts';
import { importStock } from '../../../sync-server/import/import-stock.ts';
import { type Encoding, encodings, UnreadableFileError } from '../../../sync-server/import/read-csv.ts';
import { openSqliteStore } from '../../../sync-server/store/sqlite-store.ts';
import type { Store } from '../../../sync-server/store/store.ts';
import { type FuzzDoor, makeDoor } from '../fuzz-door.ts';
import { hostileKeys, hostileString, mutateBytes } from '../hostile-values.ts';

type What = 'catalog' | 'stock' | 'customers';

interface ImportInput {
  readonly what: What;
  readonly encoding: Encoding;
  readonly bytes: Uint8Array;
}

const reader = { tillId: 'T', storeId: 'S1', receiptPrefix: 'T', publicKeys: [], revokedAtMs: null };

/** Opens the door on a store of its own, which is begun anew after each batch. */
export async function openImportDoor(): Promise<FuzzDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-fuzz-import-'));
  const file = join(folder, 'input.csv');
  let batches = 0;
  const fresh = async (): Promise<Store> => {
    batches += 1;
    const store = await openSqliteStore(join(folder, `${batches}.db`), Date.now);
    await store.write((transaction) => transaction.feed.addEpoch('fuzz'));
    return store;
  };
  let store = await fresh();
  const run = async ({ what, encoding, bytes }: ImportInput) => {
    writeFileSync(file, bytes);
    const report = new ImportReport(
      null,
      () => {},
      () => performance.now(),
    );
    if (what === 'catalog')
      await importCatalog(store, { file, encoding, currency: 'RUB', tax: 'standard' }, report);
    else if (what === 'stock')
      await importStock(store, { file, encoding, storeId: 'S1', document: null }, report);
    else await importCustomers(store, { file, encoding, storeId: 'S1' }, report);
    return report.finish();
  };
  return makeDoor<ImportInput>({
    name: 'import',
    make: makeInput,
    check: async (input) => {
      try {
        const { lines, written, firstBad } = await run(input);
        if (written > lines) return `${written} rows out of ${lines} lines`;
        return firstBad.every((bad) => bad.reason !== '') ? null : 'a bad line without a reason';
      } catch (error) {
        if (error instanceof UnreadableFileError && error.message !== '') return null;
        throw error;
      }
    },
    smaller: (input) => {
      const { bytes } = input;
      const half = bytes.length >> 1;
      return half === 0
        ? []
        : [bytes.subarray(0, half), bytes.subarray(half), bytes.subarray(1)].map((each) => ({
            ...input,
            bytes: each,
          }));
    },
    describe: ({ what, encoding, bytes }) =>
      `${what} ${encoding} base64:${Buffer.from(bytes).toString('base64')}`,
    stillWorks: async () => {
      const good = Buffer.from('Артикул;Наименование;Цена\nGOOD;Хороший;1 250,50\n');
      const { written, bad } = await run({ what: 'catalog', encoding: 'auto', bytes: good });
      if (written !== 1 || bad !== 0) return `a good catalogue wrote ${written} rows, ${bad} bad`;
      for (const collection of ['products', 'stock', 'customers'] as const) {
        const trouble = await unreadableRow(store, collection);
        if (trouble) return trouble;
      }
      await store.close();
      store = await fresh();
      return null;
    },
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

/** The first row of a collection that a till can't read. */
async function unreadableRow(store: Store, collection: FeedCollection): Promise<string | null> {
  const asked = {
    collection,
    checkpoint: null,
    limit: 5000,
    digest: false,
    branches: new Map<string, number>(),
  };
  const page = await store.read((transaction) => readPage(transaction, reader, asked));
  const bad: string[] = [];
  for (const { id, feedSequence, text } of page.rebuild ? [] : page.rows) {
    const data: Record<string, unknown> | null = text === null ? null : JSON.parse(text);
    toDocument(collection, { id, feedSequence, deleted: text === null, data }, {}, (detail) =>
      bad.push(detail),
    );
  }
  return bad[0] === undefined ? null : `wrote a row no till can read: ${bad[0]}`;
}

const columnsOf: Readonly<Record<What, readonly (keyof typeof columnNames)[]>> = {
  catalog: ['sku', 'name', 'price', 'barcode', 'category', 'unit', 'tax', 'size'],
  stock: ['sku', 'quantity'],
  customers: ['customer', 'country'],
};

const cells: readonly string[] = [
  'A-1',
  '4601234567890',
  '12',
  '1 250,50',
  '-3',
  '0',
  '99999999999999999999',
  '1e5',
  '20 %',
  'шт',
  'кг',
  'Молоко "3,2"',
  '',
  'СТРАНА',
  '0,5',
  '9007199254740993',
];

function makeInput(random: SeededRandom): ImportInput {
  const what = random.pick(['catalog', 'stock', 'customers'] as const);
  const encoding = random.pick(encodings);
  if (random.chance(0.1)) return { what, encoding, bytes: random.bytes(random.below(400)) };
  const delimiter = random.pick([';', ',', '\t']);
  const names = columnsOf[what]
    .filter((_, index) => index < 2 || random.chance(0.6))
    .map((name): string => random.pick(columnNames[name]));
  if (random.chance(0.1)) names.push(random.pick([...hostileKeys, 'sku', 'invoice']));
  const rows = Array.from({ length: random.below(30) }, () => names.map(() => cell(random, delimiter)));
  const lineEnd = random.pick(['\n', '\r\n', '\r']);
  const text =
    (random.chance(0.2) ? '\ufeff' : '') + [names, ...rows].map((row) => row.join(delimiter)).join(lineEnd);
  const codec = random.pick(['utf-8', 'utf-8', 'windows-1251', 'utf-16le', 'utf-16be']);
  const bytes = iconv.encode(text, codec, { addBOM: random.chance(0.5) && codec.startsWith('utf-16') });
  return { what, encoding, bytes: random.chance(0.8) ? mutateBytes(random, bytes) : bytes };
}

function cell(random: SeededRandom, delimiter: string): string {
  const text = random.chance(0.1) ? hostileString(random) : random.pick(cells);
  return random.chance(0.3)
    ? `"${text.replaceAll('"', random.chance(0.8) ? '""' : '"')}"`
    : text.replaceAll(delimiter, '');
}
