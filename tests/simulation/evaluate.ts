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

const drained = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

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
  const rxdb = compile(rxdbText);
  // Databases lie in memory where the system offers that: what they lose in a power cut is tested elsewhere.
  const base = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const home = mkdtempSync(join(base, 'stillopen-simulation-'));
  let runs = 0;
  return {
    run: async (plan) => {
      runs += 1;
      const folder = join(home, String(runs));
      mkdirSync(folder);
      try {
        const use = (given: Machine): void => {
          machine = given;
        };
        return await runPlan(plan, { folder, rxdb, drained, use });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}
