/** A child process that evaluates the bundles it is told of and runs the plans that it is sent. */
import { readFileSync } from 'node:fs';
import { openSimulation, type Simulation } from './evaluate.ts';
import type { Plan } from './world/plan.ts';

/** What a worker is asked. */
export interface WorkerTask {
  readonly number: number;
  /** Files of the bundled world and of RxDB. */
  readonly worldFile: string;
  readonly rxdbFile: string;
  readonly plan: Plan;
}

let open: { readonly worldFile: string; readonly simulation: Simulation } | null = null;
const stray: string[] = [];
process.on('unhandledRejection', (error) => {
  stray.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
});

process.on('message', (task: WorkerTask) => {
  void answer(task);
});
process.on('disconnect', () => {
  open?.simulation.close();
  process.exit(0);
});

async function answer({ number, worldFile, rxdbFile, plan }: WorkerTask): Promise<void> {
  try {
    if (open?.worldFile !== worldFile) {
      open?.simulation.close();
      const simulation = openSimulation(readFileSync(worldFile, 'utf8'), readFileSync(rxdbFile, 'utf8'));
      open = { worldFile, simulation };
    }
    stray.length = 0;
    const { history: _, ...result } = await open.simulation.run(plan);
    process.send?.({ number, result: { ...result, history: [], stray } });
  } catch (error) {
    process.send?.({ number, error: error instanceof Error ? error.stack : String(error) });
  }
}
