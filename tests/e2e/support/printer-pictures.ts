/** Pictures of printing: the printer's place in the settings, paper out, and receipts as they came out. */
import { writeFile } from 'node:fs/promises';
import type { ElectronApplication, Page } from 'playwright-core';
import type { Printed } from '../../support/printer/escpos-decoder.ts';
import type { PrinterSimulator } from '../../support/printer/printer-simulator.ts';
import { receiptPage } from '../../support/printer/receipt-picture.ts';

/** Keeps pictures of the settings with a printer that is well, and of one without paper. */
export async function printerScreens(
  page: Page,
  printer: PrinterSimulator,
  keep: (name: string) => Promise<void>,
): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.printer-panel').scrollIntoViewIfNeeded();
  await page.locator('.printer-pill.is-well').waitFor();
  await keep('17-printer');
  printer.set({ paper: 'out' });
  await page.locator('.printer-actions button').first().click();
  await page.locator('.printer-pill.is-wanting small').waitFor();
  await page.locator('.notice').waitFor({ state: 'detached' });
  await page.locator('.printer-jobs').scrollIntoViewIfNeeded();
  await keep('18-paper-out');
  printer.set({ paper: 'enough' });
  await page.locator('.printer-pill.is-well').waitFor();
}

/** Keeps a picture of printed bytes as a decoder read them. */
export async function keepPaper(
  app: ElectronApplication,
  printed: readonly Printed[],
  widthMm: 58 | 80,
  path: string,
): Promise<void> {
  const drawn = receiptPage(printed, widthMm);
  const png = await app.evaluate(async ({ BrowserWindow }, { html, width, height }) => {
    const window = new BrowserWindow({
      show: false,
      width,
      height,
      useContentSize: true,
      enableLargerThanScreen: true,
    });
    await window.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`);
    const picture = await window.webContents.capturePage({ x: 0, y: 0, width, height });
    window.destroy();
    return picture.toPNG().toString('base64');
  }, drawn);
  await writeFile(path, Buffer.from(png, 'base64'));
}
