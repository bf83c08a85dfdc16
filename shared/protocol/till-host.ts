/**
 * The till host is what the window asks of Electron's main process: the journal, the snapshot, keys and the
 * way to the server. A headless till talks to the same object without a window. Every message crosses the
 * process border as JSON and is parsed by these schemas at the door. Rules [HOST*].
 */
import { z } from 'zod';
import { uuidSchema } from '../base/ids.ts';
import { pinHashSchema } from '../domain/entities/reference.ts';
import { journalEntrySchema, operationSchema } from '../domain/operation.ts';
import { customerChannels } from './customers.ts';
import { deviceChannels } from './devices.ts';
import { eReceiptChannels } from './e-receipts.ts';
import { orderCodeChannels } from './order-codes.ts';
import { printChannels } from './printing.ts';
import { journalPlaceSchema } from './push.ts';
import { receiptCodeChannels } from './receipt-codes.ts';
import { reportDocumentSchema } from './report-document.ts';
import { terminalChannels } from './terminal.ts';

/** Who this till is. Texts are empty until it is enrolled. */
export const tillIdentitySchema = z.object({
  enrolled: z.boolean(),
  tillId: z.string(),
  storeId: z.string(),
  serverUrl: z.string(),
  /** Where the private key rests: in the system's key store, or in a file only the owner can read. */
  keyProtection: z.enum(['system', 'file']),
});
export type TillIdentity = z.infer<typeof tillIdentitySchema>;

/** Something about the journal that a person must know. */
export const journalAlarmSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('torn-line-cut'), bytes: z.int(), file: z.string() }),
  z.object({
    code: z.literal('damage-quarantined'),
    fromSequence: z.int(),
    toSequence: z.int(),
    file: z.string(),
  }),
  z.object({ code: z.literal('new-journal'), reason: z.enum(['missing', 'unreadable', 'behind-server']) }),
  z.object({ code: z.literal('disk-low'), freeBytes: z.int() }),
  z.object({ code: z.literal('disk-full'), freeBytes: z.int() }),
  z.object({ code: z.literal('write-failed'), message: z.string() }),
  z.object({ code: z.literal('forked') }),
]);
export type JournalAlarm = z.infer<typeof journalAlarmSchema>;

/** Where the journal stands. */
export const journalStatusSchema = z.object({
  journalId: uuidSchema,
  receiptPrefix: z.string(),
  head: journalPlaceSchema,
  /** Business time of the last entry, ms; 0 for an empty journal. Business time never falls below it. */
  lastBusinessMs: z.int(),
  alarms: z.array(journalAlarmSchema),
  /** Earlier journals of this till whose entries may not all be on the server, oldest first. */
  earlierJournalIds: z.array(uuidSchema),
});
export type JournalStatus = z.infer<typeof journalStatusSchema>;

/** Answer to an append. `already` means the operation id was journalled before: nothing was written. */
export const appendAnswerSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('appended'), entry: journalEntrySchema }),
  z.object({ status: z.literal('already'), entry: journalEntrySchema }),
  z.object({
    status: z.literal('refused'),
    reason: z.enum(['disk-full', 'write-failed', 'invalid', 'not-enrolled']),
    detail: z.string(),
  }),
]);
export type AppendAnswer = z.infer<typeof appendAnswerSchema>;

/** A stretch of a journal, with what a push needs to follow on. */
export const journalReadAnswerSchema = z.object({
  receiptPrefix: z.string(),
  /** The place the entries follow; its hash is null when that entry was lost. */
  after: journalPlaceSchema,
  entries: z.array(journalEntrySchema),
  head: journalPlaceSchema,
  /** All `journal-break` entries of the journal. */
  breaks: z.array(journalEntrySchema),
});
export type JournalReadAnswer = z.infer<typeof journalReadAnswerSchema>;

/** Answer to a PIN. After wrong ones the next try has to wait longer and longer, also over a restart. */
export const pinAnswerSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('right') }),
  z.object({ status: z.literal('wrong'), waitMs: z.int() }),
  z.object({ status: z.literal('wait'), waitMs: z.int() }),
]);
export type PinAnswer = z.infer<typeof pinAnswerSchema>;

/** Requests and answers by channel. The window may ask nothing else. */
export const hostChannels = {
  identity: { request: z.null(), answer: tillIdentitySchema },
  enrol: {
    request: z.strictObject({
      serverUrl: z.url({ protocol: /^https?$/ }).max(300),
      code: z.string().min(4).max(40),
    }),
    answer: z.discriminatedUnion('status', [
      z.object({ status: z.literal('enrolled'), identity: tillIdentitySchema }),
      z.object({
        status: z.literal('refused'),
        reason: z.enum(['unreachable', 'code-used-or-unknown', 'failed']),
      }),
    ]),
  },
  journalStatus: { request: z.null(), answer: journalStatusSchema },
  /** The place up to which the server last said that it holds a journal, by journal; it may hold less by now. */
  journalStored: { request: z.null(), answer: z.record(uuidSchema, journalPlaceSchema) },
  journalAppend: { request: operationSchema, answer: appendAnswerSchema },
  journalRead: {
    request: z.strictObject({
      journalId: uuidSchema,
      afterSequence: z.int().min(0),
      limit: z.int().min(1).max(1000),
    }),
    answer: journalReadAnswerSchema,
  },
  /** The newest entries that handed out a receipt, newest first, older than `beforeSequence`. */
  journalReceipts: {
    request: z.strictObject({ beforeSequence: z.int().min(1).nullable(), limit: z.int().min(1).max(500) }),
    answer: z.array(journalEntrySchema),
  },
  /** The newest entries of these kinds over all the till's journals, newest first. */
  journalNewest: {
    request: z.strictObject({
      kinds: z.array(z.string().max(40)).min(1).max(20),
      limit: z.int().min(1).max(500),
    }),
    answer: z.array(journalEntrySchema),
  },
  /**
   * The entry of an operation; null where no journal of the till has it, nor will have it by a write that failed.
   * Rejects where the disk doesn't tell.
   */
  journalEntry: {
    request: z.strictObject({ operationId: uuidSchema }),
    answer: journalEntrySchema.nullable(),
  },
  /** The server holds more of this journal than the till: go on in a new one. */
  journalRenew: {
    request: z.strictObject({ reason: z.enum(['behind-server']) }),
    answer: journalStatusSchema,
  },
  journalAlarm: { request: z.strictObject({ code: z.literal('forked') }), answer: journalStatusSchema },
  /** Somebody has read an alarm and it may go. Alarms of a filling disk stay as long as it is full. */
  journalAlarmAcknowledge: {
    request: z.strictObject({ alarm: journalAlarmSchema, staffId: z.string().min(1).max(60) }),
    answer: journalStatusSchema,
  },
  /** What the chain's settings say of the journal's disk; holds at once and from then on. */
  diskLimits: {
    request: z.strictObject({ warnBytes: z.int().min(0), refuseBytes: z.int().min(0) }),
    answer: z.null(),
  },
  /** Writes a copy of the journal into a file and tells its path; null when the user cancelled. */
  journalExport: { request: z.null(), answer: z.object({ path: z.string().nullable() }) },
  verifyPin: {
    request: z.strictObject({ staffId: z.string().max(60), pin: z.string().max(20), pinHash: pinHashSchema }),
    answer: pinAnswerSchema,
  },
  /** Keeps the snapshot, replacing the one before when `part` is the last of `parts`. Text is JSON. */
  snapshotWrite: {
    request: z.strictObject({
      part: z.int().min(0),
      parts: z.int().min(1).max(10_000),
      text: z.string().max(32 * 1024 * 1024),
    }),
    answer: z.null(),
  },
  /** A part of the snapshot; null when there is none or it can't be opened. */
  snapshotRead: {
    request: z.strictObject({ part: z.int().min(0) }),
    answer: z.object({ parts: z.int(), text: z.string() }).nullable(),
  },
  /** Settings of this machine: language, theme. */
  preferencesRead: { request: z.null(), answer: z.record(z.string(), z.string()) },
  preferencesWrite: { request: z.record(z.string().max(40), z.string().max(200)), answer: z.null() },
  ...deviceChannels,
  ...terminalChannels,
  ...eReceiptChannels,
  ...printChannels,
  ...orderCodeChannels,
  ...customerChannels,
  ...receiptCodeChannels,
  /** Makes a PDF of a report where somebody wants it; null when they changed their mind. Rejects when it fails. */
  reportPdf: { request: reportDocumentSchema, answer: z.object({ path: z.string().nullable() }) },
  /** Tells that the first screen is painted. */
  ready: { request: z.null(), answer: z.null() },
} as const;

export type HostChannel = keyof typeof hostChannels;
export type HostRequest<C extends HostChannel> = z.infer<(typeof hostChannels)[C]['request']>;
export type HostAnswer<C extends HostChannel> = z.infer<(typeof hostChannels)[C]['answer']>;

/** The till host as its callers see it: one asynchronous method per channel. Rejections are broken machines. */
export type TillHost = {
  readonly [C in HostChannel]: (request: HostRequest<C>) => Promise<HostAnswer<C>>;
};

/**
 * The way to the server, token included: `path` begins with /v1. Rejects with an Error when the server can't
 * be reached. In the window this is fetch on the application's own scheme, which main forwards.
 */
export type SyncFetch = (
  path: string,
  init?: { readonly method?: 'GET' | 'POST'; readonly body?: string; readonly signal?: AbortSignal },
) => Promise<Response>;
