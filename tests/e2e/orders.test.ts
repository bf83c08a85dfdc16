/**
 * Online orders on the real Electron with two tills and the web shop in a browser: ordered there, packed at one
 * till, handed over at the other while there is no server, and the customer's page hears of it by itself.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Browser, openBrowser } from './support/browser.ts';
import { nextCustomer, scan, signIn } from './support/cashier.ts';
import { knowsPlace, openOrder, orderStore, payAtCounter, prepare, verdict } from './support/order-clerk.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';
import { placeOrder, statusIs } from './support/web-customer.ts';

// Three real windows and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

describe('[ORDER6] an order from the web shop to its customer', () => {
  let shop: Shop;
  let browser: Browser;
  let packs: RunningTill;
  let hands: RunningTill;

  beforeAll(async () => {
    shop = await openShop({ webShop: true });
    packs = await shop.openTill(1, { storeId: orderStore });
    hands = await shop.openTill(2, { storeId: orderStore });
    for (const till of [packs, hands]) await signIn(till.page, 'Cashier 1', '1111');
    browser = await openBrowser(`${shop.serverUrl}/shop/`);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
  });

  test('[ORDER6] paid online, packed at one till, handed over at the other without a server', async () => {
    const { number, qr } = await placeOrder(
      browser.page,
      orderStore,
      ['HAND WARMER OWL', 'HAND WARMER BIRD'],
      'Now, all of it',
    );
    await prepare(packs.page, number, 'A3');
    await statusIs(browser.page, 'Ready to collect');
    await knowsPlace(hands.page, number, 'A3');
    await shop.killServer();

    await scan(hands.page, qr);
    await verdict(hands.page, 'PAID').waitFor();
    await hands.page.locator('.place-name').getByText('A3', { exact: true }).waitFor();
    await hands.page.getByRole('button', { name: /^Hand over/ }).click();
    await hands.page.getByText('Nothing to pay').waitFor();
    await nextCustomer(hands.page);

    await shop.startServer();
    await statusIs(browser.page, 'Collected');
    expect(await browser.page.locator('.timeline li').allInnerTexts()).toHaveLength(6);
  });

  test('[HANDOVER2] what is due is paid at the till, after the short code', async () => {
    const { number, code } = await placeOrder(
      browser.page,
      orderStore,
      ['HAND WARMER UNION', 'HAND WARMER SCOTTY'],
      'On collection',
    );
    await prepare(packs.page, number, 'B1');
    await knowsPlace(hands.page, number, 'B1');
    await openOrder(hands.page, number);
    await hands.page.getByRole('button', { name: /^Hand over/ }).click();
    await hands.page.getByLabel('Short code').fill(code);
    await hands.page.getByRole('button', { name: 'Check', exact: true }).click();
    await hands.page.getByText('The short code is right').waitFor();
    await verdict(hands.page, 'TO PAY').waitFor();
    await payAtCounter(hands.page);
    await statusIs(browser.page, 'Collected');
  });
});
