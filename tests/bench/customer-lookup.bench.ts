/**
 * How fast a till finds one of 50,000 customers of its store, and what it costs to have them: bytes of the replica,
 * memory of the index, and the time until all values are open after somebody signed in. On the real Electron with
 * the product's till, server and keys; only the screens are left out. The floor of a look-up is one bare read of a
 * row by its id from the same IndexedDB; that of opening, as many bare decryptions in this process.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { ElectronApplication } from 'playwright-core';
import { inProject } from '../../build/project-folders.ts';
import { openShop, type Shop } from '../e2e/support/shop.ts';
import { makeBareTillApp } from '../support/bare-till-app.ts';
import { launchElectron } from '../support/electron-launch.ts';
import { type BenchCustomer, benchCustomers, registerAll } from './bench-customers.ts';
import { type BenchResult, benchResult, quantile, rounded } from './bench-result.ts';
import type { CustomerPage, LookUps, Opening } from './customer-page.ts';
import { peakMegabytes, windowHeapBytes } from './process-memory.ts';
import { type Extent, warmUp } from './till-speed.bench.ts';

const store = 'TV1';
const pin = '1111';
const openings = 3;
const pulledLimitMs = 600_000;
const bytesPerMegabyte = 1e6;

/** Asks the page for one of its parts by name. */
type AskPage = <K extends keyof CustomerPage>(
  name: K,
  ...asked: Parameters<CustomerPage[K]>
) => Promise<Awaited<ReturnType<CustomerPage[K]>>>;

/** Makes a store with so many customers and looks them up at a till that has pulled them all. */
export async function benchCustomerLookup({ customers, samples }: Extent): Promise<BenchResult> {
  const all = benchCustomers(customers + samples + warmUp);
  const shop = await openShop();
  let app: ElectronApplication | null = null;
  try {
    const known = all.slice(0, customers);
    await registerAll({ serverUrl: shop.serverUrl, enrolCode: await enrolCode(shop) }, known);
    app = await openApp(shop);
    return await measure(app, known, all.slice(customers));
  } finally {
    await app?.close();
    await shop.close();
  }
}

async function measure(
  app: ElectronApplication,
  known: readonly BenchCustomer[],
  fresh: readonly BenchCustomer[],
): Promise<BenchResult> {
  const ask = await pageOf(app);
  await pullAll(ask, known.length);
  const storedBytes = await ask('storedBytes');
  // The keys come after the rows: only who signed in once with all of them opens all.
  await openAll(ask, known);
  await ask('signOut');
  const closedBytes = await windowHeapBytes(app);
  const opened: Opening[] = [];
  for (let done = 0; done < openings; done += 1) {
    if (done > 0) await ask('signOut');
    opened.push(await ask('open', pin, known.at(-1)?.phone ?? ''));
  }
  const openBytes = (await windowHeapBytes(app)) - closedBytes;
  const found = await lookUpAll(ask, spread(known, fresh.length));
  const floorMs = quantile((await ask('readRows', fresh.length)).slice(warmUp), 0.5);
  const registered = await ask('register', fresh);
  const openMs = quantile(
    opened.map((each) => each.openMs),
    0.5,
  );
  const openFloorMs = bareDecryptions(known);
  const peak = await peakMegabytes(app);
  return benchResult('customer-lookup', [...found.phone, ...found.card], floorMs, {
    ...Object.fromEntries(
      Object.entries(found).flatMap(([by, times]) => [
        [`${by}Ms`, rounded(quantile(times, 0.5))],
        [`${by}P99Ms`, rounded(quantile(times, 0.99))],
      ]),
    ),
    customers: known.length,
    openMs: rounded(openMs),
    openFloorMs: rounded(openFloorMs),
    openRatio: rounded(openMs / openFloorMs),
    windowStallMs: rounded(Math.max(...opened.map((each) => each.windowStallMs))),
    mainStallMs: rounded(Math.max(...opened.map((each) => each.mainStallMs))),
    firstFoundMs: rounded(Math.max(...opened.map((each) => each.firstFoundMs))),
    registerMs: rounded(quantile(registered.slice(warmUp), 0.5)),
    indexMB: rounded(openBytes / bytesPerMegabyte),
    replicaMB: rounded(storedBytes / bytesPerMegabyte),
    replicaBytesPerCustomer: Math.round(storedBytes / known.length),
    windowPeakMB: peak.window,
    mainPeakMB: peak.main,
  });
}

/** Times by what is looked for, warm-up left out. @throws when somebody isn't found. */
async function lookUpAll(
  ask: AskPage,
  some: readonly BenchCustomer[],
): Promise<Readonly<Record<'phone' | 'card' | 'lastFour' | 'name', readonly number[]>>> {
  const timesOf = async (what: string, textOf: (customer: BenchCustomer) => string): Promise<number[]> => {
    const names = some.map(({ name }) => name);
    const { times, found }: LookUps = await ask('lookUp', some.map(textOf), names);
    if (found !== some.length) throw new Error(`By ${what} ${found} of ${some.length} customers were found`);
    return times.slice(warmUp);
  };
  return {
    phone: await timesOf('phone', ({ phone }) => phone.replace('+7', '8 ')),
    card: await timesOf('card', ({ cardNumber }) => cardNumber),
    lastFour: await timesOf('the last four digits', ({ phone }) => phone.slice(-4)),
    // All but the last letters, typed without capitals.
    name: await timesOf('name', ({ name }) => name.slice(0, -4).toLowerCase()),
  };
}

/** So many of them, from the first to the last. */
function spread(known: readonly BenchCustomer[], count: number): BenchCustomer[] {
  return Array.from(
    { length: count },
    (_, index) => known[Math.floor((index * known.length) / count)],
  ).flatMap((each) => each ?? []);
}

/** How long as many bare decryptions take one after the other, ms. */
function bareDecryptions(known: readonly BenchCustomer[]): number {
  const sealed = known.map(({ name, phone }) => {
    const [key, nonce] = [randomBytes(32), randomBytes(12)];
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const text = Buffer.concat([cipher.update(JSON.stringify({ name, phone })), cipher.final()]);
    return { key, nonce, text, tag: cipher.getAuthTag() };
  });
  const startedMs = performance.now();
  for (const { key, nonce, text, tag } of sealed) {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tag.length }).setAuthTag(
      tag,
    );
    JSON.parse(Buffer.concat([decipher.update(text), decipher.final()]).toString());
  }
  return performance.now() - startedMs;
}

/** Signs in again and again until everybody can be looked up. */
async function openAll(ask: AskPage, known: readonly BenchCustomer[]): Promise<void> {
  const some = spread(known, 100);
  const texts = some.map(({ phone }) => phone);
  const names = some.map(({ name }) => name);
  await ask('open', pin, known[0]?.phone ?? '');
  await until(async () => (await ask('lookUp', texts, names)).found === some.length, 'Every value');
}

async function pullAll(ask: AskPage, count: number): Promise<void> {
  await until(async () => {
    const { rows, ended, problems } = await ask('progress');
    if (problems.length > 0) throw new Error(problems.join('; '));
    return ended && rows !== null && rows >= count;
  }, 'The customers');
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const deadlineMs = performance.now() + pulledLimitMs;
  while (!(await holds())) {
    if (performance.now() > deadlineMs)
      throw new Error(`${what} didn't come within ${pulledLimitMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function pageOf(app: ElectronApplication): Promise<AskPage> {
  const page = await app.firstWindow();
  await page.waitForLoadState();
  return <K extends keyof CustomerPage>(name: K, ...asked: Parameters<CustomerPage[K]>) =>
    page.evaluate<Awaited<ReturnType<CustomerPage[K]>>>(
      `window.customerPage[${JSON.stringify(name)}](...${JSON.stringify(asked)})`,
    );
}

/** The product's main process with the page of this benchmark. */
async function openApp(shop: Shop): Promise<ElectronApplication> {
  const script = join(shop.folder, 'customer-page.js');
  await build({
    entryPoints: [inProject('tests', 'bench', 'customer-page.ts')],
    outfile: script,
    bundle: true,
    format: 'iife',
    target: 'chrome114',
    define: { global: 'globalThis' },
    logLevel: 'silent',
  });
  const app = makeBareTillApp(shop.folder, readFileSync(script, 'utf8'));
  const args = [
    `--till-folder=${shop.tillFolder(1)}`,
    `--server=${shop.serverUrl}`,
    `--enrol-code=${await enrolCode(shop)}`,
  ];
  return launchElectron({ appFolder: app, args });
}

function enrolCode(shop: Shop): Promise<string> {
  return shop.serverCommand('enrol-code', '--store', store);
}
