/** A return by touch alone on the real Electron: the receipt's number and a weighed quantity are touched in. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { demoBadge } from '../../sync-server/demo/demo-people.ts';
import { nextCustomer, openScreen, payExactCash, scan, signIn } from './support/cashier.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';
import { touchScreen } from './support/touch.ts';

// A real window on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

describe('a return by touch', () => {
  let shop: Shop;
  let till: RunningTill;
  beforeAll(async () => {
    shop = await openShop();
    till = await shop.openTill(1, { storeId: 'TV1', language: 'en' });
    await signIn(till.page, 'Старший кассир', '3333');
  });
  afterAll(() => shop?.close());

  test('[RDESK20] by touch alone a purchase is found by the last digits of its number, and a part of a weight is typed', async () => {
    const { page } = till;
    await page.getByRole('combobox', { name: 'Search or scan' }).fill('бананы');
    await page.locator('.result').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('textbox').fill('1.5');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const number = await payExactCash(page);
    await nextCustomer(page);
    await openScreen(page, 'Returns');

    const finger = await touchScreen(page);
    const pad = page.getByRole('group', { name: 'Number pad' });
    for (const digit of number.slice(-4))
      await finger.tap(pad.getByRole('button', { name: digit, exact: true }));
    const find = page.getByRole('button', { name: 'Find', exact: true });
    const isWhole = (): Promise<boolean> =>
      page.evaluate(
        () =>
          document.documentElement.scrollHeight <= innerHeight &&
          [...document.querySelectorAll('.return-find-right .pad-key')].every(
            (key) => key.getBoundingClientRect().bottom <= innerHeight,
          ),
      );
    expect(await isWhole()).toBe(true);
    await finger.tap(find);
    await page.getByRole('heading', { name: number, exact: true }).waitFor();
    await finger.tap(page.locator('.return-line-button').first());
    const dialog = page.getByRole('dialog');
    const quantity = dialog.getByLabel('Quantity, kg');
    expect(await quantity.inputValue()).toBe('1.5');
    for (const key of ['0', 'Decimal mark', '4'])
      await finger.tap(dialog.getByRole('button', { name: key, exact: true }));
    expect(await quantity.inputValue()).toBe('0.4');
    const hidden = await dialog.evaluate((element) =>
      [element, ...element.querySelectorAll('*')].some(
        (each) => each.scrollHeight > each.clientHeight + 1 && getComputedStyle(each).overflowY === 'auto',
      ),
    );
    expect(hidden).toBe(false);
    await finger.tap(dialog.getByRole('button', { name: /^Take it back/ }));
    await page
      .locator('.return-line.is-chosen')
      .getByText(/0\.4 kg/)
      .waitFor();
  });

  test('[RDESK42] the price of a return without a purchase and the number on a slip are typed on the pad', async () => {
    const { page } = till;
    await page.keyboard.press('F9');
    await openScreen(page, 'Returns');
    const finger = await touchScreen(page);
    const dialog = page.getByRole('dialog');
    const tap = async (place: Locator | Page, keys: readonly string[]): Promise<void> => {
      for (const key of keys) await finger.tap(place.getByRole('button', { name: key, exact: true }));
    };
    await finger.tap(page.getByRole('button', { name: /^Wait for money/ }));
    const slip = page.getByLabel('Number on the slip');
    await slip.waitFor();
    await tap(page, ['0', '4', '2', 'Erase']);
    expect(await slip.inputValue()).toBe('04');
    await page.keyboard.press('Escape');

    await finger.tap(page.getByRole('button', { name: /^No purchase/ }));
    await dialog.getByRole('textbox').fill('lost the receipt');
    await page.keyboard.press('Enter');
    await dialog.locator('.person').first().waitFor();
    await scan(page, demoBadge('TV1', '4444'));
    await page.locator('.return-page input').fill('молоко');
    await finger.tap(page.locator('.return-results button').first());
    await finger.tap(dialog.getByRole('button', { name: /^Take it back/ }));
    await finger.tap(page.locator('.return-line.is-blind button').first());
    const quantity = dialog.getByLabel('Quantity, pcs');
    const price = dialog.getByLabel('Price per unit');
    await tap(dialog, ['2']);
    await finger.tap(price);
    await tap(dialog, ['1', '0', 'Decimal mark', '5']);
    await finger.tap(quantity);
    await tap(dialog, ['0']);
    expect([await quantity.inputValue(), await price.inputValue()]).toEqual(['20', '10.5']);
    const hidden = await dialog.evaluate((element) =>
      [element, ...element.querySelectorAll('*')].some(
        (each) => each.scrollHeight > each.clientHeight + 1 && getComputedStyle(each).overflowY === 'auto',
      ),
    );
    expect(hidden).toBe(false);
  });
});
