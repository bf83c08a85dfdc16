/**
 * Values of a customer that the disk of a real till spoiled before they were sent: the exception names the fields and the
 * till, leads to the profile, and goes by itself once they are written anew.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { axeProblems } from './support/axe.ts';
import { signIn } from './support/cashier.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';
import { spoilCustomer } from './support/spoiled-customer.ts';

// A real window and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

describe('values that a disk spoiled', () => {
  let shop: Shop;
  let till: RunningTill;

  beforeAll(async () => {
    shop = await openShop();
    till = await shop.openTill(1, { storeId: 'TV1' });
    await signIn(till.page, 'Кассир 1', '1111');
  });
  afterAll(async () => {
    await shop.close();
  });

  test('[CUSTOMER79] [CUSTOMER41] are told by field and till, lead to the profile, and are settled by writing them anew', async () => {
    await shop.killServer();
    await till.page.locator('.health-pill.is-offline').waitFor();
    await register(till.page);
    await till.kill();
    expect(spoilSealed(join(shop.tillFolder(1), 'journal'))).toBe(1);
    await shop.startServer();
    till = await shop.openTill(1, { storeId: 'TV1' });
    const { page } = till;
    await signIn(page, 'Кассир 1', '1111');

    await page.keyboard.press('Control+Digit5');
    const exception = page.locator('.exception');
    await exception.getByText('What was written of a customer can’t be read').waitFor();
    // The till's name comes with rows of its own.
    await exception.getByText(/Кассир 1 · Till TV1-\d/).waitFor();
    const told = await exception.innerText();
    expect(told).toMatch(/Can’t be read: Name, Phone/);
    expect(told).not.toContain('Anna');
    expect(await axeProblems(page, 'values that can’t be read')).toEqual([]);

    await exception.getByRole('button', { name: 'Ask the customer and write it anew' }).click();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByLabel('Name', { exact: true }).fill('Anna Petrova');
    await page.getByLabel('Phone', { exact: true }).fill('8 916 555-12-34');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Anna Petrova' }).waitFor();
    await page.keyboard.press('Control+Digit5');
    await page.getByText('Nothing to look at').waitFor();
    await page.getByText('Settled: 0').waitFor();
  });

  test('[CUSTOMER79] the exception names the customer as soon as their key is here, also while it is looked at', async () => {
    const { page } = till;
    await page.keyboard.press('Control+Digit5');
    await page.getByRole('heading', { name: 'Exceptions' }).waitFor();
    const name = await spoilCustomer(shop, 'TV1');
    const exception = page.locator('.exception');
    await exception.getByText('What was written of a customer can’t be read').waitFor();
    await exception.getByText(name).waitFor();
  });
});

async function register(page: Page): Promise<void> {
  await page.keyboard.press('Control+Digit0');
  await page.getByRole('combobox', { name: 'Find a customer' }).waitFor();
  await page.keyboard.press('F7');
  await page.getByLabel('Phone', { exact: true }).fill('8 916 555-12-34');
  await page.getByLabel('Name', { exact: true }).fill('Anna Petrova');
  await page.keyboard.press('Enter', { delay: 90 });
  await page.getByText('Only the agreement is left').waitFor();
  await page.keyboard.press('Space', { delay: 90 });
  await page.locator('.consent[data-selected]').waitFor();
  await page.keyboard.press('Enter', { delay: 90 });
  await page.getByRole('heading', { name: 'Anna Petrova' }).waitFor();
}

/** Changes a character of each sealed text in the journals of a folder; answers how many there were. */
function spoilSealed(folder: string): number {
  let spoiled = 0;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of files.filter((each) => each.endsWith('.jsonl'))) {
    const path = join(folder, name);
    const text = readFileSync(path, 'latin1');
    const changed = text.replaceAll(/("sealed":"[^"]{20})([^"])/g, (_, before: string, sealed: string) => {
      spoiled += 1;
      return before + (sealed === 'A' ? 'B' : 'A');
    });
    if (changed !== text) writeFileSync(path, changed, 'latin1');
  }
  return spoiled;
}
