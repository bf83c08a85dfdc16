/** What is due on an ended order is what its channel is asked for, whatever tills and channel did without knowing of each other. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { handover, id, orderId, readyFacts } from '../../../tests/support/order-story.ts';
import { back, channel, exchange, folded } from '../../../tests/support/return-story.ts';
import type { Refund } from '../operations/return.ts';
import type { OrderFact } from '../orders/order-facts.ts';
import type { ReturnOperation } from './returned-of.ts';

interface MadeApart {
  readonly teaMilli: number;
  readonly mugMilli: number;
  /** Which of those before it its till had heard of. */
  readonly knows: readonly boolean[];
  /** Ids go by when returns were begun, not by when they were recorded. */
  readonly begun: number;
  readonly atMs: number;
  readonly exchangedMinor: number;
}

const madeApart: fc.Arbitrary<MadeApart> = fc.record({
  teaMilli: fc.integer({ min: 0, max: 3 }).map((pieces) => pieces * 1000),
  mugMilli: fc.integer({ min: 0, max: 1 }).map((pieces) => pieces * 1000),
  knows: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  begun: fc.integer({ min: 0, max: 9 }),
  atMs: fc.integer({ min: 6000, max: 6010 }),
  exchangedMinor: fc.constantFrom(0, 0, 10_000, 25_000),
});

/** Money that a channel tells of: of a return that asked for it, in whole or in part, or by itself. */
const toldOf = fc.record({
  of: fc.option(fc.nat(3)),
  amountMinor: fc.constantFrom(5000, 10_000, 20_000, 25_000, 55_000),
  isWhole: fc.boolean(),
});

/** The returns as their tills decide them, each by what it knows of the others. */
function decidedApart(told: readonly OrderFact[], sold: OrderFact, made: readonly MadeApart[]) {
  const returns: ReturnOperation[] = [];
  for (const each of made) {
    const known = returns.filter((_, place) => each.knows[place]);
    const leftOf = (lineId: number, milli: number): number => {
      const lines = known.flatMap(({ payload }) =>
        payload.lines.filter((line) => line.purchaseLineId === lineId),
      );
      return Math.max(
        0,
        lines.reduce((left, { quantityMilli }) => left - quantityMilli, milli),
      );
    };
    const parts = {
      1: Math.min(each.teaMilli, leftOf(1, 3000)),
      2: Math.min(each.mugMilli, leftOf(2, 1000)),
    };
    if (parts[1] === 0 && parts[2] === 0) continue;
    const operation = back(sold, parts, channel, {
      id: `019cadc0-0000-7000-9000-${String(each.begun).padStart(6, '0')}${String(returns.length).padStart(6, '0')}`,
      after: [sold.id, ...known.map(({ id: one }) => one)],
      at: { wallMs: each.atMs, businessMs: each.atMs },
    });
    const { totalMinor } = operation.payload;
    const exchanged = Math.min(each.exchangedMinor, totalMinor);
    const { usedMinor } = folded([...told, sold], known).order.payment;
    const online = Math.min(totalMinor - exchanged, usedMinor);
    const cash = totalMinor - exchanged - online;
    const refunds: Refund[] = [
      ...(exchanged > 0 ? [exchange(exchanged)] : []),
      ...(online > 0 ? [channel(online)] : []),
      ...(cash > 0 ? [{ kind: 'cash' as const, way: 'cash' as const, amountMinor: cash }] : []),
    ];
    returns.push({ ...operation, payload: { ...operation.payload, refunds } });
  }
  return returns;
}

test('[REFUND27] [REFUND28] a channel is asked for what is neither used nor back of an ended order, and nothing more', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0, 10_000, 25_000, 30_000, 45_000, 55_000),
      fc.array(madeApart, { minLength: 1, maxLength: 4 }),
      fc.array(toldOf, { maxLength: 3 }),
      (paidMinor, made, all) => {
        const told = readyFacts(paidMinor);
        const sold = handover(told, 3000, 1000);
        const returns = decidedApart(told, sold, made);
        const events = all.map((each, place): OrderFact => {
          const of = returns[each.of ?? returns.length];
          const asked = of?.payload.refunds.findIndex(({ kind }) => kind === 'channel') ?? -1;
          const amountMinor = of?.payload.refunds[asked]?.amountMinor;
          const common = {
            kind: 'refund' as const,
            id: id(),
            orderId,
            atMs: 9000 + place,
            reference: `re ${place}`,
          };
          if (!of || amountMinor === undefined)
            return { ...common, after: [], amountMinor: each.amountMinor };
          const given = each.isWhole ? amountMinor : Math.min(amountMinor, each.amountMinor);
          return { ...common, after: [of.id], amountMinor: given, refundId: `${of.id}.${asked}` };
        });
        const { order, asked, dueMinor } = folded([...told, sold, ...events], returns);
        const { paidMinor: paid, usedMinor, refundedMinor, refundDueMinor } = order.payment;
        const askedMinor = dueMinor.reduce((sum, minor) => sum + Math.max(0, minor), 0);
        expect(askedMinor).toBeLessThanOrEqual(Math.max(0, paid - refundedMinor));
        for (const { leftMinor, amountMinor } of asked) expect(leftMinor).toBeLessThanOrEqual(amountMinor);
        // Of one that was given twice somebody decides what is to become of it.
        if (dueMinor.some((minor) => minor < 0)) return;
        expect(askedMinor).toBe(Math.max(0, paid - usedMinor - refundedMinor));
        expect(askedMinor).toBe(refundDueMinor);
        const turned = folded([...told, sold, ...events].reverse(), [...returns].reverse());
        expect(turned.order.payment).toEqual(order.payment);
        expect(turned.asked).toEqual(asked);
      },
    ),
    { numRuns: 300 },
  );
});
