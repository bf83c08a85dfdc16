/**
 * What a cashier does at a till, done to the real window: keys as a wedge scanner sends them, keys as people
 * type them, and touches. Texts are the English ones.
 */
import type { ElectronApplication, Locator, Page } from 'playwright-core';

const scanners = new WeakMap<Page, ElectronApplication>();

/** Plugs a scanner into a till's window. */
export function plugScanner(page: Page, app: ElectronApplication): void {
  scanners.set(page, app);
}

/**
 * Scans a code as a wedge scanner does: trusted keystrokes in one burst and Enter, whatever has the focus. They
 * are given to the window by the main process in one go, so that their pace doesn't depend on this machine's
 * load.
 */
export async function scan(page: Page, code: string): Promise<void> {
  const app = scanners.get(page);
  if (!app) throw new Error('no scanner is plugged into this window');
  await app.evaluate(({ BrowserWindow }, text) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    for (const character of text) {
      const modifiers: 'shift'[] = /[A-Z]/.test(character) ? ['shift'] : [];
      contents?.sendInputEvent({ type: 'keyDown', keyCode: character, modifiers });
      contents?.sendInputEvent({ type: 'char', keyCode: character, modifiers });
      contents?.sendInputEvent({ type: 'keyUp', keyCode: character, modifiers });
    }
    contents?.sendInputEvent({ type: 'keyDown', keyCode: 'Enter' });
    contents?.sendInputEvent({ type: 'char', keyCode: 'Enter' });
    contents?.sendInputEvent({ type: 'keyUp', keyCode: 'Enter' });
  }, code);
}

/** Scans and waits until the last line shows the article. */
export async function scanKnown(page: Page, code: string): Promise<void> {
  await scan(page, code);
  await page.getByTestId('last-line').getByText(code, { exact: true }).waitFor();
}

/** Signs in by name and PIN, with keys for the PIN. */
export async function takeOver(page: Page, name: string, pin: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByLabel(`PIN for ${name}`).fill(pin);
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Search or scan' }).waitFor();
}

/** Signs in and opens a shift where none is open. */
export async function signIn(page: Page, name: string, pin: string): Promise<void> {
  await takeOver(page, name, pin);
  if (await page.locator('.shift-note').isVisible()) await openShift(page);
}

/** Opens a shift on an empty drawer, by keys, and goes back to selling. Does nothing while one is open. */
export async function openShift(page: Page): Promise<void> {
  await page.keyboard.press('Control+Digit4');
  const count = page.locator('.denomination-count').first();
  await page.locator('.shift-head').waitFor();
  if (await page.locator('.shift-line strong').isVisible()) {
    await page.keyboard.press('Control+Digit1');
  } else {
    await count.fill('0');
    await page.keyboard.press('F9');
  }
  await page.locator('.search-input').waitFor();
}

/** Closes the shift on a drawer counted as empty; a manager's badge approves the difference, if there is one. */
export async function closeShift(page: Page, managerBadge: string): Promise<void> {
  await page.keyboard.press('Control+Digit4');
  await page.keyboard.press('F4');
  await page.locator('.denomination-count').first().fill('0');
  await page.keyboard.press('F9');
  await page.getByTestId('difference').waitFor();
  await page.keyboard.press('F9');
  const approval = page.getByRole('dialog');
  const report = page.locator('.report');
  await approval.or(report).first().waitFor();
  if (await approval.isVisible()) await scan(page, managerBadge);
  await report.waitFor();
  await page.keyboard.press('Escape');
  await report.waitFor({ state: 'detached' });
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
  // The paper itself is in the store's language; its name is in the window's.
  const name = await page.locator('.paid .paper').getAttribute('aria-label');
  return (name ?? '').replace('Receipt ', '');
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

/** Asks the terminal for the whole of the open cart, by keys. */
export async function askTerminal(page: Page): Promise<void> {
  await page.keyboard.press('F9');
  await page.getByRole('heading', { name: 'Payment' }).waitFor();
  await page.keyboard.press('F3');
  await page.getByRole('button', { name: /Ask the terminal for/ }).waitFor();
  await page.keyboard.press('Enter');
}
