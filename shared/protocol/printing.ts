/**
 * What the window asks of main about printing: putting a document into the queue on disk, opening the drawer,
 * and how printer and queue are. Rules [PRINT*], [DRAWER*].
 */
import { z } from 'zod';
import { printDocumentSchema } from '../print/document.ts';

/** How the printer is, as far as it tells. `unknown`: nothing was heard of it yet. */
export const printerStateSchema = z.enum([
  'not-configured',
  'unknown',
  'ready',
  'paper-low',
  'paper-out',
  'cover-open',
  'offline',
  'error',
]);
export type PrinterState = z.infer<typeof printerStateSchema>;

/** What a job is, for the list of jobs. */
export const printJobKindSchema = z.enum([
  'receipt',
  'copy',
  'x-report',
  'z-report',
  'label',
  'test',
  'slip',
]);
export type PrintJobKind = z.infer<typeof printJobKindSchema>;

/** Something to print. A job whose id is known already isn't taken twice. */
export const printJobSchema = z.strictObject({
  jobId: z.string().regex(/^[\w:.-]{1,100}$/),
  kind: printJobKindSchema,
  /** What it is called in lists, e.g. the receipt's number. */
  title: z.string().max(100),
  document: printDocumentSchema,
});
export type PrintJob = z.infer<typeof printJobSchema>;

/** What became of putting a job into the queue. */
export const printEnqueueAnswerSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('queued') }),
  /** It was put there before. */
  z.object({ status: z.literal('already') }),
  z.object({ status: z.literal('not-configured') }),
  /** The disk didn't take it. */
  z.object({ status: z.literal('refused'), detail: z.string() }),
]);
export type PrintEnqueueAnswer = z.infer<typeof printEnqueueAnswerSchema>;

/** A job in the queue as a person sees it. */
export const queuedJobSchema = z.object({
  jobId: z.string(),
  kind: printJobKindSchema,
  title: z.string(),
  /** Wall time, ms. */
  queuedAtMs: z.int(),
  /** How often bytes of it were sent. */
  attempts: z.int(),
  state: z.enum(['waiting', 'printing', 'failed']),
});
export type QueuedJob = z.infer<typeof queuedJobSchema>;

/** A job that left the queue. */
export const finishedJobSchema = z.object({
  jobId: z.string(),
  kind: printJobKindSchema,
  title: z.string(),
  finishedAtMs: z.int(),
  outcome: z.enum(['printed', 'removed']),
  /** Why it was removed; null when it was printed. */
  reason: z.string().nullable(),
});
export type FinishedJob = z.infer<typeof finishedJobSchema>;

/** How printing is. */
export const printStateSchema = z.object({
  printer: printerStateSchema,
  /** What the machine said, for IT; null when there is nothing to say. */
  detail: z.string().nullable(),
  /** Oldest first: the order in which they are printed. */
  queue: z.array(queuedJobSchema),
  /** Newest first. */
  finished: z.array(finishedJobSchema),
});
export type PrintState = z.infer<typeof printStateSchema>;

/** What became of opening the drawer. It is tried at once or not at all: it never opens minutes later. */
export const drawerAnswerSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('opened') }),
  z.object({ status: z.literal('not-opened'), reason: z.enum(['not-configured', 'no-drawer', 'offline']) }),
]);
export type DrawerAnswer = z.infer<typeof drawerAnswerSchema>;

const jobIdRequest = z.strictObject({ jobId: z.string().max(100) });

/** Channels of the till host about printing. */
export const printChannels = {
  /** Answers when the job is on disk. */
  printEnqueue: { request: printJobSchema, answer: printEnqueueAnswerSchema },
  drawerOpen: { request: z.strictObject({ why: z.string().max(200) }), answer: drawerAnswerSchema },
  printState: { request: z.null(), answer: printStateSchema },
  /** Tries now instead of when the next attempt is due. */
  printRetry: { request: z.null(), answer: printStateSchema },
  /** Prints a finished or failed job again, marked as printed before. */
  printAgain: { request: jobIdRequest, answer: printStateSchema },
  /** Takes a job out of the queue by hand. */
  printRemove: {
    request: jobIdRequest.extend({ reason: z.string().min(1).max(200), staffId: z.string().min(1).max(60) }),
    answer: printStateSchema,
  },
} as const;
