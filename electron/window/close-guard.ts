/**
 * Closing a till with operations that the server doesn't have yet is allowed, but the cashier is told how many
 * wait. Then the page ends its work: what the cashier has seen and done is kept before the window goes. A page that
 * doesn't react is not waited for.
 */
import type { Timer, Timers } from '../../shared/base/environment.ts';

/** How long the page may take to show the question, and again to end its work, ms. */
export const closeLimitMs = 3000;

/** What the guard needs. */
export interface CloseGuardOptions {
  /** Operations that wait. */
  readonly waiting: () => number;
  /** Asks the page to show the question. */
  readonly ask: (waiting: number) => void;
  /** Asks the page to end its work. */
  readonly end: () => void;
  /** Closes the window for good. */
  readonly close: () => void;
  readonly timers: Timers;
}

/** Decides when the window closes. */
export class CloseGuard {
  readonly #options: CloseGuardOptions;
  #timer: Timer | null = null;
  #ends: 'not yet' | 'soon' | 'now' = 'not yet';

  constructor(options: CloseGuardOptions) {
    this.#options = options;
  }

  /** The window is about to close. True lets it; false keeps it open until the page has answered. */
  mayClose(): boolean {
    if (this.#ends !== 'not yet') return this.#ends === 'now';
    const waiting = this.#options.waiting();
    if (waiting === 0) {
      this.confirm();
      return false;
    }
    this.#limit(() => this.confirm());
    this.#options.ask(waiting);
    return false;
  }

  /** The page shows the question: from now on a person decides, in their own time. */
  shown(): void {
    if (this.#ends === 'not yet') this.#timer?.cancel();
  }

  /** Close, once the page has ended its work. */
  confirm(): void {
    if (this.#ends !== 'not yet') return;
    this.#ends = 'soon';
    this.#limit(() => this.ended());
    this.#options.end();
  }

  /** Stay open. */
  cancel(): void {
    this.shown();
  }

  /** The page has ended its work. */
  ended(): void {
    if (this.#ends !== 'soon') return;
    this.#ends = 'now';
    this.#timer?.cancel();
    this.#options.close();
  }

  #limit(task: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#options.timers.after(closeLimitMs, task);
  }
}
