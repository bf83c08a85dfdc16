/** Points in the demo web shop, in a real browser on a real server with the demonstration's customers. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { demoRegulars } from '../../sync-server/demo/demo-history.ts';
import { type Browser, openBrowser } from './support/browser.ts';
import { openShop, type Shop } from './support/shop.ts';
import { amountOf, statusIs } from './support/web-customer.ts';

// A real window and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const regular = demoRegulars.find(({ storeId }) => storeId === 'GFT');
const [, home] = demoRegulars;

describe('points in the demo web shop', () => {
  let shop: Shop;
  let browser: Browser;

  beforeAll(async () => {
    shop = await openShop({ webShop: true });
    await shop.serverCommand('demo', '--history');
    // No till ever called here: the shop needn't wait for a store that nobody hears.
    await shop.serverCommand('channel-settings', '--unaccepted', '0');
    browser = await openBrowser(`${shop.serverUrl}/shop/`);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
  });
  beforeEach(async () => {
    await browser.page.goto(`${shop.serverUrl}/shop/`);
    await browser.page.evaluate(() => sessionStorage.clear());
    await browser.page.reload();
  });

  const go = (page: Page, to: 'Goods' | 'My account'): Promise<void> =>
    page.getByRole('link', { name: to, exact: true }).click();
  async function isKnown(page: Page, number: string): Promise<void> {
    await go(page, 'My account');
    await page.getByLabel('Phone or card number').fill(number);
    await page.getByRole('button', { name: 'Show my points' }).click();
  }
  async function balanceOf(page: Page): Promise<number> {
    await go(page, 'My account');
    const text = await page.getByTestId('balance').innerText();
    return Number(text.replace('Points: ', ''));
  }
  async function usualIntoBasket(page: Page): Promise<void> {
    await go(page, 'Goods');
    const usual = page.getByRole('region', { name: 'You usually buy' });
    await usual.getByRole('button', { name: 'Add to basket' }).first().click();
    await page.getByRole('link', { name: 'Basket (1)' }).click();
  }

  test('[SHOP6] a card or a phone number shows points, what lapses, last purchases and a fresh code; a stranger is told', async () => {
    const { page } = browser;
    await isKnown(page, '+44 7700 900999');
    await page.getByRole('alert').getByText('Nobody is known by this.', { exact: false }).waitFor();
    await isKnown(page, regular?.cardNumber ?? '');
    expect(await balanceOf(page)).toBeGreaterThan(0);
    const number = page.getByTestId('known');
    expect(await number.innerText()).toBe(`Signed in with … ${regular?.cardNumber.slice(-4)}`);
    await page.getByTestId('tier').getByText('Tier: Basic').waitFor();
    await page
      .getByTestId('due')
      .getByText(/lapse on/)
      .first()
      .waitFor();
    // Nothing is left out: what is shown by day, and what lapses later, opens to all of it.
    const later = page.getByTestId('due').locator('details').last();
    const summed = Number(/^\d+(?= lapse later$)/.exec(await later.locator('summary').innerText())?.[0]);
    await later.locator('summary').click();
    const rows = await later.locator('li').allInnerTexts();
    expect(rows.reduce((sum, row) => sum + Number(row.split(' ')[0]), 0)).toBe(summed);
    await page.getByTestId('recent').getByText('Gift shop').first().waitFor();
    expect(await page.locator('.qr').getAttribute('data-digits')).toMatch(/^95\d{200,}$/);
    await page.getByRole('button', { name: 'Русский' }).click();
    await page.getByText('Код для кассы').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    // Points of another currency are none of these.
    const pounds = await balanceOf(page);
    await go(page, 'Goods');
    await page.getByLabel('Collect in').selectOption('TV1');
    expect(await balanceOf(page)).toBe(0);
    expect(pounds).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await isKnown(page, (home?.phone ?? '').replace('+7', '8 '));
    expect(await balanceOf(page)).toBeGreaterThan(pounds);
    expect(await number.innerText()).toBe(`Signed in with ${(home?.phone ?? '').replace('+7', '8 ')}`);
  });

  test('[SHOP7] [SHOP8] [SHOP9] points are held at the basket, spent with the order, and given back when it is called off', async () => {
    const { page } = browser;
    await isKnown(page, regular?.cardNumber ?? '');
    const before = await balanceOf(page);
    await usualIntoBasket(page);
    await page.getByRole('region', { name: 'Goes with it' }).locator('.product').first().waitFor();
    const points = page.getByTestId('points');
    await points.getByText(/^Points for this basket: \d+$/).waitFor();
    expect(await points.getByText(/held for this basket/).count()).toBe(0);
    await points.getByRole('button', { name: /^Spend \d+ \(−/ }).click();
    await points.getByText(/held for this basket/).waitFor();
    // Somebody else can't spend them meanwhile: for a till they are gone, until the mind is changed.
    const due = await points.getByRole('row', { name: /^To pay/ }).innerText();
    // The same stands under the goods' total.
    const goods = page.locator('.two table').first();
    await goods.getByText(due.replace(/^To pay\s*/, ''), { exact: true }).waitFor();
    await points.getByRole('button', { name: 'Spend none', exact: true }).click();
    await points.getByText(/held for this basket/).waitFor({ state: 'detached' });
    await points.getByRole('button', { name: /^Spend \d+ \(−/ }).click();
    await points.getByText(/held for this basket/).waitFor();
    await page.getByLabel('Name').fill('Anna');
    await page.getByLabel('Payment').selectOption({ label: 'Now, all of it' });
    await page.getByRole('button', { name: 'Place order' }).click();
    await statusIs(page, 'Taken by the shop');
    const byPoints = page.getByRole('row', { name: /^By points: / });
    expect(await byPoints.innerText()).toMatch(/^By points: [1-9]\d*\s−£\d/);
    for (const name of ['Total', 'Paid online'])
      expect(due, name).toContain((await amountOf(page, name)) ?? 'an amount');
    expect(await amountOf(page, 'Before points')).toBe(await page.locator('td').nth(1).innerText());
    const order = page.url();
    const spent = Number(/\d+/.exec(await byPoints.innerText())?.[0]);
    expect(await balanceOf(page)).toBe(before - spent);
    await page.goto(order);
    await page.getByRole('button', { name: 'Cancel order', exact: true }).click();
    await page.getByRole('button', { name: 'Yes, cancel it', exact: true }).click();
    await statusIs(page, 'Cancelled');
    expect(await amountOf(page, 'Points given back')).toBe(String(spent));
    expect(await balanceOf(page)).toBe(before);
  });

  test('[SHOP10] who leaves the account leaves nothing that they typed: the next person finds an empty form', async () => {
    const { page } = browser;
    await isKnown(page, regular?.cardNumber ?? '');
    await usualIntoBasket(page);
    await page.getByLabel('Name').fill('Teacher');
    await page.getByLabel('Phone').fill('07700 900103');
    await page.getByLabel('Who else may collect').fill('Pupil');
    await go(page, 'My account');
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await page.getByLabel('Phone or card number').inputValue()).toBe('');
    await isKnown(page, home?.cardNumber ?? '');
    await page.getByTestId('balance').waitFor();
    await page.getByRole('link', { name: 'Basket (1)' }).click();
    for (const label of ['Name', 'Phone', 'Who else may collect'])
      expect(await page.getByLabel(label).inputValue(), label).toBe('');
  });

  test('[SHOP7] a part of the points is spent where the visitor says how many; Enter there places no order', async () => {
    const { page } = browser;
    await isKnown(page, regular?.phone ?? '');
    await usualIntoBasket(page);
    expect(await page.getByLabel('Phone', { exact: true }).inputValue()).toBe(regular?.phone);
    const points = page.getByTestId('points');
    await points.getByLabel('Only some of the points').fill('5');
    await points.getByLabel('Only some of the points').press('Enter');
    await points.getByRole('row', { name: 'By points: 5 −£0.05' }).waitFor();
    await points.getByText(/held for this basket/).waitFor();
    await points.getByLabel('Only some of the points').fill('3');
    await points.getByRole('button', { name: 'Spend these' }).click();
    await points.getByRole('row', { name: 'By points: 3 −£0.03' }).waitFor();
    await page.getByLabel('Name').fill('Teacher');
    await page.getByRole('button', { name: 'Place order' }).click();
    await statusIs(page, 'Taken by the shop');
    expect(await amountOf(page, 'By points: 3')).toBe('−£0.03');
  });
});
