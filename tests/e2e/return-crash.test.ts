/** A till that is ended by force right after a cash refund was recorded, on the real Electron and without a server. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { nextCustomer, paidReceiptNumber, payExactCash, scanKnown, signIn } from './support/cashier.ts';
import { findByNumber, giveMoneyBack, takeAllBack } from './support/return-clerk.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

// A real window on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Goods that are no food and that the rules take back. */
const tools = '1000197';

/** Sells one of the tools for a large note; "Paid" is in front, with the change. Answers the receipt's number. */
async function payWithChange(page: Page): Promise<string> {
  await scanKnown(page, tools);
  await page.keyboard.press('F9');
  await page.getByRole('heading', { name: 'Payment' }).waitFor();
  await page.keyboard.press('F4');
  await page.getByLabel('Cash received').fill('1000');
  await page.getByRole('button', { name: /Finish sale/ }).click();
  return paidReceiptNumber(page);
}

describe('a return and a power cut', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop?.close());

  const open = async (): Promise<RunningTill> => {
    const till = await shop.openTill(1, { storeId: 'TV1', language: 'en' });
    await signIn(till.page, 'Старший кассир', '3333');
    return till;
  };

  test('[CASHOUT4] the cash of a return that was recorded before SIGKILL is told over every screen until a key puts it away', async () => {
    const before = await open();
    await scanKnown(before.page, tools);
    const number = await payExactCash(before.page);
    await nextCustomer(before.page);
    await shop.killServer();
    await findByNumber(before.page, number);
    await takeAllBack(before.page);
    await giveMoneyBack(before.page);
    await before.kill();

    const { page, close } = await open();
    const note = page.getByTestId('cash-to-give');
    await note.getByText(/^Return \S+ is recorded: hand over .*690.* in cash, if you have not\.$/).waitFor();
    await page.keyboard.press('Control+9');
    await page.getByRole('heading', { name: 'What is brought back?' }).waitFor();
    expect(await note.isVisible()).toBe(true);
    await page.keyboard.press('Control+Enter');
    await note.waitFor({ state: 'detached' });
    await close();

    const again = await open();
    await again.page.getByRole('combobox', { name: 'Search or scan' }).waitFor();
    expect(await again.page.getByTestId('cash-to-give').count()).toBe(0);
    await again.close();
  });

  test('[CASHOUT5] closed with the amount in front by whoever saw it, the next start tells nothing; locked before, it tells', async () => {
    const seen = await open();
    await payWithChange(seen.page);
    await seen.close();
    const locked = await open();
    expect(await locked.page.getByTestId('cash-to-give').count()).toBe(0);
    const number = await payWithChange(locked.page);
    await locked.page.keyboard.press('F10');
    await locked.page.getByRole('heading', { name: 'Locked' }).waitFor();
    await locked.close();
    const { page, close } = await open();
    await page.getByTestId('cash-to-give').getByText(number).waitFor();
    await close();
  });
});
