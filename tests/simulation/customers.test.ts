/** Customers and points in the simulation: seeds in which people register, change, buy, spend and are erased, without a violation. */
import { describe, expect, test } from 'vitest';
import { caughtBy } from './caught-by.ts';
import { balanceAt, type ToldEntry } from './checkers/points.ts';
import { mutants } from './mutants.ts';
import { runSeeds } from './seed-runs.ts';

const { results, withMistake } = runSeeds([5, 10, 15]);

const sum = (of: 'customers' | 'faults', what: string): number =>
  results.reduce((total, result) => total + (result[of][what] ?? 0), 0);

describe('customers in simulated chains', () => {
  test('[SIM10] profiles, accounts and what tills show of them are what the facts say', () => {
    expect(results.flatMap(({ violations }) => violations)).toEqual([]);
    for (const what of ['registration', 'change', 'earned', 'spent', 'welcomed'])
      expect(sum('customers', what), what).toBeGreaterThan(3);
    expect(sum('customers', 'spent-held')).toBeGreaterThan(0);
  });

  test('[SIM11] who registered twice is raised as one, and who is erased leaves nothing', () => {
    expect(sum('customers', 'merged')).toBeGreaterThan(0);
    expect(sum('customers', 'erasure')).toBeGreaterThan(0);
    expect(sum('faults', 'customer-erased')).toBeGreaterThan(0);
  });

  test.each(['a purchase is entered again when it comes again', 'who registered twice stays two'])(
    '[SIM3] %s: caught by the seed that is known',
    async (name) => {
      const mutant = mutants.find((each) => each.name === name);
      const seed = caughtBy[name];
      if (!mutant || seed === undefined) throw new Error(`no seed is known that catches ${name}`);
      expect((await withMistake(mutant, seed)).violations).not.toEqual([]);
    },
    300_000,
  );
});

describe('points as the checkers tell them', () => {
  const entry = (
    operationId: string,
    points: number,
    atMs: number,
    change: Partial<ToldEntry> = {},
  ): ToldEntry => ({
    ...{ operationId, index: 0, customerId: 'c', points, atMs, availableAtMs: atMs, expiresAtMs: null },
    ...{ ofOperationId: null, giftKey: null, ...change },
  });

  test('[SIM10] a balance counts what lapsed and what is owed, in any order', () => {
    const all = [
      entry('a', 30, 0, { expiresAtMs: 100, giftKey: 'welcome' }),
      entry('b', 30, 5, { expiresAtMs: 100, giftKey: 'welcome' }),
      entry('c', 50, 10, { availableAtMs: 60 }),
      entry('d', -20, 20),
      entry('e', -90, 70),
      entry('f', 15, 80),
    ];
    for (const order of [all, [...all].reverse()]) {
      const at = (nowMs: number) =>
        balanceAt(
          order.filter(({ atMs }) => atMs <= nowMs),
          nowMs,
        );
      expect(at(50)).toMatchObject({ balance: 60, available: 10, pending: [[60, 50]] });
      expect(at(75).balance).toBe(-30);
      expect(at(200).balance).toBe(-15);
    }
    expect(balanceAt(all.slice(0, 1), 100).balance).toBe(0);
  });
});
