/** Seeds that a test file runs once, before its tests, in workers of its own. */
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll } from 'vitest';
import { bundleRxdb, bundleWorld } from './bundle.ts';
import type { Mutant } from './mutants.ts';
import { openPool, type Pool, type PoolResult } from './pool.ts';
import { planOf } from './world/plan.ts';

/** What came of the seeds, once the tests run. */
export interface SeedRuns {
  readonly results: readonly PoolResult[];
  /** Runs a seed with a known mistake in the product. */
  withMistake(mutant: Mutant, seed: number): Promise<PoolResult>;
}

/** Runs these seeds before the tests of the file. */
export function runSeeds(seeds: readonly number[]): SeedRuns {
  let pool: Pool;
  let rxdbFile = '';
  const results: PoolResult[] = [];
  beforeAll(async () => {
    pool = openPool(Math.max(2, availableParallelism()));
    rxdbFile = pool.keep('rxdb', await bundleRxdb());
    const worldFile = pool.keep('world', await bundleWorld());
    results.push(...(await Promise.all(seeds.map((seed) => pool.run(worldFile, rxdbFile, planOf(seed))))));
    // No run takes longer than the pool lets it.
  }, 300_000);
  afterAll(() => pool.close());
  return {
    results,
    withMistake: async ({ name, edits }, seed) =>
      pool.run(pool.keep(name, await bundleWorld(edits)), rxdbFile, planOf(seed)),
  };
}
