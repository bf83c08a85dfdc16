/**
 * A short run of the simulation: some seeds without a violation, the seeds that once failed, the same history
 * from the same seed, and a handful of known mistakes that must be caught.
 */

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inProject } from '../../build/project-folders.ts';
import { applyEdit, bundleRxdb, bundleWorld } from './bundle.ts';
import { caughtBy } from './caught-by.ts';
import { openSimulation } from './evaluate.ts';
import { mutants } from './mutants.ts';
import { pinnedPlan, pinnedSeeds } from './pinned-seeds.ts';
import { openPool, type Pool, type PoolResult } from './pool.ts';
import { shrink } from './shrink.ts';
import { type Plan, planOf } from './world/plan.ts';

const firstSeed = 101;
const seedCount = 8;

let pool: Pool;
let rxdbFile = '';
let worldFile = '';
let worldText = '';
let rxdbText = '';

beforeAll(async () => {
  pool = openPool(Math.max(2, availableParallelism()));
  rxdbText = await bundleRxdb();
  worldText = await bundleWorld();
  rxdbFile = pool.keep('rxdb', rxdbText);
  worldFile = pool.keep('world', worldText);
});
afterAll(() => pool.close());

const run = (plan: Plan, file = worldFile): Promise<PoolResult> => pool.run(file, rxdbFile, plan);

describe('simulated chains', () => {
  test('[SIM1] work and faults of some seeds violate nothing', async () => {
    const seeds = Array.from({ length: seedCount }, (_, index) => firstSeed + index);
    const results = await Promise.all(seeds.map((seed) => run(planOf(seed))));
    const found = results.flatMap(({ violations }, index) => violations.map((each) => [seeds[index], each]));
    expect(found).toEqual([]);
    const sum = (of: (result: PoolResult) => number): number =>
      results.reduce((total, result) => total + of(result), 0);
    expect(sum(({ operations }) => operations) / seedCount).toBeGreaterThan(100);
    const faults = sum((result) => Object.values(result.faults).reduce((a, b) => a + b, 0));
    expect(faults / seedCount).toBeGreaterThan(15);
  });

  test.each(pinnedSeeds)('[SIM1] seed $seed, which once failed: $found', async ({ seed }) => {
    expect((await run(pinnedPlan(seed))).violations).toEqual([]);
  });

  test('[SIM2] the same seed gives the same history, byte for byte, also in another process', async () => {
    const here = openSimulation(worldText, rxdbText);
    try {
      const first = await here.run(planOf(3));
      const second = await here.run(planOf(3));
      expect(second.history).toEqual(first.history);
      expect(first.history.length).toBeGreaterThan(100);
      const elsewhere = await run(planOf(3));
      expect(elsewhere.historyHash).toBe(first.historyHash);
      expect(elsewhere.steps).toBe(first.steps);
    } finally {
      here.close();
    }
  });

  test('[SIM2] a run that was violated or broke off leaves nothing to those after it', async () => {
    const mutant = mutants.find(({ name }) => name === 'answer before fsync');
    const text = await bundleWorld(mutant?.edits);
    const here = openSimulation(text, rxdbText);
    try {
      let violated = 0;
      for (let seed = 1; seed <= 10 && violated < 2; seed += 1) {
        violated += (await here.run(planOf(seed))).violations.length > 0 ? 1 : 0;
      }
      expect(violated).toBe(2);
      // No plan lacks its actions; this one breaks off right after everything was set up and runs.
      const { actions: _, ...broken } = planOf(1);
      expect((await here.run(broken as Plan)).violations[0]?.checker).toBe('simulation');
      const file = pool.keep('left-behind', text);
      for (const seed of [3, 4]) {
        const elsewhere = await run(planOf(seed), file);
        expect((await here.run(planOf(seed))).historyHash).toBe(elsewhere.historyHash);
      }
    } finally {
      here.close();
    }
  });

  test('[SIM4] a failing history is shortened to the actions that make it fail', async () => {
    const plan = planOf(5);
    const [first, last] = [plan.actions[3], plan.actions.at(-2)];
    const needs = async ({ actions }: Plan): Promise<boolean> =>
      actions.some(({ id }) => id === first?.id) && actions.some(({ id }) => id === last?.id);
    const shortest = await shrink(plan, needs, 500);
    expect(shortest.actions.map(({ id }) => id)).toEqual([first?.id, last?.id]);
    expect(shortest.tills).toHaveLength(2);
  });
});

describe('known mistakes', () => {
  test('[SIM3] each fits the product as it is now: a text that is not there exactly once fails', () => {
    for (const { name, edits } of mutants) {
      for (const edit of edits) {
        const text = readFileSync(inProject(edit.file), 'utf8');
        expect(() => applyEdit(text, edit), name).not.toThrow();
      }
    }
    expect(mutants.length).toBeGreaterThanOrEqual(25);
    expect(() => applyEdit('a a', { file: 'x', find: 'a', replace: 'b' })).toThrow('2 times instead of once');
  });

  test('[SIM3] every seed that is known to catch a mistake is one of a mistake that is still made', () => {
    const names = new Set(mutants.map(({ name }) => name));
    expect(Object.keys(caughtBy).filter((name) => !names.has(name))).toEqual([]);
    expect(Object.keys(caughtBy).length).toBeGreaterThanOrEqual(25);
  });

  test.each([
    'answer before fsync',
    'answered before commit',
    'stock as totals',
    'ownThrough ignored',
    'signatures are not looked at',
  ])('[SIM3] %s: caught by the seed that is known', async (name) => {
    const mutant = mutants.find((each) => each.name === name);
    if (!mutant) throw new Error(`no mistake of the name ${name}`);
    const plan = planOf(caughtBy[name] ?? 1);
    expect((await run(plan)).violations).toEqual([]);
    expect((await run(plan, pool.keep(name, await bundleWorld(mutant.edits)))).violations).not.toEqual([]);
  });
});
