/** Evaluates the bundled world and runs plans in it, one after the other, each in a folder of its own. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, type Machine } from './sandbox/virtual-globals.ts';
import type { Plan } from './world/plan.ts';
import type { RunResult } from './world/run-seed.ts';
import type { WorldMachine } from './world/world.ts';

/** Runs plans in one evaluated world. */
export interface Simulation {
  run(plan: Plan): Promise<RunResult>;
  close(): void;
}

/** So many turns are asked for at once. */
const turnsAhead = 32;
let turnsLeft = 0;
let turned: (() => void) | null = null;

/**
 * Resolves once all that waits for settled promises has run. Between two immediates of one round the queue of
 * promises is emptied, so each of a handful that were asked for together serves as one turn; the event loop goes
 * round, and asks the system for news that can't come, once for all of them.
 */
const drained = (): Promise<void> =>
  new Promise((resolve) => {
    turned = resolve;
    if (turnsLeft > 0) return;
    for (; turnsLeft < turnsAhead; turnsLeft += 1) setImmediate(turn);
  });

function turn(): void {
  turnsLeft -= 1;
  const resolve = turned;
  turned = null;
  resolve?.();
}

type RunPlan = (plan: Plan, machine: WorldMachine) => Promise<RunResult>;

/** Evaluates the texts of both bundles. */
export function openSimulation(worldText: string, rxdbText: string): Simulation {
  let machine: Machine | null = null;
  const now = (): Machine => {
    if (!machine) throw new Error('no world runs');
    return machine;
  };
  const idle: Machine = {
    timers: () => now().timers(),
    wallMs: () => machine?.wallMs() ?? 0,
    fraction: () => now().fraction(),
  };
  // The bundle exports what its entry does.
  const { runPlan } = compile(worldText)(idle) as { runPlan: RunPlan };
  const rxdb = rxdbPool(rxdbText);
  // Databases lie in memory where the system offers that: what they lose in a power cut is tested elsewhere.
  const base = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const home = mkdtempSync(join(base, 'stillopen-simulation-'));
  let runs = 0;
  return {
    run: async (plan) => {
      runs += 1;
      const folder = join(home, String(runs));
      // Recursive: whoever tidies up the system's temporary folders must not fail every run after it.
      mkdirSync(folder, { recursive: true });
      try {
        const use = (given: Machine): void => {
          machine = given;
        };
        return await runPlan(plan, { folder, rxdb: rxdb.take, drained, use });
      } finally {
        rxdb.giveBack();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}

/**
 * Instances of RxDB. Evaluating one costs as much as a dozen sales, so they are used again by later worlds, and
 * never by two tills of one: a world begins with instances that nothing is open in.
 */
function rxdbPool(text: string) {
  const evaluate = compile(text);
  const all: { use(machine: Machine): void; readonly module: Record<string, unknown> }[] = [];
  let taken = 0;
  return {
    take: (given: Machine): Record<string, unknown> => {
      const known = all[taken] ?? evaluated(evaluate);
      all[taken] = known;
      taken += 1;
      known.use(given);
      return known.module;
    },
    giveBack: (): void => {
      for (const { module } of all.slice(0, taken)) (module.forgetAll as () => void)();
      taken = 0;
    },
  };
}

function evaluated(evaluate: (machine: Machine) => Record<string, unknown>) {
  let machine: Machine | null = null;
  const now = (): Machine => {
    if (!machine) throw new Error('this RxDB belongs to no world');
    return machine;
  };
  const module = evaluate({
    timers: () => now().timers(),
    wallMs: () => machine?.wallMs() ?? 0,
    // Evaluated without a world, so that a world finds the same whether the instance is new or not.
    fraction: () => machine?.fraction() ?? 0.5,
  });
  const use = (given: Machine): void => {
    machine = given;
  };
  return { use, module };
}
