/**
 * Brings an exported journal into a till's folder as an earlier journal, which the till reads and sends but
 * never writes to. Importing the same file again changes nothing; a later export of the same journal replaces
 * an earlier import of it. A journal that the till itself keeps is never touched.
 */
import { joinChain } from './chain.ts';
import type { ExportedJournal } from './export-file.ts';
import { type FileSystem, makeLastingFolder, writeWhole } from './file-system.ts';
import { readMeta, segmentFile, segmentNumbers, writeMeta } from './journal-meta.ts';
import { surveyJournal } from './survey-journal.ts';

/** What became of an import. */
export type ImportOutcome =
  | { readonly status: 'imported'; readonly entries: number }
  | { readonly status: 'already-there'; readonly entries: number }
  | { readonly status: 'refused'; readonly reason: string };

/** Imports one journal into `journalsFolder` (a till's `journal` folder, locked by the caller). @throws FileError */
export function importJournal(
  fileSystem: FileSystem,
  journalsFolder: string,
  exported: ExportedJournal,
): ImportOutcome {
  const { header, scan, bytes } = exported;
  if (header.publicKey === null) return { status: 'refused', reason: 'the file names no public key' };
  if (scan.damaged.length > 0 || scan.tornFrom !== null || scan.entries.length !== header.entries)
    return { status: 'refused', reason: 'the file is damaged; verify it' };
  const folder = `${journalsFolder}/${header.journalId}`;
  const chain = joinChain([scan]);
  const isHere = readMeta(fileSystem, folder) !== null || segmentNumbers(fileSystem, folder).length > 0;
  if (isHere) {
    const known = { journalId: header.journalId, receiptPrefix: null, publicKey: header.publicKey };
    const here = surveyJournal(fileSystem, folder, { known, segmentBytes: 0, useSeals: false });
    const hashes = new Set(here.chain.segments.flatMap(({ entries }) => entries.map(({ hash }) => hash)));
    if (scan.entries.every(({ hash }) => hashes.has(hash)))
      return { status: 'already-there', entries: hashes.size };
    if (here.meta?.imported !== true)
      return { status: 'refused', reason: 'the till keeps this journal itself, with other entries' };
    const kept = new Set(scan.entries.map(({ hash }) => hash));
    if ([...hashes].some((hash) => !kept.has(hash)))
      return { status: 'refused', reason: 'another copy of this journal with other entries is here' };
  }
  makeLastingFolder(fileSystem, folder);
  writeWhole(fileSystem, `${folder}/${segmentFile(1)}`, bytes);
  const { journalId, receiptPrefix, publicKey } = header;
  writeMeta(fileSystem, folder, {
    version: 1,
    journalId,
    receiptPrefix,
    publicKey,
    segments: 1,
    imported: true,
  });
  return { status: 'imported', entries: chain.segments[0]?.entries.length ?? 0 };
}
