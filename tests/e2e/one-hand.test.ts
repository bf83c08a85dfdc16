/**
 * A till on the real Electron that is worked with one thing alone: the keyboard, the scanner, or fingers. Each
 * opens a shift, sells, takes cash, serves the next customer and closes the shift with its Z report.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Command, codeOfCommand } from '../../renderer/ui/command-codes.ts';
import { shiftCloseSchema } from '../../shared/domain/operations/shift-close.ts';
import { demoBadge } from '../../sync-server/demo/demo-people.ts';
import { paidReceiptNumber, scan, scanKnown } from './support/cashier.ts';
import { storedPayloads } from './support/server-facts.ts';
import { openShop, type Shop } from './support/shop.ts';
import { touchScreen } from './support/touch.ts';

const store = 'GFT';
const cartLine = (page: Page, name: RegExp) =>
  page.getByRole('listbox', { name: 'Cart' }).getByRole('option', { name });

/** Where the focus is, and whether it can be seen. */
async function focusSeen(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return 'nothing has the focus';
    const ringed = focused.closest('[data-focus-visible]') ?? focused;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(ringed);
    const around = getComputedStyle(ringed.parentElement ?? ringed);
    const isSeen = [
      outlineStyle !== 'none' && outlineWidth !== '0px',
      boxShadow !== 'none',
      around.outlineStyle !== 'none',
    ];
    return isSeen.includes(true) ? 'seen' : `the focus on ${ringed.outerHTML.slice(0, 120)} can't be seen`;
  });
}

describe('one thing alone', () => {
  let shop: Shop;
  let page: Page;
  let number = 0;

  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());
  beforeEach(async () => {
    number += 1;
    ({ page } = await shop.openTill(number, { storeId: store }));
    await page.locator('.person').first().waitFor({ timeout: 60_000 });
  });

  /** The sales and shift closings of this test's till, once as many as expected have arrived. */
  async function closed(closings: number): Promise<ReturnType<typeof shiftCloseSchema.parse>[]> {
    const tillId = await page.evaluate(
      async () => JSON.parse(await window.stillopen.ask('identity', 'null')).tillId,
    );
    return vi.waitFor(() => {
      const own = storedPayloads(shop.serverData, 'shift-close', tillId).map((payload) =>
        shiftCloseSchema.parse(payload),
      );
      expect(own).toHaveLength(closings);
      return own;
    }, 30_000);
  }

  test('[KEYS3] keyboard alone: sign in, open, search, sell, pay, next customer, close blind; the focus is always seen', async () => {
    const press = async (...keys: string[]): Promise<void> => {
      for (const key of keys) {
        expect(await focusSeen(page)).toBe('seen');
        await page.keyboard.press(key);
      }
    };
    const type = (text: string): Promise<void> => page.keyboard.type(text, { delay: 90 });
    await page.keyboard.press('F1');
    await type('1111');
    await press('Enter');
    await page.locator('.search-input').waitFor();
    await press('Control+Digit4');
    await page.locator('.denomination-count').first().waitFor();
    await press('ArrowDown', 'ArrowDown');
    await type('5');
    await press('F9');
    await page.getByText('Shift 1 is open').waitFor();
    for (const sale of [1, 2]) {
      await page.locator('.search-input').waitFor();
      await type('lantern');
      await page.locator('.result').first().waitFor();
      await press('Enter');
      await cartLine(page, /LANTERN/i)
        .first()
        .waitFor();
      await press('F9');
      await page.getByRole('heading', { name: 'Payment' }).waitFor();
      await press('F4', 'Enter');
      expect(await paidReceiptNumber(page)).toBe(`${store}-${number}-00000${sale}`);
      // A key right after the screen came was meant for the one before, and does nothing.
      await vi.waitFor(async () => {
        await press('Enter');
        await page.getByText('The cart is empty').waitFor({ timeout: 500 });
      }, 10_000);
    }
    await press('Control+Digit4');
    await page.locator('.shift-overview').waitFor();
    await press('F4');
    await page.locator('.denomination-count').first().waitFor();
    const sold = storedPayloads(shop.serverData, 'sale').length;
    expect(sold).toBeLessThanOrEqual(2);
    await press('ArrowDown', 'ArrowDown');
    await type('5');
    await press('F9');
    await page.getByTestId('difference').waitFor();
    await press('F9');
    await page.getByRole('heading', { name: /Z report/ }).waitFor();
    expect(await focusSeen(page)).toBe('seen');
    await press('Escape', 'Escape');
    await page.getByText('No shift is open').waitFor();
    const [close] = await closed(1);
    expect(close).toMatchObject({
      countedMinor: 5000,
      report: { drawer: { floatMinor: 5000 }, sales: { documents: { count: 2 } } },
    });
  });

  test('[COMMAND4] scanner alone: badge, open, sell, pay, next customer, close, and open again with the last float', async () => {
    const command = (...commands: Command[]): Promise<void> =>
      commands.reduce(
        (before, each) => before.then(() => scan(page, codeOfCommand(each))),
        Promise.resolve(),
      );
    const figures = (amountMinor: number): Promise<void> =>
      command(
        ...[...(amountMinor / 100).toFixed(2)].map(
          (character): Command => (character === '.' ? 'decimal' : (`digit-${Number(character)}` as Command)),
        ),
      );
    await scan(page, demoBadge(store, '1111'));
    await page.locator('.search-input').waitFor();
    await command('open-shift');
    await page.locator('.drawer-by-sum input').waitFor();
    await figures(7050);
    await page.getByTestId('drawer-sum').getByText('70.50').waitFor();
    await command('confirm');
    await page.getByText('Shift 1 is open').waitFor();
    // Several of the same by digits and "times"; a command right behind an article waits for it.
    await command('digit-3', 'times');
    await scan(page, '85123A');
    await scan(page, '999999');
    await page.getByText('Unknown code').waitFor();
    await command('cancel');
    await page.getByText('Unknown code').waitFor({ state: 'detached' });
    await scan(page, '71053');
    await command('pay');
    await page.getByRole('heading', { name: 'Payment' }).waitFor();
    await command('cash-exact', 'confirm');
    expect(await paidReceiptNumber(page)).toBe(`${store}-${number}-000001`);
    await command('next');
    await page.getByText('The cart is empty').waitFor();
    await scanKnown(page, '22752');
    await command('pay', 'digit-9', 'digit-0', 'confirm');
    await paidReceiptNumber(page);
    await command('next', 'close-shift');
    const sales = await vi.waitFor(() => {
      const stored = storedPayloads(shop.serverData, 'sale').slice(-2);
      expect(stored.map((sale) => (sale.lines as unknown[]).length)).toEqual([2, 1]);
      return stored;
    }, 30_000);
    expect(sales[0]).toMatchObject({ lines: [{ quantityMilli: 3000 }, { quantityMilli: 1000 }] });
    const soldMinor = sales.reduce((sum, sale) => sum + Number(sale.totalMinor), 0);
    await figures(7050 + soldMinor);
    await command('confirm');
    await page.getByTestId('difference').waitFor();
    await command('confirm');
    await page.getByRole('heading', { name: /Z report/ }).waitFor();
    expect((await closed(1))[0]).toMatchObject({
      differenceMinor: 0,
      report: { drawer: { floatMinor: 7050 } },
    });

    await command('open-shift');
    await page.getByTestId('drawer-sum').getByText('70.50').waitFor();
    await command('confirm');
    await page.getByText('Shift 2 is open').waitFor();
    // A command that does nothing here says so and changes nothing.
    await command('cash-exact');
    await page.getByText('“Exact in cash” does nothing here.').waitFor();
    await command('close-shift');
    await page.locator('.drawer-by-sum input').waitFor();
    await figures(7050);
    await command('confirm');
    await page.getByTestId('difference').waitFor();
    await command('confirm');
    expect((await closed(2)).map((close) => close.report.drawer.floatMinor)).toEqual([7050, 7050]);
  });

  test('[A11Y3] touch alone, on controls of at least 44 px: sign in, open, sell, pay, next customer, close', async () => {
    const { tap } = await touchScreen(page);
    const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
    const digits = async (text: string): Promise<void> => {
      for (const character of text) {
        const name = character === '.' ? 'Decimal mark' : character;
        await tap(page.getByRole('group', { name: 'Number pad' }).getByRole('button', { name, exact: true }));
      }
    };
    await tap(page.getByRole('button', { name: 'Cashier 1', exact: true }));
    await digits('1111');
    await tap(button('Sign in'));
    await tap(page.locator('.shift-note button'));
    await tap(button('One more of £20.00'));
    await tap(button('One more of £20.00'));
    await page.getByTestId('drawer-sum').getByText('40.00').waitFor();
    await tap(page.locator('.drawer-do'));
    await tap(page.locator('.quick-key').nth(0));
    await tap(page.locator('.quick-key').nth(1));
    await tap(page.locator('.pay-button:enabled'));
    await tap(button(/Exact/));
    await tap(button(/Finish sale/));
    await paidReceiptNumber(page);
    await tap(button(/Next customer/));
    await page.getByText('The cart is empty').waitFor();
    await tap(page.getByRole('navigation').getByRole('button', { name: 'Shift' }));
    await tap(page.getByRole('navigation').getByRole('button', { name: /Close shift/ }));
    await tap(button('Type the sum instead'));
    await digits('40');
    await tap(page.locator('.drawer-do'));
    await page.getByTestId('difference').waitFor();
    await tap(button(/Count again/));
    await tap(button('Type the sum instead'));
    const sale = await vi.waitFor(() => {
      const stored = storedPayloads(shop.serverData, 'sale').at(-1);
      expect(stored?.lines).toHaveLength(2);
      return stored;
    }, 30_000);
    await digits((40 + Number(sale?.totalMinor) / 100).toFixed(2));
    await tap(page.locator('.drawer-do'));
    await page.getByTestId('difference').waitFor();
    await tap(page.locator('.shift-form-actions .button-primary'));
    await page.getByRole('heading', { name: /Z report/ }).waitFor();
    expect((await closed(1))[0]).toMatchObject({
      differenceMinor: 0,
      report: { sales: { documents: { count: 1 } } },
    });
  });
});
