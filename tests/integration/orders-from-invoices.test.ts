/** A shop's invoices become online orders, by the channel's own placing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import {
  type Basket,
  type FromBasket,
  ordersFromInvoices,
  readBaskets,
  shareOf,
  strangersTo,
} from '../../sync-server/import/orders-from-invoices.ts';
import { openChannelShop } from '../support/channel-shop.ts';

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const file = `InvoiceNo;StockCode;Description;Quantity;InvoiceDate;UnitPrice;CustomerID;Country
1;A1;Tea;2;1/12/2010 08:26;9,99;77;UK
1;A3;Shirt;1;1/12/2010 08:26;9,99;77;UK
1;A1;Tea;1;1/12/2010 08:26;9,99;77;UK
C2;A1;Tea;-2;1/12/2010 08:27;9,99;77;UK
3;A1;Tea;1;1/12/2010 08:28;9,99;;UK
3;WINE;Wine;1;1/12/2010 08:28;9,99;;UK
3;UNKNOWN;What;1;1/12/2010 08:28;9,99;;UK
4;A1;Tea;100;1/12/2010 08:29;9,99;;UK
5;WINE;Wine;1;1/12/2010 08:30;9,99;;UK
`;

it('[IMPORT8] invoices become online orders by the tills’ prices, of what there is, in slots with room', async () => {
  const shop = await openChannelShop(closing);
  await shop.hear('S1');
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-invoices-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'invoices.csv'), file);
  const baskets = await readBaskets(join(folder, 'invoices.csv'), 'auto');
  expect(baskets.map(({ number }) => number)).toEqual(['1', '3', '4', '5']);

  const made: FromBasket[] = [];
  const to = { channelId: 'invoices', storeIds: ['S1'] };
  for await (const each of ordersFromInvoices(shop.server, shop.environment, baskets, to)) made.push(each);

  expect(made).toMatchObject([
    // All paid, at the promotion's price and not at the file's.
    {
      isLess: false,
      order: {
        customer: { name: 'Customer 77' },
        lines: [
          { line: { sku: 'A1', quantityMilli: 3000 } },
          { line: { sku: 'A3', quantityMilli: 1000, unitPriceMinor: 300 } },
        ],
        payment: { state: 'paid' },
      },
    },
    // Nothing paid; what may not be ordered is left out.
    { isLess: true, order: { lines: [{ line: { sku: 'A1' } }], payment: { state: 'unpaid' } } },
    // Half paid; of ten, four were taken before.
    {
      isLess: true,
      order: { lines: [{ line: { sku: 'A1', quantityMilli: 6000 } }], payment: { state: 'part-paid' } },
    },
    { order: null, refusal: 'not-available' },
  ]);
  const slots = made.flatMap(({ order }) => (order ? [order.slot.fromMs] : []));
  expect(new Set(slots).size).toBe(3);
  const kept = await shop.get('/v1/channel/availability?skus=A1');
  expect(kept.body).toMatchObject({ stores: [{ skus: [{ availableMilli: 0 }] }, {}] });
});

it('[IMPORT8] in a store that sells nothing of the file, articles of its own stand in, always the same', async () => {
  const shop = await openChannelShop(closing);
  await shop.hear('S1');
  const basket = (number: string, ...skus: string[]): Basket => ({
    number,
    customer: '',
    lines: skus.map((sku) => ({ sku, quantityMilli: 1000 })),
  });
  const strange = [basket('1', '85123A', '71053'), basket('2', '71053')];
  const { store } = shop.server;
  expect(await strangersTo(store, strange, ['S1'], shop.nowMs)).toEqual(new Set(['S1']));
  expect(await strangersTo(store, [...strange, basket('3', 'A1')], ['S1'], shop.nowMs)).toEqual(new Set());
  await expect(strangersTo(store, strange, ['S9'], shop.nowMs)).rejects.toThrow('hands out no orders');
  const made: FromBasket[] = [];
  const to = { channelId: 'invoices', storeIds: ['S1'], standIns: new Set(['S1']) };
  for await (const each of ordersFromInvoices(shop.server, shop.environment, strange, to)) made.push(each);
  const skus = made.map(({ order }) => order?.lines.map(({ line }) => line.sku));
  expect(skus[0]).toHaveLength(2);
  expect(skus[0]).toContain(skus[1]?.[0]);
  // Each with another wish for what isn't there.
  expect(made.map(({ order }) => order?.ifMissing)).toEqual(['partial', 'cancel-line']);
});

it('[IMPORT8] a share is spread evenly', () => {
  const all = Array.from({ length: 20 }, (_, index) => index);
  expect(shareOf(all, 25)).toEqual([3, 7, 11, 15, 19]);
  expect(shareOf(all, 100)).toEqual(all);
});
