/**
 * The pull handler of one collection. It asks the server page by page, gives RxDB no further page until the
 * rows of the one before are read back, and delivers a page again whose write failed. It never throws into
 * RxDB: a pull that can't go on ends, and is tried again after a wait of its own. Rules [REPLICA*].
 */
import type { Clock, RandomSource, Timer, Timers } from '../../shared/base/environment.ts';
import type { Digest, FeedCollection, FeedPage } from '../../shared/protocol/feed.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';
import { type Backoff, createBackoff } from './backoff.ts';
import { fetchPage, type PageFailure } from './feed-client.ts';
import type { JournalBranch, OwnLineCheck } from './own-line.ts';
import type { PageConfirmation } from './page-confirmation.ts';
import {
  type CollectionMark,
  markId,
  type OwnThrough,
  type PageDocument,
  type PullCheckpoint,
} from './replica-schema.ts';
import { type RawRow, toDocument } from './row-parser.ts';

/** Where a page's rows came from. */
export type PageSource = 'server' | 'snapshot';

/** A page whose rows are in the storage. */
export interface ConfirmedPage {
  readonly documents: readonly PageDocument[];
  readonly source: PageSource;
  /** Live rows the server has; null when the server wasn't asked. */
  readonly total: number | null;
  /** Set when the page reached the stream's end (for the snapshot: its end). */
  readonly mark: CollectionMark | null;
  readonly digest: Digest | null;
}

/** A stretch of the snapshot, for a till whose server can't be reached when its replica is empty. */
export interface SnapshotPage {
  readonly rows: readonly (RawRow & { readonly ownThrough: OwnThrough })[];
  readonly nextPart: number;
  /** With the last part: where the snapshot stood. */
  readonly mark: CollectionMark | null;
}

/** What a puller needs of the replica around it. */
export interface PullerParts {
  readonly collection: FeedCollection;
  readonly syncFetch: SyncFetch;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly confirmation: PageConfirmation;
  /** The till's journals, each with the branch it was told. */
  journals(): readonly JournalBranch[];
  /** Whether this collection's figures need the stamps of own operations. */
  readonly stamped: boolean;
  /** Whether a page's stamps are about the entries of this till's own journals. */
  readonly isOwnLine: OwnLineCheck;
  /** Called before rows with these stamps show, so that own operations above them are in memory. */
  prepareStamps(ownThrough: OwnThrough): Promise<void>;
  snapshotPage(part: number): Promise<SnapshotPage | null>;
  confirmed(page: ConfirmedPage): void;
  rebuildDemanded(reason: string): void;
  failed(failure: PageFailure): void;
  badRow(detail: string): void;
  writeFailed(detail: string): void;
  serverTime(serverTimeMs: number): void;
  reSync(): void;
}

interface Page {
  readonly documents: PageDocument[];
  readonly checkpoint: PullCheckpoint;
  readonly confirmedPage: ConfirmedPage;
}

const markEveryMs = 60_000;
const pageTimeoutMs = 30_000;
/** A till with a snapshot doesn't let the cashier wait long for a server that doesn't answer. */
const firstPageTimeoutMs = 4_000;
const mostRedeliveries = 3;

/** Pulls one collection. */
export class FeedPuller {
  private delivered: { page: Page; stored: Promise<boolean>; tries: number } | null = null;
  private lastMark: CollectionMark | null = null;
  private wantDigest = true;
  private retry: Timer | null = null;
  private closed = false;
  /** Set once the snapshot stood in: it is finished before the server is asked again. */
  private servingSnapshot = false;
  private readonly backoff: Backoff;
  private readonly parts: PullerParts;

  constructor(parts: PullerParts, storedMark: CollectionMark | null) {
    this.parts = parts;
    this.lastMark = storedMark;
    this.backoff = createBackoff(parts.random, 1000, 60_000);
  }

  /** Asks for count and hash with the next page that reaches the end. */
  askDigest(): void {
    this.wantDigest = true;
  }

  /** Ends what is under way; a handler that is called later gives no rows. */
  close(): void {
    this.closed = true;
    this.retry?.cancel();
  }

  /** RxDB's pull handler. */
  async pull(
    given: PullCheckpoint | undefined,
    limit: number,
  ): Promise<{ documents: PageDocument[]; checkpoint: PullCheckpoint }> {
    const nothing = { documents: [], checkpoint: given ?? { at: { server: null, snapshotPart: 0 } } };
    const before = this.delivered;
    if (before && !(await before.stored)) {
      if (this.closed) return nothing;
      return this.deliverAgain(before.page, before.tries) ?? nothing;
    }
    if (this.closed) return nothing;
    try {
      const page = await this.nextPage(nothing.checkpoint, limit);
      return this.closed || page === null ? nothing : this.deliver(page, 0);
    } catch (error) {
      // The journal or the snapshot couldn't be read; the rows wait until it can.
      this.parts.failed({
        code: 'unreadable',
        detail: error instanceof Error ? error.message : String(error),
      });
      this.tryLater();
      return nothing;
    }
  }

  private deliver(page: Page, tries: number): { documents: PageDocument[]; checkpoint: PullCheckpoint } {
    this.delivered = { page, stored: this.settle(page, tries), tries };
    return { documents: page.documents, checkpoint: page.checkpoint };
  }

  private deliverAgain(page: Page, tries: number): ReturnType<FeedPuller['deliver']> | null {
    this.wantDigest = true;
    if (tries + 1 < mostRedeliveries) return this.deliver(page, tries + 1);
    // The storage refuses this page. The pull ends here; the digest will tell whether rows were skipped.
    this.delivered = null;
    this.tryLater();
    return null;
  }

  /** Waits for the page's rows and shows them. */
  private async settle(page: Page, tries: number): Promise<boolean> {
    const stored = page.documents.length === 0 || (await this.parts.confirmation.confirm(page.documents));
    if (this.closed) return false;
    if (!stored) {
      this.parts.writeFailed(`${this.parts.collection}: page of ${page.documents.length}, try ${tries + 1}`);
      this.wantDigest = true;
      this.tryLater();
      return false;
    }
    const { mark } = page.confirmedPage;
    if (mark && page.documents.some((row) => row.id === markId)) this.lastMark = mark;
    if (page.confirmedPage.digest) this.wantDigest = false;
    this.parts.confirmed(page.confirmedPage);
    return true;
  }

  private async nextPage(given: PullCheckpoint, limit: number): Promise<Page | null> {
    const { server, snapshotPart } = given.at;
    if (server === null && this.servingSnapshot) {
      const next = await this.snapshotPage(snapshotPart);
      if (next) return next;
    }
    const documents = new Map<string, PageDocument>();
    let checkpoint = server;
    for (let emptyPages = 0; emptyPages < 5; ) {
      const journals = this.parts.journals();
      const answer = await this.ask(checkpoint, limit - documents.size, journals);
      if (this.closed) return null;
      if (!answer.ok) {
        if (documents.size > 0) break;
        if (server === null && answer.reason.code === 'unreachable') {
          const fromSnapshot = await this.snapshotPage(snapshotPart);
          if (fromSnapshot) return fromSnapshot;
        }
        this.parts.failed(answer.reason);
        this.tryLater();
        return null;
      }
      this.backoff.reset();
      this.parts.serverTime(answer.value.serverTimeMs);
      if (answer.value.rebuild) {
        this.parts.rebuildDemanded(answer.value.reason);
        return null;
      }
      const page = answer.value;
      if (this.parts.stamped && !(await this.parts.isOwnLine(journals, page))) break;
      const before = documents.size;
      await this.addRows(page, documents);
      checkpoint = page.checkpoint;
      if (page.final) return this.serverPage(documents, page);
      if (documents.size >= limit) return this.serverPage(documents, page);
      // A shorter page means "finished" to RxDB, so a page that isn't the last is filled up.
      // One that brings nothing new counts as empty: a server that repeats itself must not be asked for ever.
      if (documents.size === before) emptyPages += 1;
    }
    this.tryLater();
    if (checkpoint === null || documents.size === 0) return null;
    return this.makePage([...documents.values()], { server: checkpoint, snapshotPart: 0 }, null, null, null);
  }

  private ask(
    checkpoint: CollectionMark['checkpoint'] | null,
    limit: number,
    journals: readonly JournalBranch[],
  ): ReturnType<typeof fetchPage> {
    const { collection, syncFetch, timers } = this.parts;
    return fetchPage(syncFetch, timers, {
      collection,
      checkpoint,
      limit,
      digest: this.wantDigest,
      journals,
      timeoutMs: checkpoint === null ? firstPageTimeoutMs : pageTimeoutMs,
    });
  }

  private async addRows(page: FeedPage, documents: Map<string, PageDocument>): Promise<void> {
    const ownThrough = this.parts.stamped ? page.ownThrough : {};
    if (this.parts.stamped) await this.parts.prepareStamps(page.ownThrough);
    for (const row of page.rows) {
      documents.set(row.id, toDocument(this.parts.collection, row, ownThrough, this.parts.badRow));
    }
  }

  /** Makes the page of a server's answer; at the end of the stream with the mark, if it has moved. */
  private serverPage(rows: Map<string, PageDocument>, answer: FeedPage): Page {
    const documents = [...rows.values()];
    const checkpoint = { server: answer.checkpoint, snapshotPart: 0 };
    if (!answer.final) return this.makePage(documents, checkpoint, null, null, answer.total);
    const mark: CollectionMark = {
      checkpoint: answer.checkpoint,
      ownThrough: this.parts.stamped ? answer.ownThrough : {},
      asOfMs: answer.serverTimeMs,
    };
    if (documents.length > 0 || this.isMarkStale(mark)) documents.push(markDocument(mark));
    return this.makePage(documents, checkpoint, mark, answer.digest, answer.total);
  }

  private isMarkStale(mark: CollectionMark): boolean {
    const last = this.lastMark;
    return (
      last === null ||
      mark.asOfMs - last.asOfMs > markEveryMs ||
      JSON.stringify([mark.checkpoint, mark.ownThrough]) !==
        JSON.stringify([last.checkpoint, last.ownThrough])
    );
  }

  private async snapshotPage(part: number): Promise<Page | null> {
    const page = await this.parts.snapshotPage(part);
    this.servingSnapshot = page !== null && page.mark === null;
    if (!page) return null;
    if (this.parts.stamped) {
      for (const stamp of new Set(page.rows.map((row) => row.ownThrough)))
        await this.parts.prepareStamps(stamp);
      if (page.mark) await this.parts.prepareStamps(page.mark.ownThrough);
    }
    const documents = page.rows.map((row) =>
      toDocument(this.parts.collection, row, row.ownThrough, this.parts.badRow),
    );
    if (page.mark) documents.push(markDocument(page.mark));
    const checkpoint = { server: page.mark?.checkpoint ?? null, snapshotPart: page.nextPart };
    // RxDB may take this for the end of the pull, when the part is short; it is woken for the next one.
    this.parts.timers.after(0, () => this.parts.reSync());
    return this.makePage(documents, checkpoint, page.mark, null, null, 'snapshot');
  }

  private makePage(
    documents: PageDocument[],
    at: PullCheckpoint['at'],
    mark: CollectionMark | null,
    digest: Digest | null,
    total: number | null,
    source: PageSource = 'server',
  ): Page {
    const confirmedPage = {
      documents: documents.filter((row) => row.id !== markId),
      source,
      total,
      mark,
      digest,
    };
    return { documents, checkpoint: { at }, confirmedPage };
  }

  private tryLater(): void {
    if (this.closed) return;
    this.retry?.cancel();
    this.retry = this.parts.timers.after(this.backoff.nextMs(), () => {
      this.retry = null;
      this.parts.reSync();
    });
  }
}

function markDocument(mark: CollectionMark): PageDocument {
  return { id: markId, feedSequence: 0, ownThrough: {}, data: { ...mark }, _deleted: false };
}
