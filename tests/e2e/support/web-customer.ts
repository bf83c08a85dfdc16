/** What a customer does in the demo web shop, done to its real page in English. */
import type { Page } from 'playwright-core';

/** An order in the web shop, placed by its customer. */
export interface Placed {
  readonly number: string;
  /** The short code, and the digits of the QR code. */
  readonly code: string;
  readonly qr: string;
}

/** How a customer pays, in the words of the page. */
export type WebPayment =
  | 'Now, all of it'
  | 'A third now, the rest on collection'
  | 'On collection'
  | 'Reserve to try on, unpaid';

/** Puts one of each article into the basket and places the order; its page stays in front. */
export async function placeOrder(
  browser: Page,
  storeId: string,
  articles: readonly string[],
  payment: WebPayment,
): Promise<Placed> {
  await browser.getByRole('link', { name: 'Goods' }).click();
  await browser.getByLabel('Collect in').selectOption(storeId);
  for (const [index, name] of articles.entries()) {
    await browser.getByRole('searchbox').fill(name);
    const card = browser.locator('.product', { hasText: name }).first();
    await card.getByRole('button', { name: 'Add to basket' }).click();
    await browser.getByRole('link', { name: `Basket (${index + 1})` }).waitFor();
  }
  await browser.getByRole('link', { name: /Basket/ }).click();
  await browser.getByLabel('Name').fill('Anna');
  await browser.getByLabel('Phone').fill('+44 20 7946 1234');
  await browser.getByLabel('Payment').selectOption({ label: payment });
  await browser.getByRole('button', { name: 'Place order' }).click();
  const code = await browser.getByTestId('code').innerText();
  const qr = (await browser.locator('.qr').getAttribute('data-digits')) ?? '';
  const heading = await browser.getByRole('heading', { level: 1 }).innerText();
  return { number: heading.replace('Order ', ''), code, qr };
}

/** Waits until the order's page says so, without being loaded anew. */
export async function statusIs(browser: Page, text: string): Promise<void> {
  await browser.getByTestId('state').getByText(text, { exact: true }).waitFor({ timeout: 60_000 });
}

/** An amount of the order's page by its name; null where it isn't shown. */
export async function amountOf(browser: Page, name: string): Promise<string | null> {
  const row = browser.getByRole('row').filter({ has: browser.getByText(name, { exact: true }) });
  return (await row.count()) === 0 ? null : row.locator('td').last().innerText();
}

/** Asks on the order's page to cancel it, and waits until it says that the store was asked. */
export async function askToCancel(browser: Page): Promise<void> {
  await browser.getByRole('button', { name: 'Cancel order', exact: true }).click();
  await browser.getByRole('button', { name: 'Yes, cancel it', exact: true }).click();
  await browser.getByText('Cancellation asked. The store hasn’t answered yet.', { exact: true }).waitFor();
}
