/**
 * Paying on a terminal that the till drives, on the real Electron with a terminal that speaks its protocol: the
 * customer taps, an answer gets lost, the power goes, and nothing is charged twice or forgotten.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoBadge } from '../../sync-server/demo/demo-people.ts';
import { type NexoSimulator, startNexoSimulator } from '../support/terminal/nexo-simulator.ts';
import { askTerminal, nextCustomer, paidReceiptNumber, scan, scanKnown, signIn } from './support/cashier.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

const store = 'GFT';
const item = '85123A';

describe('a terminal that the till drives', () => {
  let shop: Shop;
  let terminal: NexoSimulator;
  let till: RunningTill;

  const open = async (): Promise<void> => {
    till = await shop.openTill(1, { storeId: store, terminal: terminal.address });
    await signIn(till.page, 'Cashier 1', '1111');
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

  test('[TENDER1] a card on the terminal pays the sale, with keys alone, while the customer is told what to do', async () => {
    const { page } = till;
    await terminal.script({ next: ['wait'] });
    await scanKnown(page, item);
    await askTerminal(page);
    await page.getByRole('heading', { name: 'Ask the customer to tap the card' }).waitFor();
    await terminal.script({ finish: 'approve' });
    await paidReceiptNumber(page);
    expect(terminal.ledger).toHaveLength(1);
    await nextCustomer(page);
  });

  test('[TENDER4] a payment that is broken off charges nothing, and the cart goes on', async () => {
    const { page } = till;
    await terminal.script({ next: ['wait'] });
    await scanKnown(page, item);
    await askTerminal(page);
    await page.getByRole('heading', { name: 'Ask the customer to tap the card' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Broken off. Nothing was charged.').waitFor();
    expect(terminal.ledger).toHaveLength(1);
    await page.keyboard.press('Escape');
    await page.getByTestId('last-line').waitFor();
  });

  test('[TENDER5] a lost answer stays on the screen over a restart, until the terminal has said what became of it', async () => {
    await terminal.script({ next: ['power-cut-after'], remembers: true });
    await askTerminal(till.page);
    await till.page.getByTestId('unsettled').waitFor();
    await till.page.keyboard.press('Escape');
    await till.page.getByTestId('unsettled').waitFor();
    await till.kill();

    await open();
    const { page } = till;
    await page.getByTestId('unsettled').waitFor();
    await page.keyboard.press('F9');
    expect(await page.getByRole('heading', { name: 'Payment' }).count()).toBe(0);
    await terminal.script({ power: 'on' });
    await page
      .getByTestId('unsettled')
      .getByRole('button', { name: /Ask the terminal/ })
      .click();
    await page.getByTestId('unsettled').waitFor({ state: 'detached' });
    await page.keyboard.press('F9');
    await page.getByText(/^Card £/).waitFor();
    await page.keyboard.press('Enter');
    await paidReceiptNumber(page);
    expect(terminal.ledger.filter((line) => line.kind === 'payment')).toHaveLength(2);
    await nextCustomer(page);
  });

  test('[TENDER5] where the terminal has forgotten, somebody with the right decides from its slip', async () => {
    const { page } = till;
    await terminal.script({ next: ['power-cut-after'] });
    await scanKnown(page, item);
    await askTerminal(page);
    const panel = page.getByTestId('unsettled');
    await panel.waitFor();
    expect(await panel.getByRole('button', { name: 'It was paid' }).count()).toBe(0);
    await terminal.script({ power: 'on', remembers: false });
    await panel.getByRole('button', { name: /Ask the terminal/ }).click();
    await panel.getByLabel('What the slip or the statement says').fill('slip 0042: approved');
    await panel.getByRole('button', { name: 'It was paid' }).click();
    await page.getByRole('dialog', { name: 'Somebody else has to approve' }).waitFor();
    await scan(page, demoBadge(store, '4444'));
    await panel.waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await paidReceiptNumber(page);
  });
});
