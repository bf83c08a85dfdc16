/**
 * Reads one pushed entry by itself: is it what its till wrote (hash and signature), and what does its
 * operation do? Nothing here refuses an entry: whatever is wrong becomes the reason why its effect is held,
 * and the entry is stored all the same. Nothing here reads the store, so it runs before a transaction.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../shared/base/canonical-json.ts';
import { uuidSchema } from '../../shared/base/ids.ts';
import type { StockMovement } from '../../shared/domain/entities/stock-level.ts';
import { entryHash, type JournalEntry, operationSchema } from '../../shared/domain/operation.ts';
import { applyOperation, type KnownOperation, parseOperation } from '../../shared/domain/operation-table.ts';
import type { PushedEntry } from '../../shared/protocol/push.ts';
import type { TillRecord } from '../store/access-records.ts';
import type { EntryRecord, HeldReason } from '../store/journal-records.ts';
import { verifySignature } from './verify-signature.ts';

/** How operations are read; an older server knows fewer kinds than a newer one. */
export type OperationReader = typeof parseOperation;

/** An entry as read: what is stored of it, and its movements while its effect isn't held. */
export interface ReadEntry {
  /** Everything but the branch, which its place decides. */
  readonly record: Omit<EntryRecord, 'branch'>;
  readonly movements: readonly StockMovement[];
  /** The operation, while its effect isn't held. */
  readonly operation: KnownOperation | null;
  /** The range that a readable `journal-break` names as lost. */
  readonly lost: { readonly fromSequence: number; readonly toSequence: number } | null;
}

/** Reads an entry of a till. `receivedAtMs` is the server's time. */
export function readEntry(
  entry: PushedEntry,
  till: TillRecord,
  readOperation: OperationReader,
  receivedAtMs: number,
): ReadEntry {
  const { text, forgery } = checkEntry(entry, till);
  const id = uuidSchema.safeParse(entry.operation.id);
  const kind = operationSchema.shape.kind.safeParse(entry.operation.kind);
  const verdict = forgery
    ? { ...nothing, reason: 'entry-not-genuine' as const, detail: forgery }
    : judge(entry.operation, text, till, readOperation);
  return {
    record: {
      journalId: entry.journalId,
      tillSequence: entry.tillSequence,
      storeId: till.storeId,
      tillId: till.tillId,
      operationId: id.success
        ? id.data
        : `${entry.journalId}:${entry.tillSequence}:${entry.hash.slice(0, 16)}`,
      kind: kind.success ? kind.data : '',
      receiptNumber: entry.receiptNumber?.includes('\0') ? null : entry.receiptNumber,
      previousHash: entry.previousHash,
      hash: entry.hash,
      text,
      sealed: entry.sealed ?? null,
      heldReason: verdict.reason,
      heldDetail: verdict.detail,
      receivedAtMs,
    },
    movements: verdict.movements,
    operation: verdict.operation,
    lost: verdict.lost,
  };
}

/** Reads an entry that is stored already, as if it came now; its genuineness was judged when it came. */
export function rereadEntry(
  record: EntryRecord,
  till: TillRecord,
  readOperation: OperationReader,
): ReadEntry & { readonly record: EntryRecord } {
  // The text was written from a PushedEntry.
  const entry = JSON.parse(record.text) as PushedEntry;
  const { reason, detail, ...effects } = judge(entry.operation, record.text, till, readOperation);
  return { record: { ...record, heldReason: reason, heldDetail: detail }, ...effects };
}

/** Whether a `journal-break` is genuine and names a range before its own place. */
export function readBreak(entry: JournalEntry, till: TillRecord): ReadEntry | null {
  const read = readEntry(entry, till, parseOperation, 0);
  return read.record.heldReason === null && read.lost && read.lost.toSequence < entry.tillSequence
    ? read
    : null;
}

/** Whether an entry's hash holds and a key of this till signed it. */
export function isGenuine(entry: PushedEntry, till: TillRecord): boolean {
  return checkEntry(entry, till).forgery === null;
}

interface Verdict {
  readonly reason: HeldReason;
  readonly detail: string;
  readonly movements: readonly StockMovement[];
  readonly operation: KnownOperation | null;
  readonly lost: ReadEntry['lost'];
}

const nothing = { movements: [], operation: null, lost: null } as const;

/** The entry's text, and what shows that it isn't the till's own; null when nothing does. */
function checkEntry(pushed: PushedEntry, till: TillRecord): { text: string; forgery: string | null } {
  // What is sealed stands beside what was hashed, and is kept apart from it, so that it can go.
  const { sealed: _, ...entry } = pushed;
  try {
    const text = canonicalJson(entry);
    if (hashOf(entry, text) !== entry.hash) return { text, forgery: 'hash' };
    const signed = till.publicKeys.some((key) => verifySignature(key, entry.hash, entry.signature));
    return { text, forgery: signed ? null : 'signature' };
  } catch {
    return { text: JSON.stringify(entry), forgery: 'not canonical JSON' };
  }
}

/** The hash of an entry: over its text without `hash` and `signature`, so the operation is written out once. */
function hashOf(entry: Omit<PushedEntry, 'sealed'>, text: string): string {
  const start = `{"hash":${canonicalJson(entry.hash)},`;
  const end = `,"tillSequence":${canonicalJson(entry.tillSequence)}}`;
  const signed = `,"signature":${canonicalJson(entry.signature)}${end}`;
  // The hash is made over whatever the operation holds; only its envelope's type is narrower.
  if (!text.startsWith(start) || !text.endsWith(signed)) return entryHash(entry as JournalEntry);
  const middle = text.slice(start.length, text.length - signed.length);
  return createHash('sha256').update(`{${middle}${end}`).digest('hex');
}

function judge(
  operation: PushedEntry['operation'],
  text: string,
  till: TillRecord,
  readOperation: OperationReader,
): Verdict {
  const held = (detail: string): Verdict => ({ ...nothing, reason: 'invalid-operation', detail });
  if (text.includes('\\u0000')) return held('holds a NUL character');
  try {
    const parsed = readOperation(operation);
    if (!parsed.ok && parsed.reason.code === 'invalid') {
      return held(`${parsed.reason.path}: ${parsed.reason.message}`.slice(0, 200));
    }
    const envelope = parsed.ok ? parsed.value : operationSchema.parse(operation);
    if (envelope.storeId !== till.storeId) return held('storeId: not the store of this till');
    if (envelope.tillId !== till.tillId) return held('tillId: not this till');
    if (!parsed.ok) return { ...nothing, reason: 'unknown-operation', detail: parsed.reason.code };
    return {
      reason: null,
      detail: '',
      movements: applyOperation(parsed.value).stock,
      operation: parsed.value,
      lost: lostRange(parsed.value),
    };
  } catch (error) {
    return held(error instanceof Error ? error.message.slice(0, 200) : 'unreadable');
  }
}

function lostRange(operation: KnownOperation): ReadEntry['lost'] {
  return operation.kind === 'journal-break' ? operation.payload : null;
}
