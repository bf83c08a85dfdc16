/**
 * A journal as one self-contained file: a header line, then the entries' lines as they stand in the journal.
 * Several journals may follow each other. Whoever has the file can prove every entry with the key in the
 * header.
 */
import { z } from 'zod';
import { uuidSchema } from '../../shared/base/ids.ts';
import { publicKeySchema } from '../../shared/protocol/access.ts';
import type { AppendFile, FileSystem } from './file-system.ts';
import { type SegmentScan, scanSegment } from './segment-scan.ts';
import { publicKeyOf } from './signing-key.ts';
import { surveyJournal } from './survey-journal.ts';

const headerSchema = z.object({
  stillopen: z.literal('journal-export'),
  version: z.literal(1),
  journalId: uuidSchema,
  receiptPrefix: z.string(),
  /** Null when the meta file was lost; signatures can't be checked then. */
  publicKey: publicKeySchema.nullable(),
  entries: z.int().min(0),
});

/** First line of an exported journal. */
export type ExportHeader = z.infer<typeof headerSchema>;

/** An exported journal, scanned like a segment. Offsets count from the first entry's line. */
export interface ExportedJournal {
  readonly header: ExportHeader;
  readonly scan: SegmentScan;
  readonly bytes: Uint8Array;
}

/** What was exported of one journal. */
export interface ExportCount {
  readonly header: ExportHeader;
  /** Entries that could not be exported because they are damaged; null when nothing tells how many. */
  readonly damagedPlaces: number;
}

/** Appends every readable entry of a journal's folder to an open file. @throws FileError */
export function exportJournal(fileSystem: FileSystem, folder: string, into: AppendFile): ExportCount | null {
  const known = { journalId: null, receiptPrefix: null, publicKey: null };
  const survey = surveyJournal(fileSystem, folder, { known, segmentBytes: 0, useSeals: true });
  if (survey.journalId === null) return null;
  const entries = survey.chain.segments.reduce((sum, segment) => sum + segment.entries.length, 0);
  const header: ExportHeader = {
    stillopen: 'journal-export',
    version: 1,
    journalId: survey.journalId,
    receiptPrefix: survey.receiptPrefix ?? survey.journalId.slice(-12),
    publicKey: survey.publicKey,
    entries,
  };
  into.append(Buffer.from(`${JSON.stringify(header)}\n`));
  for (const segment of survey.chain.segments) {
    const bytes = segment.entries.length > 0 ? fileSystem.read(`${folder}/${segment.file}`) : null;
    if (!bytes) continue;
    const lineFeed = Buffer.from('\n');
    const lines = segment.entries.flatMap(({ start, end }) => [bytes.subarray(start, end), lineFeed]);
    into.append(Buffer.concat(lines));
  }
  const damagedPlaces = survey.scans.reduce(
    (sum, scan) => sum + scan.damaged.length + (scan.unreadable ? 1 : 0),
    0,
  );
  return { header, damagedPlaces };
}

/** Takes an export apart. Lines before the first header belong to nothing and make it answer null. */
export function readExport(bytes: Uint8Array): ExportedJournal[] | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts: { header: ExportHeader; at: number; from: number }[] = [];
  for (let at = 0; at < buffer.length; ) {
    const found = buffer.indexOf(0x0a, at);
    const end = found < 0 ? buffer.length : found;
    const isHeader = buffer.toString('utf8', at, at + 13) === '{"stillopen":';
    const header = isHeader ? readHeader(buffer.toString('utf8', at, end)) : null;
    if (header) starts.push({ header, at, from: end + 1 });
    at = end + 1;
  }
  if (starts[0]?.at !== 0) return null;
  return starts.map(({ header, from }, index) => {
    const part = buffer.subarray(from, starts[index + 1]?.at ?? buffer.length);
    const key = header.publicKey === null ? null : publicKeyOf(header.publicKey);
    return { header, bytes: part, scan: scanSegment('export', part, header.journalId, key) };
  });
}

function readHeader(line: string): ExportHeader | null {
  try {
    const parsed = headerSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
