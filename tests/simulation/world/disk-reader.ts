/** Reads journals straight from a till's disk, line by line, without any of the journal's own code. */
import { createHash } from 'node:crypto';
import type { MemoryFileSystem } from '../../support/memory-file-system.ts';
import type { AnsweredEntry } from './evidence.ts';

type Entry = Readonly<Record<string, unknown>>;

/** A line of a segment and where it stands. */
export interface DiskLine {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly entry: Entry | null;
}

/** All lines of all segments below a folder of journals. */
export function linesOnDisk(disk: MemoryFileSystem, folder: string): DiskLine[] {
  return disk
    .list(folder)
    .flatMap((name) => (disk.exists(`${folder}/${name}`) ? segmentsOf(disk, `${folder}/${name}`) : []))
    .flatMap((path) => linesOf(disk, path));
}

/** All entries of all journals, whose hash holds. An entry that stands twice counts once. */
export function journalsOnDisk(disk: MemoryFileSystem, folder: string): Entry[] {
  const found = new Map(
    linesOnDisk(disk, folder).flatMap(({ entry }) => (entry ? [[String(entry.hash), entry] as const] : [])),
  );
  return [...found.values()];
}

/** What stands sealed in a line now, beside what is hashed; null where nothing does. */
export function sealedIn(disk: MemoryFileSystem, { path, start, end }: DiskLine): string | null {
  const line = Buffer.from(disk.read(path) ?? []).toString('utf8', start, end);
  return /,"sealed":"([^"]*)","signature":"[^"]*","tillSequence":\d+\}$/.exec(line)?.[1] ?? null;
}

/**
 * Whether a line whose bytes were changed still holds its entry, whole: four bits of a signature's last character
 * count for nothing, nor do the two that fill it up, so a till reads such a line as it was, and nothing of it may be lost.
 */
export function isStillWhole(disk: MemoryFileSystem, line: DiskLine, sealedBefore: string | null): boolean {
  const { path, start, end, entry } = line;
  const now = soundEntry(Buffer.from(disk.read(path) ?? []).toString('utf8', start, end));
  if (!now || !entry || now.hash !== entry.hash || sealedIn(disk, line) !== sealedBefore) return false;
  const bytesOf = ({ signature }: Entry): Buffer => Buffer.from(String(signature), 'base64');
  return bytesOf(now).equals(bytesOf(entry));
}

function segmentsOf(disk: MemoryFileSystem, folder: string): string[] {
  return disk
    .list(folder)
    .filter((name) => /^\d{6}\.jsonl$/.test(name))
    .map((name) => `${folder}/${name}`);
}

function linesOf(disk: MemoryFileSystem, path: string): DiskLine[] {
  const bytes = Buffer.from(disk.read(path) ?? []);
  const lines: DiskLine[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(10, start);
    const end = found < 0 ? bytes.length : found;
    lines.push({ path, start, end, entry: soundEntry(bytes.toString('utf8', start, end)) });
    start = end + 1;
  }
  return lines;
}

/** What was read of a line before. Most lines of a disk are read many times, and a text is always the same entry. */
const known = new Map<string, Entry | null>();
const mostKnown = 20_000;

function soundEntry(line: string): Entry | null {
  if (!line.startsWith('{')) return null;
  const before = known.get(line);
  if (before !== undefined) return before;
  if (known.size >= mostKnown) known.clear();
  const entry = readEntry(line);
  known.set(line, entry);
  return entry;
}

function readEntry(line: string): Entry | null {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null) return null;
    // What is sealed stands beside what is hashed, and may be erased.
    const { sealed: _, ...whole } = entry as Record<string, unknown>; // an object's members
    const { hash, signature: __, ...hashed } = whole;
    return createHash('sha256').update(sortedJson(hashed)).digest('hex') === hash ? whole : null;
  } catch {
    return null;
  }
}

/** JSON with the keys of every object sorted. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** An entry as evidence. */
export function answeredOf(entry: Entry, storeId: string): AnsweredEntry {
  const operation = entry.operation as { readonly id: string; readonly kind: string }; // an entry's envelope
  return {
    journalId: String(entry.journalId),
    tillSequence: Number(entry.tillSequence),
    hash: String(entry.hash),
    operationId: operation.id,
    kind: operation.kind,
    storeId,
    receiptNumber: typeof entry.receiptNumber === 'string' ? entry.receiptNumber : null,
    entry,
  };
}
