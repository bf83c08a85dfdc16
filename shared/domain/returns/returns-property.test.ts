/** Whatever was sold and however it comes back: money, tax, points and stock come to where they began. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  arbitraryPurchaseOperation,
  idOf,
  madeOf,
  purchaseFrom,
  returnFact,
  returnIntent,
  returnView,
} from '../../../tests/support/purchase-facts.ts';
import type { CashRounding } from '../../money/cash.ts';
import { sumMinor } from '../../money/money.ts';
import { applyOperation, type KnownOperation } from '../operation-table.ts';
import type { ReturnLine } from '../operations/return.ts';
import { decideReturn } from './decide-return.ts';
import { planReturn } from './plan-return.ts';
import type { Purchase } from './purchase-of.ts';
import { leftMilli } from './refund-of.ts';
import { type ReturnFact, returnedOf, returnedTooMuch } from './returned-of.ts';

/** Which line comes back next, and which share of what is left of it (in hundredths). */
const steps = fc.array(fc.record({ line: fc.nat(3), share: fc.integer({ min: 1, max: 100 }) }), {
  maxLength: 8,
});

/** A part of a line that may come back: whole pieces of what is counted. */
function partOf(purchase: Purchase, line: number, share: number) {
  const found = purchase.lines[line % purchase.lines.length];
  if (!found) return null;
  const left = leftMilli(found);
  const wanted = Math.ceil((left * share) / 100);
  const quantityMilli = found.unit === 'piece' ? Math.ceil(wanted / 1000) * 1000 : wanted;
  return quantityMilli === 0 ? null : { purchaseLineId: found.lineId, quantityMilli };
}

const everything = (purchase: Purchase) =>
  purchase.lines
    .map((line) => ({ purchaseLineId: line.lineId, quantityMilli: leftMilli(line) }))
    .filter((line) => line.quantityMilli > 0);

/** Takes lines back at a till that knows of `known`. */
function takeBack(
  operation: KnownOperation,
  known: readonly ReturnFact[],
  number: number,
  lines: ReturnType<typeof everything>,
  cashRounding: CashRounding | null,
): ReturnFact {
  const purchase = purchaseFrom(operation, returnedOf(purchaseFrom(operation).lines, known));
  const view = returnView({ cashRounding });
  const intent = returnIntent(purchase, lines);
  const plan = planReturn(view, intent);
  if (!plan.ok) throw new Error(JSON.stringify(plan.reason));
  const decided = decideReturn(view, intent, madeOf(plan.value.parts), null);
  if (!decided.ok) throw new Error(JSON.stringify(decided.reason));
  return returnFact(number, [operation.id, ...purchase.returned.heads], decided.value);
}

/** Takes parts back one after the other, then all that is left. */
function takeAllBack(
  operation: KnownOperation,
  rounding: CashRounding | null,
  parts: readonly { line: number; share: number }[],
  onStep: (facts: readonly ReturnFact[]) => void = () => {},
): ReturnFact[] {
  const facts: ReturnFact[] = [];
  const current = (): Purchase => purchaseFrom(operation, returnedOf(purchaseFrom(operation).lines, facts));
  for (const { line, share } of parts) {
    const part = partOf(current(), line, share);
    if (part) facts.push(takeBack(operation, facts, 10 + facts.length, [part], rounding));
    onStep(facts);
  }
  const rest = everything(current());
  if (rest.length > 0) facts.push(takeBack(operation, facts, 10 + facts.length, rest, rounding));
  return facts;
}

const linesOf = (facts: readonly ReturnFact[]): ReturnLine[] =>
  facts.flatMap((fact) => fact.operation.payload.lines);

function byWay(list: readonly { readonly way: string | null; readonly amountMinor: number }[]) {
  const sums = new Map<string, number>();
  for (const { way, amountMinor } of list) sums.set(String(way), (sums.get(String(way)) ?? 0) + amountMinor);
  return sums;
}

test('[RETURN1] any sequence of partial returns gives back exactly what was paid when all is back, and never more before', () => {
  fc.assert(
    fc.property(arbitraryPurchaseOperation(), steps, ({ operation, rounding }, parts) => {
      const purchase = purchaseFrom(operation);
      const facts = takeAllBack(operation, rounding, parts, (sofar) => {
        for (const line of purchase.lines) {
          const own = linesOf(sofar).filter((each) => each.purchaseLineId === line.lineId);
          expect(sumMinor(own.map((each) => each.refundMinor))).toBeLessThanOrEqual(line.totalMinor);
          expect(sumMinor(own.map((each) => each.taxMinor))).toBeLessThanOrEqual(line.taxMinor);
        }
      });
      for (const line of purchase.lines) {
        const own = linesOf(facts).filter((each) => each.purchaseLineId === line.lineId);
        expect(sumMinor(own.map((each) => each.refundMinor))).toBe(line.totalMinor);
        expect(sumMinor(own.map((each) => each.taxMinor))).toBe(line.taxMinor);
      }
      const back = facts.flatMap((fact) => fact.operation.payload.refunds);
      expect(sumMinor(back.map((refund) => refund.amountMinor))).toBe(
        sumMinor(purchase.paid.map((part) => part.amountMinor)),
      );
    }),
    { numRuns: 300 },
  );
});

test('[RETURN2] points that had paid come back and points that were earned go, in proportion, in sum exactly', () => {
  fc.assert(
    fc.property(arbitraryPurchaseOperation(), steps, ({ operation, rounding }, parts) => {
      const purchase = purchaseFrom(operation);
      const facts = takeAllBack(operation, rounding, parts, (sofar) => {
        for (const line of purchase.lines) {
          const own = linesOf(sofar).filter((each) => each.purchaseLineId === line.lineId);
          const backMilli = own.reduce((sum, each) => sum + each.quantityMilli, 0);
          const givenBack = own.reduce((sum, each) => sum + each.points.givenBack, 0);
          expect(givenBack).toBe(Math.floor((line.pointsSpent * backMilli) / line.quantityMilli));
        }
      });
      for (const line of purchase.lines) {
        const own = linesOf(facts).filter((each) => each.purchaseLineId === line.lineId);
        expect(own.reduce((sum, each) => sum + each.points.givenBack, 0)).toBe(line.pointsSpent);
        expect(own.reduce((sum, each) => sum + each.points.takenBack, 0)).toBe(line.pointsEarned);
      }
    }),
    { numRuns: 200 },
  );
});

test('[RETURN3] once all is back on sale, stock is where it began', () => {
  fc.assert(
    fc.property(arbitraryPurchaseOperation(), steps, ({ operation, rounding }, parts) => {
      const facts = takeAllBack(operation, rounding, parts);
      const stock = new Map<string, number>();
      for (const { sku, quantityMilli } of [operation, ...facts.map((fact) => fact.operation)].flatMap(
        (each) => applyOperation(each).stock,
      ))
        stock.set(sku, (stock.get(sku) ?? 0) + quantityMilli);
      expect([...stock.values()].filter((milli) => milli !== 0)).toEqual([]);
      const sold = applyOperation(operation).stock.length;
      expect(stock.size).toBe(sold);
    }),
    { numRuns: 200 },
  );
});

test('[REFUND1] no way gives back more than was paid by it, nor a payment more than it was; all is given back as paid', () => {
  fc.assert(
    fc.property(arbitraryPurchaseOperation(), steps, ({ operation, rounding }, parts) => {
      const purchase = purchaseFrom(operation);
      const paid = byWay(purchase.paid);
      const facts = takeAllBack(operation, rounding, parts, (sofar) => {
        const refunds = sofar.flatMap((fact) => fact.operation.payload.refunds);
        for (const [way, amountMinor] of byWay(refunds))
          expect(amountMinor).toBeLessThanOrEqual(paid.get(way) ?? 0);
        for (const part of purchase.paid.filter((each) => each.attemptId !== null)) {
          const own = refunds.filter(
            (refund) => 'ofAttemptId' in refund && refund.ofAttemptId === part.attemptId,
          );
          expect(sumMinor(own.map((refund) => refund.amountMinor))).toBeLessThanOrEqual(part.amountMinor);
        }
        // Cash comes last: while anything else is left of the payment, the drawer stays shut.
        const cash = sumMinor(refunds.map((refund) => (refund.kind === 'cash' ? refund.amountMinor : 0)));
        const others = sumMinor(refunds.map((refund) => refund.amountMinor)) - cash;
        const paidOtherwise = sumMinor([...paid].map(([way, amount]) => (way === 'cash' ? 0 : amount)));
        if (cash > 0) expect(others).toBe(paidOtherwise);
      });
      expect(byWay(facts.flatMap((fact) => fact.operation.payload.refunds))).toEqual(paid);
    }),
    { numRuns: 300 },
  );
});

test('[RETURN4] tills that have not heard of each other, each taking another part back, give back no more than was paid', () => {
  fc.assert(
    fc.property(
      arbitraryPurchaseOperation(),
      fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }),
      ({ operation }, picks) => {
        const purchase = purchaseFrom(operation);
        const taken = new Map<number, number>();
        const facts: ReturnFact[] = [];
        for (const pick of picks) {
          const line = purchase.lines[pick % purchase.lines.length];
          if (!line) continue;
          const quantityMilli = line.unit === 'piece' ? 1000 : Math.ceil(line.quantityMilli / 7);
          const before = taken.get(line.lineId) ?? 0;
          if (before + quantityMilli > line.quantityMilli) continue;
          taken.set(line.lineId, before + quantityMilli);
          facts.push(
            takeBack(
              operation,
              [],
              10 + facts.length,
              [{ purchaseLineId: line.lineId, quantityMilli }],
              null,
            ),
          );
        }
        const returned = returnedOf(purchase.lines, facts);
        expect(returnedTooMuch(returned)).toEqual([]);
        for (const line of purchase.lines) {
          const back = returned.lines.find((each) => each.lineId === line.lineId);
          expect(back?.refundedMinor ?? 0).toBeLessThanOrEqual(line.totalMinor);
          expect(back?.takenBack ?? 0).toBeLessThanOrEqual(line.pointsEarned);
        }
        // A till that has heard of all gives back exactly what is left of each line that isn't back yet. What tills
        // rounded down without knowing of each other stays behind, less than a minor unit a return.
        const known = purchaseFrom(operation, returned);
        const rest = everything(known);
        const plan = planReturn(returnView(), returnIntent(known, rest));
        if (rest.length === 0) return;
        if (!plan.ok) throw new Error(JSON.stringify(plan.reason));
        for (const { purchaseLineId, refundMinor } of plan.value.lines) {
          const line = known.lines.find((each) => each.lineId === purchaseLineId);
          expect((line?.refundedMinor ?? 0) + refundMinor).toBe(line?.totalMinor);
        }
        const all = returned.totalMinor + plan.value.totalMinor;
        expect(all).toBeGreaterThan(purchase.totalMinor - facts.length - 1);
        expect(all).toBeLessThanOrEqual(purchase.totalMinor);
      },
    ),
    { numRuns: 200 },
  );
});

test('[PURCHASE1] the same returns, in whatever order they are read, and read twice, give the same state', () => {
  fc.assert(
    fc.property(
      arbitraryPurchaseOperation(),
      steps,
      fc.nat(3),
      fc.infiniteStream(fc.nat()),
      ({ operation, rounding }, parts, line, draws) => {
        const purchase = purchaseFrom(operation);
        const facts = takeAllBack(operation, rounding, parts);
        // Another till, cut off, takes a part of the same goods back: one too many.
        const again = partOf(purchase, line, 100);
        const all = again ? [...facts, takeBack(operation, [], 5, [again], rounding)] : facts;
        const rank = new Map(all.map((fact) => [fact, draws.next().value] as const));
        const shuffled = [...all, ...all.slice(0, 2)].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
        const state = returnedOf(purchase.lines, all);
        expect(returnedOf(purchase.lines, shuffled)).toEqual(state);
        if (again) expect(returnedTooMuch(state)).toContain(idOf(5));
      },
    ),
    { numRuns: 200 },
  );
});

test('[PURCHASE1] of returns that don’t know of each other the one recorded first fits, though it was begun later', () => {
  fc.assert(
    fc.property(arbitraryPurchaseOperation(), ({ operation, rounding }) => {
      const purchase = purchaseFrom(operation);
      const begunFirst = takeBack(operation, [], 5, everything(purchase), rounding);
      const { at } = begunFirst.operation;
      const later = {
        ...begunFirst,
        operation: { ...begunFirst.operation, at: { ...at, businessMs: at.businessMs + 10 } },
      };
      const recordedFirst = takeBack(operation, [], 6, everything(purchase), rounding);
      const state = returnedOf(purchase.lines, [later, recordedFirst]);
      expect(state.returns.map(({ operationId, fits }) => [operationId, fits])).toEqual([
        [idOf(6), true],
        [idOf(5), false],
      ]);
    }),
    { numRuns: 50 },
  );
});
