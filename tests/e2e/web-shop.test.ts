/** The demo web shop's pages in a real browser on a real server: what a customer does there before any till acts. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Browser, openBrowser } from './support/browser.ts';
import { openShop, type Shop } from './support/shop.ts';
import { amountOf, statusIs } from './support/web-customer.ts';

// A real window and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const shirt = 'Майка спортивная';
const weighed = 'Бананы';

describe('the demo web shop', () => {
  let shop: Shop;
  let browser: Browser;

  beforeAll(async () => {
    shop = await openShop({ webShop: true });
    browser = await openBrowser(`${shop.serverUrl}/shop/`);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
  });
  beforeEach(async () => {
    await browser.page.goto(`${shop.serverUrl}/shop/`);
    await browser.page.reload();
  });

  const card = (name: string) => browser.page.locator('.product', { hasText: name }).first();
  async function add(storeId: string, name: string): Promise<void> {
    const { page } = browser;
    await page.getByLabel('Collect in').selectOption(storeId);
    await page.getByRole('searchbox').fill(name);
    await card(name).getByRole('button', { name: 'Add to basket' }).click();
    await page.getByRole('link', { name: 'Basket (1)' }).waitFor();
  }
  async function fillIn(payment: string): Promise<void> {
    const { page } = browser;
    await page.getByLabel('Name').fill('Anna');
    await page.getByLabel('Phone').fill('+44 20 7946 1234');
    await page.getByLabel('Payment').selectOption({ label: payment });
  }
  const place = () => browser.page.getByRole('button', { name: 'Place order' }).click();

  test('[SHOP1] the basket takes the article that was clicked; search and list stay; each store has its own', async () => {
    const { page } = browser;
    await add('TV1', shirt);
    expect(await page.getByRole('searchbox').inputValue()).toBe(shirt);
    expect(await page.locator('.product').count()).toBe(1);
    await card(shirt).getByText('in the basket: 1 pcs').waitFor();
    await page.getByLabel('Collect in').selectOption('GFT');
    await page.getByText('Магазин на Тверской: a basket waits there, articles: 1.').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe(shirt);
    await page.getByLabel('Collect in').selectOption('TV1');
    await page.getByRole('link', { name: 'Basket (1)' }).click();
    await page.getByText('Москва, ул. Тверская, 1').waitFor();
    await page.locator('td').filter({ hasText: shirt }).first().waitFor();
  });

  test('[SHOP2] what the store hasn’t is named with what it has; the form stays as it was filled in', async () => {
    const { page } = browser;
    await add('TV1', shirt);
    await page.getByRole('link', { name: 'Basket (1)' }).click();
    await fillIn('On collection');
    for (let more = 0; more < 9; more += 1)
      await page
        .getByRole('button', { name: `${shirt}` })
        .last()
        .click();
    expect(await page.getByLabel('Name').inputValue()).toBe('Anna');
    expect(await page.getByLabel('Phone').inputValue()).toBe('+44 20 7946 1234');
    await place();
    await page
      .getByRole('alert')
      .getByText(/^There isn’t that much any more: “Майка спортивная.*” — there is \d pcs/)
      .waitFor();
    await page.getByRole('button', { name: 'Take what there is' }).click();
    await page
      .getByRole('button', { name: 'English' })
      .or(page.getByRole('button', { name: 'Русский' }))
      .click();
    expect(await page.getByLabel('Имя').inputValue()).toBe('Anna');
    await page.getByRole('button', { name: 'English' }).click();
    await place();
    await statusIs(page, 'Taken by the shop');
  });

  test('[SHOP3] the order’s page has its own store, currency, hour and language after a reload, and what was chosen', async () => {
    const { page } = browser;
    await add('TV1', weighed);
    await card(weighed)
      .getByText(/per kg/)
      .waitFor();
    await card(weighed)
      .getByText(/available: [\d.]+ kg · in the basket: 1 kg/)
      .waitFor();
    await page.getByRole('link', { name: 'Basket (1)' }).click();
    await page.getByRole('button', { name: /\+0\.5 kg$/ }).click();
    await page
      .getByText('The total may change a little', { exact: false })
      .or(page.getByText('weighed when packed'))
      .waitFor();
    await fillIn('Now, all of it');
    await page.getByLabel('If something isn’t there').selectOption({ label: 'Give me something similar' });
    const slot = await page.getByLabel('Collection time').locator('option').first().innerText();
    await place();
    await statusIs(page, 'Taken by the shop');
    for (const look of ['at once', 'after a reload']) {
      if (look === 'after a reload') await page.reload();
      await page.getByText('Магазин на Тверской, Москва, ул. Тверская, 1').waitFor();
      expect(await amountOf(page, 'Total'), look).toMatch(/^RUB/);
      await page.getByText(slot.split(' · ')[0] ?? '').waitFor();
      await page.getByText('Give me something similar').waitFor();
      await page.getByText('Бананы · 1.5 kg').waitFor();
    }
    await page.getByRole('button', { name: 'Русский' }).click();
    await statusIs(page, 'Заказ принят сайтом');
    await page.reload();
    await statusIs(page, 'Заказ принят сайтом');
    expect(await amountOf(page, 'Итого')).toMatch(/₽$/);
    await page.getByRole('button', { name: 'English' }).click();
  });

  test('[SHOP4] cancelling asks first; a closed order shows no code; one to try on says so and until when', async () => {
    const { page } = browser;
    await add('GFT', 'HAND WARMER OWL');
    await page.getByRole('link', { name: 'Basket (1)' }).click();
    await fillIn('Reserve to try on, unpaid');
    await place();
    await page.getByText('Reserved to try on: nothing is paid').waitFor();
    await page.getByText('Held until').waitFor();
    await page.getByTestId('code').waitFor();
    await page.getByRole('button', { name: 'Cancel order' }).click();
    await page.getByRole('button', { name: 'Keep the order' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await statusIs(page, 'Taken by the shop');
    await page.getByRole('button', { name: 'Cancel order' }).click();
    await page.getByRole('button', { name: 'Yes, cancel it' }).click();
    await page.getByTestId('state').or(page.getByRole('dialog')).first().waitFor();
    // No till was ever heard here, so the store is asked.
    await page.getByText('Cancellation asked. The store hasn’t answered yet.').waitFor();
    await shop.serverCommand('channel-settings', '--unaccepted', '0');
    await statusIs(page, 'Cancelled');
    await page.getByTestId('code').waitFor({ state: 'hidden' });
    await page.reload();
    await statusIs(page, 'Cancelled');
    expect(await page.getByTestId('code').isVisible()).toBe(false);
    await shop.serverCommand('channel-settings', '--unaccepted', '120');
  });
});
