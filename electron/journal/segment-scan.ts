/**
 * Reads the bytes of one segment into proven entries and damaged stretches. Nothing is judged here but single
 * lines; whether the entries follow each other is the chain's question. Every byte of the file ends up in an
 * entry, in a damaged stretch, or in the torn end.
 */
import type { KeyObject } from 'node:crypto';
import { journalBreakSchema } from '../../shared/domain/operations/journal-break.ts';
import { type LineDamage, readLine, receiptSequenceOf } from './entry-line.ts';

/** Sequences that a `journal-break` declares lost, both included. */
export interface LostRange {
  readonly fromSequence: number;
  readonly toSequence: number;
}

/** A proven entry and where its line stands (bytes; `end` without the line feed). */
export interface ScannedEntry {
  readonly tillSequence: number;
  readonly start: number;
  readonly end: number;
  readonly operationId: string;
  readonly kind: string;
  readonly receiptSequence: number | null;
  readonly businessMs: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly lost: LostRange | null;
}

/** Consecutive lines that are no entries. Lines count from 1. */
export interface DamagedStretch {
  readonly start: number;
  readonly end: number;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly why: LineDamage;
}

/** What a segment holds. */
export interface SegmentScan {
  readonly file: string;
  readonly size: number;
  readonly entries: readonly ScannedEntry[];
  readonly damaged: readonly DamagedStretch[];
  /** Where a last line begins that was cut off while it was written; null when there is none. */
  readonly tornFrom: number | null;
  /** The last line is whole, only its line feed is missing. */
  readonly lacksLineFeed: boolean;
  /** Bytes after the last entry that may have held others. */
  readonly lostBytes: number;
  /** The file isn't there or the disk doesn't give it; its bytes count as lost. */
  readonly unreadable: boolean;
  /** Proven before: a signed seal holds its entries and the hash of its bytes. */
  readonly sealed: boolean;
}

const lineFeed = 0x0a;

/** Scans a segment. `journalId` and `publicKey` may be null where the meta file is lost. */
export function scanSegment(
  file: string,
  bytes: Uint8Array,
  journalId: string | null,
  publicKey: KeyObject | null,
): SegmentScan {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: ScannedEntry[] = [];
  const damaged: DamagedStretch[] = [];
  let tornFrom: number | null = null;
  let lacksLineFeed = false;
  let start = 0;
  for (let line = 1; start < buffer.length; line += 1) {
    const found = buffer.indexOf(lineFeed, start);
    const ended = found >= 0;
    const end = ended ? found : buffer.length;
    const read = readStretch(buffer, start, end, ended, journalId, publicKey);
    if ('entry' in read) {
      entries.push(read.entry);
      if (!ended) lacksLineFeed = true;
    } else if (!ended) {
      tornFrom = start;
    } else {
      const before = damaged.at(-1);
      if (before?.end === start) damaged[damaged.length - 1] = { ...before, end: end + 1, lastLine: line };
      else damaged.push({ start, end: end + 1, firstLine: line, lastLine: line, why: read.damage });
    }
    start = end + 1;
  }
  const lastEnd = entries.at(-1)?.end ?? -1;
  const lostBytes = damaged
    .filter((stretch) => stretch.start > lastEnd)
    .reduce((sum, stretch) => sum + stretch.end - stretch.start, 0);
  const whole = { file, size: buffer.length, unreadable: false, sealed: false };
  return { ...whole, entries, damaged, tornFrom, lacksLineFeed, lostBytes };
}

/** The scan of a segment that the disk doesn't give: as many bytes as it can have had are lost. */
export function unreadableSegment(file: string, mostBytes: number): SegmentScan {
  return {
    file,
    size: 0,
    entries: [],
    damaged: [],
    tornFrom: null,
    lacksLineFeed: false,
    lostBytes: mostBytes,
    unreadable: true,
    sealed: false,
  };
}

function readStretch(
  buffer: Buffer,
  start: number,
  end: number,
  ended: boolean,
  journalId: string | null,
  publicKey: KeyObject | null,
): { readonly entry: ScannedEntry } | { readonly damage: LineDamage } {
  const read = readLine(buffer.toString('utf8', start, end), journalId, publicKey);
  if ('entry' in read) return { entry: scanned(read.entry, start, end) };
  // A line feed that became another byte leaves a whole entry behind, which may have been answered.
  const cut = ended ? null : readLine(buffer.toString('utf8', start, end - 1), journalId, publicKey);
  if (cut && 'entry' in cut) return { entry: scanned(cut.entry, start, end - 1) };
  return read;
}

function scanned(
  entry: Extract<ReturnType<typeof readLine>, { entry: unknown }>['entry'],
  start: number,
  end: number,
): ScannedEntry {
  const { operation } = entry;
  const lost = operation.kind === 'journal-break' ? journalBreakSchema.safeParse(operation.payload) : null;
  return {
    tillSequence: entry.tillSequence,
    start,
    end,
    operationId: operation.id,
    kind: operation.kind,
    receiptSequence: receiptSequenceOf(entry.receiptNumber),
    businessMs: operation.at.businessMs,
    previousHash: entry.previousHash,
    hash: entry.hash,
    lost: lost?.success ? { fromSequence: lost.data.fromSequence, toSequence: lost.data.toSequence } : null,
  };
}
