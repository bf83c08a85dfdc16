/**
 * Closing a till with operations that the server doesn't have yet is allowed, but the cashier is told how many
 * wait. The page shows the question; a page that doesn't react is not waited for.
 */
import type { Timer, Timers } from '../../shared/base/environment.ts';

/** How long the page may take to show the question, ms. */
export const closeLimitMs = 3000;

/** What the guard needs. */
export interface CloseGuardOptions {
  /** Operations that wait. */
  readonly waiting: () => number;
  /** Asks the page to show the question. */
  readonly ask: (waiting: number) => void;
  /** Closes the window for good. */
  readonly close: () => void;
  readonly timers: Timers;
}

/** Decides when the window closes. */
export class CloseGuard {
  readonly #options: CloseGuardOptions;
  #timer: Timer | null = null;
  #confirmed = false;

  constructor(options: CloseGuardOptions) {
    this.#options = options;
  }

  /** The window is about to close. True lets it; false keeps it open until the page has answered. */
  mayClose(): boolean {
    const waiting = this.#confirmed ? 0 : this.#options.waiting();
    if (waiting === 0) return true;
    this.#timer?.cancel();
    this.#timer = this.#options.timers.after(closeLimitMs, () => this.confirm());
    this.#options.ask(waiting);
    return false;
  }

  /** The page shows the question: from now on a person decides, in their own time. */
  shown(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Close. */
  confirm(): void {
    this.shown();
    this.#confirmed = true;
    this.#options.close();
  }

  /** Stay open. */
  cancel(): void {
    this.shown();
  }
}
