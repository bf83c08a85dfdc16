/**
 * Online orders at the counter of one till, the customer's page in a browser beside it: what packing and customers
 * change about an order, what is due and given back, and codes that somebody guesses.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Browser, openBrowser } from './support/browser.ts';
import { nextCustomer, openScreen, scan, takeOver } from './support/cashier.ts';
import {
  acceptAndPack,
  isRefused,
  managerAgrees,
  openOrder,
  orderCard,
  orderStore,
  packTheRest,
  payAtCounter,
  prepare,
  putOnPlace,
  typeByHand,
  verdict,
} from './support/order-clerk.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';
import { amountOf, placeOrder, statusIs } from './support/web-customer.ts';

// Two real windows and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const skus = { owl: '22865', bird: '22867', pinkBag: '22384' } as const;

describe('orders at the counter', () => {
  let shop: Shop;
  let browser: Browser;
  let till: RunningTill;

  beforeAll(async () => {
    shop = await openShop({ webShop: true });
    till = await shop.openTill(1, { storeId: orderStore });
    await takeOver(till.page, 'Cashier 1', '1111');
    browser = await openBrowser(`${shop.serverUrl}/shop/`);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
  });

  test('[HANDOVER10] without a shift nothing is moved; the counter leads to the shift and back', async () => {
    const { page } = till;
    const order = await placeOrder(browser.page, orderStore, ['RED RETROSPOT MUG'], 'Now, all of it');
    await prepare(page, order.number, 'A1');
    await scan(page, order.qr);
    await page.getByText('No shift is open. Sales need one.').waitFor();
    expect(await page.getByRole('button', { name: /^Hand over/ }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: /^Open a shift/ }).click();
    await page.locator('.denomination-count').first().waitFor();
    // The same by the key that leads to the shift from everywhere.
    await scan(page, order.qr);
    await page.getByText('The customer’s code was scanned').waitFor();
    await page.keyboard.press('Control+Digit4');
    await page.locator('.denomination-count').first().fill('0');
    await page.keyboard.press('F9');
    await page.getByText('The customer’s code was scanned').waitFor();
    await page.getByRole('button', { name: /^Hand over/ }).click();
    await page.getByText('Nothing to pay').waitFor();
    await nextCustomer(page);
    await statusIs(browser.page, 'Collected');
  });

  test('[PACK1] [PACK3] a substitute and a line left out while packing; the rest is paid on collection', async () => {
    const { page } = till;
    const { number, qr } = await placeOrder(
      browser.page,
      orderStore,
      ['HAND WARMER OWL', 'LUNCH BAG CARS BLUE', 'GIN AND TONIC MUG'],
      'A third now, the rest on collection',
    );
    await openOrder(page, number);
    await acceptAndPack(page);
    const feedback = page.locator('.pack-feedback');
    for (const [code, title] of [
      [skus.bird, 'Wrong item'],
      [skus.owl, 'Right'],
      [skus.owl, 'Too many'],
      ['0000000', 'Unknown code'],
    ] as const) {
      await scan(page, code);
      await feedback.getByText(title, { exact: true }).waitFor();
    }
    await page.getByRole('button', { name: 'Not there: LUNCH BAG CARS BLUE', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('.choice-option', { hasText: 'Substitute' }).click();
    await scan(page, skus.pinkBag);
    await dialog.getByText('LUNCH BAG PINK POLKADOT', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Not there: GIN AND TONIC MUG', exact: true }).click();
    await dialog.getByText('Damaged', { exact: true }).click();
    await dialog.locator('.choice-option', { hasText: 'Leave the line out' }).click();
    await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await packTheRest(page);
    await putOnPlace(page, 'A2');
    await statusIs(browser.page, 'Ready to collect');
    await browser.page.getByText('LUNCH BAG PINK POLKADOT').waitFor();
    expect(await amountOf(browser.page, 'To pay on collection')).toBe('£2.08');

    await scan(page, qr);
    await verdict(page, 'TO PAY').waitFor();
    await page.locator('.handover-due').getByText('2.08').waitFor();
    await payAtCounter(page);
    await nextCustomer(page);
    await statusIs(browser.page, 'Collected');
    expect(await amountOf(browser.page, 'To pay on collection')).toBeNull();
    expect(await amountOf(browser.page, 'To be refunded')).toBeNull();
  });

  test('[HANDOVER6] one line refused, one left for later: the web shop is told what to give back', async () => {
    const { page } = till;
    const { number, qr } = await placeOrder(
      browser.page,
      orderStore,
      ['HAND WARMER BIRD', 'LUNCH BAG WOODLAND', 'LOCAL CAFE MUG'],
      'Now, all of it',
    );
    await prepare(page, number, 'B1');
    await scan(page, qr);
    await verdict(page, 'PAID').waitFor();
    await page.getByRole('button', { name: 'Refuses: LUNCH BAG WOODLAND', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Not as shown', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Refuses', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Later: LOCAL CAFE MUG', exact: true }).click();
    await page.getByText('The web shop gives back £1.65. Give no money here.', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Hand over/ }).click();
    await page.getByText('Nothing to pay').waitFor();
    await nextCustomer(page);
    await browser.page.getByText('To be refunded', { exact: true }).waitFor({ timeout: 60_000 });
    expect(await amountOf(browser.page, 'To be refunded')).toBe('£1.65');
    await statusIs(browser.page, 'Ready to collect');

    await openOrder(page, number);
    await page.locator('.is-refund').getByText('£1.65').waitFor();
    await scan(page, qr);
    await page.getByText('LOCAL CAFE MUG', { exact: true }).waitFor();
    expect(await page.locator('.handover-line').count()).toBe(1);
    await page.getByRole('button', { name: /^Hand over/ }).click();
    await page.getByText('Nothing to pay').waitFor();
    await nextCustomer(page);
    await statusIs(browser.page, 'Collected');
    expect(await amountOf(browser.page, 'To be refunded')).toBe('£1.65');
  });

  test('[CHANNEL17] [HANDOVER6] what was reserved to be tried on becomes a sale of what the customer keeps', async () => {
    const { page } = till;
    const { number, qr } = await placeOrder(
      browser.page,
      orderStore,
      ['HAND WARMER BIRD', 'LUNCH BAG SPACEBOY'],
      'Reserve to try on, unpaid',
    );
    await page.locator('.nav-badge.is-fresh').getByText('+1', { exact: true }).waitFor({ timeout: 60_000 });
    await openOrder(page, number);
    await page.getByText('to try on', { exact: true }).waitFor();
    await prepare(page, number, 'A3');
    await scan(page, qr);
    await page.locator('.handover-due').getByText('3.75').waitFor();
    await page.getByRole('button', { name: 'Refuses: HAND WARMER BIRD DESIGN', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Changed their mind', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Refuses', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('.handover-due').getByText('1.65').waitFor();
    await payAtCounter(page);
    await nextCustomer(page);
    await statusIs(browser.page, 'Collected');
    expect(await amountOf(browser.page, 'Total')).toBe('£1.65');
  });

  test('[CODE6] five wrong short codes lock an order, over a restart, until a manager lifts it; all offline', async () => {
    const { number, code, qr } = await placeOrder(
      browser.page,
      orderStore,
      ['HAND WARMER BABUSHKA'],
      'On collection',
    );
    await prepare(till.page, number, 'B2');
    await shop.killServer();
    await openOrder(till.page, number);
    await till.page.getByRole('button', { name: /^Hand over/ }).click();
    const wrong = `${(Number(code.slice(0, 1)) + 1) % 10}${code.slice(1)}`;
    for (const left of ['4 tries are left', '3 tries are left', '2 tries are left', '1 try is left']) {
      await till.page.getByLabel('Short code').click();
      await typeByHand(till.page, wrong);
      await till.page.keyboard.press('Enter');
      await till.page.getByText(left).waitFor();
    }
    await till.page.getByLabel('Short code').click();
    await typeByHand(till.page, wrong);
    await till.page.keyboard.press('Enter');
    await till.page.getByRole('heading', { name: 'Locked after wrong codes' }).waitFor();

    await till.kill();
    till = await shop.openTill(1, { storeId: orderStore });
    const { page } = till;
    await takeOver(page, 'Cashier 1', '1111');
    await openScreen(page, 'Orders');
    await orderCard(page, number, 'To be collected').getByText('locked', { exact: true }).waitFor();
    await isRefused(page, qr, 'Locked after wrong codes');
    await page.getByRole('button', { name: `Open order ${number}` }).click();
    await page.getByRole('button', { name: 'Lift the lock', exact: true }).click();
    await managerAgrees(page);
    await page.getByRole('button', { name: /^Hand over/ }).click();
    await page.getByLabel('Short code').click();
    await typeByHand(page, code);
    await page.keyboard.press('Enter');
    await page.getByText('The short code is right').waitFor();
    await payAtCounter(page);
    await nextCustomer(page);
    await shop.startServer();
    await statusIs(browser.page, 'Collected');
  });
});
