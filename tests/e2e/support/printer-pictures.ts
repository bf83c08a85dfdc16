/** Pictures of printing: the printer's place in the settings, paper out, and paper as a decoder read it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { escposBytes } from '../../../electron/printer/escpos-bytes.ts';
import type { PrintDocument } from '../../../shared/print/document.ts';
import { labelDocument } from '../../../shared/print/labels.ts';
import { columnsOf, layOut } from '../../../shared/print/lay-out.ts';
import { receiptDocument } from '../../../shared/print/receipt.ts';
import { receiptCodeOf } from '../../../shared/print/receipt-code.ts';
import { usualPrinterSettings } from '../../../shared/protocol/devices.ts';
import { decodeEscpos } from '../../support/printer/escpos-decoder.ts';
import { PrinterSimulator } from '../../support/printer/printer-simulator.ts';
import { receiptPage } from '../../support/printer/receipt-picture.ts';
import { sampleAtMs, sampleSale, sampleStores } from '../../support/printer/sample-sale.ts';

/** Sets a printer by the form, keeps pictures of it while it is well and without paper, and takes it away. */
export async function printerPictures(page: Page, keep: (name: string) => Promise<void>): Promise<void> {
  const printer = await new PrinterSimulator().listen();
  try {
    await page.keyboard.press('F1');
    await setPrinter(page, 1, `127.0.0.1:${printer.port}`);
    await page.locator('.printer-pill.is-well').waitFor();
    await page.locator('.printer-actions button').first().click();
    await printer.until(() => printer.pieces().length === 1);
    await show(page);
    await keep('30-printer');
    printer.set({ paper: 'out' });
    await page.locator('.printer-actions button').first().click();
    await page.locator('.printer-pill.is-wanting small').waitFor();
    await show(page);
    await keep('31-paper-out');
    await setPrinter(page, 0, null);
    await page.locator('.printer-pill').waitFor({ state: 'detached' });
  } finally {
    await printer.close();
  }
}

async function setPrinter(page: Page, way: number, address: string | null): Promise<void> {
  const form = page.locator('.printer-form');
  await form.locator('.choice-option').nth(way).click();
  if (address !== null) await form.locator('.field input').fill(address);
  await form.locator('button[type="submit"]').click();
}

async function show(page: Page): Promise<void> {
  await page.locator('.notice').waitFor({ state: 'detached' });
  await page.locator('.printer-jobs').scrollIntoViewIfNeeded();
}

/** Keeps pictures of a receipt on both papers and of a label, from the bytes that a printer would get. */
export async function paperPictures(app: ElectronApplication, folder: string): Promise<void> {
  const receipt = (language: 'ru' | 'en'): PrintDocument =>
    receiptDocument({
      receiptNumber: 'TV1-2-000123',
      sale: sampleSale(language),
      store: sampleStores[language],
      cashier: language === 'ru' ? 'Анна Смирнова' : 'Anna Smith',
      atMs: sampleAtMs,
      isCopy: false,
      code: receiptCodeOf('TV1-2-000123'),
    });
  const label = labelDocument(
    {
      kind: 'shelf',
      name: 'Кружка «Ёлка», 350 мл',
      sku: 'MUG-350',
      barcode: '4006381333931',
      priceMinor: 49_900,
      unit: 'piece',
    },
    sampleStores.ru,
  );
  await keepPaper(app, receipt('ru'), 80, join(folder, 'receipt-80.png'));
  await keepPaper(app, receipt('en'), 58, join(folder, 'receipt-58.png'));
  await keepPaper(app, label, 58, join(folder, 'shelf-label-58.png'));
}

/** Draws a document after it went through the encoder and back through the decoder. */
async function keepPaper(
  app: ElectronApplication,
  document: PrintDocument,
  paperWidthMm: 58 | 80,
  path: string,
): Promise<void> {
  const settings = { ...usualPrinterSettings, address: 'tcp:127.0.0.1:9100', paperWidthMm };
  const printed = decodeEscpos(escposBytes(layOut(document, columnsOf[paperWidthMm]), settings));
  const png = await app.evaluate(
    async ({ BrowserWindow }, { html, width, height }) => {
      const size = { width, height, useContentSize: true, enableLargerThanScreen: true };
      const window = new BrowserWindow({ show: false, ...size });
      await window.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`);
      const picture = await window.webContents.capturePage({ x: 0, y: 0, width, height });
      window.destroy();
      return picture.toPNG().toString('base64');
    },
    receiptPage(printed, paperWidthMm),
  );
  await writeFile(path, Buffer.from(png, 'base64'));
}
