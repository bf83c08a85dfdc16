/**
 * A real till on the real Electron to measure: a sync server on the demo chain with a large catalogue imported
 * by the server's own command and, where they are wanted, online orders; and a till that has pulled all of it. Made
 * once for all measurements of a run; ends and removes everything it made.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openScreen, signIn } from '../e2e/support/cashier.ts';
import { openShop, type RunningTill, type Shop } from '../e2e/support/shop.ts';
import { type BenchArticle, benchArticles, catalogueFile } from './bench-catalogue.ts';
import { benchCustomers, registerAll } from './bench-customers.ts';
import { type BenchOrders, makeOrders } from './bench-orders.ts';
import { installProbe, type PageProbe } from './page-probe.ts';

/** The till with what it sells. */
export interface BenchTill {
  readonly page: Page;
  readonly probe: PageProbe;
  readonly articles: readonly BenchArticle[];
  /** The online orders of its store. */
  readonly orders: BenchOrders;
  /** Where the till keeps its data. */
  readonly folder: string;
  /** Gives the window keys in one go: each its `code` as a Latin character or name, and what it types. */
  press(keys: readonly Key[]): Promise<void>;
  close(): Promise<void>;
}

/** A key as the machine has it: the key of the US layout, and the character it types if any. */
export interface Key {
  readonly keyCode: string;
  readonly character?: string;
}

const store = 'TV1';
const cashier = { name: 'Кассир 1', pin: '1111' };
const waitLimitMs = 900_000;
const noOrders: BenchOrders = { count: 0, waiting: [] };

/** What a server has, as far as tills pull it. */
export interface BenchRows {
  readonly products: number;
  readonly orders: number;
  readonly customers: number;
}

/** A server on the demo chain with all that a till is to pull. */
export interface BenchShop {
  readonly shop: Shop;
  readonly articles: readonly BenchArticle[];
  readonly orders: BenchOrders;
}

/** Makes it, with so many articles, online orders and customers of one store. The caller closes the shop. */
export async function openBenchShop(rows: BenchRows): Promise<BenchShop> {
  const articles = benchArticles(rows.products);
  const shop = await openShop();
  try {
    const file = join(shop.folder, 'catalogue.csv');
    writeFileSync(file, catalogueFile(articles));
    await shop.serverCommand('import', 'catalog', file);
    const orders =
      rows.orders === 0 ? noOrders : await makeOrders(await placeIn(shop), articles, rows.orders);
    if (rows.customers > 0) await registerAll(await placeIn(shop), benchCustomers(rows.customers));
    return { shop, articles, orders };
  } catch (error) {
    await shop.close();
    throw error;
  }
}

/** Makes the till with so many articles and online orders and signs a cashier in. */
export async function openBenchTill(products: number, orderCount = 0): Promise<BenchTill> {
  const rows = { products, orders: orderCount, customers: 0 };
  const { shop, articles, orders } = await openBenchShop(rows);
  try {
    // The probe is put in while the till has nothing to do yet.
    const till = await shop.openTill(1, { enrolByHand: true });
    await till.page.getByLabel('Server address').waitFor();
    const probe = await installProbe(till.app, till.page);
    await enrol(shop, till.page);
    await signInCashier(till.page);
    await pullAll(till.page, rows);
    await openScreen(till.page, 'Sell');
    // Written in the background after each full pull; what is measured is the till after that.
    await until(() => existsSync(join(shop.tillFolder(1), 'snapshot', 'snapshot.json')), 'The snapshot');
    return benchTill(shop, till, probe, articles, orders);
  } catch (error) {
    await shop.close();
    throw error;
  }
}

function benchTill(
  shop: Shop,
  till: RunningTill,
  probe: PageProbe,
  articles: readonly BenchArticle[],
  orders: BenchOrders,
): BenchTill {
  return {
    page: till.page,
    probe,
    articles,
    orders,
    folder: shop.tillFolder(1),
    press: (keys) =>
      till.app.evaluate(({ BrowserWindow }, pressed) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        for (const { keyCode, character } of pressed) {
          contents?.sendInputEvent({ type: 'keyDown', keyCode });
          contents?.sendInputEvent({ type: 'char', keyCode: character ?? keyCode });
          contents?.sendInputEvent({ type: 'keyUp', keyCode });
        }
      }, keys),
    close: () => shop.close(),
  };
}

/** Enrols the till in front of the screen, as far as pressing the button. */
export async function enrol(shop: Shop, page: Page): Promise<void> {
  await page.getByLabel('Server address').fill(shop.serverUrl);
  await page.getByLabel('One-time code').fill(await shop.serverCommand('enrol-code', '--store', store));
  await page.getByRole('button', { name: 'Enrol' }).click();
}

/** Signs the store's cashier in, once the till knows them. */
export function signInCashier(page: Page): Promise<void> {
  return signIn(page, cashier.name, cashier.pin);
}

/** Where another till of the store enrols. */
export async function placeIn({ serverData, serverUrl, serverCommand }: Shop) {
  const enrolCode = await serverCommand('enrol-code', '--store', store);
  return { serverData, serverUrl, storeId: store, enrolCode };
}

/** Waits until the page of sync health says that all rows are here, from the server. */
export async function pullAll(page: Page, rows: BenchRows): Promise<void> {
  await openScreen(page, 'Sync');
  await until(() => isPulled(page, 'Articles and prices', rows.products + 1), 'The catalogue');
  await until(() => isPulled(page, 'Online orders', rows.orders), 'The orders');
  await until(() => isPulled(page, 'Customers', rows.customers), 'The customers');
}

async function isPulled(page: Page, collection: string, least: number): Promise<boolean> {
  const row = page.getByRole('row', { name: collection });
  const [rows = '', age = ''] = await row.getByRole('cell').allInnerTexts();
  return /^[\d,]+$/.test(rows) && Number(rows.replaceAll(',', '')) >= least && age !== 'never';
}

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadlineMs = performance.now() + waitLimitMs;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error(`${what} wasn't there after ${waitLimitMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
