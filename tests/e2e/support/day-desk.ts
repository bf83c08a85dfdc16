/**
 * What is done at a till in the course of a day, beyond ringing up and paying in cash: a counted float, each way
 * of paying with a sum of its own, a counted drawer. And the goods that are sold there.
 */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { denominationsOf } from '../../../shared/money/cash.ts';
import { roubleArticles } from '../../../sync-server/demo/demo-articles.ts';
import { openingStock } from '../../../sync-server/demo/load-demo.ts';
import type { BankSimulator } from '../../support/terminal/bank-simulator.ts';
import { scan } from './cashier.ts';

/** The store of the day. */
export const dayStore = 'TV1';

/** Goods by the piece with one barcode and one price, which is never in whole roubles. */
export const goods = roubleArticles()
  .map(({ article }) => article)
  .flatMap((article) => {
    const [variant, more] = article.variants;
    const code = variant?.barcodes[0];
    const price = variant?.prices[0];
    const plain = article.unit === 'piece' && article.flags.every((flag) => flag === 'food') && !more;
    if (!plain || !variant || !code || !price || variant.prices.length > 1) return [];
    if (variant.barcodes.length > 1 || price.amountMinor % 100 === 0) return [];
    const openingMilli = openingStock([article], dayStore)[0]?.quantityMilli ?? 0;
    const { sku } = variant;
    return [{ name: article.name, sku, code, priceMinor: price.amountMinor, opening: openingMilli / 1000 }];
  });
export type Goods = (typeof goods)[number];
/** One of them. @throws Error where the chain has none */
export const item = (index: number): Goods => {
  const found = goods[index];
  if (!found) throw new Error(`the demo chain has no article ${index} of this kind`);
  return found;
};
/** Types how many there are of a note or coin. */
export async function countNotes(page: Page, counts: Readonly<Record<number, number>>): Promise<void> {
  const values = denominationsOf('RUB');
  for (const [valueMinor, count] of Object.entries(counts)) {
    await page
      .locator('.denomination-count')
      .nth(values.indexOf(Number(valueMinor)))
      .fill(String(count));
  }
}

/** Opens the first shift on a counted drawer. */
export async function openDrawerWith(page: Page, counts: Readonly<Record<number, number>>): Promise<void> {
  await page.keyboard.press('Control+Digit4');
  await page.locator('.denomination-count').first().waitFor();
  await countNotes(page, counts);
  await page.keyboard.press('F9');
  await page.getByText('Shift 1 is open').waitFor();
  await page.locator('.search-input').waitFor();
}

/** Puts goods into the cart and goes on to the payment; answers what they cost. */
export async function ringUp(page: Page, chosen: readonly Goods[]): Promise<number> {
  for (const each of chosen) {
    await scan(page, each.code);
    await page.getByTestId('last-line').getByText(each.sku, { exact: true }).waitFor();
  }
  await page.keyboard.press('F9');
  await page.getByRole('heading', { name: 'Payment' }).waitFor();
  return chosen.reduce((sum, { priceMinor }) => sum + priceMinor, 0);
}

/** Pays what is left in cash: the exact sum, or more of it. */
export async function payCash(page: Page, tenderedMinor?: number): Promise<void> {
  await page.keyboard.press('F2');
  if (tenderedMinor === undefined) await page.keyboard.press('F4');
  else await page.getByLabel('Cash received').fill(String(tenderedMinor / 100));
  await page.getByRole('button', { name: /Finish sale/ }).click();
}

/** Asks the terminal for all that is left, or for a part. */
export async function askTerminal(page: Page, amountMinor?: number): Promise<void> {
  await page.keyboard.press('F3');
  const ask = page.getByRole('button', { name: /Ask the terminal for/ });
  await ask.waitFor();
  if (amountMinor !== undefined) await page.getByLabel('Amount by card').fill(String(amountMinor / 100));
  await ask.click();
}

/** Confirms what a stand-alone terminal approved: all that is left, or a part. */
export async function payStandAlone(page: Page, amountMinor?: number): Promise<void> {
  await page.getByRole('button', { name: /Other terminal|Card terminal/ }).click();
  const typed = page.getByRole('button', { name: /is on the terminal/ });
  await typed.waitFor();
  if (amountMinor !== undefined)
    await page.getByLabel('Amount on the terminal').fill(String(amountMinor / 100));
  await typed.click();
  await page.getByRole('button', { name: /Yes, approved/ }).click();
}

/** Shows the QR code for all that is left, or for a part, and pays it as the customer. */
export async function payTransfer(page: Page, bank: BankSimulator, amountMinor?: number): Promise<void> {
  await page.getByRole('button', { name: /Bank QR code/ }).click();
  const show = page.getByRole('button', { name: /Show the QR code for/ });
  await show.waitFor();
  if (amountMinor !== undefined) await page.getByLabel('Amount by transfer').fill(String(amountMinor / 100));
  await show.click();
  await page.getByRole('img', { name: 'QR code of the bank transfer' }).waitFor();
  const waiting = [...bank.transfers].filter(([, { state }]) => state === 'waiting').map(([id]) => id);
  expect(waiting).toHaveLength(1);
  expect(bank.customerPays(`https://qr.bank.invalid/${waiting[0]}`)).toBe(true);
}

/** Counts the drawer, sees the difference, closes and prints the Z report. */
export async function closeDrawer(
  page: Page,
  countedMinor: number,
  shortText: string | null,
  badge: string,
): Promise<void> {
  await page.locator('.denomination-count').first().waitFor();
  await countNotes(page, { 100: countedMinor / 100 });
  await page.keyboard.press('F9');
  const difference = page.getByTestId('difference');
  await difference
    .getByText(shortText === null ? 'The drawer is right' : new RegExp(`${shortText}.* short`))
    .waitFor();
  await page.keyboard.press('F9');
  const report = page.locator('.report');
  if (shortText !== null) {
    await page.getByRole('dialog').waitFor();
    await scan(page, badge);
  }
  await report.waitFor();
  await page.keyboard.press('F11');
  await page.getByText('Sent to the printer').waitFor();
}
