/**
 * Looks through a journal's folder without changing anything: every segment scanned (or taken from its seal),
 * the chain joined. Opening a journal and the command line both begin here.
 */
import type { KeyObject } from 'node:crypto';
import { type Chain, joinChain } from './chain.ts';
import { readLine } from './entry-line.ts';
import { FileError, type FileSystem } from './file-system.ts';
import { type JournalMeta, prefixOf, readMeta, segmentFile, segmentNumbers } from './journal-meta.ts';
import { type SegmentScan, scanSegment, unreadableSegment } from './segment-scan.ts';
import { readSealed } from './segment-seal.ts';
import { publicKeyOf } from './signing-key.ts';

/** What is known of a journal from elsewhere, for the case that its meta file is lost. */
export interface KnownJournal {
  readonly journalId: string | null;
  readonly receiptPrefix: string | null;
  /** Raw public key in base64. */
  readonly publicKey: string | null;
}

/** A journal as it lies on the disk. */
export interface Survey {
  readonly folder: string;
  /** Null when the meta file is missing or unreadable. */
  readonly meta: JournalMeta | null;
  /** From the meta file, else from what was known, else from the entries; null when nothing tells. */
  readonly journalId: string | null;
  readonly receiptPrefix: string | null;
  readonly publicKey: string | null;
  /** Number of the last segment; 0 for none. */
  readonly lastNumber: number;
  readonly scans: readonly SegmentScan[];
  readonly chain: Chain;
}

/** Called with each segment's bytes while they are at hand. */
export type SegmentVisitor = (scan: SegmentScan, bytes: Uint8Array) => void;

/** How to survey. `segmentBytes` bounds what a vanished segment can have held; seals save time. */
export interface SurveyOptions {
  readonly known: KnownJournal;
  readonly segmentBytes: number;
  readonly useSeals: boolean;
  readonly visit?: SegmentVisitor;
}

/** Surveys a journal. @throws FileError when the folder itself can't be listed. */
export function surveyJournal(fileSystem: FileSystem, folder: string, options: SurveyOptions): Survey {
  const meta = readMeta(fileSystem, folder);
  const present = segmentNumbers(fileSystem, folder);
  const lastNumber = Math.max(present.at(-1) ?? 0, meta?.segments ?? 0);
  const files = Array.from({ length: lastNumber }, (_, index) => segmentFile(index + 1));
  const told = meta ?? recover(fileSystem, folder, files, options.known);
  const key = told.publicKey === null ? null : publicKeyOf(told.publicKey);
  const scans = files.map((file) => scanFile(fileSystem, folder, file, told.journalId, key, options));
  return { folder, meta, ...identityOf(told), lastNumber, scans, chain: joinChain(scans) };
}

function identityOf(told: KnownJournal): KnownJournal {
  return { journalId: told.journalId, receiptPrefix: told.receiptPrefix, publicKey: told.publicKey };
}

function scanFile(
  fileSystem: FileSystem,
  folder: string,
  file: string,
  journalId: string | null,
  key: KeyObject | null,
  options: SurveyOptions,
): SegmentScan {
  const bytes = readSegment(fileSystem, `${folder}/${file}`);
  if (bytes === null) return unreadableSegment(file, options.segmentBytes);
  const sealed =
    options.useSeals && key && journalId !== null
      ? readSealed(fileSystem, folder, journalId, file, bytes, key)
      : null;
  const scan = sealed ?? scanSegment(file, bytes, journalId, key);
  options.visit?.(scan, bytes);
  return scan;
}

/**
 * A segment's bytes; null when it isn't there or the disk doesn't give it. Zeros at the end were reserved and
 * never written to; no line holds a zero, so they can be told from everything else.
 */
function readSegment(fileSystem: FileSystem, path: string): Uint8Array | null {
  try {
    const bytes = fileSystem.read(path);
    if (bytes === null) return null;
    let end = bytes.length;
    while (end > 0 && bytes[end - 1] === 0) end -= 1;
    return bytes.subarray(0, end);
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}

/** Without a meta file, what was known counts, and what is missing of it is read off the entries. */
function recover(
  fileSystem: FileSystem,
  folder: string,
  files: readonly string[],
  known: KnownJournal,
): KnownJournal {
  let { journalId, receiptPrefix } = known;
  for (const file of files) {
    if (journalId !== null && receiptPrefix !== null) break;
    const bytes = readSegment(fileSystem, `${folder}/${file}`);
    for (const line of new TextDecoder().decode(bytes ?? new Uint8Array()).split('\n')) {
      const read = readLine(line, journalId, null);
      if (!('entry' in read)) continue;
      journalId ??= read.entry.journalId;
      receiptPrefix ??= prefixOf(read.entry.receiptNumber);
    }
  }
  return { journalId, receiptPrefix, publicKey: known.publicKey };
}
