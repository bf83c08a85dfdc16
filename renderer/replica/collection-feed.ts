/**
 * One pulled collection: its rows on disk, its replication, and how far it has come. Everything that shows
 * its rows gets them from here, and only once they are read back from the storage. The collection can be
 * thrown away and filled anew at any time; what showed before stays until the new filling is complete.
 */
import type { RxConflictHandler, RxDatabase } from 'rxdb';
import type { RxReplicationState } from 'rxdb/plugins/replication';
import { collectionDigest, type FeedCollection, stampedCollections } from '../../shared/protocol/feed.ts';
import { type ConfirmedPage, FeedPuller, type PullerParts } from './feed-puller.ts';
import { handUpOrders } from './hand-up-orders.ts';
import { type PageConfirmation, watchPages } from './page-confirmation.ts';
import {
  type CollectionMark,
  markId,
  type OwnThrough,
  type PullCheckpoint,
  pulledSchema,
  type ReplicaCollection,
  type ReplicaDocument,
  type RowTypes,
} from './replica-schema.ts';
import type { RxdbParts } from './rxdb-parts.ts';
import { readAllRows, sameDocument } from './stored-rows.ts';

/** A row that came or went. `data` is null when it went, or can't be read. */
export interface RowChange<Data> {
  readonly id: string;
  readonly data: Data | null;
  readonly ownThrough: OwnThrough;
}

/** Rows that are in the storage now. */
export interface RowsArrived<C extends FeedCollection> {
  readonly rows: readonly RowChange<RowTypes[C]>[];
  /** Set when the collection stands at its stream's end with these rows. */
  readonly mark: CollectionMark | null;
  /** Counts up whenever the collection is filled anew. */
  readonly filling: number;
}

/** How far a collection has come. */
export interface FeedProgress {
  readonly received: number;
  readonly total: number | null;
  readonly asOfMs: number | null;
  readonly source: 'none' | 'snapshot' | 'server';
}

/** Problems a feed tells of. */
export type FeedProblemCode =
  | 'unreachable'
  | 'refused'
  | 'unreadable'
  | 'bad-row'
  | 'write-failed'
  | 'rebuild'
  | 'digest-differs'
  | 'orders-refused'
  | 'replication-error';

/** What a feed needs of the replica around it. */
export interface CollectionFeedParts<C extends FeedCollection>
  extends Omit<PullerParts, 'collection' | 'confirmation' | 'confirmed' | keyof PullerEvents> {
  readonly collection: C;
  readonly rxdb: RxdbParts;
  readonly database: RxDatabase;
  arrived(rows: RowsArrived<C>): void;
  progressed(): void;
  problem(code: FeedProblemCode, detail: string): void;
  /** The feed reached its end at the server. */
  ended(): void;
}

type PullerEvents = Pick<
  PullerParts,
  'rebuildDemanded' | 'failed' | 'badRow' | 'writeFailed' | 'reSync' | 'snapshotPage'
> & { stamped: boolean };

const pullBatchSize = 1000;
const rebuildEveryMs = 10 * 60_000;
const handUpAgainMs = 5000;

/** Only the server writes these rows, so there is nothing to resolve: its row stands. */
const serverStands: RxConflictHandler<ReplicaDocument> = {
  isEqual: (a, b) => sameDocument(a, b),
  resolve: (conflict) => Promise.resolve(conflict.realMasterState),
};

/** Keeps one collection level with the server. */
export class CollectionFeed<C extends FeedCollection> {
  private readonly parts: CollectionFeedParts<C>;
  private readonly snapshotPage: PullerParts['snapshotPage'];
  private collection: ReplicaCollection | null = null;
  private replication: RxReplicationState<ReplicaDocument, PullCheckpoint> | null = null;
  private confirmation: PageConfirmation | null = null;
  private puller: FeedPuller | null = null;
  private sequences = new Map<string, number>();
  private leftFromBefore: Map<string, number> | null = null;
  private filling = 0;
  private currentMark: CollectionMark | null = null;
  private total: number | null = null;
  private source: FeedProgress['source'] = 'none';
  private changing: Promise<void> = Promise.resolve();
  private lastDigestRebuildMs: number | null = null;
  private closed = false;
  private handingUp = false;
  private readonly waiting = new Set<(reachedEnd: boolean) => void>();

  constructor(parts: CollectionFeedParts<C>, snapshotPage: PullerParts['snapshotPage']) {
    this.parts = parts;
    this.snapshotPage = snapshotPage;
  }

  /** Shows what is stored and starts pulling. */
  start(): Promise<void> {
    return this.inTurn(async () => {
      await this.open();
      await this.showStored();
      this.startPulling();
    });
  }

  /** The collection for look-ups by whoever shows single rows; null while it is being rebuilt. */
  stored(): ReplicaCollection | null {
    return this.collection;
  }

  progress(): FeedProgress {
    return {
      received: this.sequences.size,
      total: this.total,
      asOfMs: this.currentMark?.asOfMs ?? null,
      source: this.source,
    };
  }

  /** Where the collection stood when it last was complete in its present filling. */
  mark(): CollectionMark | null {
    return this.currentMark;
  }

  /** Looks for news. Cheap when there are none. */
  reSync(): void {
    if (!this.closed) this.replication?.reSync();
  }

  /** Looks for news if it stands before this sequence, or in another epoch. */
  reSyncTo(epoch: string, feedSequence: number): void {
    const at = this.currentMark?.checkpoint;
    if (at?.epoch !== epoch || at.position < feedSequence) this.reSync();
  }

  /** Looks for news; true when the stream's end was reached, false when the server couldn't be asked. */
  pullToEnd(): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.closed) {
        resolve(false);
        return;
      }
      this.waiting.add(resolve);
      this.reSync();
    });
  }

  /** Throws the stored rows away and pulls anew. What shows stays until the new filling is complete. */
  rebuild(): Promise<void> {
    return this.inTurn(async () => {
      if (this.closed) return;
      await this.stopPulling();
      await this.collection?.remove();
      this.collection = null;
      // Also what a filling brought that was broken off: it shows, and the next one may not bring it.
      this.leftFromBefore = new Map([...(this.leftFromBefore ?? []), ...this.sequences]);
      this.sequences = new Map();
      this.filling += 1;
      this.currentMark = null;
      this.total = null;
      await this.open();
      this.startPulling();
      this.parts.progressed();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    this.endWaiting(false);
    await this.inTurn(() => this.stopPulling());
  }

  private inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.changing.then(task);
    this.changing = done.catch(() => {});
    return done;
  }

  private async open(): Promise<void> {
    const { collection: name, database } = this.parts;
    const created = await database.addCollections({
      [name]: {
        schema: pulledSchema(name),
        conflictHandler: serverStands,
      },
    });
    // addCollections answers collections of any content; this one was just made from the row schema.
    this.collection = created[name] as unknown as ReplicaCollection;
  }

  private async showStored(): Promise<void> {
    const { collection } = this;
    if (!collection) return;
    const [stored] = await collection.storageInstance.findDocumentsById([markId], false);
    // The mark was written by this class; the database's name names its shape.
    const mark = (stored?.data ?? null) as CollectionMark | null;
    if (mark) await this.parts.prepareStamps(mark.ownThrough);
    await readAllRows(this.parts.rxdb, collection, async (documents) => {
      const rows = documents.filter((row) => row.id !== markId);
      if (!mark) await this.prepareRows(rows);
      for (const row of rows) this.sequences.set(row.id, row.feedSequence);
      this.parts.arrived({ rows: rows.map((row) => this.changeOf(row)), mark: null, filling: this.filling });
    });
    this.currentMark = mark;
    if (this.sequences.size > 0 || mark) this.source = 'server';
    if (mark) this.parts.arrived({ rows: [], mark, filling: this.filling });
    this.parts.progressed();
  }

  private async prepareRows(rows: readonly ReplicaDocument[]): Promise<void> {
    const stamps = new Map(rows.map((row) => [JSON.stringify(row.ownThrough), row.ownThrough]));
    for (const stamp of stamps.values()) await this.parts.prepareStamps(stamp);
  }

  private startPulling(): void {
    const { collection } = this;
    if (!collection) return;
    const { clock, timers, rxdb } = this.parts;
    const confirmation = watchPages(collection, clock, timers);
    const puller = new FeedPuller(this.pullerParts(confirmation), this.currentMark);
    const replication = rxdb.replicateRxCollection<ReplicaDocument, PullCheckpoint>({
      collection,
      replicationIdentifier: `feed-${this.parts.collection}`,
      live: true,
      waitForLeadership: false,
      retryTime: 5000,
      pull: { batchSize: pullBatchSize, handler: (given, limit) => puller.pull(given, limit) },
    });
    replication.error$.subscribe((error) => {
      this.parts.problem('replication-error', error.message.slice(0, 300));
      confirmation.replicationFailed();
    });
    this.confirmation = confirmation;
    this.puller = puller;
    this.replication = replication;
  }

  private async stopPulling(): Promise<void> {
    this.puller?.close();
    this.confirmation?.close();
    await this.replication?.cancel();
    this.replication = null;
  }

  private pullerParts(confirmation: PageConfirmation): PullerParts {
    const { parts } = this;
    return {
      collection: parts.collection,
      syncFetch: parts.syncFetch,
      clock: parts.clock,
      timers: parts.timers,
      random: parts.random,
      confirmation,
      stamped: stampedCollections.has(parts.collection),
      journals: () => parts.journals(),
      isOwnLine: parts.isOwnLine,
      prepareStamps: (ownThrough) => parts.prepareStamps(ownThrough),
      // A till that had rows shows them while it rebuilds; older ones from a snapshot would be no help.
      snapshotPage: (part) => (this.filling === 0 ? this.snapshotPage(part) : Promise.resolve(null)),
      confirmed: (page) => this.show(page),
      rebuildDemanded: (reason) => {
        parts.problem('rebuild', `${parts.collection}: ${reason}`);
        void this.rebuildDemanded().catch((error: unknown) => this.rebuildFailed(error));
      },
      failed: (failure) => {
        parts.problem(failure.code, `${parts.collection}: ${failure.detail}`);
        this.endWaiting(false);
      },
      badRow: (detail) => parts.problem('bad-row', detail),
      writeFailed: (detail) => {
        parts.problem('write-failed', detail);
        this.endWaiting(false);
      },
      serverTime: (serverTimeMs) => parts.serverTime(serverTimeMs),
      reSync: () => this.reSync(),
    };
  }

  /** Rebuilds for a server that was put back to an older copy. What it lost of orders it is told first. */
  private async rebuildDemanded(): Promise<void> {
    if (this.parts.collection === 'orders') {
      if (this.handingUp) return;
      this.handingUp = true;
      const taken = await this.handUp().finally(() => {
        this.handingUp = false;
      });
      if (!taken) {
        this.parts.timers.after(handUpAgainMs, () => this.reSync());
        return;
      }
    }
    await this.rebuild();
  }

  /** Returns false while the server can't be asked: the rows stay until it can. */
  private async handUp(): Promise<boolean> {
    const { collection, parts } = this;
    if (!collection || this.closed) return false;
    const rows: Readonly<Record<string, unknown>>[] = [];
    await readAllRows(parts.rxdb, collection, (documents) => {
      for (const { id, data } of documents) if (data && id !== markId) rows.push(data);
    });
    const handed = await handUpOrders(parts.syncFetch, parts.timers, rows);
    if (handed.taken && handed.refused.length > 0)
      parts.problem('orders-refused', handed.refused.join(', ').slice(0, 300));
    return handed.taken;
  }

  private show(page: ConfirmedPage): void {
    const rows: RowChange<RowTypes[C]>[] = page.documents.map((row) => this.changeOf(row));
    for (const row of page.documents) {
      if (row._deleted) this.sequences.delete(row.id);
      else this.sequences.set(row.id, row.feedSequence);
    }
    const { mark } = page;
    if (mark && this.leftFromBefore) {
      for (const id of this.leftFromBefore.keys()) {
        if (!this.sequences.has(id)) rows.push({ id, data: null, ownThrough: mark.ownThrough });
      }
      this.leftFromBefore = null;
    }
    this.source = page.source;
    this.total = page.total ?? this.total;
    this.currentMark = mark ?? this.currentMark;
    this.parts.arrived({ rows, mark, filling: this.filling });
    this.parts.progressed();
    if (!mark || page.source === 'snapshot') return;
    const whole = page.digest === null || this.isWhole(page.digest);
    if (!whole) return;
    this.endWaiting(true);
    this.parts.ended();
  }

  private isWhole(digest: NonNullable<ConfirmedPage['digest']>): boolean {
    const rows = [...this.sequences].map(([id, feedSequence]) => ({ id, feedSequence }));
    const own = collectionDigest(rows);
    if (own.count === digest.count && own.hash === digest.hash) return true;
    this.parts.problem(
      'digest-differs',
      `${this.parts.collection}: ${own.count} here, ${digest.count} there`,
    );
    const nowMs = this.parts.clock.monotonicMs();
    const lastMs = this.lastDigestRebuildMs;
    if (lastMs !== null && nowMs - lastMs < rebuildEveryMs) {
      // Rebuilding didn't help a moment ago; selling goes on with what is here, and the next start compares again.
      return true;
    }
    this.lastDigestRebuildMs = nowMs;
    void this.rebuild().catch((error: unknown) => this.rebuildFailed(error));
    return false;
  }

  private rebuildFailed(error: unknown): void {
    this.parts.problem(
      'write-failed',
      `${this.parts.collection}: ${error instanceof Error ? error.message : error}`,
    );
    this.endWaiting(false);
  }

  private endWaiting(reachedEnd: boolean): void {
    for (const resolve of this.waiting) resolve(reachedEnd);
    this.waiting.clear();
  }

  private changeOf(row: ReplicaDocument & { readonly _deleted?: boolean }): RowChange<RowTypes[C]> {
    // Rows are parsed by the collection's schema before they are stored; the storage's shape is in its name.
    const data = row._deleted ? null : ((row.data ?? null) as RowTypes[C] | null);
    return { id: row.id, data, ownThrough: row.ownThrough };
  }
}
