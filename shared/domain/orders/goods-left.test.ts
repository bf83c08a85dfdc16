/** What is known of goods that left an order, though not of all that happened to it then. */
import { describe, expect, test } from 'vitest';
import { accept, content, handover, id, orderId, pack, ready } from '../../../tests/support/order-story.ts';
import type { Order } from '../entities/order.ts';
import { allOutstanding, decideHandover } from './decide-handover.ts';
import type { OrderFact } from './order-facts.ts';
import { orderOf } from './order-of.ts';

const goodsLeft = { ok: false, reason: { code: 'goods-left' } };

/** Handing over all that is outstanding. */
const decided = (order: Order, despiteLeft = false) =>
  decideHandover(order, 'S1', {
    lines: allOutstanding(order),
    proof: 'customer-code',
    collector: 'customer',
    approvedBy: null,
    mayCheckIdentity: false,
    despiteLeft,
  });

const waiting = (): OrderFact[] => {
  const accepted = accept();
  const packed = pack([accepted.id]);
  return [accepted, packed, ready([packed.id])];
};
const last = (facts: readonly OrderFact[]): string => facts.at(-1)?.id ?? '';
const lacking = ({ timeline }: Order): string[] =>
  timeline.filter((entry) => entry.lacksEarlier).map(({ id }) => id);

describe('[HANDOVER12] after a handover whose steps are not here', () => {
  test('[HANDOVER12] nothing is handed over unless somebody says so, however often it is packed anew', () => {
    const gone = handover(waiting(), 1000, 0);
    const order = orderOf(content, [gone, ...waiting()]);
    expect([order.state, lacking(order)]).toEqual(['ready', [gone.id]]);
    expect(decided(order)).toEqual(goodsLeft);
    expect(decided(order, true).ok).toBe(true);
  });

  test('[HANDOVER12] the handover may fit: the packing that it was of is not here, an earlier one is', () => {
    const facts = waiting();
    const shorter = pack([last(facts)], 2000);
    const gone = handover([...facts, shorter], 1000, 0);
    const order = orderOf(content, [...facts, gone]);
    expect([order.timeline.at(-1)?.fits, lacking(order)]).toEqual([true, [gone.id]]);
    expect(decided(order)).toEqual(goodsLeft);
    const known = orderOf(content, [...facts, gone, shorter]);
    expect([lacking(known), decided(known).ok]).toEqual([[], true]);
  });

  test('[HANDOVER12] the rest after a part needs no such word, also after a refusal', () => {
    const facts = waiting();
    const order = orderOf(content, [...facts, handover(facts, 1000, 0, 1000)]);
    expect([order.state, lacking(order), decided(order).ok]).toEqual(['ready', [], true]);
  });

  test('[HANDOVER12] other steps that lack theirs say nothing of goods', () => {
    const order = orderOf(content, waiting().slice(2));
    expect([order.state, lacking(order), decided(order).ok]).toEqual(['ready', [], true]);
  });
});

describe('[HANDOVER12] after goods came back whose handover is not here', () => {
  const takenBack = (after: readonly string[], milli: number): OrderFact => ({
    kind: 'return',
    id: id(),
    orderId,
    atMs: 9000,
    after,
    tillId: 'S1-1',
    staffId: 'boris',
    onlineMinor: 0,
    lines: milli === 0 ? [] : [{ lineId: 1, quantityMilli: milli, refundMinor: 100 }],
  });

  test('[HANDOVER12] nothing is handed over unless somebody says so', () => {
    const facts = waiting();
    const gone = handover(facts, 2000, 0);
    const back = takenBack([gone.id], 1000);
    const order = orderOf(content, [...facts, back]);
    expect([order.state, lacking(order)]).toEqual(['ready', [back.id]]);
    expect(decided(order)).toEqual(goodsLeft);
    expect(decided(order, true).ok).toBe(true);
    const known = orderOf(content, [...facts, back, gone]);
    expect([known.state, lacking(known), decided(known).ok]).toEqual(['ready', [], true]);
  });

  test('[HANDOVER12] what gives back money alone says nothing of the order’s goods', () => {
    // What was given in exchange for its goods came back: it builds on that exchange.
    const order = orderOf(content, [...waiting(), takenBack([id()], 0)]);
    expect([order.state, lacking(order), decided(order).ok]).toEqual(['ready', [], true]);
  });
});
