/**
 * Feed: a till reads the rows of a collection in the order in which the server committed them. Each page is
 * read in one transaction. Checkpoints carry the epoch in which they were handed out, so that a server
 * restored from a backup recognises a till that knows more than it does. Rules [FEED*] and [EPOCH*].
 */
import { z } from 'zod';
import { sha256Hex, sha256Schema } from '../base/sha256.ts';
import { openRefundSchema, returnedSchema } from '../domain/entities/returned.ts';
import { placeRangeSchema } from './push.ts';

/** Collections of the feed, and the kind of stream each travels in. */
export const feedCollections = {
  products: 'chain',
  reference: 'chain',
  stock: 'store',
  customers: 'store',
  receipts: 'store',
  outcomes: 'store',
  exceptions: 'store',
  documents: 'store',
  deliveries: 'store',
  availability: 'chain',
  orders: 'store',
} as const;
export type FeedCollection = keyof typeof feedCollections;
export const feedCollectionSchema = z.enum(
  Object.keys(feedCollections) as [FeedCollection, ...FeedCollection[]],
);

/** Collections to whose rows a till's own entries add: their pages tell how many of them the rows hold. */
export const stampedCollections: ReadonlySet<FeedCollection> = new Set(['stock', 'customers']);

/** Where a reader stands. `initial` is set while the first pull delivers rows by popularity. */
export const checkpointSchema = z.strictObject({
  epoch: z.string().min(1).max(60),
  /** Feed sequence up to which the reader has everything (with `initial`: will have, once it is done). */
  position: z.int().min(0),
  initial: z.strictObject({ popularity: z.int(), id: z.string().max(300) }).optional(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** The most rows in one page. */
export const feedPageLimit = 5000;

/** Query of GET /v1/feed/:collection. */
export const feedQuerySchema = z.strictObject({
  /** JSON of a checkpoint; absent for the first pull. */
  checkpoint: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(feedPageLimit).default(1000),
  /** "1" asks for count and hash of the whole collection with the final page. */
  digest: z.enum(['0', '1']).default('0'),
  /**
   * The journals the till wrote and writes, each with the branch it was told, for `ownThrough`: `id:branch`,
   * separated by commas.
   */
  journals: z
    .string()
    .max(8000)
    .regex(/^[\w-]{1,60}:\d{1,6}(,[\w-]{1,60}:\d{1,6})*$/)
    .optional(),
});

/** Writes the member `journals` of a query; the latest ones where there are more than it takes. */
export function journalsText(
  journals: readonly { readonly journalId: string; readonly branch: number }[],
): string {
  return journals
    .slice(-150)
    .map(({ journalId, branch }) => `${journalId}:${branch}`)
    .join(',');
}

/** Reads the member `journals` of a query. */
export function readJournals(text: string): Map<string, number> {
  const parts = text.split(',').map((each) => each.split(':'));
  return new Map(parts.map(([journalId = '', branch]) => [journalId, Number(branch)]));
}

/** A row of a feed. `data` is null when `deleted`. */
export const feedRowSchema = z.object({
  id: z.string().min(1).max(300),
  feedSequence: z.int().min(1),
  deleted: z.boolean(),
  data: z.record(z.string(), z.unknown()).nullable(),
});
export type FeedRow = z.infer<typeof feedRowSchema>;

/** Count and hash of a collection's live rows at a position; see collectionDigest. */
export const digestSchema = z.object({ count: z.int().min(0), hash: sha256Schema });
export type Digest = z.infer<typeof digestSchema>;

/** Answer of the feed: a page, or the demand to throw the replica away and pull anew. */
export const feedAnswerSchema = z.discriminatedUnion('rebuild', [
  z.object({
    rebuild: z.literal(false),
    rows: z.array(feedRowSchema),
    checkpoint: checkpointSchema,
    /** True when nothing follows: the reader stands at the stream's end as of this page. */
    final: z.boolean(),
    /** Live rows of the collection now, for progress. */
    total: z.int().min(0),
    /** With stock: per journal of this till, the highest own sequence applied when the page was read. */
    ownThrough: z.record(z.string(), z.int().min(0)),
    /** Per journal, the hash of the entry at that sequence: another than the till's own is another's line. */
    ownHashes: z.record(z.string(), sha256Schema),
    /** Per journal with any, the places up to `ownThrough` that were named as lost and aren't applied either. */
    ownMissing: z.record(z.string(), z.array(placeRangeSchema)).default({}),
    digest: digestSchema.nullable(),
    serverTimeMs: z.int(),
  }),
  z.object({
    rebuild: z.literal(true),
    /** Why: the epoch isn't known, or the position is past that epoch's end. */
    reason: z.enum(['unknown-epoch', 'position-past-end']),
    serverTimeMs: z.int(),
  }),
]);
export type FeedAnswer = z.infer<typeof feedAnswerSchema>;
export type FeedPage = Extract<FeedAnswer, { rebuild: false }>;

/** What became of an operation on the server: a row of `outcomes`, its id the operation's. */
export const outcomeSchema = z.object({
  operationId: z.string().max(100),
  journalId: z.string().max(60),
  branch: z.int().min(0),
  tillSequence: z.int().min(1),
  tillId: z.string().max(60),
  status: z.enum(['applied', 'applied-with-exception', 'held']),
  /** Ids of the exceptions this operation is a cause of. */
  exceptionIds: z.array(z.string().max(300)),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/**
 * A row of `receipts`: an entry that handed out a receipt in this store lately, or the purchase of another store of
 * which goods came back here, with what happened to it since.
 */
export const receiptRowSchema = z.object({
  receiptNumber: z.string().max(60),
  journalId: z.string().max(60),
  tillSequence: z.int().min(1),
  operation: z.record(z.string(), z.unknown()),
  /** What came back of what it sold; null while nothing did. */
  returned: returnedSchema.nullable().default(null),
  /** Of a return: its refunds that are done later, and what became of them. */
  refunds: z.array(openRefundSchema).max(30).default([]),
});
export type ReceiptRow = z.infer<typeof receiptRowSchema>;

/**
 * A row of `documents`: an entry of this store lately that hands out no receipt but is looked back at: shifts,
 * cash movements, stock documents.
 */
export const documentRowSchema = z.object({
  journalId: z.string().max(60),
  tillSequence: z.int().min(1),
  operation: z.record(z.string(), z.unknown()),
});
export type DocumentRow = z.infer<typeof documentRowSchema>;

/**
 * Count and hash of a set of rows, independent of their order: rows sorted by id (UTF-16 code units), each as
 * `id`, a tab, its feed sequence and a line feed; SHA-256 over the whole.
 */
export function collectionDigest(
  rows: readonly { readonly id: string; readonly feedSequence: number }[],
): Digest {
  const lines = [...rows]
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map((row) => `${row.id}\t${row.feedSequence}\n`);
  return { count: lines.length, hash: sha256Hex(lines.join('')) };
}
