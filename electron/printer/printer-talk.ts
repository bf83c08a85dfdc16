/** One conversation with a printer on one link: questions about its status, and waiting until it is done. */
import type { Timers } from '../../shared/base/environment.ts';
import type { ByteLink } from './byte-link.ts';
import { askStatus, kindOfByte, reportOfStatus, statusBytes } from './escpos-status.ts';
import type { PrinterReport } from './printer-driver.ts';

/** A conversation. */
export class PrinterTalk {
  readonly #link: ByteLink;
  readonly #timers: Timers;
  #heardStatus: number[] = [];
  #onStatus: (() => void) | null = null;
  #onDone: (() => void) | null = null;
  #isGone = false;
  /** Whether the printer answered on this link. */
  answered = false;

  constructor(link: ByteLink, timers: Timers) {
    this.#link = link;
    this.#timers = timers;
    link.onBytes((bytes) => this.#hear(bytes));
    void link.gone.then(() => {
      this.#isGone = true;
      this.#onStatus?.();
    });
  }

  /** Whether the link is gone. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** How the printer is; null when it doesn't say within the limit, or can't. */
  async status(limitMs: number): Promise<PrinterReport | null> {
    if (!this.#link.twoWay || this.#isGone) return null;
    this.#heardStatus = [];
    const answered = new Promise<void>((resolve) => {
      this.#onStatus = resolve;
    });
    // While the printer takes no bytes the question waits its turn, too; the limit covers that.
    this.#link.write(askStatus).catch(() => {});
    await this.waits(limitMs, answered);
    this.#onStatus = null;
    const [printer, offline, paper] = this.#heardStatus;
    if (printer === undefined || offline === undefined || paper === undefined) return null;
    this.answered = true;
    return reportOfStatus(printer, offline, paper);
  }

  /** Resolves when the printer says that everything so far is done. Ask once per conversation. */
  done(): Promise<void> {
    return new Promise((resolve) => {
      this.#onDone = resolve;
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#link.write(bytes);
  }

  end(): Promise<void> {
    return this.#link.end();
  }

  drop(): void {
    this.#link.drop();
  }

  /** Whether something happened within the limit. */
  waits(limitMs: number, happening: Promise<void>): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = this.#timers.after(limitMs, () => resolve(false));
      void happening.then(() => {
        timer.cancel();
        resolve(true);
      });
    });
  }

  /** Waits for something that must end within the limit. @throws Error when it doesn't, or fails */
  async within(limitMs: number, happening: Promise<void>): Promise<void> {
    let failure: { readonly error: unknown } | null = null;
    const settled = happening.catch((error: unknown) => {
      failure = { error };
    });
    const isOver = await this.waits(limitMs, settled);
    if (!isOver) throw new Error('the printer took too long');
    // Set by the handler above, which the compiler doesn't follow.
    const failed = failure as { readonly error: unknown } | null;
    if (failed) throw failed.error;
  }

  #hear(bytes: Uint8Array): void {
    for (const byte of bytes) {
      const kind = kindOfByte(byte);
      if (kind === 'done') this.#onDone?.();
      if (kind === 'status') this.#heardStatus.push(byte);
    }
    if (this.#heardStatus.length >= statusBytes) this.#onStatus?.();
  }
}
