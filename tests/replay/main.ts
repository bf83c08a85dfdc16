/**
 * `npm run replay -- --file F [--seed N]`: real sales through two headless tills and a real server while the
 * network is cut and restored at random. Prints one line of JSON with what the server's database holds in the
 * end, and exits 1 when that isn't what the file says, or when the tills don't show what the server holds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inProject } from '../../build/project-folders.ts';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { importCatalog } from '../../sync-server/import/import-catalog.ts';
import { importCustomers } from '../../sync-server/import/import-customers.ts';
import { ImportReport } from '../../sync-server/import/import-report.ts';
import { type HeadlessTill, startHeadlessTill } from '../support/headless-till.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { countDatabase, type DatabaseFigures } from './count-database.ts';
import { giftShopRows, replayCashier, replayStoreId } from './gift-shop.ts';
import { type Invoice, type Invoices, readInvoices } from './read-invoices.ts';
import { changeWeather, sellInvoice, type Weather } from './sell-invoices.ts';

const tillCount = 2;
const settleLimitMs = 90_000;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function fillServer(server: TestServer, file: string): Promise<void> {
  await writeReference(server.store, giftShopRows());
  const report = (): ImportReport => new ImportReport(null, say, () => performance.now());
  const catalog = report();
  const options = { file, encoding: 'auto' as const };
  await importCatalog(server.store, { ...options, currency: 'GBP', tax: 'standard' }, catalog);
  const articles = await catalog.finish();
  const customers = report();
  await importCustomers(server.store, { ...options, storeId: replayStoreId }, customers);
  const attached = await customers.finish();
  say(`Imported ${articles.written} articles and ${attached.written} customers`);
}

async function startTills(server: TestServer, folder: string): Promise<HeadlessTill[]> {
  const tills: HeadlessTill[] = [];
  for (let number = 1; number <= tillCount; number += 1) {
    const headless = await startHeadlessTill({
      folder: join(folder, `till-${number}`),
      serverUrl: server.url,
      enrolCode: await server.enrolCode(replayStoreId),
    });
    await headless.till.settled(AbortSignal.timeout(settleLimitMs));
    const signedIn = await headless.till.signIn({ kind: 'pin', ...replayCashier });
    if (!signedIn.ok) throw new Error(`Sign-in: ${signedIn.reason.code}`);
    tills.push(headless);
  }
  return tills;
}

/** Sells all invoices, each at a till drawn by the seed, both tills at once. */
async function sellAll(
  tills: readonly HeadlessTill[],
  invoices: readonly Invoice[],
  seed: number,
): Promise<Weather> {
  const random = seededRandom(seed);
  const shares = tills.map((): Invoice[] => []);
  for (const invoice of invoices) shares[random.below(tills.length)]?.push(invoice);
  const weather: Weather = { cuts: 0, lostAnswers: 0 };
  let sold = 0;
  await Promise.all(
    tills.map(async ({ till, network }, index) => {
      // One for each, so that how often a till asks the server changes nothing else.
      const [cuts, losses, tenders] = [1, 2, 3].map((part) => seededRandom(seed * 1000 + index * 10 + part));
      if (!cuts || !losses || !tenders) throw new Error('three generators were made');
      for (const invoice of shares[index] ?? []) {
        changeWeather(network, cuts, losses, weather);
        await sellInvoice(till, invoice, tenders);
        sold += 1;
        if (sold % 100 === 0) say(`${sold} of ${invoices.length} invoices`);
      }
    }),
  );
  return weather;
}

/** Mends the network and waits until everything is level. */
async function calm(tills: readonly HeadlessTill[]): Promise<void> {
  for (const { network } of tills) {
    network.mend();
    network.losesAnswer = () => false;
  }
  // The first till to settle doesn't know yet what the other pushes after it: once more when all have pushed.
  for (let round = 0; round < 2; round += 1) {
    await Promise.all(tills.map(({ till }) => till.settled(AbortSignal.timeout(settleLimitMs))));
  }
}

/** Everything that isn't as the file says; empty when all is well. */
function differences(held: DatabaseFigures, read: Invoices, tills: readonly HeadlessTill[]): string[] {
  const wrong: string[] = [];
  for (const [name, expected] of Object.entries({ ...read.expected, duplicates: 0, missing: 0, held: 0 })) {
    const found = held[name as keyof typeof read.expected]; // names of the object above
    if (found !== expected) wrong.push(`${name}: ${found} in the database, ${expected} in the file`);
  }
  for (const invoice of read.invoices) {
    if (invoice.sales.length > 0 && !held.soldInvoices.has(invoice.number))
      wrong.push(`invoice ${invoice.number} is missing`);
  }
  for (const [index, { till }] of tills.entries()) {
    for (const [sku, units] of held.onHand) {
      const { onHandMilli, pendingMilli } = till.stock.figure(sku);
      if (onHandMilli !== units * 1000 || pendingMilli !== 0)
        wrong.push(`till ${index + 1} shows ${onHandMilli} of ${sku}, the database holds ${units * 1000}`);
    }
  }
  return wrong;
}

async function replay(file: string, seed: number): Promise<number> {
  const startedMs = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-replay-'));
  const read = readInvoices(file);
  const server = await startTestServer({ dataFolder: join(folder, 'server') });
  try {
    await fillServer(server, file);
    const tills = await startTills(server, folder);
    say(`Selling ${read.invoices.length} invoices at ${tillCount} tills, seed ${seed}`);
    const weather = await sellAll(tills, read.invoices, seed);
    say(`Network cut ${weather.cuts} times, ${weather.lostAnswers} answers lost; mending and waiting`);
    await calm(tills);
    const held = countDatabase(join(server.dataFolder, 'stillopen.db'), replayStoreId);
    const wrong = differences(held, read, tills);
    for (const each of wrong.slice(0, 20)) say(`DIFFERS: ${each}`);
    for (const { till } of wrong.length > 0 ? tills : [])
      say(JSON.stringify(till.health.getState().problems));
    await Promise.all(tills.map((till) => till.close()));
    const { sales, lines, totalMinor, stockUnitsMoved, duplicates, missing } = held;
    const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
    const leftOut = read.cancelled;
    const figures = { sales, lines, totalMinor, stockUnitsMoved, duplicates, missing, leftOut, seconds };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    // Without a farewell: what is counted has been counted, and idle connections needn't be waited for.
    await server.crash();
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { file: { type: 'string' }, seed: { type: 'string' } } });
const seed = Number(values.seed ?? 1);
if (!Number.isInteger(seed)) throw new Error(`--seed ${values.seed} is not a whole number`);
process.exit(await replay(values.file ?? inProject('tests/fixtures/online-retail-sample.csv'), seed));
