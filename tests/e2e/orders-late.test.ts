/**
 * An order that nobody collects, and codes that release nothing, at one till with the customer's page in a browser
 * beside it: the goods go back to the shelf by scanning, also over a crash, and each code is refused with its reason
 * while there is no server.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { keyIdOf } from '../../electron/host/order-codes.ts';
import { signingKey } from '../../electron/journal/signing-key.ts';
import {
  type OrderCode,
  orderCodeDigits,
  readOrderCode,
  signedBytes,
} from '../../shared/domain/orders/order-code.ts';
import { codeMessage } from '../../shared/protocol/order-codes.ts';
import { roubleArticles } from '../../sync-server/demo/demo-articles.ts';
import { type Browser, openBrowser } from './support/browser.ts';
import { openScreen, scan, signIn, takeOver } from './support/cashier.ts';
import { type OldOrder, placeDaysAgo } from './support/old-order.ts';
import {
  acceptAndPack,
  isRefused,
  openOrder,
  orderCard,
  orderStore,
  packTheRest,
  putOnPlace,
} from './support/order-clerk.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';
import { placeOrder, statusIs } from './support/web-customer.ts';

// Two real windows and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const owl = { sku: '22865', name: 'HAND WARMER OWL DESIGN' } as const;
const mug = { sku: '21844', name: 'RED RETROSPOT MUG' } as const;

describe('an order that nobody collects', () => {
  let shop: Shop;
  let browser: Browser;
  let till: RunningTill;
  let old: OldOrder;

  beforeAll(async () => {
    shop = await openShop({ webShop: true });
    await shop.killServer();
    old = await placeDaysAgo(shop.serverData, 6, orderStore, [
      { sku: owl.sku, quantityMilli: 2000 },
      { sku: mug.sku, quantityMilli: 1000 },
    ]);
    await shop.startServer();
    till = await shop.openTill(1, { storeId: orderStore });
    await signIn(till.page, 'Cashier 1', '1111');
    browser = await openBrowser(`${shop.serverUrl}/shop/`);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
  });

  test('[CODE3] a code that is altered, forged, of another store or past its time is refused with that reason, offline', async () => {
    const { page } = till;
    const { qr } = await placeOrder(browser.page, orderStore, [owl.name], 'On collection');
    const russian = roubleArticles()
      .map(({ article }) => article)
      .find(
        ({ unit, flags, variants }) =>
          unit === 'piece' && flags.every((flag) => flag === 'food') && variants.length === 1,
      );
    const foreign = await placeOrder(browser.page, 'TV1', [russian?.name ?? ''], 'Now, all of it');
    await shop.killServer();

    const altered = `${qr.slice(0, 120)}${(Number(qr[120]) + 1) % 10}${qr.slice(121)}`;
    await isRefused(page, altered, 'This code isn’t genuine');
    await page.getByText('Hand nothing over').waitFor();
    const genuine = readOrderCode(qr);
    if (!genuine) throw new Error('the customer’s code is one');
    const thief = signingKey(new Uint8Array(32).fill(3));
    const forged = (change: Partial<OrderCode>): string => {
      const bytes = signedBytes({ ...genuine.code, paidMinor: genuine.code.totalMinor, ...change });
      return orderCodeDigits('customer', bytes, thief.sign(codeMessage('customer', bytes)));
    };
    await isRefused(page, forged({}), 'This code isn’t genuine');
    await isRefused(page, forged({ keyId: keyIdOf(thief.publicKey) }), 'This till can’t check the code');
    await isRefused(page, foreign.qr, 'Another store: Магазин на Тверской');
    await isRefused(page, old.qr, 'The code is past its time');
    await page.getByRole('button', { name: `Open order ${old.number}` }).click();
    await page.getByRole('heading', { name: old.number, exact: true }).waitFor();
    // The right one is taken all the same.
    await scan(page, qr);
    await page.getByRole('button', { name: /Accept the order/ }).waitFor();
    await shop.startServer();
  });

  test('[BOARD6] [BOARD8] its goods go back to the shelf by scanning, over a crash; the customer’s page tells', async () => {
    await browser.page.goto(`${shop.serverUrl}/shop/#/order/${old.statusToken}`);
    await statusIs(browser.page, 'Taken by the shop');
    await openOrder(till.page, old.number);
    await acceptAndPack(till.page);
    await packTheRest(till.page);
    await putOnPlace(till.page, 'B2');
    await statusIs(browser.page, 'Ready to collect');
    await openScreen(till.page, 'Orders');
    await orderCard(till.page, old.number, 'Not collected').click();
    await till.page.getByRole('button', { name: /^Back to the shelf/ }).click();
    await scan(till.page, mug.sku);
    const line = (name: string) => till.page.locator('.pack-line').filter({ hasText: name });
    await line(mug.name).getByText('back', { exact: true }).waitFor();
    await scan(till.page, owl.sku);
    await line(owl.name).locator('.pack-count strong').getByText('1').waitFor();

    await till.page.getByText('Saved on this disk', { exact: true }).waitFor();

    await shop.killServer();
    await till.kill();
    till = await shop.openTill(1, { storeId: orderStore });
    const { page } = till;
    await takeOver(page, 'Cashier 1', '1111');
    await openScreen(page, 'Orders');
    await orderCard(page, old.number, 'Not collected').click();
    await page.getByRole('button', { name: /^Back to the shelf/ }).click();
    await line(mug.name).getByText('back', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Finish, some is missing/ }).waitFor();
    await scan(page, owl.sku);
    await page.getByRole('button', { name: /^All is back on the shelf/ }).click();
    await page.getByText('back on the shelf', { exact: true }).waitFor();
    await openScreen(page, 'Orders');
    expect(await orderCard(page, old.number).count()).toBe(0);
    await shop.startServer();
    await statusIs(browser.page, 'Not collected, back on the shelf');
  });
});
