/**
 * Returns on the real Electron: bought in one shop, brought back in another that never heard of it and has no
 * network, by the code on the paper alone; the same goods once more at a third till, which nobody could know.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { codeOfCommand } from '../../renderer/ui/command-codes.ts';
import { demoBadge } from '../../sync-server/demo/demo-people.ts';
import { PrinterSimulator } from '../support/printer/printer-simulator.ts';
import { axeProblems } from './support/axe.ts';
import { nextCustomer, openShift, payExactCash, scan, signIn } from './support/cashier.ts';
import { giveMoneyBack } from './support/return-clerk.ts';
import { storedPayloads } from './support/server-facts.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

// Two real windows and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

describe('goods brought back', () => {
  let shop: Shop;
  let printer: PrinterSimulator;
  let sells: RunningTill;
  let takesBack: RunningTill;

  beforeAll(async () => {
    shop = await openShop();
    printer = await new PrinterSimulator().listen();
    sells = await shop.openTill(1, { storeId: 'TV1', printer: printer.address });
    takesBack = await shop.openTill(2, { storeId: 'NB2' });
    for (const { page } of [sells, takesBack]) {
      await signIn(page, 'Кассир 1', '1111');
      await openShift(page);
    }
  });
  afterAll(async () => {
    await shop.close();
    await printer.close();
  });

  /** Takes back all of the purchase in front by keys and scanned commands, and answers what is handed over. */
  const takeBackAll = async ({ page }: RunningTill, storeId: string): Promise<string> => {
    await page.locator('.return-line').first().waitFor();
    await page.keyboard.press('F7');
    await page.getByRole('dialog').waitFor();
    await scan(page, codeOfCommand('digit-4'));
    await page.locator('.choice-option[data-selected]').getByText('Defective').waitFor();
    await scan(page, codeOfCommand('confirm'));
    await page.locator('.return-line.is-chosen').first().waitFor();
    // A cashier here may not take goods back: a senior one lends the right.
    await page.getByText('It takes the right').waitFor();
    await scan(page, codeOfCommand('confirm'));
    await page.getByRole('dialog').locator('.person').first().waitFor();
    await scan(page, demoBadge(storeId, '3333'));
    await page.locator('.proof-given').waitFor();
    await scan(page, codeOfCommand('confirm'));
    await giveMoneyBack(page);
    return (await page.getByTestId('hand-over').locator('.paid-amount').textContent()) ?? '';
  };

  test('[RDESK9] bought in one shop, brought back in another by the paper alone, offline; brought back twice, it is raised with both timelines', async () => {
    await sells.page.locator('.quick-key').nth(24).click();
    await sells.page.getByRole('listbox', { name: 'Cart' }).getByRole('option').first().waitFor();
    const number = await payExactCash(sells.page);
    // Rounded as cash is here: what was paid goes back, and no kopeck more.
    const tendered = await sells.page.locator('.paid-tenders li').last().innerText();
    const paid = /₽[\d,.]+/.exec(tendered)?.[0] ?? tendered;
    await printer.until(() => printer.pieces().length === 1);
    const code = printer.pieces()[0]?.printed.find((each) => each.kind === 'qr');
    const digits = code?.kind === 'qr' ? code.text : '';
    expect(digits).toMatch(/^94\d{200,}$/);
    await nextCustomer(sells.page);
    await shop.killServer();
    for (const { page } of [sells, takesBack]) await page.locator('.health-pill.is-offline').waitFor();

    // The shop that never saw the sale.
    await scan(takesBack.page, digits);
    await takesBack.page.getByRole('heading', { name: number }).waitFor();
    await takesBack.page.getByText('Known by the receipt’s code alone').waitFor();
    expect(await axeProblems(takesBack.page, 'goods of a purchase')).toEqual([]);
    expect(await takeBackAll(takesBack, 'NB2')).toBe(paid);
    expect(await axeProblems(takesBack.page, 'return recorded')).toEqual([]);
    await nextCustomer(takesBack.page);
    // Here everybody knows now.
    await scan(takesBack.page, digits);
    await takesBack.page.getByRole('heading', { name: 'All of it came back already' }).waitFor();

    // An altered code leads nowhere, and says so.
    const last = digits.at(-1) === '1' ? '2' : '1';
    await scan(sells.page, `${digits.slice(0, -1)}${last}`);
    await sells.page.getByRole('heading', { name: 'The receipt’s code was altered' }).waitFor();

    // The shop that sold can't hear of it and takes the same goods back.
    await scan(sells.page, digits);
    await sells.page.getByRole('heading', { name: number }).waitFor();
    expect(await takeBackAll(sells, 'TV1')).toBe(paid);

    await shop.startServer();
    for (const { page } of [sells, takesBack])
      await page.getByTestId('health').and(page.getByText('all sent')).waitFor({ timeout: 120_000 });
    expect(storedPayloads(shop.serverData, 'return')).toHaveLength(2);
    await sells.page.keyboard.press('Control+Digit5');
    await sells.page
      .getByRole('heading', { name: 'More came back than was sold' })
      .waitFor({ timeout: 60_000 });
    const timelines = sells.page.locator('.order-histories section');
    await timelines.nth(1).waitFor();
    expect(await timelines.count()).toBe(2);
    expect(await timelines.locator('.is-misfit').count()).toBe(1);
    expect(await axeProblems(sells.page, 'exceptions')).toEqual([]);
  });
});
