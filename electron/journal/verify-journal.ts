/**
 * A report on a journal for a person: how many entries, where its head is, what is damaged and where. Looks
 * only; every signature is proven anew, seals are not believed.
 */
import type { Chain } from './chain.ts';
import { joinChain } from './chain.ts';
import type { LineDamage } from './entry-line.ts';
import type { ExportedJournal } from './export-file.ts';
import type { FileSystem } from './file-system.ts';
import { defaultSegmentBytes } from './journal.ts';
import type { SegmentScan } from './segment-scan.ts';
import { surveyJournal } from './survey-journal.ts';

/** What verifying a journal found. */
export interface JournalReport {
  readonly journalId: string | null;
  readonly receiptPrefix: string | null;
  readonly entries: number;
  readonly headSequence: number;
  readonly headHash: string;
  /** Sentences about what is known and explained. */
  readonly remarks: readonly string[];
  /** Sentences about what is damaged. Empty means whole. */
  readonly damage: readonly string[];
}

const reasons: Readonly<Record<LineDamage, string>> = {
  'not-an-entry': 'not a journal entry',
  'other-journal': 'an entry of another journal',
  'hash-differs': "the content doesn't fit its hash",
  'signature-differs': "the signature isn't the till's",
};

/** Verifies the journal in a folder. `publicKey` (base64) stands in where the meta file is lost. */
export function verifyFolder(
  fileSystem: FileSystem,
  folder: string,
  publicKey: string | null,
): JournalReport {
  const known = { journalId: null, receiptPrefix: null, publicKey };
  const survey = surveyJournal(fileSystem, folder, {
    known,
    segmentBytes: defaultSegmentBytes,
    useSeals: false,
  });
  const remarks = survey.meta ? [] : ['meta.json is missing or unreadable; recovered from the entries'];
  if (survey.publicKey === null) remarks.push('no public key is known: signatures were not checked');
  return report(survey.journalId, survey.receiptPrefix, survey.scans, survey.chain, remarks);
}

/** Verifies a journal in an exported file. */
export function verifyExported(exported: ExportedJournal): JournalReport {
  const { header, scan } = exported;
  const remarks = header.publicKey === null ? ['no public key is known: signatures were not checked'] : [];
  const result = report(header.journalId, header.receiptPrefix, [scan], joinChain([scan]), remarks);
  if (result.entries === header.entries) return result;
  const missing = `the file promises ${header.entries} entries and holds ${result.entries}`;
  return { ...result, damage: [...result.damage, missing] };
}

function report(
  journalId: string | null,
  receiptPrefix: string | null,
  scans: readonly SegmentScan[],
  chain: Chain,
  remarks: string[],
): JournalReport {
  const damage = scans.flatMap(damageOf);
  for (const { file, tillSequence } of chain.misplaced)
    damage.push(`${file}: entry ${tillSequence} follows nothing`);
  for (const { fromSequence, toSequence } of chain.gaps)
    damage.push(`entries ${fromSequence} to ${toSequence} are missing, and no journal-break names them`);
  for (const segment of chain.segments)
    for (const { tillSequence, lost } of segment.entries)
      if (lost)
        remarks.push(
          `entry ${tillSequence} is a journal-break: ${lost.fromSequence} to ${lost.toSequence} are lost`,
        );
  return {
    journalId,
    receiptPrefix,
    entries: chain.segments.reduce((sum, { entries }) => sum + entries.length, 0),
    headSequence: chain.head.tillSequence,
    headHash: chain.head.hash,
    remarks,
    damage,
  };
}

function damageOf(scan: SegmentScan): string[] {
  if (scan.unreadable) return [`${scan.file}: missing or unreadable`];
  const found = scan.damaged.map(({ firstLine, lastLine, why }) => {
    const lines = firstLine === lastLine ? `line ${firstLine}` : `lines ${firstLine} to ${lastLine}`;
    return `${scan.file}: ${lines}: ${reasons[why]}`;
  });
  if (scan.tornFrom !== null) {
    const bytes = scan.size - scan.tornFrom;
    found.push(`${scan.file}: the last line is torn (${bytes} bytes); the till cuts it off when it starts`);
  }
  return found;
}
