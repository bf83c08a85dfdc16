/** The ledger of points: what it comes to, in whatever order its entries came. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryLedger, ledgerEntry } from '../../../tests/support/loyalty-samples.ts';
import { withPermutation } from '../../../tests/support/shop-catalogue.ts';
import { accountOf, accountWith, pointsAccountSchema, pointsAt } from './account.ts';
import { givenBackLifeMs, inLedgerOrder, ledgerState } from './ledger.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((before, each) => before + each, 0);

describe('the balance', () => {
  test('[POINTS1] is the sum of the ledger less what lapsed, under any order, repetition and interleaving', () => {
    fc.assert(
      fc.property(withPermutation(arbitraryLedger), fc.nat(250), ({ items, shuffled }, nowMs) => {
        const once = ledgerState(items, nowMs, 0);
        expect(ledgerState([...shuffled, ...items, ...shuffled], nowMs, 0)).toEqual(once);
        const counted = inLedgerOrder(items);
        expect(once.balancePoints).toBe(
          sum(counted.map(({ points }) => points)) - sum(once.lapsed.map(({ points }) => points)),
        );
        expect(once.overdrawnPoints).toBe(Math.max(0, -once.balancePoints));
        expect(once.availablePoints).toBe(once.balancePoints - sum(once.pending.map((due) => due.points)));
        expect(once.lapsed.every(({ points, atMs }) => points > 0 && atMs <= nowMs)).toBe(true);
        expect(once.expiring.every(({ points, atMs }) => points > 0 && atMs > nowMs)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('[POINTS1] of merged customers is that of all their entries; of gifts with one key one counts', () => {
    const gift = { giftKey: 'welcome', kind: 'gift' } as const;
    const first = ledgerEntry('a', 100, 5, { ...gift, customerId: 'c1' });
    const second = ledgerEntry('b', 100, 9, { ...gift, customerId: 'c2' });
    expect(ledgerState([second, first, ledgerEntry('c', 30, 20)], 30, 0).balancePoints).toBe(130);
  });

  test('[POINTS2] points that lapse first are spent first, and none lapses twice', () => {
    const soon = ledgerEntry('a', 100, 0, { expiresAtMs: 50 });
    const late = ledgerEntry('b', 100, 0, { expiresAtMs: 90 });
    const spent = ledgerEntry('c', -70, 10);
    const at = (nowMs: number) => ledgerState([late, spent, soon], nowMs, 0);
    expect(at(20)).toMatchObject({ balancePoints: 130, expiring: [{ points: 30 }, { points: 100 }] });
    expect(at(50)).toMatchObject({
      balancePoints: 100,
      lapsed: [{ operationId: 'a', points: 30, atMs: 50 }],
    });
    expect(at(90).balancePoints).toBe(0);
  });

  test('[POINTS2] a redemption that arrives after its points lapsed uses them all the same', () => {
    const earned = ledgerEntry('a', 100, 0, { expiresAtMs: 50 });
    expect(ledgerState([earned], 60, 0).balancePoints).toBe(0);
    expect(ledgerState([earned, ledgerEntry('b', -100, 40)], 60, 0)).toMatchObject({
      balancePoints: 0,
      overdrawnPoints: 0,
      lapsed: [],
    });
  });

  test('[POINTS37] what is given back lapses when it would have, however often it is spent and given back', () => {
    const day = givenBackLifeMs / 14;
    const soon = ledgerEntry('a', 100, 0, { expiresAtMs: 30 * day });
    const late = ledgerEntry('b', 100, 0, { expiresAtMs: 90 * day });
    const rounds = [1, 2, 3].flatMap((round) => [
      ledgerEntry(`s${round}`, -150, round * day, { kind: 'spend' }),
      ledgerEntry(`r${round}`, 120, round * day + 1, {
        ...{ kind: 'return-spent', ofOperationId: `s${round}`, expiresAtMs: 400 * day },
      }),
    ]);
    // 30 of each round stay spent, of those that lapse first.
    const at = (nowMs: number) => ledgerState([soon, late, ...rounds], nowMs, 0);
    expect(at(4 * day).expiring).toEqual([
      { points: 10, atMs: 30 * day },
      { points: 100, atMs: 90 * day },
    ]);
    expect(at(90 * day)).toMatchObject({ balancePoints: 0, expiring: [] });
    // Given back after they would have lapsed, they live two weeks more, and no longer than such points do.
    const back = ledgerEntry('z', 150, 95 * day, { kind: 'return-spent', ofOperationId: 's1' });
    const spent = ledgerEntry('s1', -150, day, { kind: 'spend' });
    const life = (expiresAtMs: number | null) =>
      ledgerState([soon, late, spent, { ...back, expiresAtMs }], 96 * day, 0).expiring;
    expect(life(null)).toEqual([{ points: 150, atMs: 109 * day }]);
    expect(life(97 * day)).toEqual([{ points: 150, atMs: 97 * day }]);
  });

  test('[POINTS3] what is spent beyond the balance is owed and repaid by later points', () => {
    const entries = [ledgerEntry('a', 100, 0), ledgerEntry('b', -160, 1)];
    expect(ledgerState(entries, 5, 0)).toMatchObject({ balancePoints: -60, overdrawnPoints: 60 });
    const repaid = [...entries, ledgerEntry('c', 90, 2, { expiresAtMs: 10 })];
    expect(ledgerState(repaid, 5, 0)).toMatchObject({ balancePoints: 30, overdrawnPoints: 0 });
    // What repaid a debt doesn't lapse again.
    expect(ledgerState(repaid, 20, 0)).toMatchObject({ balancePoints: 0, lapsed: [{ points: 30 }] });
  });

  test('[POINTS4] earned points wait for their moment, and are taken back from where they came', () => {
    const earned = ledgerEntry('sale', 50, 0, { availableAtMs: 30 });
    const entries = [ledgerEntry('old', 20, 0), earned];
    expect(ledgerState(entries, 10, 0)).toMatchObject({
      balancePoints: 70,
      availablePoints: 20,
      pending: [{ points: 50, atMs: 30 }],
    });
    expect(ledgerState(entries, 30, 0).availablePoints).toBe(70);
    const back = ledgerEntry('return', -50, 5, { kind: 'return-earned', ofOperationId: 'sale' });
    expect(ledgerState([...entries, back], 10, 0)).toMatchObject({ availablePoints: 20, pending: [] });
  });

  test('[POINTS5] turnover counts from the window on and is never below nothing', () => {
    const sold = (id: string, turnoverMinor: number, atMs: number) =>
      ledgerEntry(id, 0, atMs, { turnoverMinor });
    const entries = [sold('a', 500, 1), sold('b', 300, 10), sold('c', -200, 20)];
    expect(ledgerState(entries, 30, 0).turnoverMinor).toBe(600);
    expect(ledgerState(entries, 30, 5).turnoverMinor).toBe(100);
    expect(ledgerState(entries, 30, 15).turnoverMinor).toBe(0);
  });
});

describe('the account that travels', () => {
  test('[POINTS6] tells at every later moment what the ledger comes to then', () => {
    fc.assert(
      fc.property(
        arbitraryLedger,
        fc.integer({ min: 100, max: 140 }),
        fc.nat(150),
        (entries, asOfMs, laterMs) => {
          const account = accountOf(ledgerState(entries, asOfMs, 0), asOfMs);
          expect(pointsAccountSchema.parse(account)).toEqual(account);
          const then = ledgerState(entries, asOfMs + laterMs, 0).availablePoints;
          expect(pointsAt(account, asOfMs + laterMs)).toBe(then);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('[POINTS6] of many moments names two dozen, and never shows too much', () => {
    const entries = Array.from({ length: 60 }, (_, index) =>
      ledgerEntry(`e${index}`, 10, 0, { availableAtMs: 100 + index, expiresAtMs: 300 + index }),
    );
    const account = accountOf(ledgerState(entries, 50, 0), 50);
    expect(pointsAccountSchema.parse(account).pending).toHaveLength(24);
    for (const nowMs of [100, 130, 159, 300, 330, 400]) {
      expect(pointsAt(account, nowMs)).toBeLessThanOrEqual(ledgerState(entries, nowMs, 0).availablePoints);
    }
    expect(pointsAt(account, 200)).toBe(600);
    expect(pointsAt(account, 400)).toBe(0);
  });

  test('[POINTS60] with own sales on top is what the ledger comes to once it holds them', () => {
    fc.assert(
      fc.property(
        arbitraryLedger,
        fc.array(
          fc.record({ share: fc.nat(100), earned: fc.nat(60), waitMs: fc.integer({ min: 31, max: 90 }) }),
          {
            maxLength: 4,
          },
        ),
        (entries, sales) => {
          const asOfMs = 150;
          const before = ledgerState(entries, asOfMs, 0);
          // Points never lapse while they wait: only then are the soonest to lapse those that are spent.
          fc.pre(before.pending.length === 0);
          let left = Math.max(0, before.availablePoints);
          const own = sales.flatMap(({ share, earned, waitMs }, index) => {
            const spent = Math.floor((left * share) / 100);
            left -= spent;
            const atMs = asOfMs + index;
            const availableAtMs = atMs + waitMs;
            const come = { availableAtMs, expiresAtMs: atMs + 500 };
            return [
              ledgerEntry(`own-${index}`, -spent, atMs, { kind: 'spend' }),
              ledgerEntry(`own-${index}`, earned, atMs, { ...come, index: 1, kind: 'earn' }),
            ];
          });
          const lastMs = asOfMs + sales.length;
          fc.pre(before.expiring.every(({ atMs }) => atMs > lastMs));
          const then = ledgerState([...entries, ...own], lastMs, 0);
          const { availablePoints, pending, expiring } = then;
          expect(accountWith(accountOf(before, asOfMs), own, lastMs)).toEqual({
            ...{ availablePoints, pending, expiring },
          });
        },
      ),
      { numRuns: 400 },
    );
  });

  test('[POINTS60] what own sales earned repays what is owed; what lapsed or needs no wait is told no more', () => {
    const account = { availablePoints: -257, pending: [], expiring: [], turnoverMinor: 0, asOfMs: 0 };
    const earned = (points: number, availableAtMs = 50) =>
      ledgerEntry('own', points, 10, { kind: 'earn', availableAtMs, expiresAtMs: 90 });
    expect(accountWith(account, [earned(46)], 20)).toEqual({
      availablePoints: -211,
      pending: [],
      expiring: [],
    });
    expect(accountWith(account, [earned(300)], 20)).toEqual({
      availablePoints: 0,
      pending: [{ points: 43, atMs: 50 }],
      expiring: [{ points: 43, atMs: 90 }],
    });
    const lapsing = { ...account, availablePoints: 90, expiring: [{ points: 90, atMs: 15 }] };
    expect(accountWith(lapsing, [earned(7, 10)], 20)).toMatchObject({ availablePoints: 0, pending: [] });
  });
});
