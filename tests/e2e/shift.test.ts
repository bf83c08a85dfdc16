/**
 * A shift by the keyboard alone, in Russian, on the real Electron: opened with a counted float, cash taken out,
 * a sale, a parked sale, closed blind 100 roubles short with a manager, its Z report on the screen and as PDF.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { shiftCloseSchema } from '../../shared/domain/operations/shift-close.ts';
import { storedPayloads } from './support/server-facts.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

/** Types how many there are of notes, top row first; null leaves a row as it is. */
async function countNotes(page: Page, counts: readonly (number | null)[]): Promise<void> {
  await page.locator('.denomination-count').first().waitFor();
  for (const count of counts) {
    if (count !== null) await page.keyboard.type(String(count), { delay: 90 });
    await page.keyboard.press('ArrowDown');
  }
}

/** What a text says in roubles, as kopecks. */
function minorIn(text: string): number {
  return Math.round(Number(text.replace(/[^\d,]/g, '').replace(',', '.')) * 100);
}

describe('a shift by keys', () => {
  let shop: Shop;
  let till: RunningTill;
  let page: Page;
  let paidMinor = 0;

  beforeAll(async () => {
    shop = await openShop();
    till = await shop.openTill(1, { language: 'ru', reportFolder: shop.folder });
    page = till.page;
    await page.getByRole('heading', { name: 'Кто за кассой?' }).waitFor({ timeout: 60_000 });
    await page.keyboard.press('F1');
    await page.keyboard.type('1111', { delay: 90 });
    await page.keyboard.press('Enter');
    await page.locator('.search-input').waitFor();
  });
  afterAll(() => shop.close());

  async function putMilkIntoCart(): Promise<void> {
    await page.keyboard.type('молоко', { delay: 90 });
    await page.locator('.result').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.search-results').waitFor({ state: 'detached' });
    await page.getByRole('listbox', { name: 'Чек' }).getByRole('option').first().waitFor();
  }

  test('[SHIFT14] opens with a float counted by notes, and cash goes out with a reason', async () => {
    await page.keyboard.press('Control+Digit4');
    await countNotes(page, [null, null, 2, null, null, 10]);
    await page
      .getByTestId('drawer-sum')
      .getByText(/3\s000/)
      .waitFor();
    await page.keyboard.press('F9');
    await page.getByText('Смена 1 открыта').waitFor();
    await page.locator('.search-input').waitFor();
    await page.keyboard.press('Control+Digit4');
    await page.keyboard.press('F2');
    await page.getByLabel('Сумма').waitFor();
    await page.keyboard.type('500', { delay: 90 });
    await page.keyboard.press('Enter');
    await page.getByText(/Изъято 500/).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.locator('.search-input').waitFor();
  });

  test('[PARK8] parks a sale, recalls it by keys and sells it', async () => {
    await putMilkIntoCart();
    await page.keyboard.press('F12');
    await page.getByText('Продажа отложена').waitFor();
    await page.getByRole('listbox', { name: 'Чек' }).waitFor({ state: 'detached' });
    await page.keyboard.press('F12');
    await page.getByRole('listbox', { name: 'На этой кассе' }).getByRole('option').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('listbox', { name: 'Чек' }).getByRole('option').first().waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('F9');
    await page.locator('.pay').waitFor();
    await page.keyboard.press('F4');
    await page.keyboard.press('F9');
    await page.locator('.paid').waitFor();
    await vi.waitFor(() => expect(storedPayloads(shop.serverData, 'sale')).toHaveLength(1), 30_000);
    const [sale] = storedPayloads(shop.serverData, 'sale');
    const tenders = sale?.tenders as { kind: string; amountMinor: number }[];
    paidMinor = tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
    expect(tenders.map((tender) => tender.kind)).toEqual(['cash']);
  });

  test('[SHIFT10] a cashier’s X report doesn’t say what should be in the drawer, and says that it doesn’t', async () => {
    await page.keyboard.press('Control+Digit4');
    await page.keyboard.press('F3');
    await page.getByRole('heading', { name: 'X-отчёт. Смена 1' }).waitFor();
    const report = await page.locator('.report').innerText();
    expect(report).toContain('Не показано');
    expect(report).not.toContain('Должно быть');
    expect(report.split('\n').map(minorIn)).not.toContain(250_000 + paidMinor);
    await page.keyboard.press('Escape');
  });

  test('[SHIFT19] more cash than the drawer should hold asks for a manager, and without one stays', async () => {
    await page.keyboard.press('F2');
    await page.getByLabel('Сумма').fill('99000');
    await page.keyboard.press('Enter');
    const approval = page.getByRole('dialog');
    await approval.getByText('Изъять 99').waitFor();
    await approval.getByRole('button', { name: /Управляющий/ }).waitFor();
    await page.keyboard.press('Escape');
    await approval.waitFor({ state: 'detached' });
    expect(storedPayloads(shop.serverData, 'cash-movement')).toHaveLength(1);
    await page.keyboard.press('Escape');
  });

  test('[SHIFT15] closes blind and short with a manager; the Z report is on the screen and a PDF', async () => {
    await page.keyboard.press('Control+Digit4');
    await page.keyboard.press('F4');
    const shortMinor = 250_000 + paidMinor - 10_000;
    await page.locator('.denomination-count').first().waitFor();
    // Blind: no figure on the screen says what should be in the drawer.
    const figures = (await page.locator('main').innerText()).split(String.fromCharCode(10)).map(minorIn);
    expect(figures).not.toContain(shortMinor + 10_000);
    const roubles = Math.floor(shortMinor / 100);
    await countNotes(page, [...Array<null>(10).fill(null), roubles]);
    await page.keyboard.press('F9');
    await page
      .getByTestId('difference')
      .getByText(/Не хватает 100/)
      .waitFor();
    await page.keyboard.type('без сотни', { delay: 90 });
    await page.keyboard.press('F9');
    const approval = page.getByRole('dialog');
    await approval.waitFor();
    await approval.getByRole('button', { name: /Управляющий/ }).waitFor();
    const names = await approval.locator('.person').allInnerTexts();
    await page.keyboard.press(`F${names.findIndex((name) => name.includes('Управляющий')) + 1}`);
    await page.keyboard.type('4444', { delay: 90 });
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Z-отчёт. Смена 1' }).waitFor();
    await page.keyboard.press('F8');
    await page.getByText(/Сохранено: /).waitFor();
    const pdf = readFileSync(join(shop.folder, 'Z-1-TV1-1.pdf'));
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(5000);
    await vi.waitFor(() => expect(storedPayloads(shop.serverData, 'shift-close')).toHaveLength(1), 30_000);
    const close = shiftCloseSchema.parse(storedPayloads(shop.serverData, 'shift-close')[0]);
    expect(close).toMatchObject({
      differenceMinor: -10_000,
      countedMinor: shortMinor,
      note: 'без сотни',
      firstCountMinor: null,
      approvedBy: 'staff:TV1-4',
      report: {
        drawer: { floatMinor: 300_000, expectedMinor: shortMinor + 10_000 },
        cash: { out: { count: 1, amountMinor: 50_000 } },
        sales: { documents: { count: 1 } },
      },
    });
    await page.keyboard.press('Escape');
    await page.locator('.denomination-count').first().waitFor();
    await page.keyboard.press('Escape');
    // Back to selling, where the customer from before the close is still on the screen.
    await page.locator('.paid').waitFor();
  });
});
