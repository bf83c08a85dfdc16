/**
 * A till on the real Electron that is killed (SIGKILL) around a card payment: with the customer at the terminal,
 * and right after the terminal has charged. The terminal's ledger and the shop's facts must agree afterwards.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { journalEntrySchema } from '../../shared/domain/operation.ts';
import { saleSchema } from '../../shared/domain/operations/sale.ts';
import { type NexoSimulator, startNexoSimulator } from '../support/terminal/nexo-simulator.ts';
import { until } from '../support/till-on-fakes.ts';
import { askTerminal, nextCustomer, paidReceiptNumber, scanKnown, signIn } from './support/cashier.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

const store = 'GFT';
const item = '85123A';

describe('a till that is killed while a card is charged', () => {
  let shop: Shop;
  let terminal: NexoSimulator;
  let till: RunningTill;

  const open = async (): Promise<void> => {
    till = await shop.openTill(1, { storeId: store, terminal: terminal.address });
    await signIn(till.page, 'Cashier 1', '1111');
  }; /** What customers were charged, by transaction of the till. */
  const charged = (): string[] => terminal.ledger.map((line) => line.saleTransactionId);

  /** The terminal payments that stand in sales of the till's journal. */
  const sold = async (page: Page): Promise<string[]> => {
    const request = JSON.stringify({ beforeSequence: null, limit: 50 });
    const text = await page.evaluate((asked) => window.stillopen.ask('journalReceipts', asked), request);
    const sales = z.array(journalEntrySchema).parse(JSON.parse(text));
    return sales
      .flatMap(({ operation }) => saleSchema.parse(operation.payload).tenders)
      .flatMap((tender) => (tender.kind === 'card-terminal' ? [tender.attemptId.replaceAll('-', '')] : []))
      .sort();
  };

  beforeAll(async () => {
    shop = await openShop();
    terminal = await startNexoSimulator();
    await open();
  });
  afterAll(async () => {
    await shop.close();
    await terminal.close();
  });

  test('[ATTEMPT15] killed with the customer at the terminal: the till finds the money by itself and sells for it', async () => {
    await terminal.script({ next: ['wait'] });
    await scanKnown(till.page, item);
    await askTerminal(till.page);
    await until(() => terminal.waiting() === 1, 30_000);
    await till.kill();
    await terminal.script({ finish: 'approve' });
    expect(charged()).toHaveLength(1);

    await open();
    const { page } = till;
    await page.getByTestId('unsettled').waitFor({ state: 'detached', timeout: 60_000 });
    await page.keyboard.press('F9');
    await page.getByText(/^Card £/).waitFor();
    await page.keyboard.press('Enter');
    await paidReceiptNumber(page);
    expect(charged()).toHaveLength(1);
    await nextCustomer(page);
  });

  test('[ATTEMPT15] killed in the moment after the terminal charged: the sale is there, or its money is', async () => {
    await scanKnown(till.page, item);
    await askTerminal(till.page);
    await until(() => terminal.ledger.length === 2, 30_000);
    await till.kill();

    await open();
    const { page } = till;
    await page.getByTestId('unsettled').waitFor({ state: 'detached', timeout: 60_000 });
    await page.keyboard.press('F9');
    const payment = page.getByRole('heading', { name: 'Payment' });
    const isOpen = await payment.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    if (isOpen) {
      await page.getByText(/^Card £/).waitFor();
      await page.keyboard.press('Enter');
      await paidReceiptNumber(page);
    }
    expect(charged()).toHaveLength(2);
    expect(await sold(page)).toEqual([...charged()].sort());
  });
});
