/** Refunds over the channel API, and looking for purchases with a till's token, on a real server. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderSchema } from '../../shared/domain/entities/order.ts';
import { exceptionSchema } from '../../shared/domain/exceptions.ts';
import type { Refund } from '../../shared/domain/operations/return.ts';
import type { SaleLine } from '../../shared/domain/operations/sale-line.ts';
import { channelRefundsAnswerSchema } from '../../shared/protocol/channel-refunds.ts';
import { receiptRowSchema } from '../../shared/protocol/feed.ts';
import { purchasesAnswerSchema } from '../../shared/protocol/purchases.ts';
import { setWebhook } from '../../sync-server/channel/send-webhooks.ts';
import { channelDesk, problem } from '../support/channel-desk.ts';
import { type ChannelShop, openChannelShop, shopStartMs } from '../support/channel-shop.ts';
import { collectedOrder } from '../support/collected-order.ts';
import { orderLine } from '../support/order-facts.ts';
import { sells, takesBack } from '../support/return-facts.ts';
import type { WireJournal } from '../support/wire-till.ts';

const closing: (() => Promise<void> | void)[] = [];
let shop: ChannelShop;
let desk: ReturnType<typeof channelDesk>;

beforeEach(async () => {
  shop = await openChannelShop(closing);
  desk = channelDesk(shop);
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const dayMs = 24 * 60 * 60_000;
const atMs = (businessMs: number) => ({ at: { wallMs: businessMs, businessMs } });
const today = atMs(shopStartMs);
const collected = (journal: WireJournal, second: 'refused' | 'taken' | null = null) =>
  collectedOrder(shop, desk, journal, second);
const asked =
  (orderId: string) =>
  (amountMinor: number): Refund[] => [{ kind: 'channel', way: 'prepaid', amountMinor, orderId }];

const pounds = { payload: { currency: 'GBP' }, change: today } as const;

async function refunds(query = '', key?: string) {
  const { status, body } = await shop.get(`/v1/channel/refunds${query}`, key);
  expect(status).toBe(200);
  return channelRefundsAnswerSchema.parse(body).refunds;
}

async function orderRow(till: Awaited<ReturnType<typeof desk.tillOf>>['till'], orderId: string) {
  return orderSchema.parse((await till.pull('orders')).get(orderId));
}

describe('refunds that channels are asked for', () => {
  it('[REFUND22] a return in a shop asks the channel, which confirms once; till, receipt and web page show it', async () => {
    const home = await desk.tillOf('S1');
    const away = await desk.tillOf('S2');
    await setWebhook(
      shop.server.store,
      shop.server.keys,
      shop.environment.random,
      'web',
      'http://127.0.0.1:9/',
    );
    const { placed, content, handover, line } = await collected(home.journal);
    await home.push();
    expect(await refunds()).toEqual([]);
    const stream = await desk.follow(`/v1/channel/status/${placed.statusToken}/events`);
    closing.push(() => void stream.end());
    expect(await stream.next()).toMatchObject({ payment: { refundDueMinor: 0 } });
    const back = takesBack(away.journal, handover, [{ line, milli: 1000 }], {
      ...pounds,
      refunds: asked(content.id),
    });
    await away.push();
    const half = content.totalMinor / 2;
    const refund = {
      id: `${back.operation.id}.0`,
      orderId: content.id,
      number: content.number,
      storeId: 'S2',
      currency: 'GBP',
      amountMinor: half,
      dueMinor: half,
      askedAtMs: shopStartMs,
      state: 'asked',
      confirmedAtMs: null,
      reference: null,
    };
    expect(await refunds()).toEqual([refund]);
    expect(await stream.next()).toMatchObject({
      state: 'collected',
      payment: { refundDueMinor: half, refundedMinor: 0 },
    });
    const told = await shop.server.store.read(({ channels }) =>
      channels.deliveriesDue('web', shop.nowMs, 99),
    );
    const bodies = told.map(({ body }) => JSON.parse(body) as { type: string; data: object });
    expect(bodies.filter(({ type }) => type === 'refund.asked')).toMatchObject([
      { data: { orderId: content.id, refund: { id: refund.id, amountMinor: half } } },
    ]);
    const openRefund = async () => {
      const row = receiptRowSchema.parse((await away.till.pull('receipts')).get(back.operation.id));
      return row.refunds.map(({ kind, leftMinor }) => [kind, leftMinor]);
    };
    expect(await openRefund()).toEqual([['channel', half]]);

    const path = `/v1/channel/refunds/${refund.id}/confirm`;
    const confirm = (reference: string, key?: string) => shop.post(path, { reference }, key);
    const confirmed = {
      ...refund,
      dueMinor: 0,
      state: 'confirmed',
      confirmedAtMs: shop.nowMs,
      reference: 're 1',
    };
    expect(await confirm('re 1', 'once')).toEqual({ status: 200, body: confirmed });
    // The same call again, and the same money under another key, change nothing.
    expect((await confirm('re 1', 'once')).body).toEqual(confirmed);
    expect((await confirm('re 1')).body).toEqual(confirmed);
    expect(await stream.next()).toMatchObject({ payment: { refundDueMinor: 0, refundedMinor: half } });
    const row = await orderRow(home.till, content.id);
    expect(row.timeline.slice(-2).map(({ what, fits }) => [what, fits])).toEqual([
      ['return', true],
      ['refund', true],
    ]);
    expect(row.payment).toMatchObject({ refundedMinor: half, refundDueMinor: 0 });
    expect(await openRefund()).toEqual([['channel', 0]]);
    expect([await refunds(), await refunds('?state=any')]).toEqual([[], [confirmed]]);
    // Confirmed under another number: the money went back once more.
    expect((await confirm('re 2')).status).toBe(200);
    for (const till of [home.till, away.till])
      expect([...(await till.pull('exceptions')).values()]).toContainEqual(
        expect.objectContaining({
          ...{ id: `refunded-twice:${content.id}`, subject: content.number },
          details: expect.objectContaining({ overMinor: half }),
        }),
      );
  });

  it('[REFUND23] what was paid for goods that were refused at the counter is asked back by itself', async () => {
    const { till, journal, push } = await desk.tillOf('S1');
    const { content } = await collected(journal, 'refused');
    await push();
    const refusedMinor = content.lines[1]?.totalMinor ?? 0;
    expect(await orderRow(till, content.id)).toMatchObject({
      state: 'collected',
      payment: { refundDueMinor: refusedMinor },
    });
    expect(await refunds(`?orderId=${content.id}`)).toMatchObject([
      {
        id: `${content.id}.0`,
        amountMinor: refusedMinor,
        dueMinor: refusedMinor,
        storeId: 'S1',
        state: 'asked',
      },
    ]);
    // What the channel gives back by itself counts against it.
    const given = { amountMinor: 100, reference: 'own 1' };
    await shop.post(`/v1/channel/orders/${content.id}/refunds`, given);
    expect(await refunds()).toMatchObject([{ amountMinor: refusedMinor, dueMinor: refusedMinor - 100 }]);
    const rest = await shop.post(`/v1/channel/refunds/${content.id}.0/confirm`, { reference: 'own 2' });
    expect(rest.body).toMatchObject({ state: 'confirmed', dueMinor: 0, reference: 'own 2' });
    expect((await orderRow(till, content.id)).payment).toMatchObject({
      refundedMinor: refusedMinor,
      refundDueMinor: 0,
    });
    expect(await shop.server.store.read(({ feed }) => feed.countLive('store:S1', 'exceptions'))).toBe(0);
  });

  it('[REFUND24] money that the channel gave back already is not asked for again by a return that knew nothing of it', async () => {
    const { till, journal, push } = await desk.tillOf('S1');
    const { content, handover, line } = await collected(journal);
    await push();
    const given = { amountMinor: content.totalMinor, reference: 'own 1' };
    expect((await shop.post(`/v1/channel/orders/${content.id}/refunds`, given)).status).toBe(200);
    const back = takesBack(journal, handover, [{ line, milli: 2000 }], {
      ...pounds,
      refunds: asked(content.id),
    });
    await push();
    expect(await refunds()).toEqual([]);
    expect(await refunds('?state=confirmed')).toMatchObject([
      { id: `${back.operation.id}.0`, dueMinor: 0, state: 'confirmed', reference: 'own 1' },
    ]);
    expect((await orderRow(till, content.id)).payment).toMatchObject({
      refundedMinor: content.totalMinor,
      refundDueMinor: 0,
    });
    const row = receiptRowSchema.parse((await till.pull('receipts')).get(back.operation.id));
    expect(row.refunds).toMatchObject([{ kind: 'channel', leftMinor: 0 }]);
  });

  it('[REFUND27] two tills that take the same goods back ask for no more than was paid; which of them is given back plays no part', async () => {
    const home = await desk.tillOf('S1');
    const away = await desk.tillOf('S2');
    const { till } = home;
    const { content, handover, line } = await collected(home.journal);
    await home.push();
    const takeBack = (journal: WireJournal, laterMs: number) =>
      takesBack(journal, handover, [{ line, milli: 2000 }], {
        payload: { currency: 'GBP' },
        change: atMs(shopStartMs + laterMs),
        refunds: asked(content.id),
      });
    const second = takeBack(home.journal, 2);
    await home.push();
    expect(await refunds()).toMatchObject([{ id: `${second.operation.id}.0`, state: 'asked' }]);
    // Made before, heard of after: the channel may have been told of the other one already.
    const first = takeBack(away.journal, 1);
    await away.push();
    expect(await refunds()).toMatchObject([
      { id: `${first.operation.id}.0`, dueMinor: content.totalMinor, state: 'asked' },
    ]);
    expect(await refunds('?state=not-due')).toMatchObject([
      { id: `${second.operation.id}.0`, dueMinor: 0, confirmedAtMs: null },
    ]);
    const once = { refundDueMinor: content.totalMinor, usedMinor: 0, returnedMinor: content.totalMinor };
    expect((await orderRow(till, content.id)).payment).toMatchObject(once);
    const path = `/v1/channel/refunds/${second.operation.id}.0/confirm`;
    expect((await shop.post(path, { reference: 're 1' })).body).toMatchObject({ state: 'confirmed' });
    expect(await refunds()).toEqual([]);
    expect((await orderRow(till, content.id)).payment).toMatchObject({
      refundedMinor: content.totalMinor,
      refundDueMinor: 0,
    });
    const receipts = await till.pull('receipts');
    const rows = [first, second].flatMap(({ operation }) => receipts.get(operation.id) ?? []);
    expect(
      rows.map((row) => receiptRowSchema.parse(row).refunds.map(({ leftMinor }) => leftMinor)),
    ).toContainEqual([0]);
    const kinds = [...(await till.pull('exceptions')).values()].map(({ kind }) => kind);
    expect(kinds).toContain('returned-more-than-sold');
    expect(kinds).not.toContain('refunded-twice');
    // The other one given back too: now it went back twice.
    await shop.post(`/v1/channel/refunds/${first.operation.id}.0/confirm`, { reference: 're 2' });
    expect([...(await till.pull('exceptions')).values()].map(({ kind }) => kind)).toContain('refunded-twice');
  });

  it('[REFUND27] goods that were a part of the order, taken back twice, are asked for once; the other part stays paid', async () => {
    const home = await desk.tillOf('S1');
    const away = await desk.tillOf('S2');
    const { content, handover } = await collected(home.journal, 'taken');
    await home.push();
    const line = content.lines[1] as SaleLine;
    const takeBack = (journal: WireJournal, laterMs: number) =>
      takesBack(journal, handover, [{ line, milli: 1000 }], {
        payload: { currency: 'GBP' },
        change: atMs(shopStartMs + laterMs),
        refunds: asked(content.id),
      });
    const first = takeBack(home.journal, 1);
    const again = takeBack(away.journal, 2);
    for (const till of [home, away]) await till.push();
    expect(await refunds()).toMatchObject([
      { id: `${first.operation.id}.0`, dueMinor: line.totalMinor, state: 'asked' },
    ]);
    expect(await refunds('?state=not-due')).toMatchObject([{ id: `${again.operation.id}.0`, dueMinor: 0 }]);
    await shop.post(`/v1/channel/refunds/${first.operation.id}.0/confirm`, { reference: 're 1' });
    expect(await refunds()).toEqual([]);
  });

  it('[REFUND30] money given back by a channel, and used by a till that had not heard of it, is raised; given back afterwards it is not', async () => {
    const { till, journal, push } = await desk.tillOf('S1');
    const told = async () => {
      const rows = [...(await till.pull('exceptions')).values()].map((row) => exceptionSchema.parse(row));
      return rows.find(({ kind }) => kind === 'refunded-twice');
    };
    const giveBack = async (orderId: string, reference: string) => {
      const body = { amountMinor: 100, reference };
      expect(await shop.post(`/v1/channel/orders/${orderId}/refunds`, body)).toMatchObject({ status: 200 });
      return (await orderRow(till, orderId)).timeline.find(({ note }) => note === reference)?.id;
    };
    const knew = await collected(journal);
    await push();
    await giveBack(knew.content.id, 'after');
    expect(await told()).toBeUndefined();
    // Written at a till that is cut off.
    const { content, handover, line } = await collected(journal);
    const refundId = await giveBack(content.id, 'before');
    expect(await told()).toBeUndefined();
    await push();
    const causes = [refundId, handover.operation.id];
    const [paidMinor, refundedMinor] = [content.totalMinor, 100];
    expect(await told()).toMatchObject({
      ...{ id: `refunded-twice:${content.id}`, subject: content.number, causes: [...causes].sort() },
      details: { overMinor: 100, paidMinor, usedMinor: paidMinor, refundedMinor },
    });
    // What is given back after the handover may be for goods that come back.
    await giveBack(content.id, 'later');
    expect(await told()).toMatchObject({ causes: [...causes].sort(), details: { overMinor: 100 } });
    // They do come back: nothing is used any more.
    takesBack(journal, handover, [{ line, milli: 2000 }], { ...pounds, refunds: asked(content.id) });
    await push();
    expect(await told()).toBeUndefined();
    expect(await refunds(`?orderId=${content.id}`)).toMatchObject([
      { amountMinor: paidMinor, dueMinor: paidMinor - 200 },
    ]);
  });

  it('[REFUND27] a part that two tills took back is not asked for once more when the later return was given back first', async () => {
    const home = await desk.tillOf('S1');
    const away = await desk.tillOf('S2');
    const { content, handover } = await collected(home.journal, 'taken');
    await home.push();
    const line = content.lines[1] as SaleLine;
    const takeBack = (journal: WireJournal, laterMs: number) =>
      takesBack(journal, handover, [{ line, milli: 1000 }], {
        payload: { currency: 'GBP' },
        change: atMs(shopStartMs + laterMs),
        refunds: asked(content.id),
      });
    const later = takeBack(home.journal, 2);
    await home.push();
    await shop.post(`/v1/channel/refunds/${later.operation.id}.0/confirm`, { reference: 're 1' });
    const earlier = takeBack(away.journal, 1);
    await away.push();
    expect(await refunds()).toEqual([]);
    expect(await refunds('?state=not-due')).toMatchObject([{ id: `${earlier.operation.id}.0`, dueMinor: 0 }]);
    expect(await refunds('?state=confirmed')).toMatchObject([
      { id: `${later.operation.id}.0`, amountMinor: line.totalMinor, reference: 're 1' },
    ]);
  });

  it('[REFUND28] what two tills gave back in different ways is due on the order as much as it is asked for', async () => {
    const home = await desk.tillOf('S1');
    const away = await desk.tillOf('S2');
    const shown = async (orderId: string) => {
      const { payment } = await orderRow(home.till, orderId);
      const due = (await refunds(`?state=any&orderId=${orderId}`)).map(({ dueMinor }) => dueMinor);
      return [payment.refundDueMinor, due.sort((a, b) => a - b)];
    };
    const creditMinor = 100;
    const askedAfterCredit =
      (creditId: string) =>
      (amountMinor: number): Refund[] => [
        ...asked(creditId)(amountMinor - creditMinor),
        { ...{ kind: 'store-credit', way: 'prepaid', number: 'C-1' }, creditId, amountMinor: creditMinor },
      ];
    const twice = async (ways: 'later' | 'earlier') => {
      const { content, handover, line } = await collected(home.journal);
      await home.push();
      const takeBack = (journal: WireJournal, laterMs: number, way: typeof asked) =>
        takesBack(journal, handover, [{ line, milli: 2000 }], {
          payload: { currency: 'GBP' },
          change: atMs(shopStartMs + laterMs),
          refunds: way(content.id),
        });
      // Begun first and recorded last: its id is the smaller one.
      const later = takeBack(home.journal, 2, ways === 'later' ? askedAfterCredit : asked);
      const earlier = takeBack(away.journal, 1, ways === 'later' ? asked : askedAfterCredit);
      expect(later.operation.id < earlier.operation.id).toBe(true);
      await home.push();
      return { ...content, laterId: `${later.operation.id}.0` };
    };
    const first = await twice('earlier');
    expect(await shown(first.id)).toEqual([first.totalMinor, [first.totalMinor]]);
    await away.push();
    const restMinor = first.totalMinor - creditMinor;
    expect(await shown(first.id)).toEqual([restMinor, [0, restMinor]]);
    // Whichever the channel gave back comes first: that money went.
    const second = await twice('later');
    expect(await shown(second.id)).toEqual([restMinor, [restMinor]]);
    await shop.post(`/v1/channel/refunds/${second.laterId}/confirm`, { reference: 're 1' });
    await away.push();
    expect(await shown(second.id)).toEqual([0, [0, 0]]);
  });

  it('[REFUND25] a channel reads and confirms its own refunds only, with the scopes for it', async () => {
    const { journal, push } = await desk.tillOf('S1');
    const { content, handover, line } = await collected(journal);
    const back = takesBack(journal, handover, [{ line, milli: 1000 }], {
      ...pounds,
      refunds: asked(content.id),
    });
    await push();
    const path = `/v1/channel/refunds/${back.operation.id}.0/confirm`;
    const body = { reference: 're' };
    const reader = await shop.makeKey(['orders:read']);
    const stranger = await shop.makeKey(['orders:read', 'orders:write'], 'other');
    expect(await refunds('', stranger)).toEqual([]);
    expect(problem(await shop.post(path, body, undefined, stranger))).toEqual([404, 'not-found']);
    expect(problem(await shop.post(path, body, undefined, reader))).toEqual([403, 'not-allowed']);
    expect(problem(await shop.post(path, body, null))).toEqual([400, 'idempotency-key-needed']);
    expect(problem(await shop.post(path.replace('.0/', '.1/'), body))).toEqual([404, 'not-found']);
    expect(problem(await shop.post('/v1/channel/refunds/nothing/confirm', body))).toEqual([
      400,
      'invalid-request',
    ]);
    expect((await refunds('', reader)).map(({ state }) => state)).toEqual(['asked']);
  });
});

describe('purchases of the chain', () => {
  it('[PURCHASE25] a till finds what any till of the chain sold, with what came back of it', async () => {
    const home = await desk.tillOf('S1');
    const away = await desk.tillOf('S2');
    const { content, handover, line } = await collected(home.journal);
    const card = { brand: 'Mir', lastFour: '4711', authorisationCode: null };
    const mug = orderLine(1, 'MUG', 1, 25_000);
    const tender = {
      kind: 'card-terminal',
      amountMinor: 25_000,
      attemptId: content.id,
      terminalId: 't',
      reference: null,
      card,
    };
    const early = sells(home.journal, [mug], {}, atMs(shopStartMs - 40 * dayMs));
    const late = sells(home.journal, [mug], { tenders: [tender], customerId: 'c-1' }, today);
    home.journal.move('MUG', -1, today);
    const back = takesBack(home.journal, handover, [{ line, milli: 1000 }], {
      ...pounds,
      refunds: asked(content.id),
    });
    await home.push();
    const ask = async (query: string, till = away.till) => {
      const response = await till.request(`/v1/purchases?${query}`);
      const body = (await response.json()) as Record<string, unknown>;
      return response.ok
        ? purchasesAnswerSchema.parse(body).purchases.map(({ operation }) => operation.id)
        : [response.status, body.code];
    };
    const [order, soldEarly, soldLate] = [handover, early, late].map(({ operation }) => operation.id);
    expect(await ask(`number=${handover.receiptNumber}`)).toEqual([order]);
    expect(await ask(`number=${back.receiptNumber}`)).toEqual([back.operation.id]);
    expect(await ask(`number=${content.number}`)).toEqual([order]);
    expect(await ask(`operationId=${soldEarly}`)).toEqual([soldEarly]);
    expect(await ask('customerId=c-1')).toEqual([soldLate]);
    expect(await ask('lastFour=4711')).toEqual([soldLate]);
    // By article: of the asking till's own store, and in the last days.
    expect(await ask('sku=MUG')).toEqual([]);
    expect(await ask('sku=MUG', home.till)).toEqual([soldLate]);
    expect(await ask('sku=MUG&days=60', home.till)).toEqual([soldLate, soldEarly]);
    for (const wrong of ['', 'sku=MUG&lastFour=4711', 'lastFour=47', 'sku=MUG&days=0', 'number=1&other=2'])
      expect(await ask(wrong)).toEqual([400, 'invalid-request']);
    for (const unknown of ['number=none', `operationId=${content.id}`, 'customerId=c', 'lastFour=0000'])
      expect(await ask(unknown)).toEqual([]);
    const row = await (await away.till.request(`/v1/purchases?operationId=${order}`)).json();
    expect(purchasesAnswerSchema.parse(row).purchases[0]?.returned?.lines).toMatchObject([
      { lineId: line.lineId, returnedMilli: 1000 },
    ]);
    const withoutToken = await fetch(`${shop.server.url}/v1/purchases?number=1`);
    expect(withoutToken.status).toBe(401);
  });

  it('[PURCHASE26] an answer holds the fifty latest purchases', async () => {
    const { till, journal, push } = await desk.tillOf('S1');
    const mug = orderLine(1, 'MUG', 1, 100);
    const sold = Array.from({ length: 60 }, (_, place) =>
      sells(journal, [mug], { customerId: 'c-1' }, atMs(shopStartMs + place)),
    ).map(({ operation }) => operation.id);
    await push();
    for (const query of ['customerId=c-1', 'sku=MUG']) {
      const answer = purchasesAnswerSchema.parse(await (await till.request(`/v1/purchases?${query}`)).json());
      expect(answer.purchases.map(({ operation }) => operation.id)).toEqual(sold.slice(10).reverse());
    }
  });
});
