/** Store credit in the simulation: seeds in which it is spent, also at two tills apart, without a violation. */
import { describe, expect, test } from 'vitest';
import { caughtBy } from './caught-by.ts';
import { mutants } from './mutants.ts';
import { runSeeds } from './seed-runs.ts';

const { results, withMistake } = runSeeds([8, 18]);

describe('store credit in simulated chains', () => {
  test('[SIM13] what is left is what was given less what was spent, and what is overspent is raised', () => {
    expect(results.flatMap(({ violations }) => violations)).toEqual([]);
    const sum = (what: string): number =>
      results.reduce((total, { returns, faults }) => total + (returns[what] ?? 0) + (faults[what] ?? 0), 0);
    for (const what of ['credit-given', 'credit-spendings', 'credit-overspent', 'credit-spent-apart'])
      expect(sum(what), what).toBeGreaterThan(0);
  });

  test.each([
    'store credit that a till spent is whole again at that till',
    'store credit that is overspent is told to nobody',
  ])('[SIM3] %s: caught by the seed that is known', async (name) => {
    const mutant = mutants.find((each) => each.name === name);
    const seed = caughtBy[name];
    if (!mutant || seed === undefined) throw new Error(`no seed is known that catches ${name}`);
    expect((await withMistake(mutant, seed)).violations).not.toEqual([]);
  });
});
