/**
 * Online orders of a store that is cut off while its customers' web shop goes on: two tills of it on one line that is
 * cut and mended, a browser that isn't. What was done meanwhile comes together by itself, or waits for a manager.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Browser, openBrowser } from './support/browser.ts';
import { nextCustomer, openScreen, scan, signIn } from './support/cashier.ts';
import {
  acceptAndPack,
  handOverPaid,
  knowsPlace,
  managerAgrees,
  openOrder,
  orderCard,
  orderStore,
  packTheRest,
  prepare,
  putOnPlace,
} from './support/order-clerk.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';
import { openStoreLine, type StoreLine } from './support/store-line.ts';
import { amountOf, askToCancel, placeOrder, statusIs } from './support/web-customer.ts';

// Three real windows and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
const arrival = { timeout: 60_000 };

describe('a store that is cut off', () => {
  let shop: Shop;
  let line: StoreLine;
  let browser: Browser;
  let first: Page;
  let second: Page;

  beforeAll(async () => {
    shop = await openShop({ webShop: true });
    line = await openStoreLine(shop.serverUrl);
    const open = async (number: number): Promise<RunningTill> =>
      shop.openTill(number, { storeId: orderStore, serverUrl: line.url });
    first = (await open(1)).page;
    second = (await open(2)).page;
    for (const page of [first, second]) await signIn(page, 'Cashier 1', '1111');
    browser = await openBrowser(`${shop.serverUrl}/shop/`);
  });
  beforeEach(() => line.mend());
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
    await line?.close();
  });

  /** The open exception of a kind at a till. */
  const exception = async (page: Page, kind: string) => {
    await openScreen(page, 'Exceptions');
    const found = page.locator('.exception').filter({ has: page.getByRole('heading', { name: kind }) });
    await found.waitFor(arrival);
    return found;
  };

  test('[CODE4] an order that the store never heard of is packed and handed over from the customer’s code', async () => {
    line.cut();
    const { number, qr } = await placeOrder(
      browser.page,
      orderStore,
      ['HAND WARMER OWL', 'LUNCH BAG WOODLAND'],
      'Now, all of it',
    );
    await scan(second, qr);
    await second.getByText('This order was learnt from the customer’s code').waitFor();
    await acceptAndPack(second);
    await packTheRest(second);
    await putOnPlace(second, 'A1');
    await handOverPaid(second, qr);
    await nextCustomer(second);
    await scan(second, qr);
    // Its code leads nowhere any more, in red.
    await second.getByRole('heading', { name: /^Hand nothing over: .* is collected$/ }).waitFor();
    await browser.page.getByTestId('state').getByText('Taken by the shop', { exact: true }).waitFor();

    line.mend();
    await statusIs(browser.page, 'Collected');
    await openScreen(first, 'Orders');
    await first.getByLabel('Find an order').fill(number);
    await first
      .getByRole('button', { name: number })
      .getByText('collected', { exact: true })
      .waitFor(arrival);
    await openScreen(first, 'Exceptions');
    await first.getByText('Nothing to look at.').waitFor();
  });

  test('[CHANNEL15] cancelling is asked of a store that is cut off; it hears of it at once, and its yes ends the order', async () => {
    const { page } = browser;
    const { number } = await placeOrder(page, orderStore, ['RED RETROSPOT MUG'], 'Now, all of it');
    await prepare(first, number, 'A2');
    await statusIs(page, 'Ready to collect');
    line.cut();
    await askToCancel(page);
    await statusIs(page, 'Ready to collect');
    await openScreen(first, 'Orders');
    await orderCard(first, number, 'To be collected').waitFor();

    line.mend();
    for (const till of [first, second]) {
      await openScreen(till, 'Orders');
      await orderCard(till, number, 'Cancel asked').waitFor(arrival);
    }
    await openOrder(first, number);
    await first.getByRole('button', { name: /^Confirm the cancellation/ }).click();
    await first.getByText('Are all goods from place A2 back on the shelf?').waitFor();
    await first.getByRole('button', { name: 'Goods are back, cancel', exact: true }).click();
    await statusIs(page, 'Cancelled');
    expect(await amountOf(page, 'To be refunded')).toBe('£2.95');
    await orderCard(second, number).waitFor({ state: 'detached' });
  });

  test('[CHANNEL16] [ORDER3] what nobody accepted is called off in the end; handed over all the same, it waits for a manager', async () => {
    const { page } = browser;
    line.cut();
    await shop.serverCommand('channel-settings', '--silent-after', '0');
    const { number, qr } = await placeOrder(page, orderStore, ['LOCAL CAFE MUG'], 'Now, all of it');
    await askToCancel(page);
    await statusIs(page, 'Taken by the shop');
    await shop.serverCommand('channel-settings', '--unaccepted', '0');
    await statusIs(page, 'Cancelled');
    await shop.serverCommand('channel-settings', '--silent-after', '10', '--unaccepted', '120');
    await scan(first, qr);
    await acceptAndPack(first);
    await packTheRest(first);
    await putOnPlace(first, 'A3');
    await handOverPaid(first, qr);
    await nextCustomer(first);

    line.mend();
    const open = await exception(second, 'Order handed over after it was cancelled');
    await open.getByText(number).first().waitFor();
    await open.getByRole('button', { name: 'Accept it with a reason', exact: true }).click();
    await second.getByLabel('Why it is accepted').fill('The customer kept it');
    await second.getByRole('button', { name: 'Settle', exact: true }).click();
    await managerAgrees(second);
    await open.waitFor({ state: 'detached' });
  });

  test('[HANDOVER9] [COUNTER9] handed over at two tills, an order waits for a manager with both timelines, and is settled for both', async () => {
    const { number, qr } = await placeOrder(browser.page, orderStore, ['HAND WARMER BIRD'], 'Now, all of it');
    await prepare(first, number, 'B1');
    await knowsPlace(second, number, 'B1');
    line.cut();
    for (const till of [first, second]) {
      await handOverPaid(till, qr);
      await nextCustomer(till);
    }

    line.mend();
    await statusIs(browser.page, 'Collected');
    const atSecond = await exception(second, 'Order handed over twice');
    const atFirst = await exception(first, 'Order handed over twice');
    await atFirst.getByText(number).first().waitFor();
    const timelines = atFirst.locator('.order-timeline');
    expect(await timelines.count()).toBe(2);
    for (const timeline of await timelines.all()) {
      await timeline.getByText('Handed over', { exact: true }).waitFor();
      expect(await timeline.locator('.is-marked').count()).toBe(1);
    }
    await atFirst.getByRole('button', { name: 'The goods came back', exact: true }).click();
    await first.getByRole('button', { name: 'Settle', exact: true }).click();
    await managerAgrees(first);
    await atFirst.waitFor({ state: 'detached' });
    await atSecond.waitFor({ state: 'detached', ...arrival });
    await second.getByText(/^Settled: [1-9]/).click();
    const settled = second.locator('.exception-settled').filter({ hasText: 'The goods came back' });
    await settled.first().waitFor();
    await openScreen(second, 'Orders');
    await orderCard(second, number).waitFor({ state: 'detached' });
  });
});
