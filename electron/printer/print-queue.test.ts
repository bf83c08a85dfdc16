/** The queue on a disk that loses its power before any step. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import type { PrintJob } from '../../shared/protocol/printing.ts';
import { MemoryFileSystem, PowerCut } from '../../tests/support/memory-file-system.ts';
import { FileError } from '../journal/file-system.ts';
import { FolderLocked, type ProcessTable } from '../journal/folder-lock.ts';
import { PrintQueue } from './print-queue.ts';

const dead: ProcessTable = {
  self: () => ({ pid: 1, started: 'a' }),
  runs: () => false,
  mayShareBoot: () => false,
};

function open(fileSystem: MemoryFileSystem, processes = dead): PrintQueue {
  return new PrintQueue({
    fileSystem,
    clock: { wallMs: () => 1_000 },
    folder: '/till/printing',
    tillId: 'T1',
    processes,
  });
}

const jobOf = (number: number): PrintJob => ({
  jobId: `receipt:${number}`,
  kind: 'receipt',
  title: String(number),
  document: { language: 'ru', blocks: [{ kind: 'space' }] },
});

/** What the till was told before the power went. */
interface Told {
  readonly queued: string[];
  readonly begun: string[];
  readonly printed: string[];
}

/** Two jobs printed in their order, one begun, one waiting. */
function day(fileSystem: MemoryFileSystem, told: Told): void {
  const queue = open(fileSystem);
  const add = (number: number): void => {
    queue.add(jobOf(number));
    told.queued.push(`receipt:${number}`);
  };
  const print = (ends: boolean): void => {
    const head = queue.head();
    if (!head) return;
    told.begun.push(head.job.jobId);
    queue.begin(head.sequence);
    if (!ends) return;
    queue.printed(head.sequence);
    told.printed.push(head.job.jobId);
  };
  add(1);
  add(2);
  print(true);
  add(3);
  print(true);
  add(4);
  print(false);
}

function stepsOfADay(): number {
  const fileSystem = new MemoryFileSystem();
  day(fileSystem, { queued: [], begun: [], printed: [] });
  return fileSystem.steps;
}

describe('[PRINT12] a power cut', () => {
  test('before any step loses no job that was queued, keeps the order, and doubts only what was begun', () => {
    const steps = stepsOfADay();
    expect(steps).toBeGreaterThan(40);
    for (let cutAt = 1; cutAt <= steps + 1; cutAt += 1)
      for (const seed of [1, 2, 3]) {
        const fileSystem = new MemoryFileSystem();
        const told: Told = { queued: [], begun: [], printed: [] };
        fileSystem.faults = ({ number }) => (number === cutAt ? { kind: 'crash' } : null);
        try {
          day(fileSystem, told);
        } catch (error) {
          if (!(error instanceof PowerCut)) throw error;
        }
        fileSystem.faults = () => null;
        fileSystem.crash(seededRandom(seed));
        const queue = open(fileSystem);
        const waiting = queue.waiting.map(({ job }) => job.jobId);
        const where = `cut before step ${cutAt}, seed ${seed}`;
        const finished = queue.shown(null).finished.map(({ jobId }) => jobId);
        for (const jobId of told.queued) expect([...waiting, ...finished], where).toContain(jobId);
        expect([...waiting], where).toEqual([...waiting].sort());
        for (const jobId of told.printed) expect(waiting, where).not.toContain(jobId);
        for (const { job, repeated } of queue.waiting)
          if (repeated) expect(told.begun, where).toContain(job.jobId);
        // Whatever bytes went out, they went out after the mark was on disk.
        const sentLast = told.begun.at(-1);
        const isSent = cutAt > steps && sentLast !== undefined;
        if (isSent)
          expect(queue.waiting.find(({ job }) => job.jobId === sentLast)?.repeated, where).toBe(true);
        expect(queue.add(jobOf(9))).toBe('queued');
        expect(queue.waiting.at(-1)?.job.jobId, where).toBe('receipt:9');
      }
  });
});

test('[PRINT12] a job that was begun is doubted from the moment begin() returned', () => {
  const fileSystem = new MemoryFileSystem();
  const queue = open(fileSystem);
  queue.add(jobOf(1));
  queue.begin(queue.head()?.sequence ?? 0);
  for (const seed of [1, 2, 3, 4, 5]) {
    fileSystem.crash(seededRandom(seed));
    expect(open(fileSystem).head()).toMatchObject({ attempts: 1, repeated: true });
  }
});

test('[PRINT12] without room on the disk a job is refused, and one on paper leaves the queue all the same', () => {
  const fileSystem = new MemoryFileSystem();
  const queue = open(fileSystem);
  queue.add(jobOf(1));
  queue.begin(queue.head()?.sequence ?? 0);
  fileSystem.faults = ({ call }) => (call === 'append' ? { kind: 'error', code: 'ENOSPC' } : null);
  expect(() => queue.add(jobOf(2))).toThrow(FileError);
  expect(() => queue.printed(queue.head()?.sequence ?? 0)).toThrow(FileError);
  expect(queue.waiting).toEqual([]);
  fileSystem.faults = () => null;
  expect(queue.add(jobOf(1))).toBe('already');
});

test('[PRINT10] one process at a time has a queue', () => {
  const fileSystem = new MemoryFileSystem();
  const queue = open(fileSystem);
  const living = { ...dead, self: () => ({ pid: 2, started: 'b' }), runs: () => true };
  expect(() => open(fileSystem, living)).toThrow(FolderLocked);
  queue.close();
  expect(open(fileSystem, living).waiting).toEqual([]);
});

test('[PRINT9] finished jobs are kept for a while and then forgotten, oldest first', () => {
  const fileSystem = new MemoryFileSystem();
  const queue = open(fileSystem);
  for (let number = 1; number <= 205; number += 1) {
    queue.add(jobOf(number));
    queue.printed(queue.head()?.sequence ?? 0);
  }
  expect(fileSystem.list('/till/printing/done')).toHaveLength(200);
  expect(open(fileSystem).add(jobOf(205))).toBe('already');
  expect(open(fileSystem).add(jobOf(5))).toBe('queued');
});
