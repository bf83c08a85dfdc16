/**
 * Limits guessing: so many failures a minute per caller and for all callers together, then everybody waits
 * for the minute to pass. Right answers cost nothing.
 */
import type { Clock } from '../../shared/base/environment.ts';

/** Counts failures. */
export interface AttemptLimit {
  /** Seconds until the caller may try again; 0 when it may now. */
  waitSeconds(caller: string): number;
  failed(caller: string): void;
}

const windowMs = 60_000;

/** Allows `perCaller` failures of one caller and `total` of all in a minute. */
export function makeAttemptLimit(clock: Clock, perCaller: number, total: number): AttemptLimit {
  let startMs = clock.monotonicMs();
  let all = 0;
  const byCaller = new Map<string, number>();
  const turn = (): void => {
    if (clock.monotonicMs() - startMs < windowMs) return;
    startMs = clock.monotonicMs();
    all = 0;
    byCaller.clear();
  };
  return {
    waitSeconds: (caller) => {
      turn();
      const blocked = all >= total || (byCaller.get(caller) ?? 0) >= perCaller;
      return blocked ? Math.ceil((windowMs - (clock.monotonicMs() - startMs)) / 1000) : 0;
    },
    failed: (caller) => {
      turn();
      all += 1;
      byCaller.set(caller, (byCaller.get(caller) ?? 0) + 1);
    },
  };
}
