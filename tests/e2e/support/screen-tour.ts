/**
 * Takes a till through its screens and dialogs by keys and places, which are the same in every language. Whoever
 * looks at the screens (pictures, accessibility) is told when each of them stands. A screen that doesn't come up
 * fails the tour.
 */
import type { Page } from 'playwright-core';
import { demoBadge } from '../../../sync-server/demo/demo-people.ts';
import type { NexoSimulator } from '../../support/terminal/nexo-simulator.ts';
import { scan } from './cashier.ts';
import { orderPictures } from './order-pictures.ts';
import { takePayPictures } from './pay-pictures.ts';
import { printerPictures } from './printer-pictures.ts';
import { returnException, returnPictures } from './return-pictures.ts';
import { spoiledPicture } from './spoiled-customer.ts';
import { elsewherePicture, stockPictures } from './stock-pictures.ts';
import type { TourOrders } from './tour-orders.ts';

/** What the tour needs to know of the shop it is in. */
export interface TourPlace {
  readonly storeId: string;
  /** Codes to scan; without any, quick keys are touched. */
  readonly codes: readonly string[];
  /** Words that find articles. */
  readonly words: string;
  /** Online orders of the store, one of them with an exception. */
  readonly orders: TourOrders;
  /** Lets the disk of another till spoil what it wrote of a customer; answers their name. */
  readonly spoilCustomer: () => Promise<string>;
}

/** Told that a screen stands; the tour goes on when it resolves. */
export type Look = (name: string) => Promise<void>;

/** From the sign-in screen to a closed shift. The terminal is the one of the till. */
export async function tourScreens(
  page: Page,
  look: TourPlace,
  terminal: NexoSimulator,
  keep: Look,
): Promise<void> {
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
  await closing(page, look, keep);
  await spoiledPicture(page, await look.spoilCustomer(), keep);
}

async function payingOtherwise(
  page: Page,
  look: TourPlace,
  terminal: NexoSimulator,
  keep: Look,
): Promise<void> {
  await page.keyboard.press('Control+Digit1');
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
  await page.locator('.paid-actions button').last().click();
  await page.locator('.search-input').waitFor();
}

async function signInByKeys(page: Page): Promise<void> {
  await page.keyboard.press('F1');
  await page.keyboard.type('1111', { delay: 90 });
  await page.keyboard.press('Enter');
  await page.locator('.search-input').waitFor();
}

async function opening(page: Page, keep: Look): Promise<void> {
  await page.locator('.shift-note').waitFor();
  await keep('20-sell-without-shift');
  await page.keyboard.press('Control+Digit4');
  await page.locator('.denomination-count').first().waitFor();
  for (const count of ['1', '2', '', '4', '', '10', '6']) {
    if (count !== '') await page.keyboard.type(count, { delay: 90 });
    await page.keyboard.press('ArrowDown');
  }
  await keep('21-shift-open');
  await page.keyboard.press('F9');
  await page.locator('.search-input').waitFor();
}

async function parking(page: Page, keep: Look): Promise<void> {
  await page.keyboard.press('F12');
  await page.locator('.cart-empty').waitFor();
  await page.keyboard.press('F12');
  await page.locator('.parked-row').first().waitFor();
  await keep('22-parked');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function closing(page: Page, look: TourPlace, keep: Look): Promise<void> {
  await page.keyboard.press('Control+Digit4');
  await page.locator('.shift-overview').waitFor();
  await keep('23-shift');
  await page.keyboard.press('F2');
  await page.locator('.cash-form input').first().waitFor();
  await page.keyboard.type('50', { delay: 90 });
  await keep('24-cash');
  await page.keyboard.press('Enter');
  await page.keyboard.press('F3');
  await page.locator('.report').waitFor();
  await keep('25-x-report');
  await page.keyboard.press('F4');
  await page.locator('.denomination-count').first().waitFor();
  await keep('26-close-count');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('1', { delay: 90 });
  await page.keyboard.press('F9');
  await page.getByTestId('difference').waitFor();
  await keep('27-close-difference');
  await page.keyboard.press('F9');
  await page.getByRole('dialog').waitFor();
  await scan(page, demoBadge(look.storeId, '4444'));
  await page.locator('.report').waitFor();
  await keep('28-z-report');
}

async function selling(page: Page, look: TourPlace, keep: Look): Promise<void> {
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

async function paying(page: Page, keep: Look): Promise<void> {
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

async function otherScreens(page: Page, look: TourPlace, keep: Look): Promise<void> {
  await page.keyboard.press('Control+Digit2');
  await page.locator('.receipt-row').first().click();
  await keep('11-receipts');
  await stockPictures(page, look.words, keep);
  await orderPictures(page, look.orders, keep);
  await page.keyboard.press('Control+Digit0');
  await page.locator('.customer-search input').waitFor();
  await keep('26-customers');
  await page.keyboard.press('F7');
  await page.locator('.customer-register').waitFor();
  await keep('27-register-customer');
  await returnPictures(page, look, keep);
  await page.keyboard.press('Control+Digit5');
  await page.locator('.order-histories').first().waitFor();
  await keep('13-exceptions');
  await returnException(page, keep);
  await page.keyboard.press('Control+Digit6');
  await keep('14-sync');
  await page.keyboard.press('F1');
  await keep('15-settings');
}
