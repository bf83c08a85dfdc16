/**
 * Works the queue off: the oldest job goes to the printer, alone, until it is on paper. A printer that can't be
 * reached is tried again later and later; one without paper or with its cover open is asked often, and the
 * queue goes on by itself when it is well. A job of which a part may be on paper is sent again with a mark.
 * Nobody waits for any of it, except the drawer, which opens now or not at all.
 */
import type { Timer, Timers } from '../../shared/base/environment.ts';
import { centred, type PrintDocument } from '../../shared/print/document.ts';
import { columnsOf, layOut } from '../../shared/print/lay-out.ts';
import { printTexts } from '../../shared/print/texts.ts';
import type { PrinterSettings } from '../../shared/protocol/devices.ts';
import type {
  DrawerAnswer,
  PrintEnqueueAnswer,
  PrintJob,
  PrintState,
} from '../../shared/protocol/printing.ts';
import { messageOf } from '../journal/file-system.ts';
import { isDiskError, type PrintQueue, type WaitingJob } from './print-queue.ts';
import type { PrintService } from './print-service.ts';
import { type PrinterDriver, type PrinterReport, reportOf } from './printer-driver.ts';

/** Waits of the worker, ms. */
export interface WorkerTiming {
  /** After a first failed attempt; doubled with each further one, up to the second figure. */
  readonly retryMs: number;
  readonly longestRetryMs: number;
  /** Between two looks at a printer that waits for paper or its cover. */
  readonly handsMs: number;
  /** Between two looks at an idle printer. */
  readonly idleMs: number;
}

export const usualWorkerTiming: WorkerTiming = {
  retryMs: 1_000,
  longestRetryMs: 30_000,
  handsMs: 1_500,
  idleMs: 15_000,
};

/** What a worker is made of. */
export interface WorkerParts {
  readonly queue: PrintQueue;
  readonly timers: Timers;
  /** This machine's printer; null when there is none. */
  readonly settings: () => PrinterSettings | null;
  readonly makeDriver: (settings: PrinterSettings) => PrinterDriver;
  readonly timing?: WorkerTiming;
}

interface Printer {
  readonly settings: PrinterSettings;
  readonly driver: PrinterDriver;
}

/** The worker of one queue. */
export class PrintWorker implements PrintService {
  readonly #parts: WorkerParts;
  readonly #timing: WorkerTiming;
  #printer: Printer | null = null;
  #report: PrinterReport = reportOf('unknown');
  /** Sequence of the job that is going out. */
  #printing: number | null = null;
  #working: Promise<void> | null = null;
  /** Something new came while it worked. */
  #isWoken = false;
  #timer: Timer | null = null;
  #failures = 0;
  #closed = false;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
    this.#timing = parts.timing ?? usualWorkerTiming;
    this.settingsChanged();
  }

  enqueue(job: PrintJob): PrintEnqueueAnswer {
    if (!this.#printer) return { status: 'not-configured' };
    try {
      const status = this.#parts.queue.add(job);
      this.#wake();
      return { status };
    } catch (error) {
      if (!isDiskError(error)) throw error;
      return { status: 'refused', detail: error.message };
    }
  }

  async openDrawer(): Promise<DrawerAnswer> {
    if (!this.#printer) return { status: 'not-opened', reason: 'not-configured' };
    return this.#printer.driver.openDrawer();
  }

  state(): PrintState {
    const { state, detail } = this.#printer ? this.#report : reportOf('not-configured');
    return { printer: state, detail, ...this.#parts.queue.shown(this.#printing) };
  }

  retry(): void {
    this.#failures = 0;
    this.#wake();
  }

  again(jobId: string): void {
    this.#parts.queue.again(jobId);
    this.#wake();
  }

  /** A job that is going out right now is let go first: what is on paper stays there. */
  remove(jobId: string, reason: string, staffId: string): void {
    const isPrinting = this.#parts.queue.waiting.some(
      ({ sequence, job }) => sequence === this.#printing && job.jobId === jobId,
    );
    this.#parts.queue.remove(jobId, reason, staffId);
    if (isPrinting) this.#renew();
  }

  settingsChanged(): void {
    const settings = this.#parts.settings();
    if (JSON.stringify(settings) === JSON.stringify(this.#printer?.settings ?? null)) return;
    this.#printer?.driver.close();
    this.#printer = settings === null ? null : { settings, driver: this.#parts.makeDriver(settings) };
    this.#report = reportOf('unknown');
    this.#failures = 0;
    this.#wake();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#printer?.driver.close();
    this.#parts.queue.close();
  }

  #renew(): void {
    if (!this.#printer) return;
    const { settings, driver } = this.#printer;
    driver.close();
    this.#printer = { settings, driver: this.#parts.makeDriver(settings) };
    this.#wake();
  }

  /** Works now, or as soon as what is under way has ended. */
  #wake(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#closed) return;
    if (this.#working) {
      this.#isWoken = true;
      return;
    }
    this.#isWoken = false;
    this.#working = this.#work().finally(() => {
      this.#working = null;
      if (this.#isWoken) this.#wake();
      else this.#plan();
    });
  }

  async #work(): Promise<void> {
    const printer = this.#printer;
    if (!printer) return;
    if (this.#parts.queue.head() === null) {
      this.#report = await printer.driver.status();
      return;
    }
    for (;;) {
      const job = this.#parts.queue.head();
      if (this.#closed || job === null || printer !== this.#printer) return;
      if (!(await this.#print(printer, job))) return;
    }
  }

  /** Prints a job; answers whether the next one may follow at once. */
  async #print({ settings, driver }: Printer, waiting: WaitingJob): Promise<boolean> {
    const { queue } = this.#parts;
    const { sequence, job, repeated } = waiting;
    const document = repeated ? marked(job.document) : job.document;
    const lines = layOut(document, columnsOf[settings.paperWidthMm]);
    this.#printing = sequence;
    try {
      const { outcome, report } = await driver.print(
        { lines, language: document.language },
        () => queue.begin(sequence),
        (heard) => {
          this.#report = heard;
        },
      );
      if (this.#closed) return false;
      this.#report = report;
      if (outcome === 'printed') queue.printed(sequence);
      if (outcome === 'unprintable') queue.fail(sequence);
      if (outcome === 'interrupted') queue.doubt(sequence);
      const isOver = outcome === 'printed' || outcome === 'unprintable';
      this.#failures = isOver ? 0 : this.#failures + 1;
      return isOver;
    } catch (error) {
      if (!isDiskError(error)) throw error;
      // Without a disk nobody can say afterwards what is on paper: the queue waits for it.
      this.#report = { state: 'error', detail: messageOf(error) };
      this.#failures += 1;
      return false;
    } finally {
      this.#printing = null;
    }
  }

  #plan(): void {
    if (this.#closed || !this.#printer || this.#timer) return;
    this.#timer = this.#parts.timers.after(this.#delayMs(), () => {
      this.#timer = null;
      this.#wake();
    });
  }

  #delayMs(): number {
    const { retryMs, longestRetryMs, handsMs, idleMs } = this.#timing;
    const { state } = this.#report;
    if (state === 'paper-out' || state === 'cover-open') return handsMs;
    if (this.#parts.queue.head() === null) return idleMs;
    return Math.min(longestRetryMs, retryMs * 2 ** Math.min(10, Math.max(0, this.#failures - 1)));
  }
}

/** The document with a mark that it may have come out before. */
function marked(document: PrintDocument): PrintDocument {
  const mark = centred(printTexts[document.language].maybeBefore, { weight: 'bold' });
  return { ...document, blocks: [mark, ...document.blocks] };
}
