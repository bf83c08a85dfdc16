/**
 * Online orders on the real Electron with two tills and the web shop in a browser: ordered there, packed at one
 * till, handed over at the other while there is no server, and the customer's page hears of it by itself.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Browser, openBrowser } from './support/browser.ts';
import { nextCustomer, openScreen, scan, signIn } from './support/cashier.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

// Three real windows and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const store = 'GFT';

/** An order in the web shop, placed by its customer. */
interface Placed {
  readonly number: string;
  readonly code: string;
  readonly qr: string;
}

async function placeOrder(browser: Page, articles: readonly string[], payment: string): Promise<Placed> {
  await browser.getByRole('link', { name: 'Goods' }).click();
  await browser.getByLabel('Collect in').selectOption(store);
  for (const [index, name] of articles.entries()) {
    await browser.getByRole('searchbox').fill(name);
    const card = browser.locator('.product', { hasText: name }).first();
    await card.getByRole('button', { name: 'Add to basket' }).click();
    await browser.getByRole('link', { name: `Basket (${index + 1})` }).waitFor();
  }
  await browser.getByRole('link', { name: /Basket/ }).click();
  await browser.getByLabel('Name').fill('Anna');
  await browser.getByLabel('Phone').fill('+44 20 7946 1234');
  await browser.getByLabel('Payment').selectOption({ label: payment });
  await browser.getByRole('button', { name: 'Place order' }).click();
  const code = await browser.getByTestId('code').innerText();
  const qr = (await browser.locator('.qr').getAttribute('data-digits')) ?? '';
  const heading = await browser.getByRole('heading', { level: 1 }).innerText();
  return { number: heading.replace('Order ', ''), code, qr };
}

/** Waits until the customer's page says so, without being loaded anew. */
async function statusIs(browser: Page, text: string): Promise<void> {
  await browser.getByTestId('state').getByText(text, { exact: true }).waitFor({ timeout: 60_000 });
}

/** Accepts, packs and puts an order on a place. */
async function prepare(till: Page, number: string, place: string): Promise<void> {
  await openScreen(till, 'Orders');
  await till.locator(`[data-order="${number}"]`).click({ timeout: 60_000 });
  await till.getByRole('button', { name: /Accept the order/ }).click();
  await till.getByRole('button', { name: /^Pack/ }).click();
  const take = till.getByRole('button', { name: /^Took one/ });
  while ((await take.count()) > 0) await take.first().click();
  await till.keyboard.press('F5');
  await till.getByRole('button', { name: /^Packed/ }).click();
  await till.getByRole('button', { name: place, exact: true }).click();
  await till.getByRole('button', { name: /Ready, print the label/ }).click();
  await till.getByText('Where it waits').waitFor();
}

describe('[ORDER6] an order from the web shop to its customer', () => {
  let shop: Shop;
  let browser: Browser;
  let packs: RunningTill;
  let hands: RunningTill;

  beforeAll(async () => {
    shop = await openShop({ webShop: true });
    packs = await shop.openTill(1, { storeId: store });
    hands = await shop.openTill(2, { storeId: store });
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
      ['HAND WARMER OWL', 'HAND WARMER BIRD'],
      'Now, all of it',
    );
    await prepare(packs.page, number, 'A3');
    await statusIs(browser.page, 'Ready to collect');
    await openScreen(hands.page, 'Orders');
    await hands.page.locator(`[data-order="${number}"]`, { hasText: 'A3' }).waitFor({ timeout: 60_000 });
    await openScreen(hands.page, 'Sell');
    await shop.killServer();

    await scan(hands.page, qr);
    await hands.page.getByTestId('handover-sums').getByText('PAID', { exact: true }).waitFor();
    await hands.page.getByText('A3').first().waitFor();
    await hands.page.getByRole('button', { name: /^Hand over/ }).click();
    await hands.page.getByText('Nothing to pay').waitFor();
    await nextCustomer(hands.page);

    // A code with one digit altered is refused, offline too.
    const altered = qr.slice(0, -1) + ((Number(qr.at(-1)) + 1) % 10);
    await scan(hands.page, altered);
    await hands.page.getByRole('heading', { name: 'This code isn’t genuine' }).waitFor();
    await hands.page.keyboard.press('Escape');

    await shop.startServer();
    await statusIs(browser.page, 'Collected');
    expect(await browser.page.locator('.timeline li').allInnerTexts()).toHaveLength(6);
  });

  test('[HANDOVER2] what is due is paid at the till; what is refused is given back by the web shop', async () => {
    const { number, code } = await placeOrder(
      browser.page,
      ['HAND WARMER UNION', 'HAND WARMER SCOTTY'],
      'On collection',
    );
    await prepare(packs.page, number, 'B1');
    await openScreen(hands.page, 'Orders');
    await hands.page.locator(`[data-order="${number}"]`, { hasText: 'B1' }).click({ timeout: 60_000 });
    await hands.page.getByRole('button', { name: /^Hand over/ }).click();
    await hands.page.getByLabel('Short code').fill(code);
    await hands.page.getByRole('button', { name: 'Check', exact: true }).click();
    await hands.page.getByText('The short code is right').waitFor();
    await hands.page.getByTestId('handover-sums').getByText('TO PAY', { exact: true }).waitFor();
    await hands.page.getByRole('button', { name: /^To payment/ }).click();
    await hands.page.getByRole('heading', { name: 'Payment' }).waitFor();
    await hands.page.keyboard.press('F4');
    await hands.page.getByRole('button', { name: /Finish sale/ }).click();
    await hands.page.getByText('Saved on this till’s disk').waitFor();
    await statusIs(browser.page, 'Collected');
  });
});
