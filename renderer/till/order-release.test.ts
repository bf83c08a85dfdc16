/** Codes of orders, scanned and typed, with the server stopped. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OrderContent } from '../../shared/domain/entities/order.ts';
import type { OrderAcceptPayload } from '../../shared/domain/operations/order-accept.ts';
import { orderOf } from '../../shared/domain/orders/order-of.ts';
import {
  customerCode,
  orderContent,
  orderDesk,
  orderedLine,
  orderFacts,
  orderIdOf,
  orderRow,
  shortCode,
} from '../../tests/support/order-desk.ts';
import { until } from '../../tests/support/till-on-fakes.ts';
import type { Till } from './till.ts';

vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];

afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

const orderId = orderIdOf(1);
const bags = [{ zone: 'shelf' as const, count: 1 }];

/** Packs an order as it was ordered, but for lines that are short. */
async function packAll(till: Till, id: string, short: readonly number[] = []): Promise<void> {
  const started = till.orders.startPacking(id);
  if (!started.ok) throw new Error(started.reason.code);
  const ordered = till.orders.order(id)?.lines ?? [];
  till.orders.changePacking(started.value.id, (draft) => ({
    ...draft,
    bags,
    lines: draft.lines.map((line, index) =>
      short.includes(line.lineId)
        ? { ...line, pickedMilli: 0, short: { reason: 'not-found', choice: 'cancel-line' } }
        : { ...line, pickedMilli: ordered[index]?.line.quantityMilli ?? 0 },
    ),
  }));
  const finished = await till.orders.finishPacking(started.value.id, null);
  if (!finished.ok) throw new Error(finished.reason.code);
}

describe('a scanned code', () => {
  it('[CODE3] is verified without a server, and refused with the reason when it is altered, forged, foreign, stale or another’s', async () => {
    const { till, nowMs, server } = await orderDesk(open, (now) => [orderRow(orderContent(1, now), 750)]);
    const content = orderContent(1, nowMs);
    const refusal = async (scanned: string) => {
      const answer = await till.orders.release(scanned);
      return answer.ok ? 'released' : answer.reason;
    };
    const genuine = customerCode(content);
    expect(await till.orders.release(` ${genuine}\n`)).toMatchObject({
      ok: true,
      value: { order: { id: orderId }, proof: 'customer-code', learnt: false },
    });
    expect(await refusal('4607004891237')).toEqual({ code: 'not-genuine' });
    const paid = Number(genuine.at(150));
    const altered = `${genuine.slice(0, 150)}${(paid + 1) % 10}${genuine.slice(151)}`;
    expect(await refusal(altered)).toEqual({ code: 'not-genuine' });
    // Signed with a key of somebody's own, under the name of the server's.
    const { keyId } = await till.host.labelKey(null);
    expect(await refusal(customerCode(content, { secret: 5 }))).toEqual({ code: 'key-unknown' });
    const serverKeyId = till.reference.all().find((row) => row.type === 'server-key');
    const forged = { secret: 5, keyId: serverKeyId?.type === 'server-key' ? serverKeyId.keyId : keyId };
    expect(await refusal(customerCode(content, forged))).toEqual({ code: 'not-genuine' });
    expect(await refusal(customerCode(content, { storeId: 'S2' }))).toEqual({
      code: 'wrong-store',
      storeId: 'S2',
      storeName: null,
    });
    const untilMs = nowMs - 60_000;
    expect(await refusal(customerCode(content, { untilMs }))).toEqual({
      ...{ code: 'expired', untilMs, orderId, number: 'W-000001' },
    });
    expect(await refusal(customerCode(orderContent(9, nowMs), { untilMs }))).toMatchObject({
      ...{ code: 'expired', orderId: orderIdOf(9), number: null },
    });
    const nonce = 'ffffffffffffffff';
    expect(await refusal(customerCode(content, { nonce }))).toEqual({ code: 'another-order' });
    expect(await refusal(customerCode(orderContent(9, nowMs), { lines: [] }))).toEqual({
      code: 'order-unknown',
    });
    const key = till.reference.all().find((row) => row.type === 'server-key');
    server.put('reference', key?.id ?? '', null);
    await until(() => !till.reference.all().some((row) => row.type === 'server-key'));
    expect(await refusal(genuine)).toEqual({ code: 'key-unknown' });
  });

  it('[CODE4] tells of an order that isn’t here: it is accepted with the code, over a restart, until its row comes', async () => {
    const { till, disk, start, nowMs, put } = await orderDesk(open);
    const lines = [orderedLine(1, 'A1', 2000), orderedLine(2, 'W1', 500)];
    const content = orderContent(1, nowMs, { lines });
    const code = customerCode(content, { paidMinor: 300 });
    const released = await till.orders.release(code);
    expect(released).toMatchObject({
      ok: true,
      value: {
        learnt: true,
        order: {
          state: 'placed',
          totalMinor: 625,
          payment: { state: 'part-paid', paidMinor: 300 },
          lines: [
            { line: { lineId: 1, sku: 'A1', name: 'Article A1', totalMinor: 500, taxMinor: 83 } },
            { line: { lineId: 2, sku: 'W1', unit: 'kg', quantityMilli: 500, taxRateBasisPoints: 2000 } },
          ],
        },
      },
    });
    expect(till.orders.board.getState()).toMatchObject({ fresh: 0, counts: { 'to-accept': 1 } });
    expect(await till.orders.releaseByShortCode(orderId, shortCode)).toMatchObject({
      reason: { code: 'order-unknown' },
    });
    await till.orders.saved();
    await till.close();

    const again = await start();
    expect((await again.orders.accept(orderId, null)).ok).toBe(true);
    const [accepted] = orderFacts(disk.host);
    expect((accepted as { payload: OrderAcceptPayload }).payload.code).toBe(code);
    expect(accepted?.after).toEqual([orderId]);
    await packAll(again, orderId);
    expect(again.orders.order(orderId)?.state).toBe('packed');

    put(orderOf(content, orderFacts(disk.host)));
    await until(() => again.orders.order(orderId)?.number === 'W-000001');
    expect(again.orders.order(orderId)?.customer.name).toBe('Olga Smith');
    expect((await again.orders.release(code)).ok).toBe(true);
    await again.orders.saved();
    await again.close();
    // With the row gone again, nothing learnt is left either.
    const server = await start();
    expect(server.orders.board.getState().orders.map(({ order }) => order.number)).toEqual(['W-000001']);
  });

  it('[CODE4] of goods that nobody here knows, or without lines, tells of no order', async () => {
    const { till, nowMs } = await orderDesk(open);
    const unknown = orderContent(1, nowMs, { lines: [orderedLine(1, 'NEVER', 1000)] });
    expect(await till.orders.release(customerCode(unknown))).toEqual({
      ok: false,
      reason: { code: 'order-unknown' },
    });
    expect(till.orders.order(orderId)).toBeNull();
  });

  it('[CODE7] is forgotten a month after its order was over, when no row ever came', async () => {
    const day = 24 * 60 * 60_000;
    const { till, server, start, nowMs, put } = await orderDesk(open);
    const shown = (at: Till) => at.orders.board.getState().orders.map(({ order }) => order.id);
    for (const [number, days] of [
      [1, 10],
      [2, 1],
    ] as const) {
      const code = customerCode(orderContent(number, nowMs), { untilMs: nowMs + days * day });
      expect((await till.orders.release(code)).ok).toBe(true);
    }
    await till.orders.saved();
    await till.close();
    // Before the server is heard a till doesn't know what time it is.
    const again = await start();
    expect(shown(again)).toHaveLength(2);
    server.nowMs += 35 * day;
    put(orderRow(orderContent(3, nowMs)));
    await until(() => shown(again).includes(orderIdOf(3)));
    expect(new Set(shown(again))).toEqual(new Set([orderIdOf(1), orderIdOf(3)]));
    await again.orders.saved();
    await again.close();
    expect(shown(await start())).toHaveLength(2);
  });

  it('[CODE7] of a label is forgotten with the row that it told of', async () => {
    const { till, another, server } = await orderDesk(open, (now) => [orderRow(orderContent(1, now), 750)]);
    const { till: second } = await another('till-2');
    await till.orders.accept(orderId, null);
    await packAll(till, orderId);
    expect((await second.orders.release((await till.orders.labelCode(orderId)) ?? '')).ok).toBe(true);
    expect(second.orders.order(orderId)?.state).toBe('packed');
    server.put('orders', orderId, null);
    await until(() => second.orders.order(orderId) === null);
    server.put('orders', orderId, { ...orderRow(orderContent(1, server.nowMs), 750) });
    await until(() => second.orders.order(orderId)?.state === 'placed');
  });

  it('[CODE3] a label of a revoked till is good for orders that are here, if it is of before', async () => {
    const { till, another, server, nowMs } = await orderDesk(open, (now) => [
      orderRow(orderContent(1, now), 750),
    ]);
    expect((await till.orders.accept(orderId, null)).ok).toBe(true);
    await packAll(till, orderId);
    const label = (await till.orders.labelCode(orderId)) ?? '';
    const { till: second } = await another('till-2');
    const trustedUntil = async (revokedAtMs: number): Promise<void> => {
      const row = second.reference.all().find((each) => each.type === 'till-key');
      server.put('reference', row?.id ?? '', { ...row, revokedAtMs });
      await until(() =>
        second.reference.all().some((each) => each.type === 'till-key' && each.revokedAtMs === revokedAtMs),
      );
    };
    const [before, after] = [nowMs - 60_000, nowMs + 60 * 60_000];
    await trustedUntil(before);
    const refusal = { ok: false, reason: { code: 'key-revoked', sinceMs: before } };
    expect(await second.orders.release(label)).toEqual(refusal);
    await trustedUntil(after);
    expect(await second.orders.release(label)).toMatchObject({
      ok: true,
      value: { order: { state: 'packed' } },
    });
    // Nothing but the key speaks for an order that isn't here.
    server.put('orders', orderId, null);
    const third = await another('till-3');
    await until(() => third.till.orders.order(orderId) === null);
    expect(await third.till.orders.release(label)).toEqual({
      ...{ ok: false, reason: { code: 'key-revoked', sinceMs: after } },
    });
  });

  it('[CODE5] on a label tells another till what is in the bags, whether it knew the order or not', async () => {
    const known = (now: number): OrderContent =>
      orderContent(1, now, { lines: [1, 2, 3].map((id) => orderedLine(id, `A${id}`, 1000)) });
    const { till, another, nowMs, put } = await orderDesk(open, (now) => [orderRow(known(now), 750)]);
    const { till: second } = await another('till-2');
    expect((await till.orders.accept(orderId, null)).ok).toBe(true);
    await packAll(till, orderId, [2]);
    const label = (await till.orders.labelCode(orderId)) ?? '';
    expect(second.orders.order(orderId)?.state).toBe('placed');
    expect(await second.orders.release(customerCode(known(nowMs)))).toMatchObject({
      value: { order: { state: 'placed' } },
    });
    expect(await second.orders.release(label)).toMatchObject({
      value: {
        proof: 'bag-label',
        learnt: false,
        order: { state: 'packed', lines: [{ pickedMilli: 1000 }, { pickedMilli: 0 }, { pickedMilli: 1000 }] },
      },
    });
    // A row that knows of the packing tells it better.
    put({ ...orderRow(known(nowMs), 750), state: 'cancelled' });
    await until(() => second.orders.order(orderId)?.state === 'cancelled');

    const third = await orderDesk(open);
    expect(await third.till.orders.release(label)).toMatchObject({
      value: {
        proof: 'bag-label',
        learnt: true,
        order: {
          state: 'packed',
          payment: { paidMinor: 750 },
          // Line 2 isn't in the bags; the others keep their numbers.
          lines: [{ line: { lineId: 1, sku: 'A1' }, pickedMilli: 1000 }, { line: { lineId: 3, sku: 'A3' } }],
        },
      },
    });
  });
});

describe('a typed code', () => {
  it('[CODE6] releases an order; too many wrong ones lock it, over restarts, until somebody with the right lifts that', async () => {
    const { till, start, disk, nowMs } = await orderDesk(open, (now) => [
      orderRow(orderContent(1, now), 750),
    ]);
    const type = (at: Till, code: string) => at.orders.releaseByShortCode(orderId, code);
    expect(await type(till, 'k7p5')).toEqual({ ok: false, reason: { code: 'wrong-code', triesLeft: 4 } });
    expect(await type(till, ` ${shortCode.slice(0, 2)}-${shortCode.slice(2)}`)).toMatchObject({
      ok: true,
      value: { proof: 'short-code' },
    });
    // The right one forgave the wrong one before.
    for (const triesLeft of [4, 3, 2])
      expect(await type(till, 'wrong')).toMatchObject({ reason: { code: 'wrong-code', triesLeft } });
    await till.close();
    const again = await start();
    expect(await type(again, '')).toMatchObject({ reason: { code: 'wrong-code', triesLeft: 1 } });
    const guesses = await Promise.all([type(again, 'wrong'), type(again, shortCode)]);
    expect(guesses).toMatchObject([{ reason: { code: 'locked' } }, { reason: { code: 'locked' } }]);
    expect(again.orders.board.getState().orders[0]?.locked).toBe(true);
    expect(await again.orders.release(customerCode(orderContent(1, nowMs)))).toMatchObject({
      reason: { code: 'locked', orderId, number: 'W-000001' },
    });
    await again.close();

    const third = await start();
    expect(await type(third, shortCode)).toMatchObject({ reason: { code: 'locked' } });
    expect(await third.orders.unlock(orderId, null)).toMatchObject({ reason: { code: 'right-missing' } });
    expect(await third.orders.unlock(orderId, 'boss')).toEqual({ ok: true, value: null });
    expect(disk.host.journals[0]?.entries.map(({ operation }) => operation.payload)).toMatchObject([
      { verb: 'order-unlock', subject: orderId, approvedBy: 'boss' },
    ]);
    expect(third.orders.board.getState().orders[0]?.locked).toBe(false);
    expect((await type(third, shortCode)).ok).toBe(true);
  });
});
