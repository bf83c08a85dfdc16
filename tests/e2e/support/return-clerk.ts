/** What the people of a store do with goods that come back, in English. The one at the till has the right `return`. */
import type { Locator, Page } from 'playwright-core';
import type { PrinterSimulator } from '../../support/printer/printer-simulator.ts';
import { openScreen, scan } from './cashier.ts';

const mostTries = 50;

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

/**
 * Presses F9 on the page of the money until it is taken: right after the page came it does nothing. Where the page stays,
 * `stays` is what it then shows: its button is back at once, and another press would go on from there.
 */
export async function finishMoney(till: Page, stays?: Locator): Promise<void> {
  await till.locator('.return-part, .return-given').first().waitFor();
  const button = till.locator('.pay-button:not([disabled])');
  const isTaken = (): Promise<boolean> =>
    (stays ? stays.waitFor({ timeout: 2_000 }) : button.waitFor({ state: 'detached', timeout: 400 })).then(
      () => true,
      () => false,
    );
  for (let tries = 0; tries < mostTries; tries += 1) {
    await till.keyboard.press('F9');
    if (await isTaken()) return;
  }
  throw new Error('F9 does nothing on the page of the money');
}

/** Gives the money back as it is highlighted, and waits until the return is on the disk. */
export async function giveMoneyBack(till: Page): Promise<void> {
  await finishMoney(till);
  await till.getByRole('heading', { name: 'Return recorded' }).waitFor();
}

/** Finds a purchase by its receipt's number, typed; its goods are in front. */
export async function findByNumber(till: Page, number: string): Promise<void> {
  await openScreen(till, 'Returns');
  await till.getByLabel('Number of the receipt or online order').fill(number);
  await till.keyboard.press('Enter');
  await till.getByRole('heading', { name: number, exact: true }).waitFor();
  await till.locator('.return-line').first().waitFor();
}

/** The digits of the last code of a form on paper that came after the first `since` pieces, once it is printed. */
export async function printedCode(printer: PrinterSimulator, since: number, form: string): Promise<string> {
  const found = (): string | undefined =>
    printer
      .pieces()
      .slice(since)
      .flatMap(({ printed }) => printed.flatMap((each) => (each.kind === 'qr' ? each.text : [])))
      .findLast((digits) => digits.startsWith(form));
  await printer.until(() => found() !== undefined);
  return found() ?? '';
}
