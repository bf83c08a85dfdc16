/**
 * Remembers since when there is no connection, over starts: one draft holds the time of the cut. The till that closes
 * lets go of the network itself, which is no cut. Rule [HEALTH3].
 */
import { z } from 'zod';
import type { DraftDatabase } from '../drafts/cart-drafts.ts';
import { createWorkDrafts } from '../drafts/work-drafts.ts';
import { createWriteBehind } from '../drafts/write-behind.ts';
import type { Health } from './health.ts';

/** The memory. */
export interface CutMemory {
  /** Tells the health store what it remembers, and from then on keeps what that store tells. */
  load(): Promise<void>;
  saved(): Promise<void>;
  close(): void;
}

const keptSchema = z.strictObject({
  /** In business time; null while there is a connection. */
  sinceMs: z.int().nullable(),
});

/** Makes it. `failed` hears of a disk that refuses. */
export function createCutMemory(
  health: Health,
  database: DraftDatabase,
  failed: (error: unknown) => void,
): CutMemory {
  const { state } = health;
  const drafts = createWorkDrafts(database, 'connection:', keptSchema, ({ code, detail }) =>
    health.problem('drafts', code, detail),
  );
  const disk = createWriteBehind(failed, () => {});
  const keep = (): void => {
    const { connected, sinceMs } = state.getState();
    disk.write('cut', () => drafts.keep('cut', { sinceMs: connected ? null : sinceMs }));
  };
  let stop = (): void => {};
  return {
    load: async () => {
      const kept = await drafts.read('cut');
      if (typeof kept?.sinceMs === 'number') health.cutBefore(kept.sinceMs);
      else keep();
      stop = state.subscribe((now, before) => {
        if (now.connected !== before.connected) keep();
      });
    },
    saved: () => disk.idle(),
    close: () => stop(),
  };
}
