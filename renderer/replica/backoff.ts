/**
 * How long to wait before trying again. Waits double with every failure up to a limit and are spread at
 * random over the upper half of that span, so that tills cut off together don't come back together.
 */
import { type RandomSource, randomFraction } from '../../shared/base/environment.ts';

/** Waits between tries. */
export interface Backoff {
  /** The wait before the next try, ms; each call counts one more failure. */
  nextMs(): number;
  /** Starts over after a success. */
  reset(): void;
}

/** Waits from `baseMs` up to `limitMs`. */
export function createBackoff(random: RandomSource, baseMs: number, limitMs: number): Backoff {
  let failures = 0;
  return {
    nextMs: () => {
      const spanMs = Math.min(limitMs, baseMs * 2 ** Math.min(failures, 30));
      failures += 1;
      return Math.round(spanMs * (0.5 + 0.5 * randomFraction(random)));
    },
    reset: () => {
      failures = 0;
    },
  };
}
