/**
 * `npm run simulate -- --seeds N --from M [--mutants [--only NAME]...]`: runs so many simulated worlds and prints
 * one line of JSON. On a violation it prints the seed and the shortest history it found, and exits 1. With
 * --mutants it makes known mistakes one at a time and tells by which seed each is caught; one that isn't exits 1.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runMain, say } from '../../build/run-program.ts';
import { bundleRxdb, bundleWorld } from './bundle.ts';
import { caughtAsPinned, caughtBy } from './caught-by.ts';
import { type Mutant, mutants } from './mutants.ts';
import { pinnedPlan } from './pinned-seeds.ts';
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
  orders: Record<string, number>;
  returns: Record<string, number>;
  customers: Record<string, number>;
  violations: number;
}

async function simulate(pool: Pool, rxdbFile: string, from: number, seeds: number): Promise<number> {
  const startedMs = performance.now();
  const worldFile = pool.keep('world', await bundleWorld());
  const summary: Summary = {
    ...{ operations: 0, faults: {}, orders: {}, returns: {}, customers: {}, violations: 0 },
  };
  const failing: number[] = [];
  await Promise.all(
    Array.from({ length: seeds }, async (_, index) => {
      const result = await pool.run(worldFile, rxdbFile, planOf(from + index));
      summary.operations += result.operations;
      add(summary.faults, result.faults);
      add(summary.orders, result.orders);
      add(summary.returns, result.returns);
      add(summary.customers, result.customers);
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
  const sorted = (counts: Record<string, number>) => Object.fromEntries(Object.entries(counts).sort());
  const { faults, orders, returns, customers } = summary;
  say(
    JSON.stringify({
      seeds,
      ...summary,
      faults: sorted(faults),
      orders: sorted(orders),
      returns: sorted(returns),
      customers: sorted(customers),
      seconds,
    }),
  );
  return failing.length === 0 ? 0 : 1;
}

function add(to: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [kind, count] of Object.entries(counts)) to[kind] = (to[kind] ?? 0) + count;
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

interface Caught {
  readonly name: string;
  readonly seed: number;
  readonly by: string;
}

/** Runs seeds until one is violated, the one that is known to be first; returns it, or null. */
async function catchMutant(
  pool: Pool,
  rxdbFile: string,
  { name, edits }: Mutant,
  seeds: readonly number[],
): Promise<Caught | null> {
  const worldFile = pool.keep(name, await bundleWorld(edits));
  const known = caughtBy[name];
  for (const seed of new Set(known === undefined ? seeds : [known, ...seeds])) {
    const plan = seed === known && caughtAsPinned.has(name) ? pinnedPlan(seed) : planOf(seed);
    const { violations, outOfTime } = await pool.run(worldFile, rxdbFile, plan);
    const [first] = violations;
    // How long a run takes depends on the machine: that says nothing about a mistake.
    if (first && !outOfTime) return { name, seed, by: `${first.checker}: ${first.detail}`.slice(0, 160) };
  }
  return null;
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
  const numbers = Array.from({ length: seeds }, (_, index) => from + index);
  const caught: Caught[] = [];
  const waiting = [...chosen];
  // Two mistakes at a time: each worker keeps to one bundle.
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const found = await catchMutant(pool, rxdbFile, next, numbers);
      if (found) caught.push(found);
      say(`${next.name}: ${found ? `caught by seed ${found.seed}, ${found.by}` : 'NOT CAUGHT'}`);
    }
  };
  await Promise.all([lane(), lane()]);
  // A seed that the product itself violates shows nothing about a mistake.
  const broken = await violatedSeeds(pool, rxdbFile, new Set(caught.map(({ seed }) => seed)));
  if (broken.size > 0) say(`Violated without a mistake, so of no use: ${[...broken].join(' ')}`);
  const shown = caught.filter(({ seed }) => !broken.has(seed));
  const names = new Set(shown.map(({ name }) => name));
  const escaped = chosen.map(({ name }) => name).filter((name) => !names.has(name));
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  const caughtNow = Object.fromEntries(shown.map(({ name, seed }) => [name, seed]));
  say(JSON.stringify({ mutants: chosen.length, caughtBy: caughtNow, escaped, seconds }));
  return escaped.length === 0 ? 0 : 1;
}

async function violatedSeeds(pool: Pool, rxdbFile: string, seeds: ReadonlySet<number>): Promise<Set<number>> {
  const worldFile = pool.keep('base', await bundleWorld());
  const runs = [...seeds].map(async (seed) => {
    const { violations } = await pool.run(worldFile, rxdbFile, planOf(seed));
    return violations.length > 0 ? [seed] : [];
  });
  return new Set((await Promise.all(runs)).flat());
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
