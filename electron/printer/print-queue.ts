/**
 * The print queue on disk: one file a job, in the order they came. A job counts as queued once its file is
 * synced. Before any byte of it goes out it is marked as begun, so that after a crash it comes out marked as a
 * repetition, and one that was never begun doesn't. What is finished is kept for a while, to be printed again
 * and so that no job is taken twice. One process and one till have a queue: another till's jobs are put aside.
 */
import { z } from 'zod';
import type { Clock } from '../../shared/base/environment.ts';
import {
  type FinishedJob,
  type PrintJob,
  printJobSchema,
  type QueuedJob,
} from '../../shared/protocol/printing.ts';
import {
  FileError,
  type FileSystem,
  makeLastingFolder,
  readJson,
  writeWhole,
} from '../journal/file-system.ts';
import { type FolderLock, lockFolder, type ProcessTable } from '../journal/folder-lock.ts';

const storedSchema = z.object({
  queuedAtMs: z.int(),
  /** It was printed, or may have been, before it was queued (again). */
  repeated: z.boolean(),
  job: printJobSchema,
});

const finishedSchema = storedSchema.extend({
  finishedAtMs: z.int(),
  outcome: z.enum(['printed', 'removed']),
  reason: z.string().nullable(),
  /** Who removed it; null when it was printed. */
  staffId: z.string().nullable(),
});

const begunSchema = z.object({ attempts: z.int().min(1) });

/** A job in the queue. */
export interface WaitingJob {
  readonly sequence: number;
  readonly job: PrintJob;
  readonly queuedAtMs: number;
  /** How often it was begun. */
  readonly attempts: number;
  /** Part of it, or all, may be on paper already. */
  readonly repeated: boolean;
  /** It can't be printed at all and is passed over. */
  readonly failed: boolean;
}

interface Finished {
  readonly sequence: number;
  readonly stored: z.infer<typeof finishedSchema>;
}

/** What a queue needs. */
export interface PrintQueueOptions {
  readonly fileSystem: FileSystem;
  readonly clock: Pick<Clock, 'wallMs'>;
  /** The queue's own folder, absolute. */
  readonly folder: string;
  readonly tillId: string;
  readonly processes: ProcessTable;
}

/** Finished jobs that are kept. */
const keptFinished = 200;

/** The queue. One at a time per folder. */
export class PrintQueue {
  readonly #options: PrintQueueOptions;
  readonly #lock: FolderLock;
  readonly #waiting: WaitingJob[] = [];
  /** Oldest first. */
  readonly #finished: Finished[] = [];
  #lastSequence = 0;

  /** Opens or begins a queue. @throws FolderLocked when another process has it, FileError on a dead disk. */
  constructor(options: PrintQueueOptions) {
    this.#options = options;
    const { fileSystem, folder, processes } = options;
    makeLastingFolder(fileSystem, this.#doneFolder);
    this.#lock = lockFolder(fileSystem, folder, processes);
    try {
      this.#putAsideOthers();
      this.#readFinished();
      this.#readWaiting();
    } catch (error) {
      this.#lock.release();
      throw error;
    }
  }

  /** Oldest first. */
  get waiting(): readonly WaitingJob[] {
    return this.#waiting;
  }

  /** The job to print next, or null. */
  head(): WaitingJob | null {
    return this.#waiting.find((each) => !each.failed) ?? null;
  }

  /** Puts a job at the end; on disk when it returns. A known id isn't taken twice. @throws FileError */
  add(job: PrintJob): 'queued' | 'already' {
    const isKnown =
      this.#waiting.some((each) => each.job.jobId === job.jobId) ||
      this.#finished.some((each) => each.stored.job.jobId === job.jobId);
    if (isKnown) return 'already';
    this.#write(job, false);
    return 'queued';
  }

  /** Queues a finished or failed job again, marked as printed before. Answers whether there is one. @throws FileError */
  again(jobId: string): boolean {
    const failed = this.#waiting.find((each) => each.failed && each.job.jobId === jobId);
    if (failed) {
      this.#replace(failed, { ...failed, failed: false });
      return true;
    }
    const finished = this.#finished.find((each) => each.stored.job.jobId === jobId);
    if (!finished) return false;
    const number = this.#lastSequence + 1;
    const base = jobId.replace(/~\d+$/, '').slice(0, 80);
    this.#write({ ...finished.stored.job, jobId: `${base}~${number}` }, true);
    return true;
  }

  /** Notes, lastingly, that bytes of a job are about to go out. @throws FileError */
  begin(sequence: number): void {
    const waiting = this.#waiting.find((each) => each.sequence === sequence);
    if (!waiting) return;
    const attempts = waiting.attempts + 1;
    writeWhole(this.#options.fileSystem, this.#begunPath(sequence), JSON.stringify({ attempts }));
    this.#replace(waiting, { ...waiting, attempts });
  }

  /** The attempt just begun may have left something on paper: the next one says so. */
  doubt(sequence: number): void {
    const waiting = this.#waiting.find((each) => each.sequence === sequence);
    if (waiting) this.#replace(waiting, { ...waiting, repeated: true });
  }

  /** A job that can't be made into print is passed over until it is removed. */
  fail(sequence: number): void {
    const waiting = this.#waiting.find((each) => each.sequence === sequence);
    if (waiting) this.#replace(waiting, { ...waiting, failed: true });
  }

  /**
   * A job is on paper, and leaves the queue also where the disk doesn't take that.
   * @throws FileError; after a restart it is then printed again, marked as repeated.
   */
  printed(sequence: number): void {
    this.#finish(sequence, { outcome: 'printed', reason: null, staffId: null });
  }

  /** Takes a job out by hand. Answers whether it was there. @throws FileError */
  remove(jobId: string, reason: string, staffId: string): boolean {
    const waiting = this.#waiting.find((each) => each.job.jobId === jobId);
    if (!waiting) return false;
    this.#finish(waiting.sequence, { outcome: 'removed', reason, staffId });
    return true;
  }

  /** The queue as people see it. `printing` is the sequence of the job that is going out. */
  shown(printing: number | null): { queue: QueuedJob[]; finished: FinishedJob[] } {
    return {
      queue: this.#waiting.map(({ sequence, job, queuedAtMs, attempts, failed }) => ({
        jobId: job.jobId,
        kind: job.kind,
        title: job.title,
        queuedAtMs,
        attempts,
        state: failed ? 'failed' : sequence === printing ? 'printing' : 'waiting',
      })),
      finished: this.#finished
        .slice(-20)
        .reverse()
        .map(({ stored: { job, finishedAtMs, outcome, reason } }) => ({
          jobId: job.jobId,
          kind: job.kind,
          title: job.title,
          finishedAtMs,
          outcome,
          reason,
        })),
    };
  }

  /** Gives the folder free. */
  close(): void {
    this.#lock.release();
  }

  #write(job: PrintJob, repeated: boolean): void {
    const { fileSystem, clock } = this.#options;
    const sequence = this.#lastSequence + 1;
    const queuedAtMs = Math.floor(clock.wallMs());
    writeWhole(fileSystem, this.#path(sequence), JSON.stringify({ queuedAtMs, repeated, job }));
    this.#lastSequence = sequence;
    this.#waiting.push({ sequence, job, queuedAtMs, attempts: 0, repeated, failed: false });
  }

  #finish(
    sequence: number,
    how: Pick<z.infer<typeof finishedSchema>, 'outcome' | 'reason' | 'staffId'>,
  ): void {
    const { fileSystem, clock } = this.#options;
    const index = this.#waiting.findIndex((each) => each.sequence === sequence);
    const waiting = this.#waiting[index];
    if (!waiting) return;
    const { job, queuedAtMs, repeated } = waiting;
    const stored = { queuedAtMs, repeated, job, finishedAtMs: Math.floor(clock.wallMs()), ...how };
    this.#waiting.splice(index, 1);
    this.#finished.push({ sequence, stored });
    // With this on disk it is finished, whatever happens to the file it waited in.
    writeWhole(fileSystem, `${this.#doneFolder}/${fileName(sequence)}`, JSON.stringify(stored));
    this.#removeFiles(sequence);
    while (this.#finished.length > keptFinished) {
      const oldest = this.#finished.shift();
      if (oldest) fileSystem.remove(`${this.#doneFolder}/${fileName(oldest.sequence)}`);
    }
  }

  #replace(before: WaitingJob, after: WaitingJob): void {
    this.#waiting[this.#waiting.indexOf(before)] = after;
  }

  /** Not synced: a file that comes back with the power is known as finished by its number. */
  #removeFiles(sequence: number): void {
    this.#options.fileSystem.remove(this.#path(sequence));
    this.#options.fileSystem.remove(this.#begunPath(sequence));
  }

  /** A folder that was copied, or enrolled as another till: what waits there is not ours to print. */
  #putAsideOthers(): void {
    const { fileSystem, folder, tillId } = this.#options;
    const path = `${folder}/owner.json`;
    const owner = z.object({ tillId: z.string() }).safeParse(readJson(fileSystem, path));
    if (owner.success && owner.data.tillId === tillId) return;
    if (owner.success) {
      const aside = `${folder}/of-${owner.data.tillId.replace(/[^\w-]/g, '_')}`;
      makeLastingFolder(fileSystem, aside);
      for (const name of fileSystem.list(folder).filter((each) => numberOf(each) !== null))
        fileSystem.rename(`${folder}/${name}`, `${aside}/${name}`);
      for (const name of fileSystem.list(this.#doneFolder)) fileSystem.remove(`${this.#doneFolder}/${name}`);
      fileSystem.syncFolder(aside);
      fileSystem.syncFolder(folder);
    }
    writeWhole(fileSystem, path, JSON.stringify({ tillId }));
  }

  #readFinished(): void {
    const { fileSystem } = this.#options;
    for (const name of fileSystem.list(this.#doneFolder)) {
      const sequence = numberOf(name);
      if (sequence === null) continue;
      this.#lastSequence = Math.max(this.#lastSequence, sequence);
      const stored = finishedSchema.safeParse(readJson(fileSystem, `${this.#doneFolder}/${name}`));
      if (stored.success) this.#finished.push({ sequence, stored: stored.data });
    }
  }

  #readWaiting(): void {
    const { fileSystem, folder } = this.#options;
    const finished = new Set(this.#finished.map((each) => each.sequence));
    for (const name of fileSystem.list(folder)) {
      const sequence = numberOf(name);
      if (sequence === null) continue;
      this.#lastSequence = Math.max(this.#lastSequence, sequence);
      if (finished.has(sequence)) {
        this.#removeFiles(sequence);
        continue;
      }
      const stored = storedSchema.safeParse(readJson(fileSystem, `${folder}/${name}`));
      // Written whole or not at all; what can't be read was never ours, and stays for IT to see.
      if (!stored.success) continue;
      const begun = begunSchema.safeParse(readJson(fileSystem, this.#begunPath(sequence)));
      const attempts = begun.success ? begun.data.attempts : 0;
      const { job, queuedAtMs, repeated } = stored.data;
      this.#waiting.push({
        sequence,
        job,
        queuedAtMs,
        attempts,
        repeated: repeated || attempts > 0,
        failed: false,
      });
    }
  }

  #path(sequence: number): string {
    return `${this.#options.folder}/${fileName(sequence)}`;
  }

  #begunPath(sequence: number): string {
    return `${this.#options.folder}/${fileName(sequence)}.begun`;
  }

  get #doneFolder(): string {
    return `${this.#options.folder}/done`;
  }
}

function fileName(sequence: number): string {
  return `${String(sequence).padStart(12, '0')}.json`;
}

function numberOf(name: string): number | null {
  const digits = /^(\d{12})\.json$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Whether an error is the disk's, which printing survives. */
export function isDiskError(error: unknown): error is FileError {
  return error instanceof FileError;
}
