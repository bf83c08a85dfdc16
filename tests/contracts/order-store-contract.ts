/** What every store must do for online orders and their channels; see store-contract.ts, which calls this. */
import { expect, it } from 'vitest';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import type { OrderContent } from '../../shared/domain/entities/order.ts';
import { noPoints } from '../../shared/domain/operations/sale-line.ts';
import type { ChannelEvent } from '../../shared/domain/orders/order-facts.ts';
import type { ChannelKeyRecord } from '../../sync-server/store/channel-records.ts';
import { ContentRefused, type Store } from '../../sync-server/store/store.ts';

const orderId = '019cadc0-0000-7000-8000-000000000a01';
const otherId = '019cadc0-0000-7000-8000-000000000a02';

function content(id: string, number: string, change: Partial<OrderContent> = {}): OrderContent {
  return {
    id,
    number,
    channelId: 'web',
    storeId: 'S',
    kind: 'collect',
    currency: 'RUB',
    placedAtMs: 1000,
    slot: { fromMs: 2000, untilMs: 3000 },
    collectUntilMs: 9000,
    lines: [
      {
        lineId: 1,
        articleId: 'A',
        sku: 'A',
        name: 'A',
        category: '',
        unit: 'piece',
        quantityMilli: 1000,
        listPriceMinor: 5,
        unitPriceMinor: 5,
        grossMinor: 5,
        lineDiscountMinor: 0,
        cartDiscountMinor: 0,
        ...noPoints,
        totalMinor: 5,
        taxRateBasisPoints: null,
        taxMinor: 0,
        movesStock: true,
      },
    ],
    taxes: [],
    totalMinor: 5,
    customer: { name: 'Анна', phoneLastFour: null, alternateName: null },
    customerId: null,
    loyalty: null,
    codeHash: {
      algorithm: 'scrypt',
      cost: 1024,
      blockSize: 8,
      parallelization: 1,
      salt: 'cw==',
      hash: 'aA==',
    },
    nonce: '0123456789abcdef',
    language: 'ru',
    ...change,
  };
}

function event(last: string, change: Partial<ChannelEvent> = {}): ChannelEvent {
  return {
    id: `019cadc0-0000-7000-8000-00000000b${last}`,
    orderId,
    kind: 'cancel',
    atMs: 5,
    after: [orderId],
    note: null,
    ...change,
  } as ChannelEvent;
}

/** Declares the part of the suite that is about orders and channels. */
export function describeOrders(opened: () => Store): void {
  it('[STORE19] what was ordered and what happened to it is kept for ever and once', async () => {
    const store = opened();
    const first = content(orderId, 'W-000001');
    await store.write(async ({ orders }) => {
      expect([
        await orders.nextOrderNumber('W'),
        await orders.nextOrderNumber('W'),
        await orders.nextOrderNumber('X'),
      ]).toEqual([1, 2, 1]);
      await orders.addOrder(first);
      await orders.addOrderEvents([event('002'), event('001', { kind: 'take-back' })]);
      await orders.addOrderEvents([event('002', { atMs: 99 })]);
    });
    const again = content(otherId, 'W-000001');
    await expect(store.write(({ orders }) => orders.addOrder(again))).rejects.toThrow(ContentRefused);
    await expect(
      store.write(({ orders }) => orders.addOrder({ ...first, number: 'W-000009' })),
    ).rejects.toThrow(ContentRefused);
    await store.read(async ({ orders }) => {
      expect(await orders.orders([orderId, otherId])).toEqual(new Map([[orderId, first]]));
      expect(await orders.orderByNumber('W-000001')).toBe(orderId);
      expect(await orders.orderByNumber('W-000009')).toBeNull();
      const events = await orders.orderEvents([orderId, otherId]);
      expect(events.get(orderId)?.map(({ kind, atMs }) => [kind, atMs])).toEqual([
        ['take-back', 5],
        ['cancel', 5],
      ]);
      expect(events.get(otherId)).toEqual([]);
    });
  });

  it('[STORE20] what a level promises is always the sum of its promises', async () => {
    const store = opened();
    const random = seededRandom(11);
    const standing = new Map<string, Map<string, number>>();
    await store.write(async ({ orders, stock }) => {
      await stock.move({
        add: [{ storeId: 'S', origin: 'o', line: 0, sku: 'A', quantityMilli: 7000, businessMs: 1 }],
        remove: [],
      });
      for (let step = 0; step < 40; step += 1) {
        const order = `order-${random.below(5)}`;
        const storeId = order === 'order-4' ? 'T' : 'S';
        const promised = new Map(
          ['A', 'B', 'C'].flatMap((sku) => (random.chance(0.5) ? [[sku, 1 + random.below(9)] as const] : [])),
        );
        const before = standing.get(order) ?? new Map<string, number>();
        standing.set(order, promised);
        const changed = ['A', 'B', 'C'].filter((sku) => before.get(sku) !== promised.get(sku));
        const levels = await orders.setPromises(order, storeId, promised);
        expect(levels.map((level) => [level.storeId, level.sku])).toEqual(
          changed.map((sku) => [storeId, sku]),
        );
        for (const level of levels) {
          const sums = [...standing].filter(([each]) => (each === 'order-4') === (storeId === 'T'));
          expect(level.promisedMilli).toBe(sums.reduce((sum, [, own]) => sum + (own.get(level.sku) ?? 0), 0));
        }
      }
    });
    await store.read(async ({ orders, stock }) => {
      for (const [order, promised] of standing) {
        const kept = await orders.promises(order);
        expect(new Map(kept.map((each) => [each.sku, each.quantityMilli]))).toEqual(
          new Map([...promised].sort()),
        );
      }
      expect((await stock.levels('S', ['A']))[0]?.onHandMilli).toBe(7000);
    });
  });

  it('[STORE21] slots are counted without what was called off, and what is due is found', async () => {
    const store = opened();
    await store.write(async ({ orders }) => {
      await orders.addOrder(content(orderId, 'W-000001'));
      await orders.addOrder(content(otherId, 'W-000002', { kind: 'try', collectUntilMs: 500 }));
    });
    const slots = () => store.read(({ orders }) => orders.ordersInSlots('S', [2000, 4000]));
    expect(await slots()).toEqual(
      new Map([
        [2000, 2],
        [4000, 0],
      ]),
    );
    const due = (state: 'placed' | 'lapsed', beforeMs: number) =>
      store.read(({ orders }) => orders.ordersDue(state, 'try', beforeMs, 9));
    expect([await due('placed', 500), await due('placed', 501)]).toEqual([[], [otherId]]);
    await store.write(({ orders }) => orders.setOrderState(otherId, 'lapsed'));
    expect((await slots()).get(2000)).toBe(1);
    expect([await due('placed', 501), await due('lapsed', 501)]).toEqual([[], [otherId]]);
    await store.write(({ orders }) =>
      orders.addOrderEvents([event('001', { kind: 'ask-cancel' }), event('002', { kind: 'take-back' })]),
    );
    const asked = (state: 'placed' | 'lapsed') => store.read(({ orders }) => orders.ordersAsked(state, 9));
    expect([await asked('placed'), await asked('lapsed')]).toEqual([[orderId], []]);
  });

  it('[STORE22] keys of channels are found by their hash, and the first revocation stands', async () => {
    const store = opened();
    const key: ChannelKeyRecord = {
      keyId: 'k1',
      channelId: 'web',
      secretHash: 'h',
      scopes: ['orders:read', 'orders:write'],
      madeAtMs: 3,
      revokedAtMs: null,
    };
    await store.write(async ({ channels }) => {
      await channels.addChannelKey(key);
      await channels.addChannelKey({ ...key, keyId: 'k2', secretHash: 'i', madeAtMs: 2 });
      expect(await channels.revokeChannelKey('k1', 7)).toBe(true);
      expect(await channels.revokeChannelKey('k1', 8)).toBe(true);
      expect(await channels.revokeChannelKey('none', 8)).toBe(false);
    });
    await store.read(async ({ channels }) => {
      expect(await channels.channelKey('h')).toEqual({ ...key, revokedAtMs: 7 });
      expect(await channels.channelKey('x')).toBeNull();
      expect((await channels.channelKeys()).map(({ keyId }) => keyId)).toEqual(['k2', 'k1']);
    });
  });

  it('[STORE23] an answer is kept once per key of a channel and forgotten later; a store was heard last when it was', async () => {
    const store = opened();
    const request = {
      channelId: 'web',
      idempotencyKey: 'a',
      requestHash: 'h',
      text: '{}',
      answeredAtMs: 5,
    };
    await store.write(async ({ channels }) => {
      await channels.addChannelRequest(request);
      await channels.addChannelRequest({ ...request, channelId: 'app' });
      for (const atMs of [20, 10]) await channels.noteHeard('S', atMs);
    });
    await expect(
      store.write(({ channels }) => channels.addChannelRequest({ ...request, text: 'other' })),
    ).rejects.toThrow(ContentRefused);
    expect(await store.read(({ channels }) => channels.channelRequest('web', 'a'))).toEqual(request);
    expect(await store.read(({ channels }) => channels.storesHeard())).toEqual(new Map([['S', 20]]));
    expect(await store.write(({ channels }) => channels.forgetChannelRequests(5))).toBe(0);
    expect(await store.write(({ channels }) => channels.forgetChannelRequests(6))).toBe(2);
    expect(await store.read(({ channels }) => channels.channelRequest('web', 'a'))).toBeNull();
  });

  it('[STORE24] a delivery is kept once, waits until it is due, and ends as sent or dead', async () => {
    const store = opened();
    const delivery = { channelId: 'web', webhookId: 'm1', orderId, body: '{"a":1}' };
    await store.write(async ({ channels }) => {
      await channels.setWebhook('web', { url: 'http://a', secretNonce: 'n1' });
      await channels.setWebhook('web', { url: 'http://b', secretNonce: 'n2' });
      await channels.addDeliveries([delivery, { ...delivery, webhookId: 'm2' }]);
      await channels.setDelivery({
        channelId: 'web',
        webhookId: 'm1',
        state: 'waiting',
        tries: 1,
        nextTryAtMs: 5000,
        lastError: 'no',
      });
      await channels.addDeliveries([{ ...delivery, body: 'other' }]);
    });
    const due = (nowMs: number) => store.read(({ channels }) => channels.deliveriesDue('web', nowMs, 9));
    expect(await store.read(({ channels }) => channels.webhooks())).toEqual([
      { channelId: 'web', url: 'http://b', secretNonce: 'n2' },
    ]);
    expect((await due(4999)).map(({ webhookId }) => webhookId)).toEqual(['m2']);
    expect((await due(5000)).at(-1)).toEqual({
      ...delivery,
      madeAtMs: 1000,
      state: 'waiting',
      tries: 1,
      nextTryAtMs: 5000,
      lastError: 'no',
    });
    await store.write(async ({ channels }) => {
      const tried = { channelId: 'web', tries: 2, nextTryAtMs: 0, lastError: null };
      await channels.setDelivery({ ...tried, webhookId: 'm1', state: 'sent' });
      await channels.addDeliveries([delivery]);
      await channels.setWebhook('web', null);
    });
    expect(await due(99_999)).toEqual([]);
    expect(await store.read(({ channels }) => channels.deliveryCounts('web'))).toEqual({
      waiting: 0,
      sent: 1,
      dead: 1,
    });
  });
}
