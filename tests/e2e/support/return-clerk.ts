/** What the people of a store do with goods that come back, in English. The one at the till has the right `return`. */
import type { Page } from 'playwright-core';
import { scan } from './cashier.ts';

/** Scans a receipt and waits for its purchase. */
export async function scanReceipt(till: Page, digits: string, number: string): Promise<void> {
  await scan(till, digits);
  await till.getByRole('heading', { name: number, exact: true }).waitFor();
  await till.locator('.return-line').first().waitFor();
}

/** Takes back all that is left of the purchase in front, as good as new and not wanted, up to the money. */
export async function takeAllBack(till: Page): Promise<void> {
  await till.keyboard.press('F7');
  const dialog = till.getByRole('dialog');
  await dialog.waitFor();
  await till.keyboard.press('Enter');
  await till.locator('.return-line.is-chosen').first().waitFor();
  await till.keyboard.press('F9');
  await till.locator('.return-part').first().waitFor();
}

/** Gives the money back as it is highlighted, and waits until the return is on the disk. */
export async function giveMoneyBack(till: Page): Promise<void> {
  await till.keyboard.press('F9');
  await till.getByRole('heading', { name: 'Return recorded' }).waitFor();
}
