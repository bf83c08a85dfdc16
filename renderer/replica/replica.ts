/**
 * The replica: what the server told this till, in one RxDB database. It may be thrown away and rebuilt at any
 * time, whole or by collection; nothing in it is a fact of this till's own. Every pulled collection is
 * pull-only; one event stream and a slow timer wake them.
 */
import type { RxDatabase } from 'rxdb';
import type { Clock, RandomSource, Timer, Timers } from '../../shared/base/environment.ts';
import { type FeedCollection, feedCollections } from '../../shared/protocol/feed.ts';
import type { SyncFetch, TillHost } from '../../shared/protocol/till-host.ts';
import { type NewestRows, newestOfWake } from '../../shared/protocol/wake.ts';
import {
  CollectionFeed,
  type FeedProblemCode,
  type FeedProgress,
  type RowsArrived,
} from './collection-feed.ts';
import { type EventStream, openEventStream } from './event-stream.ts';
import { type OperationPlace, type OperationsQueue, openOperationsQueue } from './operations-queue.ts';
import type { JournalBranch, OwnLineCheck } from './own-line.ts';
import { databaseName, isNewerReplica, type OwnThrough, type ReplicaCollection } from './replica-schema.ts';
import type { RxdbParts } from './rxdb-parts.ts';
import { openSnapshot, type SnapshotSource, writeSnapshot } from './snapshot.ts';

/** Who shows which rows. Rows come once they are in the storage. */
export type RowSinks = { readonly [C in FeedCollection]?: (arrived: RowsArrived<C>) => void };

/** Waits of the replica, ms. */
export interface ReplicaTiming {
  /** Look for news this often, events or not. */
  readonly pollMs: number;
  /** Write the snapshot this long after the feeds brought something... */
  readonly snapshotQuietMs: number;
  /** ...and not more often than this. */
  readonly snapshotEveryMs: number;
}

/** The usual waits. */
export const usualReplicaTiming: ReplicaTiming = {
  pollMs: 60_000,
  snapshotQuietMs: 3_000,
  snapshotEveryMs: 10 * 60_000,
};

/** Problems the replica tells of, by where they were met. */
export type ReplicaProblem =
  | { readonly where: 'pull'; readonly code: FeedProblemCode; readonly detail: string }
  | { readonly where: 'events'; readonly code: 'unreachable'; readonly detail: string }
  | {
      readonly where: 'replica';
      readonly code: 'thrown-away' | 'newer-replica' | 'snapshot-unreadable' | 'snapshot-not-written';
      readonly detail: string;
    };

/** What a replica is made of. */
export interface ReplicaParts {
  readonly rxdb: RxdbParts;
  readonly host: Pick<TillHost, 'snapshotRead' | 'snapshotWrite'>;
  readonly syncFetch: SyncFetch;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly timing: ReplicaTiming;
  readonly tillId: string;
  readonly storeId: string;
  readonly sinks: RowSinks;
  journals(): readonly JournalBranch[];
  readonly isOwnLine: OwnLineCheck;
  prepareStamps(ownThrough: OwnThrough): Promise<void>;
  /** Sends the journal on; resolves once the places are covered, rejects for transport failures. */
  push(places: readonly OperationPlace[]): Promise<void>;
  serverTime(serverTimeMs: number): void;
  /** The event stream opened: the server is there. */
  reconnected(): void;
  progressed(): void;
  problem(problem: ReplicaProblem): void;
}

/** An open replica. */
export interface Replica {
  progress(collection: FeedCollection): FeedProgress;
  /** The stored rows of a collection; null while it is being rebuilt. */
  stored(collection: FeedCollection): ReplicaCollection | null;
  readonly operations: Pick<OperationsQueue, 'insert' | 'removeCovered'>;
  reSync(): void;
  /** The server was reached: an event stream that waits to be opened again does so now. */
  listen(): void;
  /** Looks for news everywhere; true when every feed reached its end. */
  pullToEnd(): Promise<boolean>;
  /** Throws one collection away and pulls it anew. */
  rebuild(collection: FeedCollection): Promise<void>;
  close(): Promise<void>;
}

const collections = Object.keys(feedCollections) as FeedCollection[];

/** So long after an event the feeds look for news, once for all events until then. */
const burstMs = 100;

/** Opens the replica and starts pulling. Resolves once what was stored shows. */
export async function openReplica(parts: ReplicaParts): Promise<Replica> {
  await tellOfNewer(parts);
  const database = await openDatabase(parts);
  const operations = await openOperationsQueue(parts.rxdb, database, parts.push);
  const snapshotTimer = createSnapshotTimer(parts, () => snapshotSources(feeds));
  const ended = (): void => {
    snapshotTimer.touched();
    removeLeftoversOnce();
  };
  let leftoversRemoved = false;
  const removeLeftoversOnce = (): void => {
    if (leftoversRemoved || feeds.some((feed) => feed.mark() === null)) return;
    leftoversRemoved = true;
    parts.rxdb.removeLeftovers(database.name).catch((error: unknown) => {
      parts.problem({ where: 'replica', code: 'thrown-away', detail: describe(error) });
    });
  };
  const feeds = makeFeeds(parts, database, ended);
  const byCollection = new Map<FeedCollection, (typeof feeds)[number]>(
    feeds.map((feed, index) => [collections[index] as FeedCollection, feed]), // made in this order
  );
  const feedOf = (collection: FeedCollection): (typeof feeds)[number] => {
    const feed = byCollection.get(collection);
    if (!feed) throw new Error(`No feed for ${collection}`);
    return feed;
  };

  // Staff and settings first: nobody can sign in without them, and they are few.
  for (const collection of ['reference', ...collections.filter((each) => each !== 'reference')] as const) {
    await feedOf(collection).start();
  }
  const reSync = (): void => {
    for (const feed of feeds) feed.reSync();
  };
  const reSyncTo = ({ epoch, sequences }: NewestRows): void => {
    for (const [collection, feed] of byCollection) feed.reSyncTo(epoch, sequences[collection] ?? 0);
  };
  const wake = startWaking(parts, reSync, reSyncTo);

  return {
    progress: (collection) => feedOf(collection).progress(),
    stored: (collection) => feedOf(collection).stored(),
    operations,
    reSync,
    listen: () => wake.listen(),
    pullToEnd: async () => (await Promise.all(feeds.map((feed) => feed.pullToEnd()))).every((end) => end),
    rebuild: (collection) => feedOf(collection).rebuild(),
    close: async () => {
      wake.close();
      await snapshotTimer.close();
      await Promise.all(feeds.map((feed) => feed.close()));
      await operations.close();
      await database.close();
    },
  };
}

/** A newer program's replica is of no use here and goes when this one is filled; that it was there is told. */
async function tellOfNewer(parts: ReplicaParts): Promise<void> {
  const names = (await parts.rxdb.storedNames?.()) ?? [];
  const newer = names.find(isNewerReplica);
  if (newer !== undefined) parts.problem({ where: 'replica', code: 'newer-replica', detail: newer });
}

async function openDatabase(parts: ReplicaParts): Promise<RxDatabase> {
  const name = databaseName(parts.tillId);
  const create = (): Promise<RxDatabase> =>
    parts.rxdb.createRxDatabase({
      name,
      storage: parts.rxdb.storage,
      multiInstance: false,
      eventReduce: false,
    });
  try {
    return await create();
  } catch (error) {
    // A replica that doesn't open is worth nothing; the journal, which is worth everything, lies elsewhere.
    parts.problem({ where: 'replica', code: 'thrown-away', detail: describe(error) });
    await parts.rxdb.removeLeftovers(null);
    return create();
  }
}

function makeFeeds(
  parts: ReplicaParts,
  database: RxDatabase,
  ended: () => void,
): CollectionFeed<FeedCollection>[] {
  const snapshot = openSnapshot(parts.host, parts.storeId, (detail) =>
    parts.problem({ where: 'replica', code: 'snapshot-unreadable', detail }),
  );
  const make = <C extends FeedCollection>(collection: C): CollectionFeed<C> =>
    new CollectionFeed<C>(
      {
        collection,
        rxdb: parts.rxdb,
        database,
        syncFetch: parts.syncFetch,
        clock: parts.clock,
        timers: parts.timers,
        random: parts.random,
        journals: () => parts.journals(),
        isOwnLine: parts.isOwnLine,
        prepareStamps: (ownThrough) => parts.prepareStamps(ownThrough),
        serverTime: (serverTimeMs) => parts.serverTime(serverTimeMs),
        arrived: (rows) => parts.sinks[collection]?.(rows),
        progressed: () => parts.progressed(),
        problem: (code, detail) => parts.problem({ where: 'pull', code, detail }),
        ended,
      },
      (part) => snapshot.page(collection, part),
    );
  // Each feed keeps its own row type inside; from outside they are driven alike.
  return collections.map((collection) => make(collection));
}

/** Wakes the feeds by events and by the slow timer. */
function startWaking(
  parts: ReplicaParts,
  reSync: () => void,
  reSyncTo: (newest: NewestRows) => void,
): { listen(): void; close(): void } {
  let timer: Timer | null = null;
  let soon: Timer | null = null;
  // What the last event told; null: anything may have changed.
  let newest: NewestRows | null = null;
  const poll = (): void => {
    timer = parts.timers.after(parts.timing.pollMs, () => {
      reSync();
      poll();
    });
  };
  poll();
  /** Events come in bursts; one look for news serves them all. */
  const lookSoon = (told: NewestRows | null): void => {
    newest = soon !== null && newest === null ? null : told;
    soon ??= parts.timers.after(burstMs, () => {
      soon = null;
      if (newest) reSyncTo(newest);
      else reSync();
    });
  };
  const stream: EventStream = openEventStream(parts.syncFetch, parts.timers, parts.random, {
    // The first event comes at once and tells what was missed meanwhile.
    opened: () => parts.reconnected(),
    event: (data) => lookSoon(newestOfWake(data)),
    failed: (detail) => parts.problem({ where: 'events', code: 'unreachable', detail }),
  });
  return {
    listen: () => stream.openNow(),
    close: () => {
      timer?.cancel();
      soon?.cancel();
      stream.close();
    },
  };
}

function snapshotSources(feeds: readonly CollectionFeed<FeedCollection>[]): SnapshotSource[] | null {
  const sources: SnapshotSource[] = [];
  for (const [index, feed] of feeds.entries()) {
    const stored = feed.stored();
    const mark = feed.mark();
    const collection = collections[index];
    if (!stored || !mark || !collection || feed.progress().source !== 'server') return null;
    sources.push({ collection, stored, mark, rowCount: feed.progress().received });
  }
  return sources;
}

/** Writes the snapshot a while after the feeds brought something. */
function createSnapshotTimer(
  parts: ReplicaParts,
  sources: () => SnapshotSource[] | null,
): { touched(): void; close(): Promise<void> } {
  let timer: Timer | null = null;
  let lastMs: number | null = null;
  let writing: Promise<unknown> = Promise.resolve();
  let closed = false;
  let lastContent = '';
  const write = async (): Promise<void> => {
    const from = sources();
    const content = JSON.stringify(from?.map((source) => [source.mark.checkpoint, source.rowCount]));
    if (!from || closed || content === lastContent) return;
    const isStale = (): boolean => closed || sources() === null;
    try {
      if (await writeSnapshot(parts.host, parts.rxdb, parts.storeId, from, isStale)) {
        lastMs = parts.clock.monotonicMs();
        lastContent = content;
      }
    } catch (error) {
      if (!closed) parts.problem({ where: 'replica', code: 'snapshot-not-written', detail: describe(error) });
    }
  };
  return {
    touched: () => {
      if (closed || timer) return;
      const { snapshotQuietMs, snapshotEveryMs } = parts.timing;
      const sinceLastMs = lastMs === null ? snapshotEveryMs : parts.clock.monotonicMs() - lastMs;
      timer = parts.timers.after(Math.max(snapshotQuietMs, snapshotEveryMs - sinceLastMs), () => {
        timer = null;
        writing = writing.then(write);
      });
    },
    close: async () => {
      closed = true;
      timer?.cancel();
      await writing;
    },
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 300) : String(error);
}
