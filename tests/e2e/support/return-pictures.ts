/** Takes the till through a return by keys and places, in whatever language it speaks, for pictures. */
import type { Page } from 'playwright-core';
import { receiptCodeOf } from '../../../shared/print/receipt-code.ts';
import { demoBadge } from '../../../sync-server/demo/demo-people.ts';
import { scan } from './cashier.ts';
import { finishMoney } from './return-clerk.ts';

/**
 * Takes a line of the newest receipt back, which a manager allows, up to the done page; then the receipt of a purchase
 * that nobody knows, and a return without any. Ends where a purchase is looked for.
 */
export async function returnPictures(
  page: Page,
  { storeId, words }: { readonly storeId: string; readonly words: string },
  keep: (name: string) => Promise<void>,
): Promise<void> {
  const dialog = page.getByRole('dialog');
  const allow = async (): Promise<void> => {
    await dialog.locator('.person').first().waitFor();
    await scan(page, demoBadge(storeId, '4444'));
  };
  await page.keyboard.press('Control+Digit2');
  await page.locator('.receipt-row').first().click();
  await page.keyboard.press('F9');
  await page.locator('.return-line').first().waitFor();
  await keep('80-return-goods');
  await page.locator('.return-line-button').first().click();
  await dialog.waitFor();
  await keep('81-return-line');
  await page.keyboard.press('Enter');
  await page.locator('.return-line.is-chosen').waitFor();
  await keep('82-return-chosen');
  await page.keyboard.press('F8');
  await allow();
  await page.locator('.proof-given').waitFor();
  await page.keyboard.press('F9');
  await page.locator('.return-part').first().waitFor();
  await keep('83-return-money');
  await finishMoney(page);
  await page.locator('.paid').waitFor();
  await keep('84-return-done');
  await page.locator('.paid-actions button').last().click();
  await page.locator('.search-input').waitFor();
  await scan(page, receiptCodeOf('XX9-9-000999').digits);
  await page.locator('.order-refused').waitFor();
  await keep('85-return-refused');
  await page.keyboard.press('Escape');
  await page.locator('.return-find').waitFor();
  await keep('86-return-find');
  await page.keyboard.press('F8');
  await dialog.locator('input').fill('—');
  await keep('87-return-without-purchase');
  await page.keyboard.press('Enter');
  await allow();
  await page.locator('.return-page input').fill(words);
  await page.locator('.return-results button').first().click();
  await dialog.waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.return-line.is-blind').waitFor();
  await keep('88-return-blind');
  await page.keyboard.press('Escape');
  await page.locator('.return-find').waitFor();
}

/** Shows what two tills took back of one purchase. */
export async function returnException(page: Page, keep: (name: string) => Promise<void>): Promise<void> {
  // Beside the order that two tills handed over.
  const raised = page.locator('.exception', { has: page.locator('.order-histories') }).nth(1);
  await raised.waitFor();
  await raised.scrollIntoViewIfNeeded();
  await keep('89-return-exception');
}
