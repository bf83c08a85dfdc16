/**
 * What goes on in the background of a till: the replica and the outbox, and the figures that depend on both. Selling
 * waits for none of it.
 */
import type { Timer, Timers } from '../../shared/base/environment.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { type FeedCollection, feedCollections } from '../../shared/protocol/feed.ts';
import type { JournalStatus, TillIdentity } from '../../shared/protocol/till-host.ts';
import { createOwnLineCheck } from '../replica/own-line.ts';
import { createOwnOperations } from '../replica/own-operations.ts';
import { createPendingView } from '../replica/pending-view.ts';
import { openReplica, type Replica } from '../replica/replica.ts';
import { atMostEvery } from './at-most-every.ts';
import type { createBusinessTime } from './business-time.ts';
import type { createCatalogIndex } from './catalog-index.ts';
import type { CustomerShelf } from './create-customers.ts';
import type { createHealth } from './health.ts';
import type { OrderBook } from './order-book.ts';
import { createOutbox } from './outbox.ts';
import type { Outbox } from './outbox-parts.ts';
import { pushPath } from './push-client.ts';
import type { createReferenceView } from './reference-view.ts';
import type { ReturnBook } from './return-book.ts';
import type { Session } from './session.ts';
import { createDiskLimitsTeller } from './tell-disk-limits.ts';
import type { FeedHealth, Till } from './till.ts';
import type { TillParts, TillTiming } from './till-parts.ts';

const collections = Object.keys(feedCollections) as FeedCollection[];

/** A server that takes no push, but answers everything else, isn't asked to more often than this. */
const hurryMs = 5000;

/** Who shows what the background brings. */
export interface SyncViews {
  readonly health: ReturnType<typeof createHealth>;
  readonly time: ReturnType<typeof createBusinessTime>;
  readonly reference: ReturnType<typeof createReferenceView>;
  readonly catalog: ReturnType<typeof createCatalogIndex>;
  readonly session: Session;
  readonly orders: OrderBook;
  readonly returns: ReturnBook;
  readonly customers: CustomerShelf;
}

/** What goes on in the background. */
export interface Sync {
  readonly stock: Till['stock'];
  readonly outbox: Outbox;
  replica(): Replica | null;
  start(): Promise<void>;
  recorded(entry: JournalEntry): void;
  /** The server answered on this path, after it couldn't be reached. */
  reached(path: string): void;
  settled(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Makes it; nothing goes on before `start`. */
export function createSync(
  parts: TillParts & { readonly timing: TillTiming },
  identity: TillIdentity,
  status: JournalStatus,
  views: SyncViews,
): Sync {
  const { host, syncFetch, timers, random, timing } = parts;
  const { health, time } = views;
  let replica: Replica | null = null;
  const outbox = createOutbox(
    {
      host,
      syncFetch,
      timers,
      random,
      pollMs: timing.pollMs,
      serverTime: (serverTimeMs) => time.heard(serverTimeMs),
      journalChanged: (now) => health.journal(now),
      progressed: (stored, head, waiting) => {
        health.stored(stored, head, waiting);
        views.returns.stored();
      },
      problem: (code, detail) => health.problem('push', code, detail),
    },
    status,
  );
  const hurry = atMostEvery(timers, hurryMs, () => outbox.reached());
  const own = createOwnOperations(
    host,
    () => outbox.journalIds(),
    (entry) => {
      views.orders.recorded(entry);
      views.returns.recorded(entry);
      views.customers.recorded(entry);
    },
  );
  const pending = createPendingView(identity.storeId, own, views.orders);
  const tidy = keepTidy(timers, () => {
    const isCovered = (place: { journalId: string; tillSequence: number }): boolean =>
      outbox.isStored(place.journalId, place.tillSequence);
    return replica?.operations.removeCovered(isCovered, time.nowMs() - timing.keepOperationsMs);
  });

  const tellDiskLimits = createDiskLimitsTeller(host, views.reference, (error) =>
    health.problem('journal', 'disk-limits-not-kept', error instanceof Error ? error.message : String(error)),
  );

  const openTheReplica = (): Promise<Replica> =>
    openReplica({
      ...parts,
      tillId: identity.tillId,
      storeId: identity.storeId,
      sinks: {
        products: ({ rows }) => views.catalog.apply(rows),
        reference: ({ rows }) => {
          views.reference.apply(rows);
          tellDiskLimits();
          views.session.refresh();
          views.catalog.refresh();
        },
        stock: (arrived) => pending.stockArrived(arrived),
        outcomes: (arrived) => {
          pending.outcomesArrived(arrived);
          views.orders.outcomesArrived(arrived);
          views.returns.outcomesArrived(arrived);
        },
        receipts: (arrived) => views.returns.arrived(arrived),
        orders: (arrived) => views.orders.arrived(arrived),
        customers: (arrived) => views.customers.arrived(arrived),
      },
      journals: () => outbox.journals(),
      isOwnLine: createOwnLineCheck(host, outbox),
      prepareStamps: (ownThrough) => own.ensureFrom(ownThrough),
      push: async (places) => {
        const covered = (): boolean =>
          places.every((place) => outbox.isStored(place.journalId, place.tillSequence));
        // The outbox was woken when the entry was appended; here its next attempt is only waited for.
        if (!covered() && !(await outbox.attempt()) && !covered())
          throw new Error('The server is not reached');
      },
      serverTime: (serverTimeMs) => time.heard(serverTimeMs),
      reconnected: () => outbox.wake(),
      progressed: () => health.feeds(replica ? feedHealth(replica) : []),
      problem: ({ where, code, detail }) => health.problem(where, code, detail),
    });

  return {
    stock: pending,
    outbox,
    replica: () => replica,
    start: async () => {
      if (!identity.enrolled) return;
      await outbox.recall();
      replica = await openTheReplica();
      for (const { asOfMs } of feedHealth(replica)) time.notBefore(asOfMs ?? 0);
      health.feeds(feedHealth(replica));
      outbox.wake();
    },
    recorded: (entry) => {
      own.add(entry);
      pending.appended();
      outbox.appended(entry);
      replica?.operations.insert(entry).catch((error: unknown) => {
        health.problem(
          'replica',
          'operation-not-noted',
          error instanceof Error ? error.message : String(error),
        );
      });
    },
    reached: (path) => {
      replica?.listen();
      // The outbox goes on by itself after its own answers.
      if (path !== pushPath) hurry.ask();
    },
    settled: (signal) => settle(timers, outbox, () => replica, signal),
    close: async () => {
      hurry.close();
      tidy();
      outbox.close();
      await replica?.close();
    },
  };
}

/** Runs a task now and then; a failure is left to the next time. */
function keepTidy(timers: Timers, task: () => Promise<void> | undefined): () => void {
  let timer: Timer;
  const again = (): void => {
    timer = timers.after(10 * 60_000, () => {
      task()?.catch(() => {});
      again();
    });
  };
  again();
  return () => timer.cancel();
}

function feedHealth(replica: Replica): FeedHealth[] {
  return collections.map((collection) => ({ collection, ...replica.progress(collection) }));
}

/** Waits until journal and server are level and every feed has ended after that. */
async function settle(
  timers: Timers,
  outbox: Outbox,
  replica: () => Replica | null,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const open = replica();
    // A page under way may have been read before the push; the second look begins after the first ended.
    const pulledTwice = async (): Promise<boolean> =>
      open !== null && (await open.pullToEnd()) && (await open.pullToEnd());
    if ((await outbox.flush()) && (await pulledTwice()) && outbox.isLevel()) return;
    await new Promise<void>((resolve) => timers.after(200, resolve));
  }
}
