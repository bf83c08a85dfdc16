/**
 * Online orders that change hands between two tills of one store: half-packed work while there is a server, packed bags
 * by their label while both are cut off; and a customer who shows no code.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { PrinterSimulator } from '../support/printer/printer-simulator.ts';
import { type Browser, openBrowser } from './support/browser.ts';
import { nextCustomer, openScreen, scan, signIn, takeOver } from './support/cashier.ts';
import {
  acceptAndPack,
  managerAgrees,
  openOrder,
  orderCard,
  orderStore,
  packTheRest,
  prepare,
  putOnPlace,
  verdict,
} from './support/order-clerk.ts';
import { storedPayloads } from './support/server-facts.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';
import { openStoreLine, type StoreLine } from './support/store-line.ts';
import { placeOrder, statusIs } from './support/web-customer.ts';

// Three real windows and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
const arrival = { timeout: 60_000 };

const owl = { sku: '22865', name: 'HAND WARMER OWL DESIGN' } as const;

describe('an order that changes hands', () => {
  let shop: Shop;
  let line: StoreLine;
  let printer: PrinterSimulator;
  let browser: Browser;
  let first: RunningTill;
  let second: RunningTill;

  const openTill = (number: number): Promise<RunningTill> =>
    shop.openTill(number, { storeId: orderStore, serverUrl: line.url, printer: printer.address });

  beforeAll(async () => {
    shop = await openShop({ webShop: true });
    line = await openStoreLine(shop.serverUrl);
    printer = await new PrinterSimulator().listen();
    first = await openTill(1);
    second = await openTill(2);
    for (const { page } of [first, second]) await signIn(page, 'Cashier 1', '1111');
    browser = await openBrowser(`${shop.serverUrl}/shop/`);
  });
  beforeEach(() => line.mend());
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
    await line?.close();
    await printer?.close();
  });

  const picked = (page: Page): Promise<string> =>
    page.locator('.pack-line').filter({ hasText: owl.name }).locator('.pack-count strong').innerText();

  test('[PACK2] [PACK6] half-packed work survives a crash, is put aside, and goes on at another till', async () => {
    const { number } = await placeOrder(
      browser.page,
      orderStore,
      [owl.name, 'RED RETROSPOT MUG'],
      'On collection',
    );
    await openOrder(first.page, number);
    await acceptAndPack(first.page);
    await scan(first.page, owl.sku);
    await first.page.locator('.pack-line.is-full').filter({ hasText: owl.name }).waitFor();
    await first.page.getByText('Saved on this disk', { exact: true }).waitFor();
    await first.kill();
    first = await openTill(1);
    await takeOver(first.page, 'Cashier 1', '1111');
    await openScreen(first.page, 'Orders');
    await orderCard(first.page, number, 'To pack').getByText('being packed here', { exact: true }).waitFor();
    await openOrder(first.page, number);
    await first.page.getByRole('button', { name: /^Pack/ }).click();
    expect(await picked(first.page)).toBe('1 pcs');
    await first.page.getByRole('button', { name: 'Put aside', exact: true }).click();
    await first.page.getByText('Half packed, put aside').waitFor();

    await openOrder(second.page, number);
    await second.page.getByRole('button', { name: 'Go on with it here', exact: true }).click();
    await second.page.locator('.pack-line').first().waitFor();
    expect(await picked(second.page)).toBe('1 pcs');
    await packTheRest(second.page);
    await putOnPlace(second.page, 'A1');
    await statusIs(browser.page, 'Ready to collect');
  });

  test('[CODE5] packed bags are handed over by their label at a till that is cut off from the one that packed them', async () => {
    const { number } = await placeOrder(
      browser.page,
      orderStore,
      [owl.name, 'LUNCH BAG WOODLAND'],
      'Now, all of it',
    );
    for (const { page } of [first, second]) {
      await openScreen(page, 'Orders');
      await orderCard(page, number, 'To accept').waitFor(arrival);
    }
    line.cut();
    const printed = printer.pieces().length;
    await prepare(second.page, number, 'A2');
    await printer.until(() => printer.pieces().length > printed);
    const label = printer
      .pieces()
      .at(-1)
      ?.printed.find((each) => each.kind === 'qr');
    if (label?.kind !== 'qr') throw new Error('the label carries a code');
    expect(label.text).toMatch(/^93\d+$/);
    const { page } = first;
    await orderCard(page, number, 'To accept').waitFor();
    await scan(page, label.text);
    await page.getByText('The label of the bag was scanned').waitFor();
    await verdict(page, 'PAID').waitFor();
    await page.getByRole('button', { name: /^Hand over/ }).click();
    await managerAgrees(page);
    await page.getByText('Nothing to pay').waitFor();
    await nextCustomer(page);

    line.mend();
    await statusIs(browser.page, 'Collected');
    await openScreen(second.page, 'Orders');
    await orderCard(second.page, number).waitFor({ state: 'detached', ...arrival });
    await openScreen(second.page, 'Exceptions');
    await second.page.getByText('Nothing to look at.').waitFor();
  });

  test('[HANDOVER1] without a code somebody with the right looks at who collects; another person is noted, no document is', async () => {
    const { page } = first;
    const { number } = await placeOrder(browser.page, orderStore, ['LOCAL CAFE MUG'], 'Now, all of it');
    await prepare(page, number, 'B1');
    await openOrder(page, number);
    await page.getByRole('button', { name: /^Hand over/ }).click();
    const confirm = page.getByRole('button', { name: 'First: whose order is it?' });
    expect(await confirm.isDisabled()).toBe(true);
    await page.keyboard.press('F8');
    await managerAgrees(page);
    await page.getByText('Identity checked by sight').waitFor();
    await page.getByText('Somebody else (checked by sight)', { exact: true }).click();
    await page.getByRole('button', { name: /^Hand over/ }).click();
    await page.getByText('Nothing to pay').waitFor();
    await nextCustomer(page);
    await statusIs(browser.page, 'Collected');
    const facts = storedPayloads(shop.serverData, 'order-handover');
    expect(facts.at(-1)).toMatchObject({
      proof: 'sight',
      collector: 'other',
      approvedBy: `staff:${orderStore}-4`,
    });
  });
});
