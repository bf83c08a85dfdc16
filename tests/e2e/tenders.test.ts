/**
 * Paying on the real Electron in a shop in roubles: cash rounded down to the rouble, split bills, a business
 * buyer, restricted goods, a power cut between the terminal's approval and the sale, and a receipt that is sent
 * once the server is back. One sale is made by keys alone and one by touches alone.
 */
import { join } from 'node:path';
import Database from 'libsql';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { nextCustomer, paidReceiptNumber, signIn } from './support/cashier.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

const store = 'TV1';
const cashier = { name: 'Кассир 1', pin: '1111' };
/** Articles of the demo with prices that aren't whole roubles. */
const baton = { name: 'Батон нарезной', totalMinor: 4690 };
const wine = { name: 'Вино красное' };

interface StoredSale {
  readonly totalMinor: number;
  readonly roundingMinor: number;
  readonly tenders: readonly Record<string, unknown>[];
  readonly buyer: { readonly taxNumber: string } | null;
  readonly eReceipt: string | null;
}

/** Rows of the server's own database, read beside it. */
function rows<Row>(serverData: string, query: string): Row[] {
  const database = new Database(join(serverData, 'stillopen.db'), { readonly: true });
  try {
    // The queries of this file name the columns they are read as.
    return database.prepare(query).all() as Row[];
  } finally {
    database.close();
  }
}

function operationsText(serverData: string): string {
  return JSON.stringify(rows<{ entry: string }>(serverData, 'SELECT entry FROM operations'));
}

async function storedSale(shop: Shop, receiptNumber: string): Promise<StoredSale> {
  const query = `SELECT json_extract(entry, '$.operation.payload') AS payload
    FROM operations WHERE receipt_number = '${receiptNumber}'`;
  return vi.waitFor(() => {
    const [row] = rows<{ payload: string }>(shop.serverData, query);
    if (!row) throw new Error(`${receiptNumber} has not arrived`);
    return JSON.parse(row.payload) as StoredSale;
  }, 30_000);
}

/** Adds an article by its name, with keys. */
async function add(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Search or scan' }).fill(name);
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await page
    .getByRole('listbox', { name: 'Cart' })
    .getByRole('option', { name: new RegExp(name) })
    .waitFor();
}

async function toPayment(page: Page): Promise<void> {
  await page.keyboard.press('F9');
  await page.getByRole('heading', { name: 'Payment' }).waitFor();
}

const balance = (page: Page): Locator => page.getByTestId('balance');

describe('paying', () => {
  let shop: Shop;
  let till: RunningTill;

  beforeAll(async () => {
    shop = await openShop();
    till = await shop.openTill(1, { storeId: store });
    await signIn(till.page, cashier.name, cashier.pin);
  });
  afterAll(() => shop.close());

  test('[ROUND1] cash is rounded down to the rouble, by keys alone, and the sale says by how much', async () => {
    const { page } = till;
    await add(page, baton.name);
    await toPayment(page);
    expect(await page.getByTestId('due-in-cash').innerText()).toMatch(/46\.00[\s\S]*-?0\.90/);
    expect(await balance(page).innerText()).toMatch(/46\.00/);
    await page.keyboard.press('F4');
    await page.keyboard.press('Enter');
    const number = await paidReceiptNumber(page);
    await page
      .getByText(/Округление/)
      .first()
      .waitFor();
    expect(await storedSale(shop, number)).toMatchObject({
      totalMinor: baton.totalMinor,
      roundingMinor: -90,
      tenders: [{ kind: 'cash', amountMinor: 4600, tenderedMinor: 4600, changeMinor: 0 }],
    });
    // A key right after the screen came was meant for the one before, and does nothing.
    await vi.waitFor(async () => {
      await page.keyboard.press('Enter');
      await page.getByText('The cart is empty').waitFor({ timeout: 500 });
    }, 10_000);
  });

  test('[TENDER1] a bill is split between a stand-alone terminal and cash, by touches alone', async () => {
    const { page } = till;
    await page.locator('.quick-key').nth(19).click();
    await page.getByRole('listbox', { name: 'Cart' }).getByRole('option').first().waitFor();
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByRole('button', { name: /Card terminal/ }).click();
    for (const digit of ['2', '0']) await page.getByRole('button', { name: digit, exact: true }).click();
    await page.getByRole('button', { name: /20\.00 is on the terminal/ }).click();
    await page.getByRole('button', { name: /Yes, approved/ }).click();
    await page.getByText(/^Card .*20\.00/).waitFor();
    await page.getByRole('button', { name: /Exact/ }).click();
    await page.getByRole('button', { name: /Finish sale/ }).click();
    const sale = await storedSale(shop, await paidReceiptNumber(page));
    expect(sale.tenders.map((tender) => tender.kind)).toEqual(['card-stand-alone', 'cash']);
    expect(sale.tenders[0]).toMatchObject({ amountMinor: 2000 });
    await nextCustomer(page);
  });

  test('[BUYER2] a business buyer stands on the receipt; a wrong INN is told', async () => {
    const { page } = till;
    await add(page, baton.name);
    await toPayment(page);
    await page.keyboard.press('Control+b');
    await page.getByLabel('Name of the business').fill('ООО «Ромашка»');
    await page.getByLabel('INN').fill('7707083894');
    await page.keyboard.press('Enter');
    await page.getByText(/This is no INN/).waitFor();
    await page.getByLabel('INN').fill('7707 083893');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('F4');
    await page.keyboard.press('Enter');
    const number = await paidReceiptNumber(page);
    await page.locator('.paper').getByText('ООО "Ромашка"').first().waitFor();
    await page
      .locator('.paper')
      .getByText(/7707083893/)
      .first()
      .waitFor();
    expect((await storedSale(shop, number)).buyer).toEqual({
      name: 'ООО «Ромашка»',
      taxNumber: '7707083893',
    });
    await nextCustomer(page);
  });

  test('[TENDER8] restricted goods ask for the age before they are paid; a refusal takes them out', async () => {
    const { page } = till;
    await add(page, baton.name);
    await add(page, wine.name);
    await page.keyboard.press('F9');
    const question = page.getByRole('dialog', { name: 'Check the customer’s age' });
    await question.getByText(new RegExp(wine.name)).waitFor();
    await question.getByRole('button', { name: /Not old enough/ }).click();
    await question.waitFor({ state: 'detached' });
    expect(await page.getByTestId('total').innerText()).toMatch(/46\.90/);
    await page.keyboard.press('F4');
    await page.keyboard.press('Enter');
    await paidReceiptNumber(page);
    await nextCustomer(page);
    await vi.waitFor(
      () => expect(operationsText(shop.serverData)).toMatch(/age-check[^}]*refused|refused[^}]*age-check/),
      30_000,
    );
  });

  test('[TENDER10] Enter on the amount books no card: the answer is asked for, and F8 alone says yes', async () => {
    const { page } = till;
    await add(page, baton.name);
    await toPayment(page);
    await page.keyboard.press('F3');
    await page.getByLabel('Amount on the terminal').fill('40');
    await page.keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: /Did the terminal say/ });
    await question.waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('F9');
    expect(await question.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await page.getByText(/^Card .*40\.00/).count()).toBe(0);
    await page.getByLabel('Amount on the terminal').press('Enter');
    await question.waitFor();
    await page.keyboard.press('F8');
    await page.getByText(/^Card .*40\.00/).waitFor();
    await page.keyboard.press('F4');
    await page.keyboard.press('Enter');
    await paidReceiptNumber(page);
    await nextCustomer(page);
  });

  test('[TENDER3] a confirmed card payment is still there after SIGKILL in mid-payment', async () => {
    await add(till.page, baton.name);
    await toPayment(till.page);
    await till.page.keyboard.press('F3');
    await till.page.getByLabel('Amount on the terminal').fill('40');
    await till.page.getByRole('button', { name: /40\.00 is on the terminal/ }).click();
    await till.page.getByRole('button', { name: /Yes, approved/ }).click();
    await till.page.getByText(/^Card .*40\.00/).waitFor();
    await till.kill();

    till = await shop.openTill(1, { storeId: store });
    const { page } = till;
    await signIn(page, cashier.name, cashier.pin);
    await toPayment(page);
    await page.getByText(/^Card .*40\.00/).waitFor();
    expect(await balance(page).innerText()).toMatch(/6\.00/);
    await page.keyboard.press('F4');
    await page.keyboard.press('Enter');
    expect(await storedSale(shop, await paidReceiptNumber(page))).toMatchObject({
      roundingMinor: -90,
      tenders: [
        { kind: 'card-stand-alone', amountMinor: 4000 },
        { kind: 'cash', amountMinor: 600 },
      ],
    });
    await nextCustomer(page);
  });

  test('[ERECEIPT3] a receipt asked for offline reaches the server once it is back, and its address no fact', async () => {
    const { page } = till;
    await shop.killServer();
    await add(page, baton.name);
    await toPayment(page);
    await page.keyboard.press('Control+e');
    await page.getByLabel('E-mail address').fill('customer@example.org');
    await page.keyboard.press('Enter');
    await page.getByText('Without the customer’s agreement nothing is kept or sent.').waitFor();
    await page.getByText(/The customer agrees/).click();
    await page.getByRole('button', { name: 'Send it' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('F4');
    await page.keyboard.press('Enter');
    const number = await paidReceiptNumber(page);
    await page.getByRole('button', { name: /Will be sent/ }).waitFor();
    await shop.startServer();
    const queued = await vi.waitFor(() => {
      const found = rows<{ address: string; state: string; number: string }>(
        shop.serverData,
        `SELECT address, state, receipt_number AS number FROM e_receipts
         JOIN operations USING (operation_id)`,
      );
      expect(found).not.toEqual([]);
      return found;
    }, 90_000);
    expect(queued).toEqual([{ address: 'customer@example.org', state: 'queued', number }]);
    expect((await storedSale(shop, number)).eReceipt).toBe('email');
    expect(operationsText(shop.serverData)).not.toContain('customer@example.org');
  });
});
