/**
 * A day of one store on the real Electron: two tills, a card terminal, a bank, two printers. The server is gone
 * from noon on; paper runs out, the terminal loses an answer and its power, shelves are counted while the other
 * till sells, and the drawer is 100 roubles short at night. Then the server is back, and slips, drawer, Z report,
 * terminal, bank and server must say the same.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { demoBadge } from '../../sync-server/demo/demo-people.ts';
import { PrinterSimulator } from '../support/printer/printer-simulator.ts';
import { type BankSimulator, startBankSimulator } from '../support/terminal/bank-simulator.ts';
import { type NexoSimulator, startNexoSimulator } from '../support/terminal/nexo-simulator.ts';
import {
  healthLine,
  nextCustomer,
  openScreen,
  paidReceiptNumber,
  scan,
  takeOver,
} from './support/cashier.ts';
import {
  addSums,
  type DaySums,
  noSums,
  printedZOf,
  slipsOf,
  standingExceptions,
  storedCloses,
  storedSales,
  sumsOf,
} from './support/day-books.ts';
import {
  askTerminal,
  closeDrawer,
  dayStore,
  type Goods,
  goods,
  item,
  openDrawerWith,
  payCash,
  payStandAlone,
  payTransfer,
  ringUp,
} from './support/day-desk.ts';
import { stockBySum, storedPayloads } from './support/server-facts.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

const store = dayStore;
const cashier = { name: 'Кассир 1', pin: '1111' };
const senior = { name: 'Старший кассир', pin: '3333' };
const managerBadge = demoBadge(store, '4444');

/** Counted at one till, sold at the other before the scan that can't know of it, and after it. */
const soldBefore = item(20);
const soldAfter = item(21);

const floatMinor = 300_000;
const takenOutMinor = 50_000;
const shortMinor = 10_000;

describe('a day', () => {
  let shop: Shop;
  let terminal: NexoSimulator;
  let bank: BankSimulator;
  const printers = [new PrinterSimulator(), new PrinterSimulator()] as const;
  let first: RunningTill;
  let second: RunningTill;
  /** What was sold at each till, as its customers know it. */
  const sold: [DaySums[], DaySums[]] = [[], []];
  const moved = new Map<string, number>();

  beforeAll(async () => {
    bank = await startBankSimulator();
    terminal = await startNexoSimulator();
    for (const printer of printers) await printer.listen();
    shop = await openShop({ bank: bank.address });
    const options = { storeId: store, paper: 80 } as const;
    first = await shop.openTill(1, {
      ...options,
      printer: printers[0].address,
      terminal: terminal.address,
    });
    second = await shop.openTill(2, { ...options, printer: printers[1].address });
    await takeOver(first.page, cashier.name, cashier.pin);
    await takeOver(second.page, cashier.name, cashier.pin);
    for (const { page } of [first, second]) await everythingArrived(page);
  });
  afterAll(async () => {
    await shop.close();
    for (const printer of printers) await printer.close();
    await terminal.close();
    await bank.close();
  });

  async function everythingArrived(page: Page): Promise<void> {
    await openScreen(page, 'Sync');
    await page
      .getByRole('row', { name: /^Stock / })
      .first()
      .getByText('server')
      .waitFor();
    await openScreen(page, 'Sell');
  }

  /** Rings goods up, goes on to the payment, and answers what they cost. */
  async function ring(page: Page, ...chosen: readonly Goods[]): Promise<number> {
    for (const { sku } of chosen) moved.set(sku, (moved.get(sku) ?? 0) + 1);
    return ringUp(page, chosen);
  }

  /** Waits for the paid screen and notes what the customer paid; cash was rounded down to the rouble. */
  async function paid(till: 0 | 1, totalMinor: number, by: Partial<DaySums>): Promise<void> {
    const { page } = till === 0 ? first : second;
    await paidReceiptNumber(page);
    const { terminalMinor = 0, standAloneMinor = 0, transferMinor = 0 } = by;
    const restMinor = totalMinor - terminalMinor - standAloneMinor - transferMinor;
    const roundingMinor = -(restMinor % 100);
    sold[till].push({
      ...noSums,
      ...by,
      count: 1,
      totalMinor,
      roundingMinor,
      cashMinor: restMinor + roundingMinor,
    });
    await nextCustomer(page);
  }

  const cashSale = async (till: 0 | 1, chosen: readonly Goods[], tenderedMinor?: number): Promise<void> => {
    const { page } = till === 0 ? first : second;
    const totalMinor = await ring(page, ...chosen);
    await payCash(page, tenderedMinor);
    await paid(till, totalMinor, {});
  };

  test('[DAY1] in the morning both drawers are opened with a float, and each way of paying takes money', async () => {
    const { page } = first;
    await openDrawerWith(page, { 100000: 2, 10000: 10 });
    await openDrawerWith(second.page, { 50000: 2 });

    await cashSale(0, [item(0)]);
    await cashSale(0, [item(1), item(2)], 100_000);

    const byCard = await ring(page, item(3), item(4));
    await askTerminal(page);
    await paid(0, byCard, { terminalMinor: byCard });

    const byOther = await ring(page, item(5));
    await payStandAlone(page);
    await paid(0, byOther, { standAloneMinor: byOther });

    const byTransfer = await ring(page, item(6));
    await payTransfer(page, bank);
    await paid(0, byTransfer, { transferMinor: byTransfer });

    const inTwo = await ring(page, item(7), item(8));
    await payTransfer(page, bank, 5000);
    await page.getByText(/^Transfer .*50\.00/).waitFor();
    await payCash(page);
    await paid(0, inTwo, { transferMinor: 5000 });

    // A card without money: nothing is charged, and the customer has cash.
    await terminal.script({ next: ['refuse'] });
    const refused = await ring(page, item(9));
    await askTerminal(page);
    await page.getByText(/Declined\. Nothing was charged/).waitFor();
    await payCash(page);
    await paid(0, refused, {});
    await cashSale(1, [item(10), item(11)], 60_000);
  });

  test('[DAY2] from noon on the server is gone: transfers are grey and say why, all else goes on without paper', async () => {
    const { page } = first;
    await shop.killServer();
    const inFour = await ring(page, item(12), item(13), item(14));
    const transfer = page.getByRole('button', { name: /Bank QR code/ });
    await transfer.getByText('No network').waitFor({ timeout: 60_000 });
    expect(await transfer.isDisabled()).toBe(true);
    await payStandAlone(page, 4000);
    await page.getByText(/^Card .*40\.00/).waitFor();
    await askTerminal(page, 3050);
    await page.getByText(/^Card .*30\.50/).waitFor();
    await payCash(page, 100_000);
    await paid(0, inFour, { standAloneMinor: 4000, terminalMinor: 3050 });

    printers[0].set({ paperLinesLeft: 12 });
    await cashSale(0, [item(15)]);
    await page.getByTestId('printer').getByText('No paper').waitFor();
    const byCard = await ring(page, item(16));
    await askTerminal(page);
    await paid(0, byCard, { terminalMinor: byCard });
    await cashSale(0, [item(17), item(18)], 100_000);
    printers[0].set({ paper: 'enough' });
    await page.getByTestId('printer').getByText('Ready').waitFor();
  });

  test('[DAY3] the terminal loses an answer, and its power in mid-payment: each is charged once and sold', async () => {
    const { page } = first;
    await terminal.script({ next: ['lose-answer'] });
    const lostAnswer = await ring(page, item(22), item(23));
    await askTerminal(page);
    await paid(0, lostAnswer, { terminalMinor: lostAnswer });

    await terminal.script({ next: ['power-cut-after'] });
    const lostPower = await ring(page, item(24));
    await askTerminal(page);
    const panel = page.getByTestId('unsettled');
    await panel.waitFor();
    await terminal.script({ power: 'on' });
    await panel.getByRole('button', { name: /Ask the terminal/ }).click();
    await panel.waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await paid(0, lostPower, { terminalMinor: lostPower });
  });

  test('[DAY4] shelves are counted at one till while the other one sells from them', async () => {
    const { page } = first;
    await page.keyboard.press('F10');
    await takeOver(page, senior.name, senior.pin);
    await cashSale(1, [soldBefore]);
    await openScreen(page, 'Stock');
    await page.getByRole('heading', { name: 'Stock room' }).waitFor();
    await page.keyboard.press('F6');
    await page.getByRole('textbox', { name: 'Name of the shelf' }).fill('B-2');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { name: 'Shelf: B-2' }).waitFor();
    const quantityOf = (each: Goods) => page.getByRole('textbox', { name: `Quantity of ${each.name}` });
    const count = async (each: Goods, there: number): Promise<void> => {
      await quantityOf(each).fill(String(there));
      await page.keyboard.press('Enter');
    };
    await scan(page, soldBefore.code);
    await count(soldBefore, soldBefore.opening - 1);
    await scan(page, soldAfter.code);
    await count(soldAfter, soldAfter.opening);
    await cashSale(1, [soldAfter]);
    await page.keyboard.press('F8');
    await count(soldBefore, soldBefore.opening - 1);
    await page.getByRole('row', { name: soldBefore.name }).getByText('counted twice').waitFor();
    await page.getByRole('button', { name: 'Finish the count' }).click();
    await page.getByRole('heading', { name: 'Begin a count' }).waitFor();
    await openScreen(page, 'Sell');
  });

  test('[DAY5] the evening brings twenty receipts; the drawer is 100 short, and a manager approves', async () => {
    const { page } = first;
    for (let index = 25; sold[0].length < 18; index += 1) await cashSale(0, [item(index), item(index + 1)]);
    const byTwoCards = await ring(page, item(40), item(41));
    await askTerminal(page, 2000);
    await page.getByText(/^Card .*20\.00/).waitFor();
    await payStandAlone(page);
    await paid(0, byTwoCards, { terminalMinor: 2000, standAloneMinor: byTwoCards - 2000 });
    const last = await ring(page, item(42));
    await askTerminal(page);
    await paid(0, last, { terminalMinor: last });
    expect(sold[0]).toHaveLength(20);

    await page.keyboard.press('Control+Digit4');
    await page.keyboard.press('F2');
    await page.getByLabel('Amount').fill(String(takenOutMinor / 100));
    await page.keyboard.press('Enter');
    await page.getByText(/500\.00.* taken out/).waitFor();
    await page.keyboard.press('F4');
    await closeDrawer(
      page,
      floatMinor + addSums(sold[0]).cashMinor - takenOutMinor - shortMinor,
      '100',
      managerBadge,
    );

    await second.page.keyboard.press('Control+Digit4');
    await second.page.keyboard.press('F4');
    await closeDrawer(second.page, 100_000 + addSums(sold[1]).cashMinor, null, managerBadge);
  });

  test('[DAY6] with the server back slips, drawers, Z reports, terminal, bank and server say the same', async () => {
    await shop.startServer();
    for (const { page } of [first, second]) {
      await vi.waitFor(
        async () => expect(await healthLine(page).innerText()).toContain('Connected · all sent'),
        60_000,
      );
    }
    for (const printer of printers) await printer.until(() => printedZOf(printer).length === 1);
    const closes = storedCloses(shop.serverData);
    expect(closes).toHaveLength(2);
    const drawers = [
      { floatMinor, takenOutMinor, differenceMinor: -shortMinor },
      { floatMinor: 100_000, takenOutMinor: 0, differenceMinor: 0 },
    ] as const;
    for (const till of [0, 1] as const) {
      const expected = addSums(sold[till]);
      const stored = storedSales(shop.serverData, `${store}-${till + 1}`);
      expect(sumsOf(stored)).toEqual(expected);

      const slips = slipsOf(printers[till]);
      expect(slips.map(({ isRepeated }) => isRepeated)).not.toContain(true);
      expect(new Set(slips.map(({ receiptNumber }) => receiptNumber)).size).toBe(slips.length);
      expect(addSums(slips)).toEqual(expected);

      const { takenOutMinor: outMinor, differenceMinor, ...drawer } = drawers[till];
      const expectedMinor = drawer.floatMinor + expected.cashMinor - outMinor;
      expect(printedZOf(printers[till])).toEqual([
        {
          salesMinor: expected.totalMinor,
          receipts: expected.count,
          roundingMinor: expected.roundingMinor,
          cashMinor: expected.cashMinor,
          terminalMinor: expected.terminalMinor,
          standAloneMinor: expected.standAloneMinor,
          transferMinor: expected.transferMinor,
          floatMinor: drawer.floatMinor,
          cashOutMinor: outMinor,
          expectedMinor,
          countedMinor: expectedMinor + differenceMinor,
          differenceMinor,
        },
      ]);
      const close = closes.find(({ report }) => report.drawer.floatMinor === drawer.floatMinor);
      expect(close).toMatchObject({ differenceMinor, report: { drawer: { expectedMinor } } });
      const byTender = (close?.report.sales.byTender ?? []).map(
        ({ tender, amountMinor }) => [tender, amountMinor] as const,
      );
      expect(Object.fromEntries(byTender)).toEqual(
        Object.fromEntries(
          Object.entries({
            cash: expected.cashMinor,
            'card-terminal': expected.terminalMinor,
            'card-stand-alone': expected.standAloneMinor,
            'bank-transfer': expected.transferMinor,
          }).filter(([, amountMinor]) => amountMinor > 0),
        ),
      );
      expect(close?.report.sales.documents).toEqual({
        count: expected.count,
        amountMinor: expected.totalMinor,
      });
    }
  });

  test('[DAY7] nothing is doubled or lost: each charge is one sale’s, each piece left the shelf once', async () => {
    const tenders = [1, 2]
      .flatMap((till) => storedSales(shop.serverData, `${store}-${till}`))
      .flatMap((sale) => sale.tenders);
    const onTerminal = tenders.flatMap((tender) =>
      tender.kind === 'card-terminal' ? [[tender.attemptId.replaceAll('-', ''), tender.amountMinor]] : [],
    );
    const charged = terminal.ledger.map((line) => [line.saleTransactionId, line.hundredths]);
    expect(charged.sort()).toEqual(onTerminal.sort());
    expect(bank.ledgerMinor()).toBe(addSums(sold[0]).transferMinor);
    const attempts = storedPayloads(shop.serverData, 'payment-attempt');
    const inStage = (stage: string) => attempts.filter((attempt) => attempt.stage === stage);
    expect(inStage('settled').map((attempt) => attempt.attemptId)).toHaveLength(inStage('asked').length);

    const counted = new Map([[soldBefore.sku, -1]]);
    for (const [sku, pieces] of moved) {
      const { opening } = goods.find((each) => each.sku === sku) as Goods; // it was sold here
      const stock = stockBySum(shop.serverData, store, sku) / 1000;
      expect([sku, stock]).toEqual([sku, opening - pieces + (counted.get(sku) ?? 0)]);
    }
    const shortShift = storedCloses(shop.serverData).find((close) => close.differenceMinor !== 0);
    await vi.waitFor(
      () =>
        expect(standingExceptions(shop.serverData, store)).toEqual(
          [`cash-difference ${shortShift?.shiftId}`, `count-overlapped ${soldBefore.sku}`].sort(),
        ),
      30_000,
    );
  });
});
