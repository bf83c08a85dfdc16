/** Runs plans on all cores: child processes, each with one plan at a time, and a limit on how long one may take. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject } from '../../build/project-folders.ts';
import type { WorkerTask } from './worker.ts';
import type { Plan } from './world/plan.ts';
import type { RunResult } from './world/run-seed.ts';

/** A run that a worker made, or what became of the worker; `outOfTime` when it was ended for taking too long. */
export type PoolResult = RunResult & { readonly stray?: readonly string[]; readonly outOfTime?: boolean };

/** A pool of worker processes. */
export interface Pool {
  /** Keeps a bundle for workers; returns its file. */
  keep(name: string, text: string): string;
  run(worldFile: string, rxdbFile: string, plan: Plan): Promise<PoolResult>;
  close(): void;
}

interface Waiting {
  readonly task: WorkerTask;
  readonly resolve: (result: PoolResult) => void;
}

/** A larger young generation: most of what a world makes is garbage at once. */
const execArgv = ['--import', 'tsx', '--max-semi-space-size=64'];

/** No seed takes longer in real time, unless it hangs. */
const runLimitMs = 300_000;

/** Starts so many processes. */
export function openPool(processes: number): Pool {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-pool-'));
  const queue: Waiting[] = [];
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  let numbers = 0;
  const start = (): ChildProcess => {
    const child = fork(inProject('tests/simulation/worker.ts'), [], { execArgv });
    all.add(child);
    return child;
  };
  const give = (): void => {
    while (queue.length > 0 && (idle.length > 0 || all.size < processes)) {
      const next = queue.shift();
      const child = idle.pop() ?? start();
      if (next) runOn(child, next);
    }
  };
  const runOn = (child: ChildProcess, { task, resolve }: Waiting): void => {
    let timer: NodeJS.Timeout | null = null;
    const end = (result: PoolResult, alive: boolean): void => {
      if (timer) clearTimeout(timer);
      child.removeAllListeners('message');
      child.removeAllListeners('exit');
      if (alive) idle.push(child);
      else {
        all.delete(child);
        child.kill('SIGKILL');
      }
      resolve(result);
      give();
    };
    const late = { ...broken('the run did not end in time'), outOfTime: true };
    timer = setTimeout(() => end(late, false), runLimitMs);
    child.on('exit', (code) => end(broken(`the worker ended with ${code}`), false));
    child.on('message', (message: { result?: PoolResult; error?: string }) => {
      end(message.result ?? broken(message.error ?? 'nothing'), true);
    });
    child.send(task);
  };
  return {
    keep: (name, text) => {
      const file = join(folder, `${name}.cjs`);
      writeFileSync(file, text);
      return file;
    },
    run: (worldFile, rxdbFile, plan) =>
      new Promise((resolve) => {
        numbers += 1;
        queue.push({ task: { number: numbers, worldFile, rxdbFile, plan }, resolve });
        give();
      }),
    close: () => {
      for (const child of all) {
        child.removeAllListeners('exit');
        child.disconnect();
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function broken(detail: string): PoolResult {
  return {
    operations: 0,
    faults: {},
    violations: [{ checker: 'simulation', detail }],
    steps: 0,
    orders: {},
    returns: {},
    customers: {},
    settledMs: 0,
    historyHash: '',
    history: [],
  };
}
