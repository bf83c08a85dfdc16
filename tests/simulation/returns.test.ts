/** Returns in the simulation: seeds in which goods come back, also twice, and refunds are owed, without a violation. */
import { describe, expect, test } from 'vitest';
import { caughtBy } from './caught-by.ts';
import { tooMuch } from './checkers/return-exceptions.ts';
import type { StoredReturn } from './checkers/stored-returns.ts';
import { mutants } from './mutants.ts';
import { runSeeds } from './seed-runs.ts';

const { results, withMistake } = runSeeds([2, 4, 6]);

const sum = (what: string): number => results.reduce((total, { returns }) => total + (returns[what] ?? 0), 0);

describe('returns in simulated chains', () => {
  test('[SIM8] money, receipts, stock, drawers and owed refunds are what the facts of returns say', () => {
    expect(results.flatMap(({ violations }) => violations)).toEqual([]);
    expect(sum('return')).toBeGreaterThan(8);
    for (const what of [
      'blind',
      'exchange',
      'known-by-code',
      'of-another-store',
      'refund-cash',
      'refund-payment',
    ])
      expect(sum(what), what).toBeGreaterThan(0);
  });

  test('[SIM9] what is made to come back twice, or to be paid out twice, is raised', () => {
    const injected = results.reduce((total, { faults }) => total + (faults['return-collision'] ?? 0), 0);
    expect(injected).toBeGreaterThan(0);
    expect(sum('returned-more-than-sold')).toBeGreaterThan(0);
    expect(sum('refunded-twice')).toBeGreaterThan(0);
  });

  test.each(['goods returned twice are not raised', 'a refund that was paid out twice is not raised'])(
    '[SIM3] %s: caught by the seed that is known',
    async (name) => {
      const mutant = mutants.find((each) => each.name === name);
      const seed = caughtBy[name];
      if (!mutant || seed === undefined) throw new Error(`no seed is known that catches ${name}`);
      expect((await withMistake(mutant, seed)).violations).not.toEqual([]);
    },
  );
});

describe('what came back as the checkers tell it', () => {
  const back = (id: string, after: string[], ...lines: (readonly [number, number])[]): StoredReturn => {
    const payload = {
      purchase: { operationId: 'p', known: 'row' },
      lines: lines.map(([purchaseLineId, quantityMilli], index) => {
        return { lineId: index + 1, purchaseLineId, quantityMilli, refundMinor: 0 };
      }),
      ...{ refunds: [], totalMinor: 0, roundingMinor: 0, note: null, sale: null },
    };
    return {
      id,
      storeId: 'S1',
      journalId: id,
      hash: id,
      after: ['p', ...after],
      at: { businessMs: 0 },
      payload,
    };
  };
  const sold = [
    { lineId: 1, quantityMilli: 2000 },
    { lineId: 2, quantityMilli: 1000 },
  ];

  test('[SIM9] who took back too much is told with all who touched the same lines, in any order', () => {
    const [a, b, c] = [back('a', [], [1, 2000]), back('b', [], [1, 1000]), back('c', [], [2, 1000])];
    for (const order of [[a, b, c] as const, [c, b, a] as const])
      expect(
        tooMuch(sold, order)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(['a', 'b']);
    expect(tooMuch(sold, [a, c])).toEqual([]);
    expect(tooMuch(sold, [back('z', [], [1, 1000]), back('y', ['z'], [1, 1000])])).toEqual([]);
  });
});
