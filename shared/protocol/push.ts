/**
 * Push: a till hands its journal to the server, which stores it before it answers. Entries are keyed by
 * (journalId, tillSequence); the server relies on no order, and on nothing arriving only once. Content never
 * blocks the queue: only an entry without a place in a journal is refused at the door. Rules [PUSH*].
 */
import { z } from 'zod';
import { uuidSchema } from '../base/ids.ts';
import { sha256Schema } from '../base/sha256.ts';
import { journalEntrySchema } from '../domain/operation.ts';

/** Version of the wire protocol; part of every address as /v1. */
export const protocolVersion = 4;

/** The most entries in one push, and the most bytes in one body. */
export const pushLimits = { entries: 200, bodyBytes: 8 * 1024 * 1024 } as const;

/**
 * An entry at the server's door: its place, hash and signature must be readable; its operation may be of any
 * shape, because an operation that can't be read is stored, held and raised instead of blocking the queue.
 */
export const pushedEntrySchema = journalEntrySchema.extend({ operation: z.record(z.string(), z.unknown()) });
export type PushedEntry = z.infer<typeof pushedEntrySchema>;

/** A place in a journal. Sequence 0 with the genesis hash is its beginning. */
export const journalPlaceSchema = z.strictObject({ tillSequence: z.int().min(0), hash: sha256Schema });
export type JournalPlace = z.infer<typeof journalPlaceSchema>;

/** Places of a journal, both ends included. */
export const placeRangeSchema = z.object({ fromSequence: z.int().min(1), toSequence: z.int().min(1) });
export type PlaceRange = z.infer<typeof placeRangeSchema>;

/** Body of POST /v1/push. No entries: only asks how far the server holds the journal. */
export const pushRequestSchema = z.strictObject({
  journalId: uuidSchema,
  receiptPrefix: z.string().min(1).max(40),
  /** The place after which the entries follow; with no entries, the journal's head. */
  after: journalPlaceSchema,
  entries: z.array(pushedEntrySchema).max(pushLimits.entries),
  /** Signed `journal-break` entries that explain gaps within or before `entries`. */
  breaks: z.array(journalEntrySchema).max(50),
});
export type PushRequest = z.infer<typeof pushRequestSchema>;

/** Answer to a push. */
export const pushAnswerSchema = z.object({
  /**
   * `stored`: all that was sent is on the server's disk.
   * `gap`: entries before these are missing; send from `storedThrough + 1`.
   * `forked`: this journal was copied; stored in a branch of its own, enrol this till again.
   * `ahead`: the server holds more of this journal than the till has; start a new journal.
   */
  status: z.enum(['stored', 'gap', 'forked', 'ahead']),
  /** The highest sequence up to which the server holds this journal (in this branch) without an unexplained gap. */
  storedThrough: z.int().min(0),
  /** Hash of that entry; the genesis hash when nothing is held. */
  storedHash: sha256Schema,
  /** 0 for the journal itself, higher for a branch made by a copied till. */
  branch: z.int().min(0),
  /**
   * Places up to `storedThrough` that a break named as lost and that the server doesn't hold, in order. A copy of
   * the journal that still has them sends them, with its last entry, which tells whose line they are of.
   */
  missing: z.array(placeRangeSchema).default([]),
  serverTimeMs: z.int(),
});
export type PushAnswer = z.infer<typeof pushAnswerSchema>;
