/**
 * Exchanges and returns without a purchase on the real Electron, with the server stopped: goods given for goods taken
 * back, cheaper and dearer, netted the way they were paid, on two papers; and goods of which nobody knows the purchase,
 * by a manager's PIN at the lowest recent price.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PrinterSimulator } from '../support/printer/printer-simulator.ts';
import { type NexoSimulator, startNexoSimulator } from '../support/terminal/nexo-simulator.ts';
import { nextCustomer, openScreen, paidReceiptNumber, scan, scanKnown, signIn } from './support/cashier.ts';
import { askTerminal } from './support/day-desk.ts';
import { findByNumber, finishMoney, giveMoneyBack } from './support/return-clerk.ts';
import { storedPayloads } from './support/server-facts.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

// A real window and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Goods that are no food and that the rules take back, in whole roubles. */
const tools = '1000197';
const toolsMinor = 69_000;
const pencilCase = '1000202';
const pencilCaseMinor = 34_900;
const kettle = '1000193';
const kettleMinor = 199_000;

describe('exchanges, and returns without a purchase', () => {
  let shop: Shop;
  let terminal: NexoSimulator;
  let printer: PrinterSimulator;
  let till: RunningTill;
  let page: Page;

  beforeAll(async () => {
    terminal = await startNexoSimulator();
    printer = await new PrinterSimulator().listen();
    shop = await openShop();
    till = await shop.openTill(1, { storeId: 'TV1', printer: printer.address, terminal: terminal.address });
    page = till.page;
    await signIn(page, 'Старший кассир', '3333');
  });
  afterAll(async () => {
    await shop?.close();
    await printer?.close();
    await terminal?.close();
  });

  /** Sells tools and takes them back up to the choice of what is given for them. */
  const broughtBack = async (isCard: boolean): Promise<void> => {
    await openScreen(page, 'Sell');
    await scanKnown(page, tools);
    await page.keyboard.press('F9');
    await page.getByRole('heading', { name: 'Payment' }).waitFor();
    if (isCard) await askTerminal(page);
    else {
      await page.keyboard.press('F4');
      await page.keyboard.press('Enter');
    }
    const number = await paidReceiptNumber(page);
    await nextCustomer(page);
    await findByNumber(page, number);
    await page.keyboard.press('F7');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.return-line.is-chosen').first().waitFor();
    await page.keyboard.press('F6');
    await page.locator('.exchange-bar').waitFor();
  };
  const rest = (text: RegExp): Promise<void> => page.locator('.exchange-rest').getByText(text).waitFor();
  const exchanged = (): Promise<void> => page.getByRole('heading', { name: 'Exchange' }).waitFor();
  /** Words on the paper that came since. */
  const printedSince = (since: number): string =>
    printer
      .pieces()
      .slice(since)
      .flatMap(({ printed }) => printed.map((each) => JSON.stringify(each)))
      .join('\n');

  test('[RDESK16] cheaper goods, offline: the difference goes back to the card, and two papers tell of both', async () => {
    await shop.killServer();
    await page.locator('.health-pill.is-offline').waitFor();
    await broughtBack(true);
    await scanKnown(page, pencilCase);
    await rest(/To give back ₽341\.00/);
    const since = printer.pieces().length;
    await page.keyboard.press('F9');
    await page.locator('.return-part[data-way="card-terminal"]').waitFor();
    await finishMoney(page);
    await exchanged();
    await page.getByTestId('hand-over').getByText('No cash to hand over').waitFor();
    expect(terminal.ledger.map((line) => line.hundredths)).toEqual([
      toolsMinor,
      pencilCaseMinor - toolsMinor,
    ]);
    await printer.until(() => printer.pieces().length >= since + 2);
    const words = printedSince(since);
    expect(words).toContain('ВОЗВРАТ');
    expect(words).toContain('Пенал школьный');
    await nextCustomer(page);
  });

  test('[RDESK16] dearer goods: the customer pays the difference alone', async () => {
    await broughtBack(false);
    await scanKnown(page, kettle);
    await rest(/To pay ₽1,300\.00/);
    await page.keyboard.press('F9');
    await page.getByRole('heading', { name: 'Payment' }).waitFor();
    await askTerminal(page);
    await exchanged();
    await page.getByTestId('hand-over').getByText('The customer paid').waitFor();
    expect(terminal.ledger.at(-1)?.hundredths).toBe(kettleMinor - toolsMinor);
    await nextCustomer(page);
  });

  test('[RDESK16] without a purchase: why, a manager’s PIN and the lowest recent price, which isn’t raised', async () => {
    await openScreen(page, 'Returns');
    await page.keyboard.press('F8');
    await page.getByLabel('Why there is no purchase').fill('lost the receipt');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').locator('.person').first().click();
    await page.getByLabel(/^PIN for/).fill('4444');
    await page.keyboard.press('Enter');
    await page.locator('.return-page').waitFor();
    await scan(page, tools);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.return-line.is-blind').getByText('lowest recent price ₽690.00').waitFor();
    expect(await page.getByTestId('refund-total').innerText()).toMatch(/690/);
    await page.keyboard.press('F9');
    await page.locator('.return-part[data-way="unknown"]').waitFor();
    await giveMoneyBack(page);
    expect(await page.getByTestId('hand-over').innerText()).toMatch(/690\.00/);
    await nextCustomer(page);
    await shop.startServer();
    await page.getByTestId('health').and(page.getByText('all sent')).waitFor({ timeout: 120_000 });
    const [cheaper, dearer, blind] = storedPayloads(shop.serverData, 'return');
    expect(cheaper).toMatchObject({
      refunds: [
        { kind: 'exchange', way: 'card-terminal', amountMinor: pencilCaseMinor },
        { kind: 'card-terminal', amountMinor: toolsMinor - pencilCaseMinor },
      ],
      sale: { tenders: [{ kind: 'exchange', way: 'card-terminal', amountMinor: pencilCaseMinor }] },
    });
    expect(dearer).toMatchObject({
      refunds: [{ kind: 'exchange', way: 'cash', amountMinor: toolsMinor }],
      sale: {
        tenders: [
          { kind: 'exchange', way: 'cash', amountMinor: toolsMinor },
          { kind: 'card-terminal', amountMinor: kettleMinor - toolsMinor },
        ],
      },
    });
    expect(blind).toMatchObject({
      purchase: null,
      note: 'lost the receipt',
      approvals: [{ verb: 'return-blind', approvedBy: 'staff:TV1-4' }],
      refunds: [{ kind: 'cash', way: null, amountMinor: toolsMinor }],
    });
  });
});
