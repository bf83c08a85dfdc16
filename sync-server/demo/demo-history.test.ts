/** The demonstration's history: customers with points, tiers and habits from the first minute, told once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isCardNumber } from '../../shared/domain/customers/card-number.ts';
import { type Customer, customerSchema } from '../../shared/domain/entities/customer.ts';
import { entriesOfProgramme, ledgerState } from '../../shared/domain/loyalty/ledger.ts';
import { openDataFolder } from '../open-data-folder.ts';
import { giftArticles } from './demo-articles.ts';
import { demoRegulars, loadDemoHistory } from './demo-history.ts';
import { loadDemo, openingStock } from './load-demo.ts';

const nowMs = Date.UTC(2026, 10, 22, 12);

it('[DEMO6] the demonstration has customers with points, tiers and habits, and what goes with what, told once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-demo-'));
  const { store } = await openDataFolder(folder, () => nowMs);
  try {
    const said: string[] = [];
    await loadDemoHistory(store, nowMs, (line) => said.push(line));
    expect(said).toEqual([]);
    await loadDemo(store, () => {});
    for (const _ of ['once', 'again']) await loadDemoHistory(store, nowMs, (line) => said.push(line));
    expect(said).toHaveLength(1);
    const rows = await store.read(async ({ feed }) => {
      const all: { readonly storeId: string; readonly row: Customer }[] = [];
      for (const storeId of ['TV1', 'NB2', 'GFT']) {
        const found = await feed.rowsAfter(`store:${storeId}`, 'customers', 0, 1000);
        for (const { text } of found)
          all.push({ storeId, row: customerSchema.parse(JSON.parse(text ?? 'null')) });
        expect(await feed.rowsAfter(`store:${storeId}`, 'exceptions', 0, 1000)).toEqual([]);
      }
      return all;
    });
    expect(rows).toHaveLength(demoRegulars.length);
    for (const { row } of rows) {
      expect(row.cardNumbers.every(isCardNumber)).toBe(true);
      expect(row.account?.availablePoints).toBeGreaterThan(0);
      expect(row.sealed).not.toBeNull();
      expect(row.tags).toHaveLength(3);
    }
    expect(new Set(rows.map(({ row }) => row.tierId))).toEqual(new Set(['basic', 'silver']));
    expect(rows.filter(({ row }) => row.usuallyBuys.length > 0).length).toBeGreaterThan(rows.length / 2);
    const gifts = openingStock(
      giftArticles().map(({ article }) => article),
      'GFT',
    );
    const levels = await store.read(({ stock }) =>
      stock.levels(
        'GFT',
        gifts.map(({ sku }) => sku),
      ),
    );
    const onHand = new Map(levels.map(({ sku, onHandMilli }) => [sku, onHandMilli]));
    for (const { sku, quantityMilli } of gifts) expect(onHand.get(sku), sku).toBe(quantityMilli);
    const one = rows.find(({ storeId }) => storeId === 'GFT')?.row;
    const entries = await store.read(({ loyalty }) => loyalty.ledgerOf([one?.id ?? '']));
    const own = entriesOfProgramme(entries, 'loyalty-programme:gbp');
    expect(own).toHaveLength(entries.length);
    expect(one?.account?.availablePoints).toBe(ledgerState(own, nowMs, 0).availablePoints);
    const products = await store.read(({ feed }) => feed.rowsAfter('chain', 'products', 0, 10_000));
    expect(products.filter(({ text }) => text?.includes('"goesWith"')).length).toBeGreaterThan(40);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
