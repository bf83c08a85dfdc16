/**
 * Real sales and returns through two headless tills and a real server while the network is cut and restored at random; with
 * online orders between them when asked for, at a second store too. Customers of the file show their card and earn
 * points. What the server's database holds in the end must be what the file says and what the run did, and the tills
 * must show what the server holds; what goes with what is worked out of it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Till } from '../../renderer/till/till.ts';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { writeOpeningStock, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { importCatalog } from '../../sync-server/import/import-catalog.ts';
import { importCustomers } from '../../sync-server/import/import-customers.ts';
import { ImportReport } from '../../sync-server/import/import-report.ts';
import { type HeadlessTill, startHeadlessTill } from '../support/headless-till.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/till-on-fakes.ts';
import { countDatabase, type DatabaseFigures } from './count-database.ts';
import { countOrders } from './count-orders.ts';
import { countPoints } from './count-points.ts';
import { countReturns } from './count-returns.ts';
import { articlesIn, findHabits } from './find-habits.ts';
import { giftShopRows, outletRows, replayCashier, replayOutletId, replayStoreId } from './gift-shop.ts';
import { OrderRun, settleAll } from './order-run.ts';
import { type Invoice, type Invoices, readInvoices, services } from './read-invoices.ts';
import { ReturnDesk } from './return-desk.ts';
import { changeWeather, sellInvoice, type Weather } from './sell-invoices.ts';

/** The shop's tills. */
const shopTills = 2;
const settleLimitMs = 90_000;
const plentyMilli = 100_000_000;

/** What is replayed. */
export interface ReplayOptions {
  /** A file of Online Retail. */
  readonly file: string;
  readonly seed: number;
  /** How many online orders are placed meanwhile; 0, or 8 and more, so that each kind of fate is there. */
  readonly orders: number;
  /** Tells how far it is, and what differs. */
  readonly say: (text: string) => void;
}

/** What a replay came to: lines to be printed, figures last, and whether everything is as it should be. */
export interface Replayed {
  readonly isRight: boolean;
  readonly lines: readonly object[];
}

/**
 * What comes back blind has the highest price that a cancellation invoice names in the price list too, because a till
 * takes nothing back blind above its lowest recent price. Sales don't go by it: their prices are typed.
 */
function blindPrices(read: Invoices, names: ReadonlyMap<string, string>): string {
  const prices = new Map<string, number>();
  for (const { code, priceMinor, purchase } of read.invoices.flatMap(({ credits }) => credits))
    if (purchase === null) prices.set(code, Math.max(prices.get(code) ?? 0, priceMinor));
  const lines = [...prices].map(([code, minor]) =>
    [
      code,
      quoted(names.get(code) ?? code),
      (minor / 100).toFixed(2),
      services.has(code) ? 'service' : '',
    ].join(';'),
  );
  return ['sku;name;price;flags', ...lines].join('\n');
}

/** A cell of a CSV file, whatever it says. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

async function fillServer(
  server: TestServer,
  read: Invoices,
  options: ReplayOptions,
  priceFile: string,
): Promise<void> {
  const { file, say } = options;
  await writeReference(server.store, options.orders > 0 ? outletRows() : giftShopRows());
  const report = (): ImportReport => new ImportReport(null, say, () => performance.now());
  const catalog = report();
  const source = { file, encoding: 'auto' as const };
  await importCatalog(server.store, { ...source, currency: 'GBP', tax: 'standard' }, catalog);
  const articles = await catalog.finish();
  const found = await articlesIn(server.store);
  writeFileSync(priceFile, blindPrices(read, new Map(found.map(({ id, name }) => [id, name]))));
  const prices = report();
  const priceList = { file: priceFile, encoding: 'auto', currency: 'GBP', tax: 'standard' } as const;
  await importCatalog(server.store, priceList, prices);
  await prices.finish();
  const customers = report();
  await importCustomers(server.store, { ...source, storeId: replayStoreId }, customers);
  const attached = await customers.finish();
  say(`Imported ${articles.written} articles and ${attached.written} customers`);
  if (options.orders === 0) return;
  // So much that nothing falls below zero: what raises an exception is to be the run's own doing.
  const sold = new Map<string, number>();
  for (const { code, quantity } of read.invoices.flatMap(({ sales, corrections }) => [
    ...sales,
    ...corrections,
  ])) {
    if (!services.has(code)) sold.set(code, (sold.get(code) ?? plentyMilli) + Math.abs(quantity) * 1000);
  }
  const lines = [...sold].map(([sku, quantityMilli]) => ({ sku, quantityMilli }));
  for (const storeId of [replayStoreId, replayOutletId])
    await writeOpeningStock(server.store, storeId, 'opening', lines);
}

async function startTills(
  server: TestServer,
  folder: string,
  storeIds: readonly string[],
): Promise<HeadlessTill[]> {
  const tills: HeadlessTill[] = [];
  for (const [index, storeId] of storeIds.entries()) {
    const headless = await startHeadlessTill({
      folder: join(folder, `till-${index + 1}`),
      serverUrl: server.url,
      enrolCode: await server.enrolCode(storeId),
    });
    await headless.till.settled(AbortSignal.timeout(settleLimitMs));
    const signedIn = await headless.till.signIn({ kind: 'pin', ...replayCashier });
    if (!signedIn.ok) throw new Error(`Sign-in: ${signedIn.reason.code}`);
    await until(() => headless.till.customers.state.getState().open);
    tills.push(headless);
  }
  return tills;
}

/** What a run goes by: the shop's two tills sell, and a third one, with orders, hands out at the outlet. */
interface Run {
  readonly tills: readonly HeadlessTill[];
  readonly online: OrderRun | null;
  readonly returns: ReturnDesk;
  readonly invoices: readonly Invoice[];
  readonly seed: number;
  readonly weather: Weather;
  readonly say: (text: string) => void;
  sold: number;
}

/** Sells these invoices, each at a till drawn by the seed, both tills at once; orders are worked on in between. */
async function sellAll(run: Run, invoices: readonly Invoice[], part: number): Promise<void> {
  const { seed, weather, online, returns } = run;
  const tills = run.tills.slice(0, shopTills);
  const random = seededRandom(seed + part * 7919);
  const shares = tills.map((): Invoice[] => []);
  for (const invoice of invoices) shares[random.below(tills.length)]?.push(invoice);
  const generators = (index: number) =>
    // One for each, so that how often a till asks the server changes nothing else.
    [1, 2, 3].map((use) => seededRandom((seed + part * 7919) * 1000 + index * 10 + use));
  const [outlet] = run.tills.slice(shopTills);
  const [outletCuts, outletLosses] = generators(shopTills);
  await Promise.all(
    tills.map(async (headless, index) => {
      const { till, network } = headless;
      const [cuts, losses, tenders] = generators(index);
      if (!cuts || !losses || !tenders) throw new Error('three generators were made');
      for (const invoice of shares[index] ?? []) {
        changeWeather(network, cuts, losses, weather);
        const saleId = await sellInvoice(till, invoice, tenders);
        if (saleId !== null) returns.sold(invoice.number, headless, saleId);
        await returns.takeBack(headless, invoice);
        run.sold += 1;
        if (run.sold % 100 === 0) run.say(`${run.sold} of ${run.invoices.length} invoices`);
        if (!online) continue;
        if (index === 0) await online.placeDue(run.sold / run.invoices.length);
        await online.work(index);
        if (index === 0 || !outlet || !outletCuts || !outletLosses) continue;
        changeWeather(outlet.network, outletCuts, outletLosses, weather);
        await online.work(shopTills);
      }
    }),
  );
}

/** Sells everything; with orders in two halves, each with its collisions after it. */
async function runAll(run: Run): Promise<void> {
  const { online, tills, invoices } = run;
  if (!online) return sellAll(run, invoices, 0);
  const settle = (): Promise<void> => calm(tills);
  const half = Math.ceil(invoices.length / 2);
  await online.placeDue(0.1);
  for (const [part, own] of [invoices.slice(0, half), invoices.slice(half)].entries()) {
    await sellAll(run, own, part);
    await online.placeDue((part + 1) / 2);
    await settle();
    await online.collide(settle);
  }
  await settle();
  await online.finish(settle);
}

/** Mends the network and waits until everything is level. */
async function calm(tills: readonly HeadlessTill[]): Promise<void> {
  for (const { network } of tills) {
    network.mend();
    network.losesAnswer = () => false;
  }
  await settleAll(tills);
}

/** Everything that isn't as the file says; empty when all is well. */
function differences(held: DatabaseFigures, read: Invoices): string[] {
  const wrong: string[] = [];
  for (const [name, expected] of Object.entries({ ...read.expected, duplicates: 0, missing: 0, held: 0 })) {
    const found = held[name as keyof typeof read.expected]; // names of the object above
    if (found !== expected) wrong.push(`${name}: ${found} in the database, ${expected} in the file`);
  }
  for (const invoice of read.invoices) {
    if (invoice.sales.length > 0 && !held.soldInvoices.has(invoice.number))
      wrong.push(`invoice ${invoice.number} is missing`);
  }
  return wrong;
}

/** Every SKU of which a till shows another stock than the database holds. */
function shownOtherwise(till: Till, name: string, onHand: ReadonlyMap<string, number>): string[] {
  return [...onHand].flatMap(([sku, units]) => {
    const { onHandMilli, pendingMilli } = till.stock.figure(sku);
    if (onHandMilli === units * 1000 && pendingMilli === 0) return [];
    return [`${name} shows ${onHandMilli} of ${sku}, the database holds ${units * 1000}`];
  });
}

/** Replays. @throws when a till refuses what the shop did. */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { file, seed, say } = options;
  const startedMs = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-replay-'));
  const read = readInvoices(file);
  const server = await startTestServer({ dataFolder: join(folder, 'server') });
  try {
    await fillServer(server, read, options, join(folder, 'prices.csv'));
    const withOrders = options.orders > 0;
    const storeIds = [replayStoreId, replayStoreId, ...(withOrders ? [replayOutletId] : [])];
    const tills = await startTills(server, folder, storeIds);
    const { invoices } = read;
    const random = seededRandom(seed ^ 0x5eed);
    const wanted = options.orders;
    const online = withOrders ? await OrderRun.open(server, tills, { file, wanted, random }) : null;
    say(`Selling ${invoices.length} invoices at ${shopTills} tills, ${wanted} online orders, seed ${seed}`);
    const weather: Weather = { cuts: 0, lostAnswers: 0 };
    const returns = new ReturnDesk(invoices);
    await runAll({ tills, online, returns, invoices, seed, weather, say, sold: 0 });
    say(`Network cut ${weather.cuts} times, ${weather.lostAnswers} answers lost; mending and waiting`);
    await calm(tills);
    await returns.finish(tills.slice(0, shopTills));
    await calm(tills);
    const database = join(server.dataFolder, 'stillopen.db');
    const held = countDatabase(database, replayStoreId);
    const counted = online ? countOrders(database, online.orders) : null;
    const back = countReturns(database, invoices);
    const points = countPoints(database, replayStoreId);
    const wrong = [...differences(held, read), ...back.wrong, ...points.wrong, ...(counted?.wrong ?? [])];
    for (const [index, { till }] of tills.entries()) {
      const { onHand } = countDatabase(database, storeIds[index] ?? '');
      wrong.push(...shownOtherwise(till, `till ${index + 1}`, onHand));
    }
    for (const each of wrong.slice(0, 20)) say(`DIFFERS: ${each}`);
    for (const { till } of wrong.length > 0 ? tills : [])
      say(JSON.stringify(till.health.getState().problems));
    const habits = await findHabits(server.store);
    await Promise.all(tills.map((till) => till.close()));
    const { sales, lines, totalMinor, stockUnitsMoved } = held;
    const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
    const duplicates = held.duplicates + back.duplicates;
    const missing = held.missing + back.missing;
    const figures = {
      ...{ sales, lines, salesMinor: totalMinor, stockUnitsMoved, ...back.figures, duplicates, missing },
      leftOut: 0,
      ...points.figures,
    };
    return {
      isRight: wrong.length === 0,
      lines: [...(counted?.explained ?? []), { ...figures, ...(counted?.figures ?? {}), ...habits, seconds }],
    };
  } finally {
    // Without a farewell: what is counted has been counted, and idle connections needn't be waited for.
    await server.crash();
    rmSync(folder, { recursive: true, force: true });
  }
}
