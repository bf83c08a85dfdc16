/** Goods of online orders that come back to the counter: found by the order, refunded by the channel. */
import { afterEach, describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { customerCode, orderContent, orderRow, orderRows } from '../../tests/support/order-desk.ts';
import {
  backLine,
  draftOf,
  purchaseIdAt,
  returnShop,
  rowFor,
  soldEntry,
} from '../../tests/support/return-shop.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

/** The handover of two A1 and one A2 that were paid online, at another till of this store. */
function handover(nowMs: number, orderId: string): JournalEntry {
  const entry = soldEntry(1, nowMs, {
    goods: [
      ['A1', 2],
      ['A2', 1],
    ],
    storeId: 'S1',
    tenders: (amountMinor) => [{ kind: 'prepaid', amountMinor, orderId }],
  });
  const sale = { ...entry.operation.payload, reference: 'W-000001' };
  const lines = [1, 2].map((lineId) => ({
    ...{ lineId, handedMilli: lineId === 1 ? 2000 : 1000, refusedMilli: 0, reason: null },
  }));
  const proof = { proof: 'customer-code', collector: 'customer', approvedBy: null };
  const payload = { orderId, lines, ...proof, sale };
  return { ...entry, operation: { ...entry.operation, kind: 'order-handover', version: 2, payload } };
}

const shopWith = async (isHandedOver: boolean) => {
  let content = orderContent(1, 0);
  const shop = await returnShop(opened, {
    prepare: (server) => {
      content = orderContent(1, server.nowMs);
      for (const row of orderRows) if (row.type === 'server-key') server.put('reference', row.id, { ...row });
      server.put('orders', content.id, { ...orderRow(content, 750) });
      const entry = handover(server.nowMs, content.id);
      if (isHandedOver) server.put('receipts', entry.operation.id, { ...rowFor(entry) });
    },
  });
  shop.cut();
  return { ...shop, content };
};

describe('[PURCHASE7] goods of an order come back once they were handed over', () => {
  test('[PURCHASE7] by its number and by its code; paid online, it is asked back of the channel', async () => {
    const { till, content, returns } = await shopWith(true);
    const byCode = await till.returns.scan(customerCode(content));
    const purchase = { operationId: purchaseIdAt(1), boughtHow: 'distance', orderId: content.id };
    expect(byCode).toMatchObject({ ok: true, value: { evidence: 'order', purchase } });
    const byNumber = await till.returns.find({ by: 'number', text: 'w-000001' });
    expect(byNumber).toMatchObject({ ok: true, value: { found: [{ evidence: 'order', purchase }] } });
    if (!byCode.ok) throw new Error(byCode.reason.code);
    const draft = await draftOf(till, byCode.value, [backLine(1, 1)]);
    expect(till.returns.shown(draft.id)?.money?.left).toMatchObject([{ way: 'prepaid', amountMinor: 250 }]);
    const inCash = await till.returns.refund(draft.id, 0, { kind: 'cash' });
    expect(inCash).toMatchObject({ ok: false, reason: { code: 'refund-not-possible' } });
    await till.returns.refund(draft.id, 0, { kind: 'channel' });
    expect(await till.returns.record(draft.id)).toMatchObject({ ok: true });
    expect(returns()).toMatchObject([
      {
        purchase: { orderId: content.id, evidence: 'order', boughtHow: 'distance' },
        refunds: [{ kind: 'channel', way: 'prepaid', amountMinor: 250, orderId: content.id }],
      },
    ]);
    expect(till.returns.waiting.getState().refunds).toMatchObject([
      { returnId: draft.id, refund: { kind: 'channel' }, leftMinor: 250 },
    ]);
    expect(till.returns.owed(draft.id, 0)).toBeNull();
  });

  test('[RDESK18] what is asked of the channel isn’t told as asked before the server has the return', async () => {
    const { till, content, mend } = await shopWith(true);
    const byCode = await till.returns.scan(customerCode(content));
    if (!byCode.ok) throw new Error(byCode.reason.code);
    const draft = await draftOf(till, byCode.value, [backLine(1, 1)]);
    await till.returns.refund(draft.id, 0, { kind: 'channel' });
    expect(await till.returns.record(draft.id)).toMatchObject({ ok: true });
    const isStored = () => till.returns.waiting.getState().refunds.map((refund) => refund.isStored);
    expect(isStored()).toEqual([false]);
    mend();
    await till.settled(AbortSignal.timeout(20_000));
    expect(isStored()).toEqual([true]);
  });

  test('[BOARD7] what this till took back of an order shows on it before its row tells it, also after a restart', async () => {
    const { till, content, start } = await shopWith(true);
    const byCode = await till.returns.scan(customerCode(content));
    if (!byCode.ok) throw new Error(byCode.reason.code);
    const draft = await draftOf(till, byCode.value, [backLine(1, 1)]);
    await till.returns.refund(draft.id, 0, { kind: 'channel' });
    expect(await till.returns.record(draft.id)).toMatchObject({ ok: true });
    const told = (now: Till) =>
      now.orders
        .order(content.id)
        ?.timeline.filter(({ what }) => what === 'return')
        .map(({ id }) => id);
    expect(told(till)).toEqual([draft.id]);
    await till.close();
    expect(told(await start())).toEqual([draft.id]);
  });

  test('[PURCHASE7] of one that was never handed over there is nothing to return', async () => {
    const { till, content } = await shopWith(false);
    const refusal = { code: 'not-handed-over', orderId: content.id, state: 'placed' };
    expect(await till.returns.scan(customerCode(content))).toEqual({ ok: false, reason: refusal });
    expect(await till.returns.find({ by: 'number', text: 'W-000001' })).toEqual({
      ok: false,
      reason: refusal,
    });
    expect(await till.returns.scan(customerCode(content, { secret: 3 }))).toEqual({
      ...{ ok: false, reason: { code: 'key-unknown' } },
    });
  });
});
