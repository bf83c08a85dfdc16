/**
 * Reads one page of a feed in one transaction. A page's rows, its checkpoint, `ownThrough`, count and digest
 * are all of the same moment. A checkpoint that this server's history doesn't contain is answered with the
 * demand to rebuild, never with rows. Rules [FEED*] and [EPOCH*].
 */
import { genesisHash } from '../../shared/domain/operation.ts';
import {
  type Checkpoint,
  collectionDigest,
  type Digest,
  type FeedCollection,
  feedCollections,
  stampedCollections,
} from '../../shared/protocol/feed.ts';
import type { PlaceRange } from '../../shared/protocol/push.ts';
import { mayHandOver, type TillRecord } from '../store/access-records.ts';
import { type EpochRecord, type FeedRecord, type StreamName, storeStream } from '../store/feed-records.ts';
import type { ReadTransaction } from '../store/store.ts';
import { missingPlaces } from './missing-places.ts';

/** What a till asks for. `checkpoint` null is the first pull. */
export interface PageRequest {
  readonly collection: FeedCollection;
  readonly checkpoint: Checkpoint | null;
  readonly limit: number;
  readonly digest: boolean;
  /** The branches of journals that the till wrote or writes, as far as it knows them. */
  readonly branches: ReadonlyMap<string, number>;
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
      readonly ownHashes: Readonly<Record<string, string>>;
      readonly ownMissing: Readonly<Record<string, PlaceRange[]>>;
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
    ...(stampedCollections.has(collection) ? await ownPlaces(transaction, till, request) : noPlaces),
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

/** How far journals are applied, the entry's hash there, and what is missing below. */
type OwnPlaces = Pick<Extract<PageResult, { rebuild: false }>, 'ownThrough' | 'ownHashes' | 'ownMissing'>;

const noPlaces: OwnPlaces = { ownThrough: {}, ownHashes: {}, ownMissing: {} };

/**
 * Per journal of the till, and per earlier journal it names and may hand over, how far it is applied in the
 * branch it names. Whether that is the line the till itself wrote, the hash tells it: a copy doesn't know its
 * branch before its first push. A branch that isn't here (any more) is answered as the journal itself.
 */
async function ownPlaces(
  transaction: ReadTransaction,
  till: TillRecord,
  request: PageRequest,
): Promise<OwnPlaces> {
  const own = await transaction.journals.journalsOfTill(till.tillId);
  const journalIds = new Set(own.map((journal) => journal.journalId));
  for (const journalId of request.branches.keys()) {
    const journal = journalIds.has(journalId) ? null : await transaction.journals.journal(journalId);
    const owner = journal && (await transaction.access.till(journal.tillId));
    if (owner && mayHandOver(till, owner)) journalIds.add(journalId);
  }
  const branches = await transaction.journals.branches([...journalIds]);
  const places = [...journalIds].map((journalId) => {
    const all = branches.get(journalId) ?? [];
    const asked = request.branches.get(journalId) ?? 0;
    return { journalId, place: all.find(({ branch }) => branch === asked) ?? all[0] };
  });
  const ownMissing: Record<string, PlaceRange[]> = {};
  for (const { journalId, place } of places) {
    const missing = place ? await missingPlaces(transaction, journalId, place.branch) : [];
    if (missing.length > 0) ownMissing[journalId] = missing;
  }
  return {
    ownMissing,
    ownThrough: Object.fromEntries(
      places.map(({ journalId, place }) => [journalId, place?.storedThrough ?? 0]),
    ),
    ownHashes: Object.fromEntries(
      places.map(({ journalId, place }) => [journalId, place?.storedHash ?? genesisHash]),
    ),
  };
}
