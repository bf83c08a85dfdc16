/**
 * The promise of the product, on the real Electron: sales made while the server is down survive whatever
 * happens to the till, arrive exactly once, and move the stock that the other till sees. The sales are real
 * invoices of the gift shop's sample.
 */
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { inProject } from '../../build/project-folders.ts';
import {
  healthLine,
  nextCustomer,
  openScreen,
  payExactCash,
  scan,
  scanKnown,
  signIn,
} from './support/cashier.ts';
import { stockBySum, storedOperations } from './support/server-facts.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

const store = 'GFT';
const cashier = { name: 'Cashier 1', pin: '1111' };

interface InvoiceLine {
  readonly code: string;
  readonly quantity: number;
}

/** Small real invoices of goods, each code once. */
function realInvoices(count: number): InvoiceLine[][] {
  const file = readFileSync(inProject('tests', 'fixtures', 'online-retail-sample.csv'), 'utf8');
  const invoices = new Map<string, InvoiceLine[]>();
  for (const line of file.split('\n').slice(1)) {
    const [invoice, code, , quantity] = line.split(';');
    if (!invoice || !code || !quantity || !/^\d+$/.test(invoice)) continue;
    const lines = invoices.get(invoice) ?? [];
    lines.push({ code, quantity: Number(quantity) });
    invoices.set(invoice, lines);
  }
  return [...invoices.values()]
    .filter((lines) => lines.length >= 2 && lines.length <= 4)
    .filter((lines) => lines.every((line) => /^\d{5}[A-Z]?$/.test(line.code) && line.quantity > 0))
    .filter((lines) => new Set(lines.map((line) => line.code)).size === lines.length)
    .slice(0, count);
}

/** Rings an invoice up: quantity, scan, line by line. */
async function ringUp(till: RunningTill, lines: readonly InvoiceLine[]): Promise<void> {
  for (const line of lines) {
    if (line.quantity !== 1)
      await till.page.getByRole('combobox', { name: 'Search or scan' }).fill(`${line.quantity}*`);
    await scanKnown(till.page, line.code);
  }
}

/** Waits until the draft of the cart has so many lines: a line shows before it is on disk. */
async function draftHas(till: RunningTill, lines: number): Promise<void> {
  await till.page.waitForFunction(async (wanted) => {
    const names = (await indexedDB.databases()).map((each) => each.name ?? '');
    const request = indexedDB.open(names.find((name) => name.startsWith('_pouch_drafts-')) ?? '');
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const all = database.transaction('by-sequence').objectStore('by-sequence').getAll();
    await new Promise((resolve) => {
      all.onsuccess = resolve;
    });
    database.close();
    const carts = all.result.filter((each) => each._doc_id_rev.startsWith('cart:current::'));
    return carts.at(-1)?.cart.lines.length === wanted;
  }, lines);
}

describe('selling while the server is down', () => {
  let shop: Shop;
  const invoices = realInvoices(4);
  const receipts: string[] = [];

  beforeAll(async () => {
    shop = await openShop();
    const first = await shop.openTill(1, { storeId: store });
    const second = await shop.openTill(2, { storeId: store });
    for (const till of [first, second]) {
      await signIn(till.page, cashier.name, cashier.pin);
      await vi.waitFor(
        async () => expect(await healthLine(till.page).innerText()).toContain('all sent'),
        60_000,
      );
      await openScreen(till.page, 'Sync');
      await till.page
        .getByRole('row', { name: /^Stock (?!of)/ })
        .getByText('server')
        .waitFor();
    }
    const snapshot = join(shop.tillFolder(1), 'snapshot', 'snapshot.json');
    await vi.waitFor(() => expect(existsSync(snapshot)).toBe(true), 60_000);
    await shop.killServer();
    await first.close();
    await second.close();
  });
  afterAll(() => shop.close());

  const openSignedIn = async (number: number): Promise<RunningTill> => {
    const till = await shop.openTill(number, { storeId: store });
    await signIn(till.page, cashier.name, cashier.pin);
    return till;
  };

  test('[SALEFLOW1] a sale is made without a server, and survives SIGKILL right after "paid"', async () => {
    const till = await openSignedIn(1);
    await ringUp(till, invoices[0] ?? []);
    receipts.push(await payExactCash(till.page));
    await till.kill();

    const again = await openSignedIn(1);
    await openScreen(again.page, 'Receipts');
    await again.page.getByRole('option', { name: new RegExp(`${receipts[0]} .*not sent yet`) }).waitFor();
    await again.close();
  });

  test('[DRAFT1] a cart is back after SIGKILL in mid-cart, and is sold once', async () => {
    const till = await openSignedIn(1);
    const lines = invoices[1] ?? [];
    await ringUp(till, lines);
    const total = await till.page.getByTestId('total').innerText();
    await draftHas(till, new Set(lines.map((line) => line.code)).size);
    await till.kill();

    const again = await openSignedIn(1);
    await vi.waitFor(async () => expect(await again.page.getByTestId('total').innerText()).toBe(total));
    receipts.push(await payExactCash(again.page));
    await nextCustomer(again.page);
    await again.close();
  });

  test('[REPLICA9] a till whose IndexedDB is gone sells on from its snapshot, and its sales wait unharmed', async () => {
    await rm(join(shop.tillFolder(1), 'electron', 'IndexedDB'), { recursive: true });
    const till = await openSignedIn(1);
    await ringUp(till, invoices[2] ?? []);
    receipts.push(await payExactCash(till.page));
    await openScreen(till.page, 'Receipts');
    for (const number of receipts)
      await till.page.getByRole('option', { name: new RegExp(number) }).waitFor();
    await till.close();
  });

  test('[SALEFLOW11] with the server back every sale arrives exactly once and the other till sees the stock', async () => {
    const line = invoices[0]?.[0];
    if (!line) throw new Error('the sample has small invoices');
    const till = await openSignedIn(1);
    const other = await openSignedIn(2);
    await scanKnown(other.page, line.code);
    const before = await other.page.getByTestId('last-line').innerText();

    await shop.startServer();
    await vi.waitFor(
      async () => expect(await healthLine(till.page).innerText()).toContain('Connected · all sent'),
      60_000,
    );
    const sales = storedOperations(shop.serverData).filter((operation) => operation.kind === 'sale');
    expect(sales.map((sale) => sale.receiptNumber).sort()).toEqual([...receipts].sort());

    await vi.waitFor(
      async () => expect(await other.page.getByTestId('last-line').innerText()).not.toBe(before),
      30_000,
    );
    const inStock = stockBySum(shop.serverData, store, line.code) / 1000;
    const shown = /in stock (-?[\d,]+)/.exec(await other.page.getByTestId('last-line').innerText())?.[1];
    expect(Number(shown?.replace(/,/g, ''))).toBe(inStock);
    await scan(till.page, 'NOSUCH99');
    await till.page.getByText('Unknown code').waitFor();
  });
});
