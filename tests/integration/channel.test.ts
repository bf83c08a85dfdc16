/** The channel API: keys, the catalogue, and placing orders, as a web shop calls it. A real server on loopback. */
import { createHash, createPublicKey, scryptSync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readOrderCode } from '../../shared/domain/orders/order-code.ts';
import { openCart } from '../../shared/domain/sell/cart.ts';
import { priceCart } from '../../shared/domain/sell/price-cart.ts';
import { britishTaxTable } from '../../shared/money/tax.ts';
import { codeMessage } from '../../shared/protocol/order-codes.ts';
import { writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { runCommand } from '../../sync-server/command-line.ts';
import { type ChannelDesk, channelDesk, problem } from '../support/channel-desk.ts';
import { type ChannelShop, hourMs, openChannelShop, shopStartMs, wish } from '../support/channel-shop.ts';
import { article } from '../support/till-rows.ts';

const closing: (() => Promise<void> | void)[] = [];
let shop: ChannelShop;
let desk: ChannelDesk;

beforeEach(async () => {
  shop = await openChannelShop(closing);
  await shop.hear('S1');
  desk = channelDesk(shop);
});
afterEach(async () => {
  expect(shop.server.errors).toEqual([]);
  for (const close of closing.splice(0).reverse()) await close();
});

describe('keys of channels', () => {
  it('[CHANNEL7] a key opens what its scopes allow, until it is revoked, and stands in no database', async () => {
    const reader = await shop.makeKey(['catalogue:read']);
    const { order } = await desk.placed();
    expect((await shop.get('/v1/channel/stores', reader)).status).toBe(200);
    expect(problem(await shop.get(`/v1/channel/orders/${order.id}`, reader))).toEqual([403, 'not-allowed']);
    expect(problem(await shop.post('/v1/channel/orders', wish(), 'k', reader))).toEqual([403, 'not-allowed']);
    expect(problem(await shop.get('/v1/channel/stores', 'ch_guess'))).toEqual([401, 'not-authorised']);
    const { till } = await desk.tillOf();
    expect((await till.request('/v1/channel/stores')).status).toBe(403);
    expect(problem(await shop.get('/v1/feed/orders', shop.key))).toEqual([403, 'not-allowed']);
    const hash = createHash('sha256').update(reader).digest('hex');
    const known = await shop.server.store.read(({ channels }) => channels.channelKey(hash));
    await shop.server.store.write(({ channels }) => channels.revokeChannelKey(known?.keyId ?? '', 1));
    expect((await shop.get('/v1/channel/stores', reader)).status).toBe(401);
    for (const file of ['stillopen.db', 'stillopen.db-wal']) {
      expect(readFileSync(join(shop.server.dataFolder, file)).includes(reader)).toBe(false);
    }
  });

  it("[CHANNEL7] a channel sees its own orders only; who manages the chain's sees all", async () => {
    const other = await shop.makeKey(['orders:read', 'orders:write'], 'app');
    const chain = await shop.makeKey(['orders:read', 'orders:manage'], 'office');
    const { order } = await desk.placed();
    const path = `/v1/channel/orders/${order.id}`;
    expect(problem(await shop.get(path, other))).toEqual([404, 'not-found']);
    expect(problem(await shop.post(`${path}/cancel`, {}, 'k', other))).toEqual([404, 'not-found']);
    expect((await shop.get(path, chain)).body).toMatchObject({ number: 'W-000001', state: 'placed' });
  });

  it('[CHANNEL7] the commands make, list and revoke keys', async () => {
    const lines: string[] = [];
    const write = process.stdout.write;
    process.stdout.write = ((text: string) => lines.push(text) > 0) as typeof write;
    const run = (...words: string[]) => runCommand([...words, '--data', shop.server.dataFolder]);
    try {
      await run('channel-key', 'create', '--channel', 'kiosk', '--scopes', 'catalogue:read');
      await expect(run('channel-key', 'create', '--channel', 'kiosk', '--scopes', 'all')).rejects.toThrow(
        'catalogue:read',
      );
      await expect(run('channel-key', 'create', '--channel', 'Два слова')).rejects.toThrow('--channel');
      const { key, keyId } = JSON.parse(lines[0] ?? '') as { key: string; keyId: string };
      expect((await shop.get('/v1/channel/stores', key)).status).toBe(200);
      lines.length = 0;
      await run('channel-key', 'list');
      expect(lines.join('')).toContain(keyId);
      expect(lines.join('')).not.toContain(key);
      await run('channel-key', 'revoke', '--key', keyId);
      expect((await shop.get('/v1/channel/stores', key)).status).toBe(401);
    } finally {
      process.stdout.write = write;
    }
  });
});

describe('what a channel may know', () => {
  it('[CHANNEL8] articles are found by words, the most popular first, with prices that hold now', async () => {
    const all = await shop.get('/v1/channel/products?store=S1&limit=2');
    expect(all.body).toMatchObject({ currency: 'GBP', total: 4 });
    expect((all.body.products as { id: string }[]).map(({ id }) => id)).toEqual(['A2', 'A1']);
    const tea = await shop.get(`/v1/channel/products?store=S1&search=${encodeURIComponent('чай ЗЕЛЕНЫЙ')}`);
    expect((tea.body.products as { id: string }[]).map(({ id }) => id)).toEqual(['A1']);
    const promoted = await shop.get('/v1/channel/products/A3?store=S1');
    expect(promoted.body).toMatchObject({
      orderable: true,
      variants: [{ sku: 'A3', priceMinor: 300, regularPriceMinor: 400 }],
    });
    shop.nowMs += hourMs;
    expect((await shop.get('/v1/channel/products/A3?store=S1')).body).toMatchObject({
      variants: [{ priceMinor: 400, regularPriceMinor: null }],
    });
    expect((await shop.get('/v1/channel/products/WINE?store=S1')).body).toMatchObject({ orderable: false });
    expect(problem(await shop.get('/v1/channel/products/none?store=S1'))).toEqual([404, 'not-found']);
    expect(problem(await shop.get('/v1/channel/products?store=none'))).toEqual([404, 'not-found']);
  });

  it('[CHANNEL8] the catalogue follows what the chain writes', async () => {
    await shop.get('/v1/channel/products/A1?store=S1');
    const { writeArticles } = await import('../../sync-server/catalog/write-catalog.ts');
    await writeArticles(shop.server.store, [article('A1', { priceMinor: 260 }), article('NEW')]);
    expect((await shop.get('/v1/channel/products/A1?store=S1')).body).toMatchObject({
      name: 'Article A1',
      variants: [{ priceMinor: 260 }],
    });
    expect((await shop.get('/v1/channel/products/NEW?store=S1')).status).toBe(200);
  });

  it('[CHANNEL9] a store gives what it has less what is promised, and less by a margin while it is silent', async () => {
    expect(await desk.available('A1')).toEqual([10_000, false]);
    await desk.placed();
    expect(await desk.available('A1')).toEqual([8000, false]);
    expect(await desk.available('A1', 'S2')).toEqual([0, true]);
    shop.nowMs += 10 * 60_000 + 1;
    // 20 % of eight are 1.6; of four of A3 at least one; parts of a piece are not offered.
    expect(await desk.available('A1')).toEqual([6000, true]);
    expect(await desk.available('A3')).toEqual([3000, true]);
    const { till } = await desk.tillOf();
    await till.page('orders', null);
    await shop.lookAfterOrders();
    expect(await desk.available('A1')).toEqual([8000, false]);
    expect(problem(await shop.get('/v1/channel/availability?skus=,'))).toEqual([400, 'invalid-request']);
  });

  it('[CHANNEL10] slots are offered until their cut-off, in the time of the store, while they have room', async () => {
    const slots = async () => {
      const { body } = await shop.get('/v1/channel/stores');
      const stores = body.stores as { storeId: string; slots: { fromMs: number; left: number }[] }[];
      return stores
        .find(({ storeId }) => storeId === 'S1')
        ?.slots.map(({ fromMs, left }) => [(fromMs - shopStartMs) / hourMs, left]);
    };
    expect(await slots()).toEqual([
      [2, 2],
      [3, 2],
      [26, 2],
      [27, 2],
    ]);
    const { order } = await desk.placed();
    await desk.placed();
    expect((await slots())?.[0]).toEqual([2, 0]);
    expect(problem(await shop.post('/v1/channel/orders', wish()))).toEqual([409, 'slot-full']);
    await shop.post(`/v1/channel/orders/${order.id}/cancel`, {});
    expect((await slots())?.[0]).toEqual([2, 1]);
    shop.nowMs = shopStartMs + hourMs;
    expect(problem(await shop.post('/v1/channel/orders', wish()))).toEqual([409, 'no-such-slot']);
    // Summer time begins on the last Sunday of March: the same wall clock is an hour earlier.
    shop.nowMs = Date.UTC(2026, 2, 30, 6);
    await writeReference(shop.server.store, [
      {
        type: 'order-slots',
        id: 'order-slots:S1',
        storeId: 'S1',
        hours: Array.from({ length: 7 }, () => ({ fromMinute: 600, untilMinute: 660 })),
        slotMinutes: 60,
        capacity: 1,
        cutOffMinutes: 0,
        daysAhead: 0,
      },
    ]);
    expect((await slots())?.[0]?.[0]).toBe((Date.UTC(2026, 2, 30, 9) - shopStartMs) / hourMs);
  });
});

describe('slots of a store', () => {
  it('[CHANNEL10] a command sets when a store hands out orders', async () => {
    const run = (...words: string[]) =>
      runCommand(['order-slots', '--store', 'S2', ...words, '--data', shop.server.dataFolder]);
    const hours = async () => {
      const { body } = await shop.get('/v1/channel/stores');
      const stores = body.stores as { storeId: string; slots: { fromMs: number; left: number }[] }[];
      const slots = stores.find(({ storeId }) => storeId === 'S2')?.slots ?? [];
      return slots.map(({ fromMs, left }) => [(fromMs - shopStartMs) / hourMs, left]);
    };
    expect(await hours()).toHaveLength(30);
    await run('--hours', '12:00-14:00', '--closed', '2,7', '--capacity', '3', '--days', '2');
    // Monday and Wednesday; Tuesday is closed.
    expect(await hours()).toEqual([
      [4, 3],
      [5, 3],
      [52, 3],
      [53, 3],
    ]);
    await expect(run('--hours', '25:00-26:00')).rejects.toThrow('--hours');
    await expect(run('--hours', '12:00-12:30')).rejects.toThrow('no slot');
    await expect(run('--hours', '12:00-14:00', '--capacity', 'many')).rejects.toThrow('capacity');
    await expect(
      runCommand(['order-slots', '--store', 'X', '--hours', '1', '--data', shop.server.dataFolder]),
    ).rejects.toThrow('no store');
    expect(await hours()).toHaveLength(4);
  });
});

describe('settings of selling online', () => {
  it('[CHANNEL24] are printed and changed by a command, each by itself, and hold at once', async () => {
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const run = async (...words: string[]): Promise<unknown> => {
      await runCommand(['channel-settings', ...words, '--data', shop.server.dataFolder]);
      return JSON.parse(String(printed.mock.lastCall?.[0]));
    };
    const usual = { 'silent-after': 10, margin: 20, 'least-margin': 1, unaccepted: 120 };
    const kept = { 'collect-within': 72, 'try-within': 2 };
    expect(await run()).toEqual({ ...usual, ...kept });
    await shop.hear('S1');
    shop.nowMs += hourMs / 2;
    expect(await desk.available('A1')).toEqual([8000, true]);
    const changed = { ...usual, 'silent-after': 45, margin: 50 };
    expect(await run('--silent-after', '45', '--margin', '50')).toEqual({ ...changed, ...kept });
    expect(await desk.available('A1')).toEqual([10_000, false]);
    shop.nowMs += hourMs;
    expect(await desk.available('A1')).toEqual([5000, true]);
    expect(await run('--collect-within', '0.5')).toEqual({ ...changed, ...kept, 'collect-within': 0.5 });
    const { order } = await desk.placed({ slotFromMs: shopStartMs + 3 * hourMs });
    expect(order.collectUntilMs - order.slot.untilMs).toBe(hourMs / 2);
    for (const [word, value] of [
      ['margin', '101'],
      ['unaccepted', '-1'],
      ['try-within', 'long'],
    ] as const)
      await expect(run(`--${word}=${value}`)).rejects.toThrow(`--${word}`);
    expect(await run()).toEqual({ ...changed, ...kept, 'collect-within': 0.5 });
    printed.mockRestore();
  });
});

describe('placing an order', () => {
  it('[CHANNEL11] prices and taxes are those of the tills, and the customer pays no other than was shown', async () => {
    const lines = [
      { sku: 'A3', quantityMilli: 1000 },
      { sku: 'A1', quantityMilli: 3000 },
      { sku: 'A3', quantityMilli: 1000 },
    ];
    const cart = openCart('x', shop.nowMs);
    const till = priceCart(
      {
        currency: 'GBP',
        taxTable: britishTaxTable,
        programme: null,
        atMs: shop.nowMs,
        findSku: (sku) => {
          const prices = [
            { currency: 'GBP' as const, amountMinor: sku === 'A3' ? 300 : 250, fromMs: 0, untilMs: null },
          ];
          const found = article(sku, { variants: [{ sku, barcodes: [], options: {}, prices }] });
          return found.variants[0] ? { article: found, variant: found.variants[0] } : null;
        },
      },
      {
        ...cart,
        lines: [
          { lineId: 1, sku: 'A3', quantityMilli: 2000, unitPriceOverrideMinor: null, discount: null },
          { lineId: 2, sku: 'A1', quantityMilli: 3000, unitPriceOverrideMinor: null, discount: null },
        ],
      },
    );
    if (!till.ok) throw new Error('priced');
    const { order } = await desk.placed({ lines, expectedTotalMinor: till.value.totalMinor });
    expect(order.totalMinor).toBe(1350);
    expect(order.taxes).toEqual(till.value.taxes);
    expect(order.lines.map(({ line }) => [line.sku, line.totalMinor, line.taxMinor])).toEqual(
      till.value.lines.map((line) => [line.sku, line.totalMinor, line.taxMinor]),
    );
    shop.nowMs += hourMs - 1;
    await shop.hear('S1');
    const later = wish({ lines, slotFromMs: shopStartMs + 3 * hourMs, expectedTotalMinor: 1350 });
    expect((await shop.post('/v1/channel/orders', later)).status).toBe(200);
    shop.nowMs += 1;
    expect(await shop.post('/v1/channel/orders', later)).toMatchObject({
      status: 409,
      body: { code: 'total-differs', totalMinor: 1550 },
    });
  });

  it('[CHANNEL12] no more is promised than there is, also to two who order at a time', async () => {
    const more = wish({
      lines: [
        { sku: 'A3', quantityMilli: 5000 },
        { sku: 'A1', quantityMilli: 1000 },
      ],
    });
    expect(await shop.post('/v1/channel/orders', more)).toMatchObject({
      status: 409,
      body: { code: 'not-available', skus: [{ sku: 'A3', availableMilli: 4000 }] },
    });
    const three = wish({ lines: [{ sku: 'A3', quantityMilli: 3000 }] });
    const both = await Promise.all([
      shop.post('/v1/channel/orders', three),
      shop.post('/v1/channel/orders', three),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await desk.available('A3')).toEqual([1000, false]);
  });

  it('[CHANNEL13] what may not be sold at a distance, or has no price here, is refused by name', async () => {
    const refusal = async (sku: string, quantityMilli = 1000) => {
      const lines = [
        { sku: 'A1', quantityMilli: 1000 },
        { sku, quantityMilli },
      ];
      const { status, body } = await shop.post('/v1/channel/orders', wish({ lines }));
      expect(body.detail).toContain(sku);
      return [status, body.code, body.field];
    };
    expect(await refusal('WINE')).toEqual([409, 'not-orderable', 'lines.1.sku']);
    expect(await refusal('NONE')).toEqual([409, 'unknown-sku', 'lines.1.sku']);
    expect(await refusal('ROUBLES')).toEqual([409, 'not-priced', 'lines']);
    expect(await refusal('A2', 500)).toEqual([409, 'not-priced', 'lines']);
    expect(problem(await shop.post('/v1/channel/orders', wish({ storeId: 'none' })))).toEqual([
      404,
      'not-found',
    ]);
    expect(await desk.available('A1')).toEqual([10_000, false]);
  });

  it('[CHANNEL25] what the customer chose for missing goods stands in the order; unasked it stays unsaid', async () => {
    const { order } = await desk.placed({ ifMissing: 'substitute' });
    expect(order.ifMissing).toBe('substitute');
    const { body } = await shop.get(`/v1/channel/orders/${order.id}`);
    expect(body.ifMissing).toBe('substitute');
    expect((await desk.contentOf(order.id)).ifMissing).toBe('substitute');
    const unasked = await desk.placed();
    expect(Object.keys(await desk.contentOf(unasked.order.id))).not.toContain('ifMissing');
    const guess = await shop.post('/v1/channel/orders', wish({ ifMissing: 'guess' }));
    expect([guess.status, guess.body.field]).toEqual([400, 'ifMissing']);
  });

  it('[CHANNEL14] the same key gets the same answer and orders once; another request under it is refused', async () => {
    const [first, again] = await Promise.all([
      shop.post('/v1/channel/orders', wish(), 'once'),
      shop.post('/v1/channel/orders', wish(), 'once'),
    ]);
    expect(first.status).toBe(200);
    expect(again.body).toEqual(first.body);
    shop.nowMs += 1000;
    expect((await shop.post('/v1/channel/orders', wish(), 'once')).body).toEqual(first.body);
    expect(await desk.available('A1')).toEqual([8000, false]);
    const other = wish({ lines: [{ sku: 'A1', quantityMilli: 1000 }] });
    expect(problem(await shop.post('/v1/channel/orders', other, 'once'))).toEqual([
      409,
      'idempotency-key-reused',
    ]);
    expect(problem(await shop.post('/v1/channel/orders', wish(), null))).toEqual([
      400,
      'idempotency-key-needed',
    ]);
    // Half a character, as hostile requests have it, is a request like any other.
    const { order } = first.body as { order: { id: string } };
    const half = await shop.post(`/v1/channel/orders/${order.id}/cancel`, { reason: '\ud800' });
    expect(half.body).toMatchObject({ outcome: 'cancelled' });
    const app = await shop.makeKey(['orders:write'], 'app');
    const ofApp = await shop.post('/v1/channel/orders', wish(), 'once', app);
    expect((ofApp.body.order as { number: string }).number).toBe('W-000002');
  });

  it('[CHANNEL23] the short code is kept as a slow hash only; the QR code is signed and says what was ordered', async () => {
    const answer = await desk.placed({ payment: { amountMinor: 500, reference: 'bank-1' } });
    const content = await desk.contentOf(answer.order.id);
    const { salt, hash, cost } = content.codeHash;
    expect(cost).toBe(2 ** 14);
    const options = { N: cost, r: 8, p: 1 };
    expect(scryptSync(answer.code, Buffer.from(salt, 'base64'), 32, options).toString('base64')).toBe(hash);
    const scanned = readOrderCode(answer.qr);
    expect(scanned?.code).toEqual({
      form: 'customer',
      keyId: shop.server.keys.keyId,
      orderId: answer.order.id,
      storeId: 'S1',
      nonce: content.nonce,
      issuedAtMs: shopStartMs,
      untilMs: answer.order.collectUntilMs,
      totalMinor: 500,
      paidMinor: 500,
      lines: [{ sku: 'A1', quantityMilli: 2000, totalMinor: 500 }],
    });
    const der = Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(shop.server.keys.publicKey, 'base64'),
    ]);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const message = codeMessage('customer', scanned?.bytes ?? new Uint8Array());
    expect(verify(null, message, key, scanned?.signature ?? new Uint8Array())).toBe(true);
    for (const file of ['stillopen.db', 'stillopen.db-wal']) {
      const bytes = readFileSync(join(shop.server.dataFolder, file));
      for (const secret of [answer.qr, answer.statusToken, `"${answer.code}"`]) {
        expect(bytes.includes(secret)).toBe(false);
      }
    }
    expect(content.customer).toEqual({ name: 'Анна', phoneLastFour: '4567', alternateName: null });
  });
});
