/**
 * `npm run screenshots`: opens real tills on the demo chain and keeps a picture of every screen under
 * docs/screenshots, in Russian and English, light and dark, at 1280x800. The screens are reached by keys, as
 * those are the same in both languages. A screen that doesn't come up ends the run with an error.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { inProject } from '../../build/project-folders.ts';
import { demoBadge } from '../../sync-server/demo/demo-people.ts';
import { type NexoSimulator, startNexoSimulator } from '../support/terminal/nexo-simulator.ts';
import { scan } from './support/cashier.ts';
import { takePayPictures } from './support/pay-pictures.ts';
import { paperPictures, printerPictures } from './support/printer-pictures.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';
import { elsewherePicture, stockPictures } from './support/stock-pictures.ts';

interface Look {
  readonly language: 'ru' | 'en';
  readonly theme: 'light' | 'dark';
  readonly storeId: string;
  readonly codes: readonly string[];
  readonly words: string;
}

const looks: readonly Look[] = [
  { language: 'ru', theme: 'light', storeId: 'TV1', codes: [], words: 'молоко' },
  { language: 'ru', theme: 'dark', storeId: 'TV1', codes: [], words: 'футболка синий' },
  { language: 'en', theme: 'light', storeId: 'GFT', codes: ['85123A', '71053', '22752'], words: 'heart' },
  { language: 'en', theme: 'dark', storeId: 'GFT', codes: ['21730', '84406B', '22633'], words: 'lantern' },
];

const folder = inProject('docs', 'screenshots');

async function main(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const shop = await openShop();
  try {
    for (const [index, look] of looks.entries()) await takeAll(shop, index + 1, look);
  } finally {
    await shop.close();
  }
}

async function takeAll(shop: Shop, number: number, look: Look): Promise<void> {
  const terminal = await startNexoSimulator();
  const till = await shop.openTill(number, { ...look, terminal: terminal.address });
  const { page } = till;
  const into = join(folder, `${look.language}-${look.theme}`);
  await mkdir(into, { recursive: true });
  const keep = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(into, `${name}.png`), animations: 'disabled' });
    process.stdout.write(`${look.language}-${look.theme}/${name}\n`);
  };
  await page.locator('.person').first().waitFor();
  await keep('01-sign-in');
  await signInByKeys(page);
  await opening(page, keep);
  await page.locator('.quick-key img').first().waitFor();
  await selling(page, look, keep);
  await parking(page, keep);
  await paying(page, keep);
  await otherScreens(page, look, keep);
  await payingOtherwise(page, look, terminal, keep);
  await printerPictures(page, keep);
  if (number === 1) await paperPictures(till.app, folder);
  await closing(page, look, keep);
  await shop.killServer();
  await page.locator('.health-pill.is-offline').waitFor({ timeout: 120_000 });
  await page.keyboard.press('Control+Digit6');
  await keep('16-sync-offline');
  await shop.startServer();
  await closeTill(till);
  await terminal.close();
}

async function payingOtherwise(
  page: Page,
  look: Look,
  terminal: NexoSimulator,
  keep: (name: string) => Promise<void>,
): Promise<void> {
  await page.keyboard.press('Control+Digit1');
  // The sale of before still stands on the paid screen.
  await page.locator('.paid-actions button').last().click();
  await page.locator('.search-input').waitFor();
  const [code] = look.codes;
  if (code === undefined) await page.locator('.quick-key').nth(19).click();
  else await scan(page, code);
  await page.locator('.pay-button:not([disabled])').waitFor();
  await takePayPictures(page, terminal, keep);
  await page.locator('.gate-decision input').fill('0042');
  await page.locator('.gate-actions button').last().click();
  await page.getByRole('dialog').waitFor();
  await scan(page, demoBadge(look.storeId, '4444'));
  await page.getByTestId('unsettled').waitFor({ state: 'detached' });
  await page.locator('.pay-button:not([disabled])').click();
  await page.locator('.paid').waitFor();
  await noticeGone(page);
  await page.locator('.paid-actions button').last().click();
  await page.locator('.search-input').waitFor();
}

async function signInByKeys(page: Page): Promise<void> {
  await page.keyboard.press('F1');
  await page.keyboard.type('1111', { delay: 90 });
  await page.keyboard.press('Enter');
  await page.locator('.search-input').waitFor();
}

async function opening(page: Page, keep: (name: string) => Promise<void>): Promise<void> {
  await page.locator('.shift-note').waitFor();
  await keep('20-sell-without-shift');
  await page.keyboard.press('Control+Digit4');
  await page.locator('.denomination-count').first().waitFor();
  for (const count of ['1', '2', '', '4', '', '10', '6']) {
    if (count !== '') await page.keyboard.type(count);
    await page.keyboard.press('ArrowDown');
  }
  await keep('21-shift-open');
  await page.keyboard.press('F9');
  await page.locator('.search-input').waitFor();
  await noticeGone(page);
}

async function parking(page: Page, keep: (name: string) => Promise<void>): Promise<void> {
  await page.keyboard.press('F12');
  await page.locator('.cart-empty').waitFor();
  await page.keyboard.press('F12');
  await page.locator('.parked-row').first().waitFor();
  await keep('22-parked');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await noticeGone(page);
}

async function closing(page: Page, look: Look, keep: (name: string) => Promise<void>): Promise<void> {
  await page.keyboard.press('Control+Digit4');
  await page.locator('.shift-overview').waitFor();
  await keep('23-shift');
  await page.keyboard.press('F2');
  await page.locator('.cash-form input').first().waitFor();
  await page.keyboard.type('50');
  await keep('24-cash');
  await page.keyboard.press('Enter');
  await noticeGone(page);
  await page.keyboard.press('F3');
  await page.locator('.report').waitFor();
  await keep('25-x-report');
  await page.keyboard.press('F4');
  await page.locator('.denomination-count').first().waitFor();
  await keep('26-close-count');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('1');
  await page.keyboard.press('F9');
  await page.getByTestId('difference').waitFor();
  await keep('27-close-difference');
  await page.keyboard.press('F9');
  await page.getByRole('dialog').waitFor();
  await scan(page, demoBadge(look.storeId, '4444'));
  await page.locator('.report').waitFor();
  await noticeGone(page);
  await keep('28-z-report');
}

async function noticeGone(page: Page): Promise<void> {
  await page.locator('.notice').waitFor({ state: 'detached' });
}

async function selling(page: Page, look: Look, keep: (name: string) => Promise<void>): Promise<void> {
  await keep('02-sell-empty');
  const quickKeys = page.locator('.quick-key');
  for (const place of [17, 19, 21]) if (look.codes.length === 0) await quickKeys.nth(place).click();
  for (const code of look.codes) {
    await page.locator('.search-input').fill('3*');
    await scan(page, code);
    await page.getByTestId('last-line').getByText(code, { exact: true }).waitFor();
  }
  await page.locator('.search-input').fill(look.words);
  await page.locator('.result').first().waitFor();
  await keep('03-search');
  await page.keyboard.press('Enter');
  await page.locator('.search-results').waitFor({ state: 'detached' });
  await keep('04-sell');
  await elsewherePicture(page, keep);
  await page.keyboard.press('F5');
  await page.getByRole('dialog').waitFor();
  await keep('05-discount');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await scan(page, '4600000000000');
  await page.locator('.unknown').waitFor();
  await keep('06-unknown-code');
  await page.keyboard.press('Escape');
  await page.locator('.unknown').waitFor({ state: 'detached' });
}

async function paying(page: Page, keep: (name: string) => Promise<void>): Promise<void> {
  await page.keyboard.press('F9');
  await page.locator('.pay').waitFor();
  await page.keyboard.press('F6');
  await keep('07-pay-cash');
  await page.keyboard.press('F3');
  await keep('08-pay-card');
  await page.keyboard.press('F2');
  await page.keyboard.press('F6');
  await page.keyboard.press('F9');
  await page.locator('.paid').waitFor();
  await keep('09-paid');
  await page.keyboard.press('F11');
  await page.getByRole('dialog').waitFor();
  await keep('10-print-preview');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function otherScreens(page: Page, look: Look, keep: (name: string) => Promise<void>): Promise<void> {
  await page.keyboard.press('Control+Digit2');
  await page.locator('.receipt-row').first().click();
  await keep('11-receipts');
  await stockPictures(page, look.words, keep);
  await page.keyboard.press('Control+Digit5');
  await keep('13-exceptions');
  await page.keyboard.press('Control+Digit6');
  await keep('14-sync');
  await page.keyboard.press('F1');
  await keep('15-settings');
}

async function closeTill(till: RunningTill): Promise<void> {
  await till.kill();
}

await main();
