/** Takes the pictures of paying: each way, the questions asked meanwhile, and a payment in doubt. */
import type { Page } from 'playwright-core';
import type { NexoSimulator } from '../../support/terminal/nexo-simulator.ts';

/**
 * From the sell screen with a cart that can be paid, to the same with that cart paid. The terminal is the one of
 * the till. Keys and marks only, as texts differ by language.
 */
export async function takePayPictures(
  page: Page,
  terminal: NexoSimulator,
  keep: (name: string) => Promise<void>,
): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.keyboard.press('F9');
  await page.locator('.pay').waitFor();
  await keep('60-pay-ways');
  await page.keyboard.press('Control+b');
  await dialog.waitFor();
  // Typed at once it would be a scan.
  await dialog.locator('input').first().fill('ACME');
  await dialog.locator('input').last().fill('123');
  await page.keyboard.press('Enter');
  await keep('61-buyer');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+e');
  await dialog.waitFor();
  await keep('62-e-receipt');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('F11');
  await page.locator('.card-amount').waitFor();
  await page.locator('.cash-field input').fill('1');
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await keep('68-approved');
  await page.keyboard.press('F8');
  await page.locator('.tenders .tender').first().waitFor();
  await keep('63-split');
  await terminal.script({ next: ['wait', 'power-cut-after'] });
  await page.keyboard.press('F3');
  await page.locator('.card-amount').waitFor();
  await keep('64-terminal');
  await page.keyboard.press('Enter');
  await page.getByTestId('asking').waitFor();
  await keep('65-asking');
  await page.keyboard.press('Escape');
  await page.getByTestId('asking').waitFor({ state: 'detached' });
  await page.keyboard.press('F3');
  await page.locator('.card-amount').waitFor();
  await page.keyboard.press('Enter');
  await page.getByTestId('unsettled').waitFor();
  await keep('66-unsettled');
  await terminal.script({ power: 'on', remembers: false });
  await page.getByTestId('unsettled').getByRole('button').first().click();
  await page.locator('.gate-decision').waitFor();
  await keep('67-decide');
}
