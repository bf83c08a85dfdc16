/**
 * Notes when a store was heard: the last call of any of its tills. Calls are noted in memory and written together
 * now and then, for they only say whether what a store sold may be unknown.
 */
import type { Clock } from '../../shared/base/environment.ts';
import type { Store } from '../store/store.ts';

const writeEveryMs = 20_000;

/** Notes calls of tills. */
export interface Heard {
  /** A till has called. */
  note(tillId: string): void;
  /** Writes what was noted, unless it was written a moment ago. */
  flush(): Promise<void>;
}

export function makeHeard(store: Store, clock: Clock): Heard {
  /** By till: when it called last. */
  let calls = new Map<string, number>();
  let writtenAtMs = Number.NEGATIVE_INFINITY;
  return {
    note: (tillId) => {
      calls.set(tillId, clock.wallMs());
    },
    flush: async () => {
      if (calls.size === 0 || clock.monotonicMs() - writtenAtMs < writeEveryMs) return;
      writtenAtMs = clock.monotonicMs();
      const noted = calls;
      calls = new Map();
      await store.write(async ({ access, channels }) => {
        for (const [tillId, atMs] of noted) {
          const till = await access.till(tillId);
          if (till && till.revokedAtMs === null) await channels.noteHeard(till.storeId, atMs);
        }
      });
    },
  };
}
