/**
 * Business time: the last server time plus the monotonic time since, and never below the journal's last
 * entry. Before the server was heard from, the wall clock stands in for it, but not below what this till
 * already knows to be past: a clock set back must not make a stale figure fresh. Rules [TIME*].
 */
import type { Clock } from '../../shared/base/environment.ts';

/** The clock that rules go by. */
export interface BusinessTime {
  /** Business time now, ms since 1970. */
  nowMs(): number;
  /** Business time once the server was heard since the start; null before. */
  heardMs(): number | null;
  /** The server said what time it is. */
  heard(serverTimeMs: number): void;
  /** A moment that is certainly past: the journal's last entry, or when a stored row was fresh. */
  notBefore(businessMs: number): void;
}

/** Starts business time. `lastEntryMs` is that of the journal's last entry, 0 for an empty journal. */
export function createBusinessTime(clock: Clock, lastEntryMs: number): BusinessTime {
  let floorMs = lastEntryMs;
  let serverAt: { readonly serverMs: number; readonly monotonicMs: number } | null = null;
  // Before the server is heard from, time goes on from the latest moment known to be past, and from when it was.
  let known = { atMs: Math.max(clock.wallMs(), lastEntryMs), monotonicMs: clock.monotonicMs() };
  const sinceKnownMs = (): number => known.atMs + (clock.monotonicMs() - known.monotonicMs);
  const nowMs = (): number => {
    const base = serverAt ? serverAt.serverMs + (clock.monotonicMs() - serverAt.monotonicMs) : sinceKnownMs();
    return Math.max(Math.floor(base), floorMs);
  };
  return {
    nowMs,
    heardMs: () => (serverAt ? nowMs() : null),
    heard: (serverTimeMs) => {
      serverAt = { serverMs: serverTimeMs, monotonicMs: clock.monotonicMs() };
    },
    notBefore: (businessMs) => {
      floorMs = Math.max(floorMs, businessMs);
      if (businessMs > sinceKnownMs()) known = { atMs: businessMs, monotonicMs: clock.monotonicMs() };
    },
  };
}
