/**
 * Reads one page of a feed in one transaction. A page's rows, its checkpoint, `ownThrough`, count and digest
 * are all of the same moment. A checkpoint that this server's history doesn't contain is answered with the
 * demand to rebuild, never with rows. Rules [FEED*] and [EPOCH*].
 */
import {
  type Checkpoint,
  collectionDigest,
  type Digest,
  type FeedCollection,
  feedCollections,
} from '../../shared/protocol/feed.ts';
import type { TillRecord } from '../store/access-records.ts';
import { type EpochRecord, type FeedRecord, type StreamName, storeStream } from '../store/feed-records.ts';
import type { ReadTransaction } from '../store/store.ts';

/** What a till asks for. `checkpoint` null is the first pull. */
export interface PageRequest {
  readonly collection: FeedCollection;
  readonly checkpoint: Checkpoint | null;
  readonly limit: number;
  readonly digest: boolean;
  /** The journal and branch the till writes now. */
  readonly journalId: string | null;
  readonly branch: number;
}

/** A page with its rows as stored, or the demand to rebuild. */
export type PageResult =
  | { readonly rebuild: true; readonly reason: 'unknown-epoch' | 'position-past-end' }
  | {
      readonly rebuild: false;
      readonly rows: readonly FeedRecord[];
      readonly checkpoint: Checkpoint;
      readonly final: boolean;
      readonly total: number;
      readonly ownThrough: Readonly<Record<string, number>>;
      readonly digest: Digest | null;
    };

/** Reads the page that follows a checkpoint. */
export async function readPage(
  transaction: ReadTransaction,
  till: TillRecord,
  request: PageRequest,
): Promise<PageResult> {
  const stream = feedCollections[request.collection] === 'chain' ? 'chain' : storeStream(till.storeId);
  const epochs = await transaction.feed.epochs();
  const newest = epochs.at(-1);
  if (!newest) throw new Error('Invariant broken: a serving process has its epoch in the store');
  const position = await transaction.feed.position(stream);
  const refusal = request.checkpoint && findRefusal(epochs, request.checkpoint, stream, position);
  if (refusal) return { rebuild: true, reason: refusal };
  const { epoch } = newest;
  const part =
    request.checkpoint === null || request.checkpoint.initial
      ? await initialPart(transaction, stream, epoch, position, request)
      : await laterPart(transaction, stream, epoch, position, request, request.checkpoint);
  const { collection } = request;
  const digest = part.final && request.digest;
  return {
    ...part,
    rebuild: false,
    total: await transaction.feed.countLive(stream, collection),
    ownThrough: await ownThrough(transaction, till, request),
    digest: digest ? collectionDigest(await transaction.feed.liveVersions(stream, collection)) : null,
  };
}

interface Part {
  readonly rows: readonly FeedRecord[];
  readonly checkpoint: Checkpoint;
  readonly final: boolean;
}

/**
 * The first pull: rows by popularity, as far as they haven't changed since it began. Those that change
 * meanwhile have a later sequence and come afterwards.
 */
async function initialPart(
  transaction: ReadTransaction,
  stream: StreamName,
  epoch: string,
  streamPosition: number,
  { collection, checkpoint, limit }: PageRequest,
): Promise<Part> {
  const position = checkpoint?.position ?? streamPosition;
  const after = checkpoint?.initial ?? null;
  const found = await transaction.feed.popularRows(stream, collection, position, after, limit + 1);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  if (found.length > limit && last) {
    const initial = { popularity: last.popularity, id: last.id };
    return { rows, checkpoint: { epoch, position, initial }, final: false };
  }
  const changedSince = await transaction.feed.rowsAfter(stream, collection, position, 1);
  const final = changedSince.length === 0;
  return { rows, checkpoint: { epoch, position: final ? streamPosition : position }, final };
}

async function laterPart(
  transaction: ReadTransaction,
  stream: StreamName,
  epoch: string,
  streamPosition: number,
  { collection, limit }: PageRequest,
  checkpoint: Checkpoint,
): Promise<Part> {
  const found = await transaction.feed.rowsAfter(stream, collection, checkpoint.position, limit + 1);
  const rows = found.slice(0, limit);
  const final = found.length <= limit;
  const position = final ? streamPosition : (rows.at(-1)?.feedSequence ?? streamPosition);
  return { rows, checkpoint: { epoch, position }, final };
}

/** Why a checkpoint isn't of this server's history; null when it is. */
function findRefusal(
  epochs: readonly EpochRecord[],
  checkpoint: Checkpoint,
  stream: StreamName,
  position: number,
): 'unknown-epoch' | 'position-past-end' | null {
  const index = epochs.findIndex((epoch) => epoch.epoch === checkpoint.epoch);
  if (index < 0) return 'unknown-epoch';
  const next = epochs[index + 1];
  const end = next ? (next.starts.get(stream) ?? 0) : position;
  return checkpoint.position <= end ? null : 'position-past-end';
}

/** Per journal of the till, how far it is applied; of the journal it writes now, in the branch it writes. */
async function ownThrough(
  transaction: ReadTransaction,
  till: TillRecord,
  request: PageRequest,
): Promise<Record<string, number>> {
  const journals = await transaction.journals.journalsOfTill(till.tillId);
  const branches = await transaction.journals.branches(journals.map((journal) => journal.journalId));
  return Object.fromEntries(
    journals.map(({ journalId }) => {
      const asked = journalId === request.journalId ? request.branch : 0;
      const own = branches.get(journalId)?.find((branch) => branch.branch === asked);
      return [journalId, own?.storedThrough ?? 0];
    }),
  );
}
