/**
 * Tells listeners that a stream has moved, and which collections in it. Commits of this process wake at once;
 * those of others are found by looking at the positions every second, which is what is relied on. A wake
 * carries positions, no rows.
 */
import type { Timer, Timers } from '../../shared/base/environment.ts';
import type { FeedCollection } from '../../shared/protocol/feed.ts';
import type { StreamName } from '../store/feed-records.ts';
import type { ReadTransaction, Store } from '../store/store.ts';

/** Where a stream stands, and the newest sequence of each collection in it. */
export interface StreamPlace {
  readonly position: number;
  readonly newest: ReadonlyMap<FeedCollection, number>;
}

/** Places by stream, and the newest epoch. */
export interface Positions {
  readonly epoch: string;
  readonly places: ReadonlyMap<StreamName, StreamPlace>;
}

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
  const read = (before: Positions): Promise<Positions> =>
    store.read((transaction) => readPositions(transaction, before));
  let positions = await read({ epoch: '', places: new Map() });
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
      const now = await read(positions).catch(() => positions); // the next look tries again
      const moved =
        now.epoch !== positions.epoch ||
        [...now.places].some(([stream, place]) => positions.places.get(stream) !== place);
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

/** The places now; of a stream that hasn't moved since `before`, the same object. */
async function readPositions({ feed }: ReadTransaction, before: Positions): Promise<Positions> {
  const places = new Map<StreamName, StreamPlace>();
  const epoch = (await feed.epochs()).at(-1)?.epoch ?? '';
  for (const [stream, position] of await feed.positions()) {
    const known = before.places.get(stream);
    const same = known?.position === position ? known : null;
    places.set(stream, same ?? { position, newest: await feed.newest(stream) });
  }
  return { epoch, places };
}
