/**
 * `npm run simulate -- --seeds N --from M [--mutants [--only NAME]...]`: runs so many simulated worlds and prints
 * one line of JSON. On a violation it prints the seed and the shortest history it found, and exits 1. With
 * --mutants it makes known mistakes one at a time and tells by which seed each is caught; one that isn't exits 1.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runMain, say } from '../../build/run-program.ts';
import { bundleRxdb, bundleWorld } from './bundle.ts';
import { type Mutant, mutants } from './mutants.ts';
import { openPool, type Pool } from './pool.ts';
import { shrink } from './shrink.ts';
import { type Plan, planOf } from './world/plan.ts';
import type { RunResult } from './world/run-seed.ts';

/** Violations of so many seeds are enough to print. */
const mostPrinted = 3;
const mostShrinkRuns = 80;

interface Summary {
  operations: number;
  faults: Record<string, number>;
  violations: number;
}

async function simulate(pool: Pool, rxdbFile: string, from: number, seeds: number): Promise<number> {
  const startedMs = performance.now();
  const worldFile = pool.keep('world', await bundleWorld());
  const summary: Summary = { operations: 0, faults: {}, violations: 0 };
  const failing: number[] = [];
  await Promise.all(
    Array.from({ length: seeds }, async (_, index) => {
      const result = await pool.run(worldFile, rxdbFile, planOf(from + index));
      summary.operations += result.operations;
      for (const [kind, count] of Object.entries(result.faults)) {
        summary.faults[kind] = (summary.faults[kind] ?? 0) + count;
      }
      if (result.violations.length === 0) return;
      summary.violations += 1;
      failing.push(from + index);
    }),
  );
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  for (const seed of failing.sort((a, b) => a - b).slice(0, mostPrinted)) {
    await printShortest(pool, worldFile, rxdbFile, seed);
  }
  if (failing.length > 0) say(`Seeds with violations: ${failing.join(' ')}`);
  const faults = Object.fromEntries(Object.entries(summary.faults).sort());
  say(JSON.stringify({ seeds, ...summary, faults, seconds }));
  return failing.length === 0 ? 0 : 1;
}

async function printShortest(pool: Pool, worldFile: string, rxdbFile: string, seed: number): Promise<void> {
  const runOf = (plan: Plan): Promise<RunResult> => pool.run(worldFile, rxdbFile, plan);
  const first = (await runOf(planOf(seed))).violations[0];
  const isSame = (result: RunResult): boolean =>
    result.violations.some((violation) => violation.checker === first?.checker);
  const shortest = await shrink(planOf(seed), async (plan) => isSame(await runOf(plan)), mostShrinkRuns);
  say(`Seed ${seed} violates ${first?.checker}: ${first?.detail}`);
  say(`  tills in stores ${shortest.tills.join(' ')}, ${shortest.actions.length} actions:`);
  for (const { atMs, kind, target, salt } of shortest.actions) {
    say(`  ${String(atMs).padStart(7)} ms  ${kind}  target ${target}  salt ${salt}`);
  }
  for (const { checker, detail } of (await runOf(shortest)).violations.slice(0, 5)) {
    say(`  ${checker}: ${detail}`);
  }
}

/** Runs seeds until one is violated; returns it, or null. */
async function catchMutant(
  pool: Pool,
  rxdbFile: string,
  mutant: Mutant,
  from: number,
  seeds: number,
  isClean: (seed: number) => Promise<boolean>,
): Promise<{ readonly seed: number; readonly by: string } | null> {
  const worldFile = pool.keep(mutant.name, await bundleWorld(mutant.edits));
  const caught: { seed: number; by: string }[] = [];
  let next = from;
  const lane = async (): Promise<void> => {
    while (caught.length === 0 && next < from + seeds) {
      const seed = next;
      next += 1;
      const { violations } = await pool.run(worldFile, rxdbFile, planOf(seed));
      const first = violations[0];
      // A seed that the product itself violates shows nothing about a mistake.
      if (first && (await isClean(seed))) caught.push({ seed, by: `${first.checker}: ${first.detail}` });
    }
  };
  await Promise.all([lane(), lane()]);
  return caught.sort((a, b) => a.seed - b.seed)[0] ?? null;
}

async function watchTheCheckers(
  pool: Pool,
  rxdbFile: string,
  from: number,
  seeds: number,
  only: readonly string[],
): Promise<number> {
  const startedMs = performance.now();
  const chosen = mutants.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)));
  const escaped: string[] = [];
  const caughtBy: Record<string, number> = {};
  const baseFile = pool.keep('base', await bundleWorld());
  const clean = new Map<number, Promise<boolean>>();
  const isClean = (seed: number): Promise<boolean> => {
    const known =
      clean.get(seed) ??
      pool.run(baseFile, rxdbFile, planOf(seed)).then(({ violations }) => violations.length === 0);
    clean.set(seed, known);
    return known;
  };
  for (const mutant of chosen) {
    const caught = await catchMutant(pool, rxdbFile, mutant, from, seeds, isClean);
    if (caught) caughtBy[mutant.name] = caught.seed;
    else escaped.push(mutant.name);
    const how = caught ? `caught by seed ${caught.seed}, ${caught.by.slice(0, 140)}` : 'NOT CAUGHT';
    say(`${mutant.name}: ${how}`);
  }
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  say(JSON.stringify({ mutants: chosen.length, caughtBy, escaped, seconds }));
  return escaped.length === 0 ? 0 : 1;
}

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      from: { type: 'string', default: '1' },
      mutants: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
    },
  });
  const seeds = Number(values.seeds ?? (values.mutants ? '500' : '100'));
  const from = Number(values.from);
  if (!Number.isSafeInteger(seeds) || seeds < 1 || !Number.isSafeInteger(from)) {
    say('Usage: npm run simulate -- --seeds N --from M [--mutants [--only NAME]...]');
    return 2;
  }
  const pool = openPool(Math.max(2, availableParallelism()));
  try {
    const rxdbFile = pool.keep('rxdb', await bundleRxdb());
    return values.mutants
      ? await watchTheCheckers(pool, rxdbFile, from, seeds, values.only ?? [])
      : await simulate(pool, rxdbFile, from, seeds);
  } finally {
    pool.close();
  }
});
