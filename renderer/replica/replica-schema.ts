/**
 * The shape of the replica: which collections there are and what a stored row looks like. A change of this
 * shape raises `replicaVersion`, which makes a new database that is filled beside the old one; there is no
 * migration of rows.
 */
import type { RxCollection, RxJsonSchema } from 'rxdb';
import type { Article } from '../../shared/domain/entities/article.ts';
import type { Availability } from '../../shared/domain/entities/availability.ts';
import type { Customer } from '../../shared/domain/entities/customer.ts';
import type { Delivery } from '../../shared/domain/entities/delivery.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import type { ReferenceRow } from '../../shared/domain/entities/reference.ts';
import type { StockLevel } from '../../shared/domain/entities/stock-level.ts';
import type { ExceptionRow } from '../../shared/domain/exceptions.ts';
import type {
  Checkpoint,
  DocumentRow,
  FeedCollection,
  Outcome,
  ReceiptRow,
} from '../../shared/protocol/feed.ts';

/** Raised with every change of the shapes below. */
export const replicaVersion = 3;

/** What a collection's rows carry. */
export interface RowTypes {
  readonly products: Article;
  readonly reference: ReferenceRow;
  readonly stock: StockLevel;
  readonly customers: Customer;
  readonly receipts: ReceiptRow;
  readonly outcomes: Outcome;
  readonly exceptions: ExceptionRow;
  readonly documents: DocumentRow;
  readonly deliveries: Delivery;
  readonly availability: Availability;
  readonly orders: Order;
}

/** Per journal of this till, the highest own sequence whose effect the server had applied. */
export type OwnThrough = Readonly<Record<string, number>>;

/** A stored row of a pulled collection. Without `data` it couldn't be read and is kept out of every view. */
export interface ReplicaDocument {
  id: string;
  feedSequence: number;
  ownThrough: OwnThrough;
  data?: Readonly<Record<string, unknown>>;
}

/** A document as it goes into a page. */
export type PageDocument = ReplicaDocument & { _deleted: boolean };

/** The id of the document that keeps where a collection stands; no row of the feed uses it. */
export const markId = '~mark';

/** Where a collection stood when it last reached the stream's end; written in one go with that page's rows. */
export interface CollectionMark {
  readonly checkpoint: Checkpoint;
  readonly ownThrough: OwnThrough;
  readonly asOfMs: number;
}

/** What RxDB keeps as checkpoint. Nested, because RxDB merges checkpoints member by member. */
export interface PullCheckpoint {
  readonly at: {
    /** Null before the first page of the server. */
    readonly server: Checkpoint | null;
    /** The snapshot's part to go on with, while the first rows come from there. */
    readonly snapshotPart: number;
  };
}

/** An operation that waits for, or was acknowledged by, the server; the journal holds the fact itself. */
export interface OperationDocument {
  id: string;
  journalId: string;
  tillSequence: number;
  kind: string;
  businessMs: number;
}

export type ReplicaCollection = RxCollection<ReplicaDocument>;
export type OperationsCollection = RxCollection<OperationDocument>;

const sequence = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, multipleOf: 1 } as const;

/** Schema of a pulled collection. Receipts are read newest first, by their sequence. */
export function pulledSchema(collection: FeedCollection): RxJsonSchema<ReplicaDocument> {
  return {
    title: collection,
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: {
      id: { type: 'string', maxLength: 300 },
      feedSequence: sequence,
      ownThrough: { type: 'object', additionalProperties: true },
      data: { type: 'object', additionalProperties: true },
    },
    required: ['id', 'feedSequence', 'ownThrough'],
    indexes: collection === 'receipts' ? ['feedSequence'] : [],
  };
}

/** Schema of `operations`. */
export const operationsSchema: RxJsonSchema<OperationDocument> = {
  title: 'operations',
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 60 },
    journalId: { type: 'string', maxLength: 60 },
    tillSequence: sequence,
    kind: { type: 'string', maxLength: 40 },
    businessMs: { type: 'integer' },
  },
  required: ['id', 'journalId', 'tillSequence', 'kind', 'businessMs'],
};

/** All databases of the product begin so. */
export const databaseNamePrefix = 'stillopen-replica-';

/** The name of the database that holds a till's replica in the present shape. */
export function databaseName(tillId: string): string {
  return `${databaseNamePrefix}${replicaVersion}-${tillId.toLowerCase().replace(/[^a-z0-9-]/g, '-')}`;
}

/** Whether a database's name is that of a replica in a newer shape than this program knows. */
export function isNewerReplica(name: string): boolean {
  const version = new RegExp(`^${databaseNamePrefix}(\\d+)-`).exec(name)?.[1];
  return version !== undefined && Number(version) > replicaVersion;
}
