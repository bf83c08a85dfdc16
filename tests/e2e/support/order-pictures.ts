/** Takes the till through online orders by keys and places, in whatever language it speaks, for pictures. */
import type { Page } from 'playwright-core';
import { scan } from './cashier.ts';
import type { TourOrders } from './tour-orders.ts';

/** Shows the board, packing up to a missing article, and the counter. */
export async function orderPictures(
  page: Page,
  orders: TourOrders,
  keep: (name: string) => Promise<void>,
): Promise<void> {
  await page.keyboard.press('Control+Digit8');
  await page.locator(`[data-order="${orders.toPack}"]`).waitFor();
  await keep('70-order-board');
  await page.locator(`[data-order="${orders.toPack}"]`).click();
  await page.locator('.order-actions button').first().waitFor();
  await keep('71-order');
  await page.keyboard.press('F9');
  const lines = page.locator('.pack-line');
  await lines.first().waitFor();
  await lines.first().locator('.pack-buttons button').first().click();
  await page.locator('.pack-line.is-full').first().waitFor();
  await keep('72-order-pack');
  await lines.last().locator('.pack-buttons button').last().click();
  await page.getByRole('dialog').waitFor();
  await keep('73-order-short');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await lines.first().waitFor({ state: 'detached' });
  await scan(page, orders.paidQr);
  await page.locator('.handover-sums.is-paid').waitFor();
  await keep('74-order-paid');
  await scan(page, orders.dueQr);
  await page.locator('.handover-sums.is-due').waitFor();
  await keep('75-order-to-pay');
  await scan(page, altered(orders.paidQr));
  await page.locator('.order-refused').waitFor();
  await keep('76-order-refused-code');
  await page.keyboard.press('Escape');
  await page.locator('.order-board').waitFor();
}

/** The code with its last digit changed. */
function altered(digits: string): string {
  return digits.slice(0, -1) + ((Number(digits.at(-1)) + 1) % 10);
}
