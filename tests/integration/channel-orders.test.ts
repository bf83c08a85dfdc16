/** The channel API after an order was placed: calling it off, time, money, and following it. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelOrderSchema } from '../../shared/protocol/channel.ts';
import { type ChannelDesk, channelDesk, problem } from '../support/channel-desk.ts';
import { type ChannelShop, hourMs, openChannelShop, shopStartMs, wish } from '../support/channel-shop.ts';
import { does } from '../support/order-facts.ts';

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

describe('after it was placed', () => {
  it('[CHANNEL15] while nobody accepted it the web shop cancels; then it asks, and the store decides', async () => {
    const first = await desk.placed();
    const cancel = (id: string, key?: string) =>
      shop.post(`/v1/channel/orders/${id}/cancel`, { reason: 'x' }, key);
    expect((await cancel(first.order.id)).body).toMatchObject({
      outcome: 'cancelled',
      order: { state: 'cancelled', cancellable: 'no' },
    });
    expect(await desk.available('A1')).toEqual([10_000, false]);
    expect((await cancel(first.order.id)).body).toMatchObject({ outcome: 'cancelled' });
    const second = await desk.placed();
    const content = await desk.contentOf(second.order.id);
    const { journal, push } = await desk.tillOf();
    const accepted = does.accept(journal, content, { after: [content.id] });
    await push();
    const asked = await cancel(second.order.id);
    expect(asked.body).toMatchObject({
      outcome: 'asked',
      order: { state: 'accepted', cancelAskedAtMs: shop.nowMs },
    });
    await cancel(second.order.id);
    const events = await shop.server.store.read(({ orders }) => orders.orderEvents([content.id]));
    expect(events.get(content.id)?.map(({ kind }) => kind)).toEqual(['ask-cancel']);
    expect(await desk.available('A1')).toEqual([8000, false]);
    const askId = events.get(content.id)?.[0]?.id ?? '';
    does.acknowledge(journal, content, askId, { after: [accepted.operation.id, askId] });
    await push();
    expect((await shop.get(`/v1/channel/orders/${content.id}`)).body).toMatchObject({
      state: 'cancelled',
      cancelAskedAtMs: null,
    });
    const third = await desk.placed();
    const thirdContent = await desk.contentOf(third.order.id);
    does.accept(journal, thirdContent);
    does.handOver(journal, thirdContent);
    await push();
    expect((await cancel(third.order.id)).body).toMatchObject({
      outcome: 'too-late',
      order: { state: 'collected' },
    });
  });

  it('[CHANNEL16] a silent store is asked until it is heard without having accepted, or was silent too long', async () => {
    const [first, second] = [await desk.placed(), await desk.placed()];
    shop.nowMs += 10 * 60_000 + 1;
    const cancel = (id: string) => shop.post(`/v1/channel/orders/${id}/cancel`, {});
    expect((await cancel(first.order.id)).body).toMatchObject({
      outcome: 'asked',
      order: { state: 'placed', cancellable: 'ask', delay: 'store-silent' },
    });
    expect(await desk.ended()).toBe(0);
    shop.nowMs += 60_000;
    await shop.hear('S1');
    expect(await desk.ended()).toBe(0);
    shop.nowMs += 2 * 60_000;
    await shop.hear('S1');
    expect(await desk.ended()).toBe(1);
    expect((await shop.get(`/v1/channel/orders/${first.order.id}`)).body).toMatchObject({
      state: 'cancelled',
    });
    shop.nowMs = shopStartMs + 2 * hourMs - 1;
    expect((await cancel(second.order.id)).body).toMatchObject({ outcome: 'asked' });
    expect(await desk.ended()).toBe(0);
    shop.nowMs += 1;
    expect((await shop.get(`/v1/channel/orders/${second.order.id}`)).body).toMatchObject({
      cancellable: 'now',
    });
    expect(await desk.ended()).toBe(1);
  });

  it('[CHANNEL17] what is held to be tried on is unpaid, and lapses when nobody accepted it in time', async () => {
    const paid = wish({ kind: 'try', payment: { amountMinor: 500, reference: 'x' } });
    expect(problem(await shop.post('/v1/channel/orders', paid))).toEqual([409, 'payment-too-large']);
    const { order } = await desk.placed({ kind: 'try' });
    const accepted = await desk.placed({ kind: 'try', slotFromMs: shopStartMs + 3 * hourMs });
    const { journal, push } = await desk.tillOf();
    does.accept(journal, await desk.contentOf(accepted.order.id));
    await push();
    shop.nowMs = order.collectUntilMs - 1;
    expect(await desk.ended()).toBe(0);
    shop.nowMs += 1;
    expect(await desk.ended()).toBe(1);
    shop.nowMs += 9 * hourMs;
    expect(await desk.ended()).toBe(0);
    await shop.hear('S1');
    expect(await desk.available('A1')).toEqual([8000, false]);
    expect((await shop.get(`/v1/channel/orders/${order.id}`)).body).toMatchObject({ state: 'lapsed' });
  });

  it('[CHANNEL18] the chain takes an order back once the lease of a silent store has ended', async () => {
    const chain = await shop.makeKey(['orders:manage'], 'office');
    const { order } = await desk.placed();
    const { journal, push } = await desk.tillOf();
    const back = (key: string) =>
      shop.post(`/v1/channel/orders/${order.id}/take-back`, { reason: 'fire' }, undefined, key);
    expect(problem(await back(chain))).toEqual([409, 'too-late']);
    does.accept(journal, await desk.contentOf(order.id), {
      at: { wallMs: shop.nowMs, businessMs: shop.nowMs },
    });
    await push();
    expect(problem(await back(shop.key))).toEqual([403, 'not-allowed']);
    shop.nowMs += 60_000 - 1;
    expect(problem(await back(chain))).toEqual([409, 'lease-runs']);
    shop.nowMs += 1;
    expect((await back(chain)).body).toMatchObject({ state: 'cancelled' });
    expect(problem(await back(chain))).toEqual([409, 'too-late']);
  });

  it('[CHANNEL19] money paid and given back online counts once, and never beyond what there is', async () => {
    const { order } = await desk.placed({ payment: { amountMinor: 200, reference: 'a' } });
    expect(order.payment).toMatchObject({ state: 'part-paid', paidMinor: 200 });
    const money = (what: string, amountMinor: number, key?: string) =>
      shop.post(`/v1/channel/orders/${order.id}/${what}`, { amountMinor, reference: 'b' }, key);
    expect(problem(await money('payments', 301))).toEqual([409, 'payment-too-large']);
    await money('payments', 300, 'pay');
    expect((await money('payments', 300, 'pay')).body).toMatchObject({
      payment: { state: 'paid', paidMinor: 500, refundDueMinor: 0 },
    });
    await shop.post(`/v1/channel/orders/${order.id}/cancel`, {});
    expect((await shop.get(`/v1/channel/orders/${order.id}`)).body).toMatchObject({
      payment: { refundDueMinor: 500 },
    });
    expect(problem(await money('refunds', 501))).toEqual([409, 'payment-too-large']);
    expect((await money('refunds', 500)).body).toMatchObject({
      payment: { refundedMinor: 500, refundDueMinor: 0 },
    });
  });

  it("[CHANNEL20] the customer's link shows the order without what is the store's own, and follows it", async () => {
    const { order, statusToken } = await desk.placed();
    const url = `${shop.server.url}/v1/channel/status/${statusToken}`;
    const shown = (await (await fetch(url)).json()) as Record<string, unknown>;
    expect(channelOrderSchema.parse(shown)).toEqual(order);
    expect(shown).toMatchObject({
      store: { name: 'Shop S1', address: 'High Street 1', timeZone: 'Europe/London' },
      sums: { goodsMinor: 500, paidInStoreMinor: 0, dueMinor: 500 },
      handedAfterEnd: false,
    });
    expect(Object.keys(shown)).not.toEqual(expect.arrayContaining(['codeHash']));
    expect(JSON.stringify(shown)).not.toMatch(/nonce|codeHash|staffId|tillId|heads/);
    const forged = `${order.id}.${'A'.repeat(43)}`;
    expect((await fetch(`${shop.server.url}/v1/channel/status/${forged}`)).status).toBe(404);
    expect((await fetch(`${shop.server.url}/v1/channel/status/${forged}/events`)).status).toBe(404);
    const customer = await desk.follow(`/v1/channel/status/${statusToken}/events`);
    const channel = await desk.follow(`/v1/channel/orders/${order.id}/events`, shop.key);
    expect(await customer.next()).toMatchObject({ state: 'placed' });
    const { journal, push } = await desk.tillOf();
    const content = await desk.contentOf(order.id);
    does.accept(journal, content);
    await push();
    expect(await customer.next()).toMatchObject({ state: 'accepted' });
    does.pack(journal, content);
    await push();
    expect(await customer.next()).toMatchObject({ state: 'packed' });
    customer.end();
    const states = [await channel.next(), await channel.next(), await channel.next()];
    expect(states.map(({ state }) => state)).toEqual(['placed', 'accepted', 'packed']);
    channel.end();
  });

  it('[HTTP9] a connection on which nothing was asked keeps no server from closing', async () => {
    const { hostname, port } = new URL(shop.server.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    // The server has taken the connection once it answers a later one.
    await shop.get('/v1/channel/stores');
    const [, gone] = await Promise.all([shop.server.close(), once(socket, 'close')]);
    expect(gone).toEqual([false]);
    closing.length = 0;
  });

  it('[CHANNEL21] the description names every endpoint of channels with its scope and its key', async () => {
    const { till } = await desk.tillOf();
    const description = (await (await till.request('/v1/openapi.json')).json()) as {
      paths: Record<string, Record<string, { security: unknown; parameters: { name: string }[] }>>;
    };
    const place = description.paths['/v1/channel/orders']?.post;
    expect(place?.security).toEqual([{ channelKey: ['orders:write'] }]);
    expect(place?.parameters.map(({ name }) => name)).toEqual(['Idempotency-Key']);
    expect(description.paths['/v1/channel/status/{token}']?.get?.security).toEqual([]);
    const code = description.paths['/v1/channel/loyalty/code']?.post;
    expect(code?.security).toEqual([{ channelKey: ['loyalty:read'] }]);
    expect(Object.keys(description.paths).filter((path) => path.startsWith('/v1/channel/'))).toHaveLength(21);
  });
});
