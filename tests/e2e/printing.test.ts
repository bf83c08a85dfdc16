/** Paper and drawer on the real Electron, with a printer that takes the bytes and a decoder that reads them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSignedReceipt } from '../../shared/domain/returns/signed-receipt.ts';
import type { PaperPiece } from '../support/printer/printer-simulator.ts';
import { PrinterSimulator, textOf } from '../support/printer/printer-simulator.ts';
import { nextCustomer, openShift, payExactCash, signIn } from './support/cashier.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

const store = 'TV1';

describe('a till with a printer', () => {
  let shop: Shop;
  let printer: PrinterSimulator;
  let till: RunningTill;

  beforeAll(async () => {
    shop = await openShop();
    printer = await new PrinterSimulator().listen();
    till = await shop.openTill(1, { storeId: store, printer: printer.address });
    await signIn(till.page, 'Кассир 1', '1111');
    await openShift(till.page);
  });

  afterAll(async () => {
    await shop.close();
    await printer.close();
  });

  const textOfPiece = (piece: PaperPiece | undefined): string => textOf(piece?.printed ?? []);
  const qrOf = (piece: PaperPiece | undefined): string => {
    const found = piece?.printed.find((each) => each.kind === 'qr');
    return found?.kind === 'qr' ? found.text : '';
  };
  const sellOne = async (): Promise<string> => {
    await till.page.locator('.quick-key').nth(19).click();
    await till.page.getByRole('listbox', { name: 'Cart' }).getByRole('option').first().waitFor();
    return payExactCash(till.page);
  };

  test('[PRINT13] a sale comes out as its receipt, in Cyrillic, with a QR code that names it, and kicks the drawer once', async () => {
    const kicksBefore = printer.drawerKicks;
    const number = await sellOne();
    await printer.until(() => printer.pieces().length === 1);
    const [piece] = printer.pieces();
    const paper = textOfPiece(piece);
    expect(paper).toContain(`Чек ${number}`);
    expect(paper).toMatch(/ИТОГО, руб\. +[\d ]+,\d\d/);
    expect(paper).toContain('Кассир: Кассир 1');
    expect(paper).toContain('Наличными');
    expect(paper).toMatch(/ИНН \d+/);
    expect(readSignedReceipt(qrOf(piece))?.receipt.receiptNumber).toBe(number);
    expect(printer.drawerKicks - kicksBefore).toBe(1);
    // What the screen shows is what came out.
    const shown = await till.page.locator('.paid .paper .paper-line').allInnerTexts();
    const printed = (piece?.printed ?? []).flatMap((each) =>
      each.kind === 'line' ? [each.text.trim()] : [],
    );
    for (const line of shown.map((each) => each.trim()).filter((each) => each !== ''))
      expect(printed).toContain(line);
    await nextCustomer(till.page);
  });

  test('[PRINT13] without paper the sale is paid all the same; the header says so, and one receipt comes out later', async () => {
    printer.set({ paper: 'out' });
    const kicksBefore = printer.drawerKicks;
    const number = await sellOne();
    await till.page.getByTestId('printer').getByText('No paper').waitFor();
    await till.page.getByTestId('printer').getByText('1 waits').waitFor();
    expect(printer.drawerKicks - kicksBefore).toBe(1);
    await nextCustomer(till.page);
    printer.set({ paper: 'enough' });
    await printer.until(() => printer.pieces().length === 2);
    expect(textOfPiece(printer.pieces()[1])).toContain(`Чек ${number}`);
    expect(textOfPiece(printer.pieces()[1])).not.toContain('ПОВТОР');
    await till.page.getByTestId('printer').getByText('Ready').waitFor();
  });

  test('[PRINT14] a till killed while its receipt waits prints it after its restart, and none twice', async () => {
    printer.set({ paper: 'out' });
    const number = await sellOne();
    await till.page.getByTestId('printer').getByText('1 waits').waitFor();
    await till.kill();
    const before = printer.pieces().length;
    printer.set({ paper: 'enough' });
    till = await shop.openTill(1, { storeId: store, printer: printer.address });
    await printer.until(() => printer.pieces().length === before + 1);
    await signIn(till.page, 'Кассир 1', '1111');
    await till.page.getByTestId('printer').getByText('Ready').waitFor();
    expect(printer.pieces()).toHaveLength(before + 1);
    expect(textOfPiece(printer.pieces().at(-1))).toContain(`Чек ${number}`);
  });

  test('[PRINT15] a receipt printed again from the list is a copy and says so', async () => {
    await till.page.keyboard.press('Control+Digit2');
    await till.page.locator('.receipt-row').first().click();
    const before = printer.pieces().length;
    await till.page.keyboard.press('F11');
    const approval = till.page.getByRole('dialog');
    await Promise.race([approval.waitFor(), printer.until(() => printer.pieces().length > before)]);
    if (await approval.isVisible()) {
      await approval.getByRole('button', { name: 'Старший кассир' }).click();
      await approval.getByLabel(/PIN/).fill('3333');
      await till.page.keyboard.press('Enter');
    }
    await printer.until(() => printer.pieces().length === before + 1);
    expect(textOfPiece(printer.pieces().at(-1))).toContain('КОПИЯ');
  });

  test('[PRINT16] the printer is set, tried and its queue cleared in the settings', async () => {
    const { page } = till;
    await page.keyboard.press('F1');
    const before = printer.pieces().length;
    await page.getByRole('button', { name: 'Test page' }).click();
    await printer.until(() => printer.pieces().length === before + 1);
    expect(textOfPiece(printer.pieces().at(-1))).toContain('Пробная печать');
    printer.set({ coverOpen: true });
    await page.getByRole('button', { name: 'Test page' }).click();
    await page.getByTestId('printer').getByText('Cover open').waitFor();
    await page.getByRole('button', { name: 'Take out' }).click();
    await page.getByLabel('Reason').fill('wrong page');
    await page.getByRole('dialog').getByRole('button', { name: 'Take out' }).click();
    await page.getByText('taken out: wrong page').waitFor();
    printer.set({ coverOpen: false });
    await page.getByTestId('printer').getByText('Ready').waitFor();
    expect(printer.pieces()).toHaveLength(before + 1);
  });
});
