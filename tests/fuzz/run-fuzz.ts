/**
 * Runs inputs through all doors and judges each by what holds for every door: it answers, within a second,
 * and memory doesn't grow. The inputs of a seed are the same on every machine. Each door gets its share in
 * every tenth of the run, so that the first tenth and the last do the same work and their heaps compare.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type SeededRandom, seededRandom } from '../../shared/base/seeded-random.ts';
import type { FuzzDoor, Trial } from './fuzz-door.ts';

/** The longest that one input may take, ms. */
export const slowestAllowedMs = 1000;
/** How much the heap may have grown from the end of the first tenth to the end of the last. */
export const heapGrowthAllowedMb = 30;
/** Inputs of a door between two proofs that good work still gets through. */
const batch = 200;
const mostShrinks = 300;

/** A door and its part of all inputs. */
export interface DoorShare {
  readonly door: FuzzDoor;
  readonly weight: number;
}

/** What a run came to. */
export interface FuzzResult {
  readonly inputs: number;
  readonly doors: Readonly<Record<string, number>>;
  readonly failures: number;
  readonly slowestMs: number;
  readonly heapGrowthMb: number;
  readonly seconds: number;
  readonly seed: number;
}

/** An input that found something. */
export interface FuzzFailure {
  readonly door: string;
  readonly problem: string;
  readonly input: string;
}

/** Runs `inputs` inputs and calls `failed` for the first that finds something; then it ends. */
export async function runFuzz(
  shares: readonly DoorShare[],
  inputs: number,
  seed: number,
  failed: (failure: FuzzFailure) => void,
): Promise<FuzzResult> {
  const startedMs = performance.now();
  const run = new FuzzRun(failed);
  const stray = (error: unknown): void =>
    run.fail('process', `unhandled: ${error instanceof Error ? error.stack : String(error)}`, run.latest);
  process.on('unhandledRejection', stray);
  process.on('uncaughtException', stray);
  const weights = shares.reduce((sum, { weight }) => sum + weight, 0);
  const lanes = shares.map(({ door, weight }, index) => ({
    door,
    perTenth: Math.max(1, Math.ceil((inputs * weight) / weights / 10)),
    random: seededRandom(seed * 31 + index),
  }));
  const heaps: number[] = [];
  try {
    for (let tenth = 0; tenth < 10 && run.failures === 0; tenth += 1) {
      for (const { door, perTenth, random } of lanes) await run.lane(door, perTenth, random);
      heaps.push(heapMb());
    }
  } finally {
    process.off('unhandledRejection', stray);
    process.off('uncaughtException', stray);
  }
  const heapGrowthMb = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0);
  if (run.failures === 0 && heapGrowthMb > heapGrowthAllowedMb)
    run.fail('process', `the heap grew by ${heapGrowthMb.toFixed(1)} MB: ${heaps.map(Math.round)}`, '');
  return {
    inputs: Object.values(run.counts).reduce((sum, count) => sum + count, 0),
    doors: run.counts,
    failures: run.failures,
    slowestMs: Math.round(run.slowestMs),
    heapGrowthMb: Math.round(heapGrowthMb * 10) / 10,
    seconds: Math.round((performance.now() - startedMs) / 100) / 10,
    seed,
  };
}

class FuzzRun {
  readonly counts: Record<string, number> = {};
  failures = 0;
  slowestMs = 0;
  /** The input under way, for errors that nobody caught. */
  latest = '';
  private readonly failed: (failure: FuzzFailure) => void;

  constructor(failed: (failure: FuzzFailure) => void) {
    this.failed = failed;
  }

  /** Puts `count` inputs through a door. */
  async lane(door: FuzzDoor, count: number, random: SeededRandom): Promise<void> {
    for (let index = 1; index <= count && this.failures === 0; index += 1) {
      const trial = door.next(random);
      this.latest = '';
      const problem = await this.judge(trial);
      this.counts[door.name] = (this.counts[door.name] ?? 0) + 1;
      if (this.failures > 0) return;
      if (problem !== null) return this.report(door.name, trial, problem);
      if (index % batch !== 0 && index !== count) continue;
      const broken = await door.stillWorks();
      if (broken !== null) this.fail(door.name, `after garbage: ${broken}`, trial.describe());
    }
  }

  fail(door: string, problem: string, input: string): void {
    this.failures += 1;
    this.failed({ door, problem, input: input.slice(0, 20_000) });
  }

  /** Runs a trial; slow counts only when it is slow again or was busy all the time, so that other programs don't. */
  private async judge(trial: Trial): Promise<string | null> {
    const first = await timed(trial);
    if (first.problem !== null || first.wallMs <= slowestAllowedMs) {
      this.slowestMs = Math.max(this.slowestMs, first.wallMs);
      return first.problem;
    }
    if (first.cpuMs > slowestAllowedMs) return `took ${Math.round(first.cpuMs)} ms of processor time`;
    const second = await timed(trial);
    this.slowestMs = Math.max(this.slowestMs, Math.min(first.wallMs, second.wallMs));
    return second.wallMs > slowestAllowedMs ? `took ${Math.round(second.wallMs)} ms, twice` : second.problem;
  }

  private async report(door: string, trial: Trial, problem: string): Promise<void> {
    let smallest = trial;
    let why = problem;
    let tries = 0;
    for (let shrunk = true; shrunk; ) {
      shrunk = false;
      for (const smaller of smallest.smaller()) {
        tries += 1;
        if (tries > mostShrinks) break;
        const found = await this.judge(smaller);
        if (found === null) continue;
        [smallest, why, shrunk] = [smaller, found, true];
        break;
      }
    }
    this.fail(door, why, smallest.describe());
  }
}

async function timed(trial: Trial): Promise<{ problem: string | null; wallMs: number; cpuMs: number }> {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  const problem = await trial.run();
  const { user, system } = process.cpuUsage(before);
  return { problem, wallMs: performance.now() - startedMs, cpuMs: (user + system) / 1000 };
}

let collect: (() => void) | null = null;

/** The heap in use after everything that can go is gone, MB. */
function heapMb(): number {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void; // the flag puts exactly this function there
  }
  collect();
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
