/**
 * Tells listeners that a stream has moved. Commits of this process wake at once; those of others are found
 * by looking at the positions every second, which is what is relied on. A wake carries positions, no rows.
 */
import type { Timer, Timers } from '../../shared/base/environment.ts';
import type { StreamName } from '../store/feed-records.ts';
import type { Store } from '../store/store.ts';

/** Positions by stream. */
export type Positions = ReadonlyMap<StreamName, number>;

/** Watches positions for many listeners at once. */
export interface FeedWakes {
  /** The positions as last seen. */
  current(): Positions;
  /** Calls `listener` with the positions after they moved. Returns how to stop. */
  subscribe(listener: (positions: Positions) => void): () => void;
  close(): void;
}

const pollMs = 1000;

/** Starts watching. */
export async function watchFeeds(store: Store, timers: Timers): Promise<FeedWakes> {
  const listeners = new Set<(positions: Positions) => void>();
  const read = (): Promise<Positions> => store.read((transaction) => transaction.feed.positions());
  let positions = await read();
  let closed = false;
  let looking = false;
  let again = false;
  const look = async (): Promise<void> => {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    do {
      again = false;
      const now = await read().catch(() => positions); // the next look tries again
      const moved = [...now].some(([stream, position]) => positions.get(stream) !== position);
      positions = now;
      if (moved && !closed) for (const listener of listeners) listener(positions);
    } while (again && !closed);
    looking = false;
  };
  const stopListening = store.onFeedCommit(() => void look());
  let timer: Timer;
  const poll = (): void => {
    timer = timers.after(pollMs, () => {
      void look();
      poll();
    });
  };
  poll();
  return {
    current: () => positions,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      closed = true;
      timer.cancel();
      stopListening();
      listeners.clear();
    },
  };
}
