/**
 * The demo web shop in a browser, without any till: an order that was paid and called off asks the shop for its money,
 * which the shop confirms by the channel API; the page shows both by itself.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Browser, openBrowser } from './support/browser.ts';
import { orderStore } from './support/order-clerk.ts';
import { openShop, type Shop } from './support/shop.ts';
import { amountOf, placeOrder, statusIs } from './support/web-customer.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

describe('[REFUND23] the web shop gives back what was paid and never used', () => {
  let shop: Shop;
  let browser: Browser;

  beforeAll(async () => {
    shop = await openShop({ webShop: true });
    // No till ever called here: the shop needn't wait for a store that nobody hears.
    await shop.serverCommand('channel-settings', '--unaccepted', '0');
    browser = await openBrowser(`${shop.serverUrl}/shop/`);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
  });

  test('[REFUND23] asked when the order is called off, given back by a button', async () => {
    const { page } = browser;
    await placeOrder(page, orderStore, ['HAND WARMER OWL'], 'Now, all of it');
    const paid = await amountOf(page, 'Paid online');
    await page.getByRole('button', { name: 'Cancel order', exact: true }).click();
    await page.getByRole('button', { name: 'Yes, cancel it', exact: true }).click();
    await statusIs(page, 'Cancelled');
    const refunds = page.getByTestId('refunds');
    await refunds.getByText(/asked by the store/).waitFor();
    expect(await refunds.innerText()).toContain(paid ?? 'an amount');
    expect(await amountOf(page, 'To be refunded')).toBe(paid);
    await refunds.getByRole('button', { name: 'Give the money back (demo)' }).click();
    await refunds.getByText(/money given back/).waitFor();
    await page.locator('.timeline').getByText('Refunded').waitFor();
    expect(await amountOf(page, 'To be refunded')).toBeNull();
    expect(await amountOf(page, 'Refunded')).toBe(paid);
    expect(await refunds.getByRole('button').count()).toBe(0);
  });
});
