/**
 * How the money of returns goes back on the real Electron, with the server stopped: to the card by the terminal; where
 * terminal or bank can't be asked it is owed against a slip and paid out later the way it was paid, never in cash; and
 * as store credit, which is spent afterwards, also in another store.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PrinterSimulator } from '../support/printer/printer-simulator.ts';
import { type BankSimulator, startBankSimulator } from '../support/terminal/bank-simulator.ts';
import { type NexoSimulator, startNexoSimulator } from '../support/terminal/nexo-simulator.ts';
import { nextCustomer, openScreen, paidReceiptNumber, scan, scanKnown, signIn } from './support/cashier.ts';
import { askTerminal, payTransfer } from './support/day-desk.ts';
import {
  findByNumber,
  finishMoney,
  giveMoneyBack,
  printedCode,
  takeAllBack,
} from './support/return-clerk.ts';
import { storedPayloads } from './support/server-facts.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

// Two real windows and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
const arrival = { timeout: 120_000 };

/** Goods that are no food and that the rules take back, in whole roubles. */
const tools = '1000197';
const toolsMinor = 69_000;
const pencilCase = '1000202';

describe('money of returns', () => {
  let shop: Shop;
  let bank: BankSimulator;
  let terminal: NexoSimulator;
  let printer: PrinterSimulator;
  let till: RunningTill;
  let elsewhere: RunningTill;
  let page: Page;

  beforeAll(async () => {
    bank = await startBankSimulator();
    terminal = await startNexoSimulator();
    printer = await new PrinterSimulator().listen();
    shop = await openShop({ bank: bank.address });
    const machines = { printer: printer.address, terminal: terminal.address };
    till = await shop.openTill(1, { storeId: 'TV1', ...machines });
    elsewhere = await shop.openTill(2, { storeId: 'NB2' });
    for (const each of [till, elsewhere]) await signIn(each.page, 'Старший кассир', '3333');
    page = till.page;
  });
  afterAll(async () => {
    await shop?.close();
    await printer?.close();
    await terminal?.close();
    await bank?.close();
  });

  const ring = async (sku: string): Promise<void> => {
    await openScreen(page, 'Sell');
    await scanKnown(page, sku);
    await page.keyboard.press('F9');
    await page.getByRole('heading', { name: 'Payment' }).waitFor();
  };
  const sold = async (): Promise<string> => {
    const number = await paidReceiptNumber(page);
    await nextCustomer(page);
    return number;
  };
  const serverGone = async (): Promise<void> => {
    await shop.killServer();
    await page.locator('.health-pill.is-offline').waitFor(arrival);
  };
  const allSent = async (): Promise<void> => {
    for (const each of [till, elsewhere])
      await each.page.getByTestId('health').and(each.page.getByText('all sent')).waitFor(arrival);
  };
  const serverBack = async (): Promise<void> => {
    await shop.startServer();
    await allSent();
  };
  /** Waits for the next paper whose code names a receipt, after `since` pieces, and answers its digits. */
  const slipAfter = (since: number): Promise<string> => printedCode(printer, since, '91');
  const noCash = (): Promise<void> =>
    page.getByTestId('hand-over').getByText('No cash to hand over').waitFor();
  const moved = (kind: 'payment' | 'refund' | 'reversal') =>
    terminal.ledger.filter((line) => line.kind === kind).map((line) => line.hundredths);

  test('[RDESK13] offline, the terminal gives back what it took, and none of it comes from the drawer', async () => {
    await ring(tools);
    await askTerminal(page);
    const number = await sold();
    await serverGone();
    await findByNumber(page, number);
    await takeAllBack(page);
    await page.locator('.return-part[data-way="card-terminal"]').waitFor();
    expect(await page.getByRole('button', { name: /Cash from the drawer/ }).count()).toBe(0);
    await giveMoneyBack(page);
    await noCash();
    expect(terminal.ledger.map((line) => line.hundredths)).toEqual([toolsMinor, -toolsMinor]);
    await nextCustomer(page);
  });

  test('[RDESK13] a terminal without power leaves it owed against a slip; with power back the slip pays it to the card, once', async () => {
    await ring(tools);
    await askTerminal(page);
    const number = await sold();
    await terminal.script({ power: 'off' });
    await findByNumber(page, number);
    await takeAllBack(page);
    const since = printer.pieces().length;
    await finishMoney(page, page.getByText(/The terminal can’t give it back now/));
    expect(await page.getByRole('button', { name: /Cash from the drawer/ }).count()).toBe(0);
    await giveMoneyBack(page);
    await noCash();
    const slip = await slipAfter(since);
    await nextCustomer(page);

    await scan(page, slip);
    await page.getByRole('heading', { name: 'Customers wait for money' }).waitFor();
    const owed = page.locator('.return-owed li');
    expect(await owed.count()).toBe(1);
    expect(await owed.getByRole('button', { name: /Cash/ }).count()).toBe(0);
    await terminal.script({ power: 'on' });
    await owed.getByRole('button', { name: /To the card, terminal/ }).click();
    await page.getByText('Nobody waits for money.').waitFor(arrival);
    expect(terminal.ledger.map((line) => line.hundredths).slice(2)).toEqual([toolsMinor, -toolsMinor]);
    expect(moved('payment')).toHaveLength(2);
    await scan(page, slip);
    await page.getByRole('heading', { name: 'Nothing was sold by this receipt' }).waitFor();
  });

  test('[RDESK13] a transfer can’t go back without a network: owed, and sent once there is one', async () => {
    await serverBack();
    await ring(tools);
    await payTransfer(page, bank);
    const number = await sold();
    expect(bank.ledgerMinor()).toBe(toolsMinor);
    await serverGone();
    await findByNumber(page, number);
    await takeAllBack(page);
    await page.getByText(/The bank can’t send it now/).waitFor();
    await giveMoneyBack(page);
    await noCash();
    expect(bank.ledgerMinor()).toBe(toolsMinor);
    await serverBack();
    await openScreen(page, 'Returns');
    await page.keyboard.press('F12');
    await page
      .locator('.return-owed')
      .getByRole('button', { name: /By transfer/ })
      .click();
    await page.getByText('Nobody waits for money.').waitFor(arrival);
    expect(bank.ledgerMinor()).toBe(0);
    await allSent();
    expect(storedPayloads(shop.serverData, 'refund-payment')).toMatchObject([
      { way: 'card-terminal', amountMinor: toolsMinor },
      { way: 'bank-transfer', amountMinor: toolsMinor },
    ]);
  });

  test('[CREDIT2] store credit given offline pays by its slip, and what is left of it in another store', async () => {
    await serverGone();
    await ring(tools);
    await page.keyboard.press('F4');
    await page.keyboard.press('Enter');
    const number = await sold();
    await findByNumber(page, number);
    await takeAllBack(page);
    const since = printer.pieces().length;
    await page.getByRole('button', { name: 'Store credit' }).click();
    const creditNumber = await page.locator('.return-given[data-kind="store-credit"] small').innerText();
    await page.getByRole('button', { name: /Record the return/ }).waitFor();
    await giveMoneyBack(page);
    await noCash();
    const slip = await slipAfter(since);
    await nextCustomer(page);

    await openScreen(page, 'Sell');
    await scanKnown(page, pencilCase);
    await scan(page, slip);
    await page.getByText(`Store credit ${creditNumber}`).waitFor();
    await page.keyboard.press('Enter');
    await sold();
    await serverBack();

    const { page: other } = elsewhere;
    await other
      .getByTestId('health')
      .and(other.getByText(/^Connected/))
      .waitFor(arrival);
    await openScreen(other, 'Sell');
    await scanKnown(other, tools);
    await other.keyboard.press('F9');
    await other.keyboard.press('Control+g');
    await other.getByLabel('Number of the credit, or of its return').fill(creditNumber);
    await other.keyboard.press('Enter');
    await other.getByText(`Store credit ${creditNumber}`).waitFor();
    await other.keyboard.press('F4');
    await other.keyboard.press('Enter');
    await paidReceiptNumber(other);
    await allSent();
    const spent = storedPayloads(shop.serverData, 'sale').flatMap(({ tenders }) => tenders);
    expect(spent).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'store-credit', number: creditNumber, amountMinor: 34_900 }),
        expect.objectContaining({ kind: 'store-credit', number: creditNumber, amountMinor: 34_100 }),
        expect.objectContaining({ kind: 'cash', amountMinor: 34_900 }),
      ]),
    );
  });
});
