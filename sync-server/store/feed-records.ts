/**
 * Feeds as the store keeps them: per stream and collection the newest version of each row with the sequence
 * at which it was committed. A stream's position is taken and its row locked in the transaction that writes,
 * so the order of sequences is the order of commits and has no gaps.
 */
import type { FeedCollection } from '../../shared/protocol/feed.ts';

/** `chain`, or `store:` and a store's id. */
export type StreamName = 'chain' | `store:${string}`;

/** The stream of a store. */
export function storeStream(storeId: string): StreamName {
  return `store:${storeId}`;
}

/**
 * A row to write. `data` null deletes it. A row that is there already in the same words isn't written, nor the deletion
 * of one that isn't there, unless `evenUnchanged`: then whoever follows the stream hears of it.
 */
export interface FeedChange {
  readonly stream: StreamName;
  readonly collection: FeedCollection;
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  /** Order of the first pull, highest first. */
  readonly popularity: number;
  readonly evenUnchanged?: true;
}

/** A row as stored. `text` is the JSON of its data, null when deleted. */
export interface FeedRecord {
  readonly id: string;
  readonly feedSequence: number;
  readonly text: string | null;
  readonly popularity: number;
}

/** A life of the server between two openings, and where each stream stood when it began. */
export interface EpochRecord {
  readonly epoch: string;
  readonly starts: ReadonlyMap<StreamName, number>;
}

export interface FeedReads {
  /** Where a stream stands; 0 when nothing was ever written to it. */
  position(stream: StreamName): Promise<number>;
  /** All streams that exist with their positions. */
  positions(): Promise<Map<StreamName, number>>;
  /** The highest sequence of each collection that a stream ever had rows of, deletions included. */
  newest(stream: StreamName): Promise<Map<FeedCollection, number>>;
  /** All epochs, oldest first. */
  epochs(): Promise<EpochRecord[]>;
  /** Rows after a position in order of sequence, deletions included. */
  rowsAfter(
    stream: StreamName,
    collection: FeedCollection,
    position: number,
    limit: number,
  ): Promise<FeedRecord[]>;
  /** Live rows not changed since `position`, the most popular first, then by id; after a row of that order. */
  popularRows(
    stream: StreamName,
    collection: FeedCollection,
    position: number,
    after: { readonly popularity: number; readonly id: string } | null,
    limit: number,
  ): Promise<FeedRecord[]>;
  countLive(stream: StreamName, collection: FeedCollection): Promise<number>;
  /** Ids and sequences of all live rows, in no particular order. */
  liveVersions(
    stream: StreamName,
    collection: FeedCollection,
  ): Promise<{ readonly id: string; readonly feedSequence: number }[]>;
  /** These rows, live ones only, in no particular order. */
  rows(stream: StreamName, collection: FeedCollection, ids: readonly string[]): Promise<FeedRecord[]>;
  picture(hash: string): Promise<{ readonly contentType: string; readonly bytes: Uint8Array } | null>;
  /** Ids of the exceptions that each of these operations is a cause of, by operation, sorted. */
  exceptionsOf(storeId: string, operationIds: readonly string[]): Promise<Map<string, string[]>>;
  /** Every store in which one of these exceptions stands, in no particular order. */
  storesOfExceptions(
    exceptionIds: readonly string[],
  ): Promise<{ readonly storeId: string; readonly exceptionId: string }[]>;
}

export interface FeedWrites {
  /** Writes rows that differ from what is stored or are to be told, and returns how many. At most one change per row. */
  writeRows(changes: readonly FeedChange[]): Promise<number>;
  /**
   * Deletes up to `limit` live rows of a stream last written before `beforeMs`, of deliveries only those that
   * are received, of orders those that are closed, of receipts those without a refund that is still to be done;
   * returns how many.
   */
  expireRows(
    stream: StreamName,
    collections: readonly FeedCollection[],
    beforeMs: number,
    limit: number,
  ): Promise<number>;
  /** Remembers an epoch that begins at the present positions. */
  addEpoch(epoch: string): Promise<void>;
  addPictures(
    pictures: readonly {
      readonly hash: string;
      readonly contentType: string;
      readonly bytes: Uint8Array;
    }[],
  ): Promise<void>;
  /** Replaces the causes of exceptions; an empty list removes them. */
  setCauses(
    causes: readonly {
      readonly storeId: string;
      readonly exceptionId: string;
      readonly operationIds: readonly string[];
    }[],
  ): Promise<void>;
}
