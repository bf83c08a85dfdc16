/** Orders that end: goods that come back or are put back, and what an early end owes. */
import { describe, expect, test } from 'vitest';
import {
  accept,
  cancel,
  content,
  envelope,
  handover,
  id,
  orderId,
  pack,
  packedWithCocoa,
  pay,
  ready,
} from '../../../tests/support/order-story.ts';
import type { ReturnedPart } from '../entities/order.ts';
import { goodsDetails, stockOfRemedy } from '../exceptions.ts';
import { refundedBefore } from '../returns/purchase-of.ts';
import { decideDecline, decideRestock } from './decide-order.ts';
import { conflictGoods, conflictsOf, twiceTaken } from './order-conflicts.ts';
import type { OrderFact } from './order-facts.ts';
import { handedMinor, orderOf, placedOrder, withFacts } from './order-of.ts';
import { orderSums } from './order-sums.ts';

describe('[REFUND6] goods of an order that come back', () => {
  const takenBack = (
    after: readonly string[],
    onlineMinor: number,
    lines: readonly ReturnedPart[] = [],
  ): OrderFact => ({
    lines,
    ...{
      kind: 'return',
      id: id(),
      orderId,
      atMs: 9000,
      after,
      tillId: 'S2-1',
      staffId: 'boris',
      onlineMinor,
    },
  });
  const refund = (amountMinor: number): OrderFact => ({
    ...{ kind: 'refund', id: id(), orderId, atMs: 9500, after: [], amountMinor, reference: 'r' },
  });
  const accepted = accept();
  const packed = pack([accepted.id]);
  const made = ready([packed.id]);
  const paid = pay(55_000);
  const before = [paid, accepted, packed, made];
  const handed = handover(before, 3000, 1000);

  test('[REFUND6] are owed by the channel until it gives the money back; the order stays collected', () => {
    const back = takenBack([handed.id], 25_000);
    const returned = orderOf(content, [...before, handed, back]);
    expect(returned).toMatchObject({
      state: 'collected',
      payment: { usedMinor: 30_000, returnedMinor: 25_000, refundDueMinor: 25_000 },
    });
    expect(orderSums(returned)).toEqual(orderSums(orderOf(content, [...before, handed])));
    expect(returned.timeline.at(-1)).toMatchObject({
      what: 'return',
      tillId: 'S2-1',
      staffId: 'boris',
      fits: true,
    });
    expect(conflictsOf(returned)).toEqual([]);
    const confirmed = orderOf(content, [...before, handed, back, refund(25_000)]);
    expect(confirmed.payment).toMatchObject({ refundedMinor: 25_000, refundDueMinor: 0 });
    expect(orderOf(content, [refund(25_000), back, handed, ...before].reverse()).payment).toEqual(
      confirmed.payment,
    );
  });

  test('[REFUND28] are told line by line, and what came back once too often is not to be refunded once more', () => {
    const collected = orderOf(content, [...before, handed]);
    const wholeMinor = collected.lines[0] ? handedMinor(collected.lines[0]) : 0;
    const part = { lineId: 1, quantityMilli: 3000, refundMinor: wholeMinor };
    const first = takenBack([handed.id], wholeMinor, [part]);
    const returned = orderOf(content, [...before, handed, first]);
    expect(returned.returned).toEqual([part]);
    expect(returned.payment.refundDueMinor).toBe(wholeMinor);
    // Another till took the same pieces back, and one of another line.
    const other = { lineId: 2, quantityMilli: 1000, refundMinor: 55_000 - wholeMinor };
    const second = takenBack([handed.id], 55_000, [part, other]);
    for (const facts of [[...before, handed, first, second], [second, first, handed, ...before].reverse()]) {
      const both = orderOf(content, facts);
      expect(both.payment).toMatchObject({ usedMinor: 0, returnedMinor: 55_000, refundDueMinor: 55_000 });
      expect(both.returned).toEqual([{ ...part, quantityMilli: 6000, refundMinor: 2 * wholeMinor }, other]);
    }
    const twice = orderOf(content, [...before, handed, first, takenBack([handed.id], wholeMinor, [part])]);
    expect(twice.payment).toMatchObject({ refundDueMinor: wholeMinor, returnedMinor: wholeMinor });
    expect(orderSums(twice)).toEqual(orderSums(collected));
  });

  test('[ORDER2] count in the order in which they were recorded, what the channel gave back first, however they come', () => {
    const [tea, mug] = [
      { lineId: 1, quantityMilli: 3000, refundMinor: 30_000 },
      { lineId: 2, quantityMilli: 1000, refundMinor: 25_000 },
    ];
    // Begun first and recorded last.
    const late = { ...takenBack([handed.id], 30_000, [tea]), atMs: 9002 };
    const other = { ...takenBack([handed.id], 25_000, [mug]), atMs: 9003 };
    // Most of it was exchanged.
    const early = { ...takenBack([handed.id], 10_000, [tea]), atMs: 9001 };
    const given = (returnId: string): OrderFact => ({
      ...{ kind: 'refund', id: id(), orderId, atMs: 9500, after: [], amountMinor: 1, reference: 'r' },
      refundId: `${returnId}.0`,
    });
    const counted = (...facts: readonly OrderFact[]) => {
      const all = [...before, handed, late, other, early, ...facts];
      const order = orderOf(content, all);
      expect(orderOf(content, [...all].reverse())).toEqual(order);
      return [
        order.payment.returnedMinor,
        order.timeline.flatMap(({ what, id }) => (what === 'return' ? [id] : [])),
      ];
    };
    expect(counted()).toEqual([35_000, [early.id, late.id, other.id]]);
    expect(counted(given(late.id))).toEqual([55_000, [late.id, early.id, other.id]]);
    // With one that was given back goes what it builds on.
    const built = { ...takenBack([other.id, late.id], 0), atMs: 9000 };
    expect(counted(built, given(built.id))).toEqual([55_000, [late.id, other.id, built.id, early.id]]);
  });

  test('[REFUND28] count at what the till asked for them, though other goods were packed in their place at another', () => {
    // Half the price of what the till that hands over still has in its bags.
    const cheaper = packedWithCocoa(before);
    if (cheaper.kind !== 'order-pack') throw new Error('not packed');
    const [cocoa] = cheaper.payload.lines;
    const half = {
      grossMinor: 15_000,
      totalMinor: 15_000,
      taxMinor: 2500,
      unitPriceMinor: 5000,
      listPriceMinor: 5000,
    };
    if (cocoa?.substitute) Object.assign(cocoa, { substitute: { ...cocoa.substitute, ...half } });
    const parts = [
      { lineId: 1, quantityMilli: 3000, refundMinor: 30_000 },
      { lineId: 2, quantityMilli: 1000, refundMinor: 25_000 },
    ];
    const unaware = handover(before, 3000, 1000);
    const back = takenBack([unaware.id], 55_000, parts);
    const returned = orderOf(content, [...before, cheaper, unaware, back]);
    expect(returned.payment).toMatchObject({ usedMinor: 0, returnedMinor: 55_000, refundDueMinor: 55_000 });
    // A part had gone before what is left was packed anew.
    const part = handover(before, 1000, 0);
    const anew = { ...cheaper, id: id(), after: [part.id] };
    const partBack = takenBack([part.id], 10_000, [{ lineId: 1, quantityMilli: 1000, refundMinor: 10_000 }]);
    const rest = orderOf(content, [...before, part, anew, partBack]);
    expect(rest.payment).toMatchObject({ usedMinor: 0, returnedMinor: 10_000 });
  });

  test('[REFUND6] whose money the channel gave back before are not owed once more', () => {
    const early = orderOf(content, [...before, handed, refund(25_000)]);
    expect(refundedBefore(early.payment)).toBe(25_000);
    const both = orderOf(content, [...before, handed, refund(25_000), takenBack([handed.id], 25_000)]);
    expect(both.payment.refundDueMinor).toBe(0);
    expect(refundedBefore(both.payment)).toBe(0);
  });
});

describe('[ORDER8] goods that are put back', () => {
  const waiting = (): OrderFact[] => {
    const accepted = accept();
    const packed = pack([accepted.id]);
    return [accepted, packed, ready([packed.id])];
  };
  const back = (facts: readonly OrderFact[], tea: number, mug: number): OrderFact => ({
    ...envelope(facts.map((fact) => fact.id)),
    kind: 'order-restock',
    payload: {
      orderId,
      lines: [
        { sku: 'TEA', quantityMilli: tea },
        { sku: 'MUG', quantityMilli: mug },
      ],
    },
  });

  test('[ORDER8] what was packed and isn’t scanned back is missing, and raised until somebody looked', () => {
    const facts = waiting();
    const all = orderOf(content, [...facts, back(facts, 3000, 1000)]);
    expect([all.missing, conflictsOf(all)]).toEqual([undefined, []]);
    const short = back(facts, 1000, 1000);
    const order = orderOf(content, [...facts, short]);
    expect(order).toMatchObject({ state: 'restocked', missing: [{ sku: 'TEA', quantityMilli: 2000 }] });
    const [conflict] = conflictsOf(order);
    if (!conflict) throw new Error('nothing was raised');
    expect(conflict).toEqual({ kind: 'goods-missing', causes: [short.id] });
    expect([...conflictGoods(conflict, order, [short])]).toEqual([['TEA', 2000]]);
  });

  test('[ORDER8] what the customer took isn’t missing', () => {
    const facts = waiting();
    const part = handover(facts, 1000, 0);
    const order = orderOf(content, [...facts, part, back([...facts, part], 2000, 1000)]);
    expect([order.state, order.missing]).toEqual(['restocked', undefined]);
  });

  test('[ORDER8] goods handed over after the end are what a remedy brings back', () => {
    const facts = waiting();
    const ended = back(facts, 3000, 1000);
    const late = handover(facts, 2000, 0);
    const order = orderOf(content, [...facts, ended, late]);
    const conflict = conflictsOf(order).find(({ kind }) => kind === 'handed-over-after-cancel');
    if (!conflict) throw new Error('nothing was raised');
    const goods = conflictGoods(conflict, order, [late]);
    expect([...goods]).toEqual([['TEA', 2000]]);
    const details = goodsDetails(goods);
    expect(stockOfRemedy({ kind: conflict.kind, details }, 'goods-returned')).toEqual([
      { sku: 'TEA', quantityMilli: 2000 },
    ]);
    expect(stockOfRemedy({ kind: conflict.kind, details }, 'accept')).toEqual([]);
    expect(stockOfRemedy({ kind: 'goods-missing', details }, 'write-off')).toEqual([
      { sku: 'TEA', quantityMilli: -2000 },
    ]);
    expect(stockOfRemedy({ kind: 'goods-missing', details }, 'goods-found')).toEqual([]);
  });

  test('[ORDER8] of a substitute handed over twice after the end, a remedy brings back what left', () => {
    const facts = waiting();
    const ended = cancel([facts.at(-1)?.id ?? '']);
    const packedAnew = packedWithCocoa(facts);
    const known = [...facts, packedAnew];
    const handovers = [handover(known, 3000, 0), handover(known, 2000, 0)];
    const all = [...known, ended, ...handovers];
    const order = orderOf(content, all);
    const conflict = conflictsOf(order).find(({ kind }) => kind === 'handed-over-after-cancel');
    if (!conflict) throw new Error('nothing was raised');
    expect(twiceTaken(content, all)).toMatchObject([{ sku: 'COCOA', quantityMilli: 2000 }]);
    expect([...conflictGoods(conflict, order, handovers)]).toEqual([['COCOA', 3000]]);
  });
});

describe('[ORDER10] ending an order', () => {
  test('[ORDER10] a store declines what it accepted and didn’t pack: it is cancelled with the reason, and the money is owed back', () => {
    const paid = pay(55_000);
    const accepted = accept();
    const order = orderOf(content, [paid, accepted]);
    const decided = decideDecline(order, 'S1', 'nothing-found', 'boss');
    if (!decided.ok) throw new Error(decided.reason.code);
    const declined: OrderFact = {
      ...envelope([accepted.id]),
      kind: 'order-decline',
      payload: decided.value,
    };
    const after = withFacts(order, [declined]);
    expect(after).toMatchObject({ state: 'cancelled', payment: { refundDueMinor: 55_000 } });
    expect(after.timeline.at(-1)).toMatchObject({
      what: 'decline',
      note: 'nothing-found',
      approvedBy: 'boss',
      fits: true,
    });
    expect(decideDecline(placedOrder(content), 'S1', 'spoiled', null).ok).toBe(false);
  });

  test('[ORDER10] what is still kept is put back early with a reason only', () => {
    const accepted = accept();
    const packed = pack([accepted.id]);
    const order = orderOf(content, [accepted, packed]);
    const { collectUntilMs } = content;
    expect(decideRestock(order, 'S1', [], null, collectUntilMs)).toMatchObject({
      reason: { code: 'not-overdue' },
    });
    expect(decideRestock(order, 'S1', [], null, collectUntilMs + 1).ok).toBe(true);
    const early = { reason: 'spoiled', approvedBy: null } as const;
    expect(decideRestock(order, 'S1', [], early, collectUntilMs)).toMatchObject({ value: { early } });
  });
});

test('[ORDER9] the timeline tells how a handover was proven, who collected, and whether something stayed', () => {
  const accepted = accept();
  const facts = [accepted, pack([accepted.id])];
  const part = handover(facts, 1000, 0);
  const order = orderOf(content, [...facts, part]);
  expect(order.timeline.at(-1)).toMatchObject({
    proof: 'customer-code',
    collector: 'customer',
    isPart: true,
  });
  const rest = orderOf(content, [...facts, part, handover([...facts, part], 2000, 1000)]);
  expect(rest.timeline.at(-1)?.isPart).toBeUndefined();
});
