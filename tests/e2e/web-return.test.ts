/**
 * Bought on the web, collected in one store, brought back in another by the paper alone while nobody has a server:
 * the web shop is asked for the money and gives it back, once, also when the same goods came back a second time at a
 * till that could not know.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PrinterSimulator } from '../support/printer/printer-simulator.ts';
import { type Browser, openBrowser } from './support/browser.ts';
import { nextCustomer, openScreen, signIn } from './support/cashier.ts';
import { handOverPaid, prepare } from './support/order-clerk.ts';
import { giveMoneyBack, scanReceipt, takeAllBack } from './support/return-clerk.ts';
import { stockBySum, storedPayloads } from './support/server-facts.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';
import { openStoreLine, type StoreLine } from './support/store-line.ts';
import { amountOf, placeOrder, statusIs } from './support/web-customer.ts';

// Two real windows, a browser and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 240_000 });
const arrival = { timeout: 120_000 };

const tools = { sku: '1000197', name: 'Набор отвёрток' } as const;

describe('goods of a web order, brought back elsewhere', () => {
  let shop: Shop;
  let line: StoreLine;
  let printer: PrinterSimulator;
  let browser: Browser;
  /** The till of the store that collects, on a line that is cut; and one of another store. */
  let collects: RunningTill;
  let takesBack: RunningTill;

  beforeAll(async () => {
    shop = await openShop({ webShop: true });
    line = await openStoreLine(shop.serverUrl);
    printer = await new PrinterSimulator().listen();
    collects = await shop.openTill(1, { storeId: 'TV1', serverUrl: line.url, printer: printer.address });
    takesBack = await shop.openTill(2, { storeId: 'NB2' });
    for (const { page } of [collects, takesBack]) await signIn(page, 'Старший кассир', '3333');
    browser = await openBrowser(`${shop.serverUrl}/shop/`);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
    await line?.close();
    await printer?.close();
  });

  /** The money that was paid online goes back by the web shop, and none of it from the drawer. */
  const byTheShop = async (till: Page): Promise<void> => {
    await till.locator('.return-part[data-way="prepaid"]').waitFor();
    await giveMoneyBack(till);
    await till.getByTestId('hand-over').getByText('No cash to hand over').waitFor();
  };
  const allSent = (till: Page): Promise<void> =>
    till.getByTestId('health').and(till.getByText('all sent')).waitFor(arrival);
  const stock = (): readonly number[] =>
    ['TV1', 'NB2'].map((storeId) => stockBySum(shop.serverData, storeId, tools.sku));

  test('[RDESK12] taken back offline in another store, given back by the web shop; once more at a till that was cut off, it is raised with both timelines', async () => {
    const { page } = browser;
    const [sold = 0, elsewhere = 0] = stock();
    const { number, qr } = await placeOrder(page, 'TV1', [tools.name], 'Now, all of it');
    const paid = await amountOf(page, 'Paid online');
    await prepare(collects.page, number, 'A1');
    const printed = printer.pieces().length;
    await handOverPaid(collects.page, qr);
    await printer.until(() => printer.pieces().length > printed);
    const codes =
      printer
        .pieces()
        .at(-1)
        ?.printed.filter((each) => each.kind === 'qr') ?? [];
    const digits = codes.map(({ text }) => text).find((text) => text.startsWith('94')) ?? '';
    expect(digits).toMatch(/^94\d{200,}$/);
    const name = await collects.page.locator('.paid .paper').getAttribute('aria-label');
    const receipt = (name ?? '').replace('Receipt ', '');
    await nextCustomer(collects.page);
    await statusIs(page, 'Collected');

    line.cut();
    await shop.killServer();
    await takesBack.page.locator('.health-pill.is-offline').waitFor();
    await scanReceipt(takesBack.page, digits, receipt);
    await takesBack.page.getByText('Known by the receipt’s code alone').waitFor();
    await takeAllBack(takesBack.page);
    await byTheShop(takesBack.page);

    await shop.startServer();
    await allSent(takesBack.page);
    const refunds = page.getByTestId('refunds');
    await refunds.getByText(/asked by the store/).waitFor(arrival);
    expect(await refunds.innerText()).toContain(paid ?? 'an amount');
    expect(await amountOf(page, 'To be refunded')).toBe(paid);
    expect(await page.locator('.note').allInnerTexts()).toEqual([`brought back: 1 pcs, ${paid}`]);
    await refunds.getByRole('button', { name: 'Give the money back (demo)' }).click();
    await refunds.getByText(/money given back/).waitFor();
    await page.locator('.timeline').getByText('Refunded').waitFor(arrival);
    expect(await amountOf(page, 'To be refunded')).toBeNull();
    expect(await amountOf(page, 'Refunded')).toBe(paid);
    // Sold in one store, back on the shelf of the other.
    expect(stock()).toEqual([sold - 1000, elsewhere + 1000]);

    // The till that handed it over heard nothing of it.
    await collects.page.locator('.health-pill.is-offline').waitFor();
    await scanReceipt(collects.page, digits, receipt);
    await takeAllBack(collects.page);
    await byTheShop(collects.page);
    line.mend();
    await allSent(collects.page);
    expect(storedPayloads(shop.serverData, 'return')).toHaveLength(2);
    await openScreen(collects.page, 'Exceptions');
    const raised = collects.page
      .locator('.exception')
      .filter({ has: collects.page.getByRole('heading', { name: 'More came back than was sold' }) });
    await raised.waitFor(arrival);
    const timelines = raised.locator('.order-histories section');
    await timelines.nth(1).waitFor();
    expect(await timelines.count()).toBe(2);
    expect(await timelines.locator('.is-misfit').count()).toBe(1);
    // Money that went back isn't asked of the web shop once more.
    await refunds.locator('[data-refund="not-due"]').waitFor(arrival);
    expect(await amountOf(page, 'To be refunded')).toBeNull();
    expect(await amountOf(page, 'Refunded')).toBe(paid);
    expect(await refunds.locator('[data-refund="asked"]').count()).toBe(0);
  });
});
