/**
 * What a cashier does at a till, done to the real window: keys as a wedge scanner sends them, keys as people
 * type them, and touches. Texts are the English ones.
 */
import type { Locator, Page } from 'playwright-core';

/** Types a code as a scanner does: fast keystrokes and Enter, whatever has the focus. */
export async function scan(page: Page, code: string): Promise<void> {
  for (const character of code) await page.keyboard.press(keyOf(character));
  await page.keyboard.press('Enter');
}

/** Scans and waits until the last line shows the article. */
export async function scanKnown(page: Page, code: string): Promise<void> {
  await scan(page, code);
  await page.getByTestId('last-line').getByText(code, { exact: true }).waitFor();
}

function keyOf(character: string): string {
  if (/[0-9]/.test(character)) return `Digit${character}`;
  if (/[a-z]/.test(character)) return `Key${character.toUpperCase()}`;
  if (/[A-Z]/.test(character)) return `Shift+Key${character}`;
  throw new Error(`no key for ${character}`);
}

/** Signs in by name and PIN, with keys for the PIN. */
export async function signIn(page: Page, name: string, pin: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByLabel(`PIN for ${name}`).fill(pin);
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Search or scan' }).waitFor();
}

/** Pays the whole cart in cash with the exact amount and waits for the paid screen; answers the receipt number. */
export async function payExactCash(page: Page): Promise<string> {
  await page.keyboard.press('F9');
  await page.getByRole('heading', { name: 'Payment' }).waitFor();
  await page.keyboard.press('F4');
  await page.getByRole('button', { name: /Finish sale/ }).click();
  return paidReceiptNumber(page);
}

/** The receipt number on the paid screen, once it shows. */
export async function paidReceiptNumber(page: Page): Promise<string> {
  await page.getByText('Saved on this till’s disk').waitFor();
  const text = await page
    .getByText(/^Receipt [A-Z0-9-]+$/)
    .first()
    .innerText();
  return text.replace('Receipt ', '');
}

/** Goes on to the next customer. */
export async function nextCustomer(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Next customer/ }).click();
  await page.getByText('The cart is empty').waitFor();
}

/** Opens a screen by its button in the header. */
export async function openScreen(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name }).click();
}

/** The line of sync health in the header. */
export function healthLine(page: Page): Locator {
  return page.getByTestId('health');
}
