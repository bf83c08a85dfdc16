/** Money of an order that went twice, given back or used for goods: when it is raised, and how much it is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accept,
  cancel,
  content,
  handover,
  id,
  orderId,
  pack,
  packedWithCocoa,
  pay,
  readyFacts,
} from '../../../tests/support/order-story.ts';
import { conflictsOf } from '../orders/order-conflicts.ts';
import type { OrderFact } from '../orders/order-facts.ts';
import { orderOf } from '../orders/order-of.ts';
import { askedRefundsOf } from './asked-refunds.ts';
import { refundedTwice } from './refunded-twice.ts';

/** The channel gives back, knowing these facts. */
const refund = (known: readonly OrderFact[], amountMinor: number): OrderFact => ({
  ...{ id: id(), orderId, atMs: 6000, after: orderOf(content, known).heads },
  ...{ kind: 'refund', amountMinor, reference: 'x' },
});

/** Goods of an order came back; the channel gives back what was paid for them. */
const cameBack = (known: readonly OrderFact[], onlineMinor: number): OrderFact => ({
  ...{ kind: 'return', id: id(), orderId, atMs: 7000, after: orderOf(content, known).heads },
  ...{ tillId: 'S1-1', staffId: 'anna', onlineMinor, lines: [] },
});

function raised(facts: readonly OrderFact[]) {
  const order = orderOf(content, facts);
  return refundedTwice(order, askedRefundsOf(order, facts, []), facts);
}

const sortedIds = (...facts: readonly OrderFact[]): string[] => facts.map((fact) => fact.id).sort();
const told = readyFacts(55_000);
const whole = handover(told, 3000, 1000);
const given = refund(told, 300);

describe('[REFUND30] money that a channel gave back and a till used as well', () => {
  test('[REFUND30] is raised where neither knew of the other, with both and how much it is', () => {
    expect(raised([...told, whole])).toBeNull();
    expect(raised([...told, given])).toBeNull();
    const facts = [...told, given, whole];
    expect(conflictsOf(orderOf(content, facts))).toEqual([]);
    expect(raised(facts)).toEqual({
      causes: sortedIds(given, whole),
      overMinor: 300,
      used: { paidMinor: 55_000, usedMinor: 55_000, refundedMinor: 300 },
    });
  });

  test('[REFUND30] is raised also where what the till did not know made another step not fit', () => {
    const anew = packedWithCocoa(told);
    const early = { ...handover(told, 3000, 1000), id: '019cadbf-0000-7000-8000-000000000001' };
    const facts = [...told, anew, refund([...told, anew], 300), early];
    expect(conflictsOf(orderOf(content, facts)).map(({ kind }) => kind)).toEqual(['order-out-of-step']);
    expect(raised(facts)).toMatchObject({ overMinor: 300 });
  });

  test('[REFUND30] is not raised where the channel knew of the handover: goods may come back for it', () => {
    const after = refund([...told, whole], 300);
    expect(raised([...told, whole, after])).toBeNull();
    // Nor counts it where something else is raised.
    expect(raised([...told, whole, given, after])).toMatchObject({
      causes: sortedIds(given, whole),
      overMinor: 300,
    });
  });

  test('[REFUND30] is not raised where the till knew of the refund, and took the rest in the shop', () => {
    expect(raised([...told, given, handover([...told, given], 3000, 1000)])).toBeNull();
  });

  test('[REFUND30] counts of two parts what followed the one and was unknown to the other', () => {
    const tea = handover(told, 3000, 0);
    const between = refund([...told, tea], 300);
    const mug = handover([...told, tea], 0, 1000);
    expect(raised([...told, tea, between, mug])).toMatchObject({
      causes: sortedIds(tea, between, mug),
      overMinor: 300,
    });
    expect(raised([...told, tea, between, handover([...told, tea, between], 0, 1000)])).toBeNull();
  });

  test('[REFUND30] goes, or grows less, as goods come back that it was used for', () => {
    const facts = [...told, given, whole];
    expect(raised([...facts, cameBack(facts, 100)])).toMatchObject({
      overMinor: 200,
      used: { usedMinor: 54_900 },
    });
    expect(raised([...facts, cameBack(facts, 300)])).toBeNull();
  });

  test('[REFUND30] is not raised where the handover itself is', () => {
    const twice = [...told, given, whole, handover(told, 3000, 1000)];
    expect(conflictsOf(orderOf(content, twice)).map(({ kind }) => kind)).toEqual(['handed-over-twice']);
    expect(raised(twice)).toBeNull();
    const off = cancel([told.at(-1)?.id ?? '']);
    const cancelled = [...told, off, refund([...told, off], 55_000), handover(told, 3000, 1000)];
    expect(conflictsOf(orderOf(content, cancelled)).map(({ kind }) => kind)).toContain(
      'handed-over-after-cancel',
    );
    expect(raised(cancelled)).toBeNull();
  });

  test('[REFUND30] what was paid in the shop alone was not used', () => {
    const accepted = accept();
    const unpaid = [accepted, pack([accepted.id])];
    const cash = handover(unpaid, 3000, 1000);
    const late = pay(300);
    expect(raised([...unpaid, cash, late, refund([...unpaid, late], 300)])).toBeNull();
  });

  test('[REFUND30] in whatever order the facts come the same is raised', () => {
    const facts = [...told, given, refund([...told, whole], 100), whole, refund(told, 50)];
    const expected = raised(facts);
    expect(expected).toMatchObject({ overMinor: 350 });
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (shuffled) => {
        expect(raised(shuffled)).toEqual(expected);
      }),
    );
  });
});

describe('[REFUND31] money that two tills used for parts of an order', () => {
  const partPaid = readyFacts(30_000);
  const tea = handover(partPaid, 3000, 0);
  const mug = handover(partPaid, 0, 1000);

  test('[REFUND31] is raised where neither knew of the other, with both and how much it is', () => {
    const facts = [...partPaid, tea, mug];
    expect(raised([...partPaid, tea])).toBeNull();
    expect(conflictsOf(orderOf(content, facts))).toEqual([]);
    expect(raised(facts)).toEqual({
      causes: sortedIds(tea, mug),
      overMinor: 25_000,
      used: { paidMinor: 30_000, usedMinor: 55_000, refundedMinor: 0 },
    });
    expect(raised([...facts].reverse())).toEqual(raised(facts));
  });

  test('[REFUND31] is not raised where the second knew, and took the rest in the shop, nor where all was paid', () => {
    expect(raised([...partPaid, tea, handover([...partPaid, tea], 0, 1000)])).toBeNull();
    expect(raised([...told, handover(told, 3000, 0), handover(told, 0, 1000)])).toBeNull();
  });

  test('[REFUND31] is not raised of one handover alone, while it is not known here what was paid', () => {
    expect(raised([...partPaid.slice(1), tea])).toBeNull();
  });

  test('[REFUND31] goes, or grows less, as goods come back or a payment is heard of', () => {
    const facts = [...partPaid, tea, mug];
    expect(raised([...facts, cameBack(facts, 5000)])).toMatchObject({
      overMinor: 20_000,
      used: { usedMinor: 50_000 },
    });
    expect(raised([...facts, cameBack(facts, 25_000)])).toBeNull();
    expect(raised([...facts, pay(25_000)])).toBeNull();
  });

  test('[REFUND31] what was given back unknown to both counts with it', () => {
    const early = refund(partPaid, 300);
    expect(raised([...partPaid, early, tea, mug])).toEqual({
      causes: sortedIds(early, tea, mug),
      overMinor: 25_300,
      used: { paidMinor: 30_000, usedMinor: 55_000, refundedMinor: 300 },
    });
  });

  test('[REFUND31] is not raised where the handover itself is', () => {
    const twice = [...partPaid, tea, handover(partPaid, 3000, 1000)];
    expect(conflictsOf(orderOf(content, twice)).map(({ kind }) => kind)).toEqual(['handed-over-twice']);
    expect(raised(twice)).toBeNull();
  });
});
