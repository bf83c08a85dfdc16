/**
 * Notes when a store was heard: the last call of any of its tills. Written at most every while per store, for it
 * only says whether what a store sold may be unknown.
 */
import type { Clock } from '../../shared/base/environment.ts';
import type { Store } from '../store/store.ts';

const noteEveryMs = 20_000;

/** Notes calls of tills. */
export interface Heard {
  /** A till has called. */
  note(tillId: string): Promise<void>;
}

export function makeHeard(store: Store, clock: Clock): Heard {
  /** By till: its store. By store: when it was noted last, on the monotonic clock. */
  const stores = new Map<string, string>();
  const noted = new Map<string, number>();
  return {
    note: async (tillId) => {
      const known = stores.get(tillId);
      const nowMs = clock.monotonicMs();
      if (known !== undefined && nowMs - (noted.get(known) ?? -noteEveryMs) < noteEveryMs) return;
      if (known !== undefined) noted.set(known, nowMs);
      await store.write(async (transaction) => {
        const till = await transaction.access.till(tillId);
        if (!till || till.revokedAtMs !== null) return;
        stores.set(tillId, till.storeId);
        noted.set(till.storeId, nowMs);
        await transaction.channels.noteHeard(till.storeId, transaction.nowMs);
      });
    },
  };
}
