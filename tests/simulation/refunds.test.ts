/** Refunds that a channel is asked for, and confirms: seeds in which it gives some twice, without a violation. */
import { describe, expect, test } from 'vitest';
import { caughtBy } from './caught-by.ts';
import { mutants } from './mutants.ts';
import { runSeeds } from './seed-runs.ts';

const { results, withMistake } = runSeeds([13, 263, 313]);

describe('refunds of channels in simulated chains', () => {
  test('[SIM12] a channel is asked for what is to be given back, and what it gives twice is raised', () => {
    expect(results.flatMap(({ violations }) => violations)).toEqual([]);
    const sum = (what: string): number =>
      results.reduce((total, { returns, faults }) => total + (returns[what] ?? 0) + (faults[what] ?? 0), 0);
    for (const what of [
      'channel-confirmed',
      'channel-not-due',
      'channel-refunded-twice',
      'refund-confirmed-again',
      'refund-given-twice',
      'returned-more-than-sold',
    ])
      expect(sum(what), what).toBeGreaterThan(0);
  });

  test.each([
    'a channel that gives a refund twice is told to nobody',
    'goods that two tills took back are asked for anew once the later return was given back',
  ])('[SIM3] %s: caught by the seed that is known', async (name) => {
    const mutant = mutants.find((each) => each.name === name);
    const seed = caughtBy[name];
    if (!mutant || seed === undefined) throw new Error(`no seed is known that catches ${name}`);
    expect((await withMistake(mutant, seed)).violations).not.toEqual([]);
  });
});
