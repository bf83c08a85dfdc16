/**
 * A day in the stock room on the real Electron, with the server gone after the first sync: goods in, a count
 * while another till sells, a transfer, a write-off. When the server comes back all of it adds up.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { roubleArticles } from '../../sync-server/demo/demo-articles.ts';
import { openingStock } from '../../sync-server/demo/load-demo.ts';
import { healthLine, nextCustomer, openScreen, payExactCash, scan, signIn } from './support/cashier.ts';
import { stockBySum } from './support/server-facts.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

const manager = { name: 'Управляющий', pin: '4444' };
const home = 'TV1';
const away = 'NB2';

/** Goods with one form, sold by the piece and scanned by a barcode. */
const goods = roubleArticles()
  .map(({ article }) => article)
  .filter(
    ({ unit, flags, variants }) =>
      unit === 'piece' &&
      flags.every((flag) => flag === 'food') &&
      variants.length === 1 &&
      variants[0]?.barcodes.length === 1,
  )
  .slice(40, 46)
  .map((article) => {
    const variant = article.variants[0];
    const opening = openingStock([article], home)[0]?.quantityMilli ?? 0;
    return {
      name: article.name,
      sku: variant?.sku ?? '',
      code: variant?.barcodes[0] ?? '',
      opening: opening / 1000,
    };
  });
type Goods = (typeof goods)[number];
const [bread, milk, counted, overlapped, moved, spoiled] = goods as [
  Goods,
  Goods,
  Goods,
  Goods,
  Goods,
  Goods,
];

async function scanTimes(page: Page, item: Goods, times: number): Promise<void> {
  for (let done = 0; done < times; done += 1) await scan(page, item.code);
}

/** The quantity field of an article in the work in front. */
const quantityOf = (page: Page, item: Goods) =>
  page.getByRole('textbox', { name: `Quantity of ${item.name}` });

async function stockMode(page: Page, key: string): Promise<void> {
  await openScreen(page, 'Stock');
  await page.getByRole('heading', { name: 'Stock room' }).waitFor();
  await page.keyboard.press(key);
}

describe('the stock room without a server', () => {
  let shop: Shop;
  let first: RunningTill;
  let second: RunningTill;
  let other: RunningTill;

  beforeAll(async () => {
    shop = await openShop();
    const list = join(shop.folder, 'deliveries.csv');
    writeFileSync(
      list,
      `Поставка;Поставщик;Штрихкод;Количество\nL-77;Мельница;${bread.code};5\nL-77;Мельница;${milk.code};3\n`,
    );
    await shop.serverCommand('import', 'deliveries', list, '--store', home);
    first = await openReady(1, home);
    second = await openReady(2, home);
    other = await openReady(3, away);
    await shop.killServer();
  });
  afterAll(() => shop.close());

  async function openReady(number: number, storeId: string): Promise<RunningTill> {
    const till = await shop.openTill(number, { storeId });
    await signIn(till.page, manager.name, manager.pin);
    await vi.waitFor(
      async () => expect(await healthLine(till.page).innerText()).toContain('all sent'),
      60_000,
    );
    await openScreen(till.page, 'Sync');
    for (const rows of [/^Stock /, /Deliveries/]) {
      await till.page.getByRole('row', { name: rows }).first().getByText('server').waitFor();
    }
    return till;
  }

  test('[RECEIVE8] a delivery is received short, and says what is missing', async () => {
    const { page } = first;
    await stockMode(page, 'F3');
    await page.getByRole('option', { name: /L-77/ }).click();
    // With nothing scanned one key would declare all of it missing: it is asked first.
    await page.getByRole('button', { name: 'Close with 2 missing' }).waitFor();
    await page.keyboard.press('F8');
    await page.getByText(/Nothing of this delivery was scanned/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await scanTimes(page, bread, 4);
    await scanTimes(page, milk, 3);
    await expect.poll(() => quantityOf(page, bread).inputValue()).toBe('4');
    const breadRow = page.getByRole('row', { name: bread.name });
    await breadRow.getByText('1 pcs short').waitFor();
    await page.getByRole('row', { name: milk.name }).getByText('right').waitFor();
    await page.getByRole('button', { name: 'Close with 1 missing' }).click();
    await page.getByRole('option', { name: /L-77.*received/ }).waitFor();
    await page.keyboard.press('F2');
    await scan(page, bread.code);
    await page.getByRole('heading', { name: bread.name }).waitFor();
    const onHand = page.locator('.stock-figures dd').first();
    await expect.poll(() => onHand.innerText()).toContain(String(bread.opening + 4));
  });

  test('[COUNT8] a half-done count survives SIGKILL', async () => {
    const { page } = first;
    await stockMode(page, 'F6');
    await page.getByRole('textbox', { name: 'Name of the shelf' }).fill('A-7');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { name: 'Shelf: A-7' }).waitFor();
    await scanTimes(page, counted, 3);
    await expect.poll(() => quantityOf(page, counted).inputValue()).toBe('3');
    await page.getByText('Saved on this disk').waitFor();
    await first.kill();

    first = await shop.openTill(1, { storeId: home });
    await signIn(first.page, manager.name, manager.pin);
    await stockMode(first.page, 'F6');
    await first.page.getByRole('button', { name: 'Go on' }).click();
    await first.page.getByRole('heading', { name: 'Shelf: A-7' }).waitFor();
    await expect.poll(() => quantityOf(first.page, counted).inputValue()).toBe('3');
  });

  test('[COUNT9] a count is finished after what differs was counted twice, while another till sells', async () => {
    // Sold before its scan, at a till that nobody hears: this one will overlap.
    await sellOne(second.page, overlapped);
    const { page } = first;
    await quantityOf(page, counted).fill(String(counted.opening - 2));
    await page.keyboard.press('Enter');
    await scan(page, overlapped.code);
    await quantityOf(page, overlapped).fill(String(overlapped.opening - 1));
    await page.keyboard.press('Enter');
    await page.keyboard.press('F8');
    const finish = page.getByRole('button', { name: 'Finish the count' });
    expect(await finish.isDisabled()).toBe(true);
    for (const [item, there] of [
      [counted, counted.opening - 2],
      [overlapped, overlapped.opening - 1],
    ] as const) {
      await quantityOf(page, item).fill(String(there));
      await page.keyboard.press('Enter');
      await page.getByRole('row', { name: item.name }).getByText('counted twice').waitFor();
    }
    // Sold after its scan: that one won't.
    await sellOne(second.page, counted);
    await finish.click();
    await page.getByRole('heading', { name: 'Begin a count' }).waitFor();
    expect(await page.getByRole('button', { name: 'Go on' }).count()).toBe(0);
  });

  async function sellOne(page: Page, item: Goods): Promise<void> {
    await openScreen(page, 'Sell');
    await scan(page, item.code);
    await page.getByTestId('last-line').getByText(item.sku, { exact: true }).waitFor();
    await payExactCash(page);
    await nextCustomer(page);
  }

  test('[TRANSFER3] goods are sent to another store, and [STOCK2] written off with a reason', async () => {
    const { page } = first;
    await stockMode(page, 'F4');
    await page.getByRole('radio', { name: 'Магазин на Набережной' }).click({ force: true });
    await scanTimes(page, moved, 2);
    await expect.poll(() => quantityOf(page, moved).inputValue()).toBe('2');
    await page.getByRole('button', { name: /^Send/ }).click();
    await page.getByRole('listbox', { name: 'Sent, not received yet' }).getByText('1 article').waitFor();

    await page.keyboard.press('F5');
    await page.getByRole('radio', { name: 'Past its date' }).click({ force: true });
    await scan(page, spoiled.code);
    await expect.poll(() => quantityOf(page, spoiled).inputValue()).toBe('1');
    await page.getByRole('button', { name: /^Write off/ }).click();
    await page.getByText('Recorded: 1 article.').waitFor();
  });

  test('[STOCK3] with the server back everything adds up, and only what overlapped is raised', async () => {
    await shop.startServer();
    for (const till of [first, second, other]) {
      await vi.waitFor(
        async () => expect(await healthLine(till.page).innerText()).toContain('Connected · all sent'),
        60_000,
      );
    }
    const stockAt = (storeId: string, item: Goods): number =>
      stockBySum(shop.serverData, storeId, item.sku) / 1000;
    expect(stockAt(home, bread)).toBe(bread.opening + 4);
    expect(stockAt(home, milk)).toBe(milk.opening + 3);
    expect(stockAt(home, counted)).toBe(counted.opening - 3);
    expect(stockAt(home, overlapped)).toBe(overlapped.opening - 2);
    expect(stockAt(home, moved)).toBe(moved.opening - 2);
    expect(stockAt(home, spoiled)).toBe(spoiled.opening - 1);

    const { page } = first;
    await openScreen(page, 'Exceptions');
    await page.getByText('Delivery differs from its list').waitFor({ timeout: 30_000 });
    await page.getByText('1 missing on 1 article').waitFor();
    await page.getByText('Count overlapped with a movement').waitFor();
    expect(await page.getByRole('heading', { name: 'Count overlapped with a movement' }).count()).toBe(1);
    await page.getByText(`${overlapped.name} (${overlapped.sku})`).waitFor();

    await stockMode(other.page, 'F3');
    await other.page.getByRole('option', { name: /Магазин на Тверской/ }).click();
    await scanTimes(other.page, moved, 2);
    await expect.poll(() => quantityOf(other.page, moved).inputValue()).toBe('2');
    const before = stockAt(away, moved);
    await other.page.getByRole('button', { name: 'Record and close' }).click();
    await vi.waitFor(() => expect(stockAt(away, moved)).toBe(before + 2), 30_000);
  });

  test('[AVAIL3] what other shops have is one key from the sell screen, with its age', async () => {
    const { page } = second;
    await openScreen(page, 'Sell');
    await scan(page, milk.code);
    await page.getByTestId('last-line').getByText(milk.sku, { exact: true }).waitFor();
    await page.keyboard.press('F11');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Магазин на Набережной').waitFor();
    await dialog.getByText(/^as of /).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});
