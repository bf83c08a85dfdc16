/**
 * The driver of an ESC/POS printer over any byte link. A printer that answers is asked before a job whether it
 * takes one, and after it whether it is done; while it waits for paper or for its cover its buffer keeps the
 * rest of the job, so the job is waited for and not sent again. A printer that says nothing is believed when
 * the system has handed over the last byte.
 */
import type { Timers } from '../../shared/base/environment.ts';
import type { PrinterSettings } from '../../shared/protocol/devices.ts';
import type { DrawerAnswer } from '../../shared/protocol/printing.ts';
import type { ByteLink, OpenLink } from './byte-link.ts';
import { drawerBytes, escposBytes, realTimeDrawerBytes } from './escpos-bytes.ts';
import { askDone, takesJobs, waitsForHands } from './escpos-status.ts';
import {
  offlineBecause,
  type PaperToPrint,
  type PrinterDriver,
  type PrinterReport,
  type PrintOutcome,
  reportOf,
} from './printer-driver.ts';
import { PrinterTalk } from './printer-talk.ts';

/** Time limits, ms. */
export interface PrinterLimits {
  /** For a connection. */
  readonly connectMs: number;
  /** For an answer about the status. A printer that gives none is taken for one that never does. */
  readonly statusMs: number;
  /** Between two questions while a job prints. */
  readonly watchMs: number;
  /** A printer that answered and then says nothing for so long is lost. */
  readonly silentMs: number;
  /** The same for one that stands still: with its buffer full it can't even hear the question. */
  readonly stillMs: number;
  /** A printer that is well but never says "done" is believed after this. */
  readonly doneMs: number;
  /** For handing over the bytes to a printer that says nothing. */
  readonly writeMs: number;
  /** For the drawer to wait until the printer is free to be told. */
  readonly drawerMs: number;
}

export const usualLimits: PrinterLimits = {
  connectMs: 4_000,
  statusMs: 1_000,
  watchMs: 500,
  silentMs: 20_000,
  stillMs: 5 * 60_000,
  doneMs: 60_000,
  writeMs: 120_000,
  drawerMs: 4_000,
};

/** Between two looks whether the drawer can be opened, ms. */
const drawerStepMs = 50;

interface JobUnderWay {
  readonly talk: PrinterTalk;
  /** The printer stands still and holds the bytes back. */
  readonly isStill: boolean;
}

/** An ESC/POS printer. */
export class EscposPrinter implements PrinterDriver {
  readonly #open: OpenLink;
  readonly #settings: PrinterSettings;
  readonly #timers: Timers;
  readonly #limits: PrinterLimits;
  /** Whether this printer ever answered, so that its silence means something. */
  #answers = false;
  #talk: PrinterTalk | null = null;
  #isBusy = false;
  /** The job whose bytes are going out. */
  #job: JobUnderWay | null = null;
  #turn: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    open: OpenLink,
    settings: PrinterSettings,
    timers: Timers,
    limits: PrinterLimits = usualLimits,
  ) {
    this.#open = open;
    this.#settings = settings;
    this.#timers = timers;
    this.#limits = limits;
  }

  status(): Promise<PrinterReport> {
    return this.#connected(async (talk) => {
      const report = await this.#ask(talk);
      await talk.end();
      return report;
    }, offlineBecause);
  }

  print(
    paper: PaperToPrint,
    begin: () => void,
    heard: (report: PrinterReport) => void,
  ): Promise<PrintOutcome> {
    let bytes: Uint8Array;
    try {
      bytes = escposBytes(paper.lines, this.#settings);
    } catch (error) {
      return Promise.resolve({ outcome: 'unprintable', report: offlineBecause(error) });
    }
    let isBegun = false;
    return this.#connected(
      async (talk): Promise<PrintOutcome> => {
        const before = await this.#ask(talk);
        heard(before);
        if (!takesJobs(before)) {
          talk.drop();
          return { outcome: 'not-begun', report: before };
        }
        begin();
        isBegun = true;
        return talk.answered ? this.#printAnswering(talk, bytes, heard) : this.#printMute(talk, bytes);
      },
      (error) => ({ outcome: isBegun ? 'interrupted' : 'not-begun', report: offlineBecause(error) }),
    );
  }

  async openDrawer(): Promise<DrawerAnswer> {
    const { drawerMs } = this.#limits;
    for (let waitedMs = 0; waitedMs < drawerMs && !this.#closed; waitedMs += drawerStepMs) {
      if (!this.#isBusy) return this.#openDrawerNow();
      if (this.#job && (await this.#openDrawerInJob(this.#job))) return { status: 'opened' };
      await new Promise<void>((resolve) => {
        this.#timers.after(drawerStepMs, resolve);
      });
    }
    return { status: 'not-opened', reason: 'offline' };
  }

  #openDrawerNow(): Promise<DrawerAnswer> {
    return this.#connected<DrawerAnswer>(
      async (talk) => {
        const bytes = takesJobs(await this.#ask(talk)) ? drawerBytes : realTimeDrawerBytes;
        await talk.write(bytes(this.#settings));
        await talk.end();
        return { status: 'opened' };
      },
      () => ({ status: 'not-opened', reason: 'offline' }),
    );
  }

  /** On the link of a job: behind it where it prints, in real time where it waits for paper. */
  #openDrawerInJob({ talk, isStill }: JobUnderWay): Promise<boolean> {
    const bytes = isStill ? realTimeDrawerBytes : drawerBytes;
    return talk.write(bytes(this.#settings)).then(
      () => true,
      () => false,
    );
  }

  close(): void {
    this.#closed = true;
    this.#talk?.drop();
  }

  /** Opens a link for one task; whatever fails on it becomes a value. */
  async #connected<T>(task: (talk: PrinterTalk) => Promise<T>, failed: (error: unknown) => T): Promise<T> {
    const before = this.#turn;
    let giveOn: () => void = () => {};
    // A printer takes one connection at a time: whoever comes meanwhile waits for its turn.
    const turn = new Promise<void>((resolve) => {
      giveOn = resolve;
    });
    this.#turn = turn;
    this.#isBusy = true;
    await before;
    let talk: PrinterTalk | null = null;
    try {
      if (this.#closed) throw new Error('the printer is closed');
      const link: ByteLink = await this.#open(this.#limits.connectMs);
      talk = new PrinterTalk(link, this.#timers);
      this.#talk = talk;
      return await task(talk);
    } catch (error) {
      talk?.drop();
      return failed(error);
    } finally {
      this.#talk = null;
      this.#job = null;
      if (this.#turn === turn) this.#isBusy = false;
      giveOn();
    }
  }

  async #ask(talk: PrinterTalk): Promise<PrinterReport> {
    const report = await talk.status(this.#limits.statusMs);
    if (report) this.#answers = true;
    if (report) return report;
    if (talk.isGone) throw new Error('the printer hung up');
    // One that used to answer is in trouble; one that never did may be fine.
    return this.#answers ? { state: 'offline', detail: 'the printer does not answer' } : reportOf('unknown');
  }

  async #printMute(talk: PrinterTalk, bytes: Uint8Array): Promise<PrintOutcome> {
    const handedOver = talk.write(bytes).then(() => talk.end());
    await talk.within(this.#limits.writeMs, handedOver);
    return { outcome: 'printed', report: reportOf('unknown') };
  }

  async #printAnswering(
    talk: PrinterTalk,
    bytes: Uint8Array,
    heard: (report: PrinterReport) => void,
  ): Promise<PrintOutcome> {
    const { watchMs, silentMs, stillMs, doneMs, statusMs } = this.#limits;
    this.#job = { talk, isStill: false };
    const done = talk.done();
    // A printer that stands still takes no more bytes: the write may last as long as the paper does.
    const written = talk.write(Buffer.concat([bytes, askDone]));
    written.catch(() => {});
    let silentSinceMs = 0;
    let wellMs = 0;
    let report = reportOf('ready');
    for (;;) {
      const isDone = await talk.waits(watchMs, done);
      if (isDone) break;
      if (talk.isGone) return { outcome: 'interrupted', report: offlineBecause('the printer hung up') };
      const asked = await talk.status(statusMs);
      if (asked === null) {
        silentSinceMs += watchMs + statusMs;
        const patienceMs = waitsForHands(report) ? stillMs : silentMs;
        if (silentSinceMs >= patienceMs) throw new Error('the printer fell silent');
        continue;
      }
      silentSinceMs = 0;
      report = asked;
      this.#job = { talk, isStill: !takesJobs(report) };
      heard(report);
      wellMs = takesJobs(report) ? wellMs + watchMs : 0;
      if (wellMs >= doneMs) break;
    }
    await talk.end().catch(() => {});
    return { outcome: 'printed', report };
  }
}
