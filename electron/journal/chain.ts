/**
 * Joins the scanned segments into one chain and tells what is missing from it. An entry belongs to the chain
 * when it follows the one before by number and hash; a jump in the numbers is a gap, explained by a
 * `journal-break` or not. Numbers that a damaged end may have held count as used: none is given out twice.
 */
import { genesisHash } from '../../shared/domain/operation.ts';
import type { JournalPlace } from '../../shared/protocol/push.ts';
import { leastLineBytes } from './entry-line.ts';
import type { LostRange, ScannedEntry, SegmentScan } from './segment-scan.ts';

/** A gap and the file in which it was found. */
export interface Gap extends LostRange {
  readonly file: string;
}

/** The chain as it stands on the disk. */
export interface Chain {
  /** Entries that belong to the chain, per segment, in order. */
  readonly segments: readonly { readonly file: string; readonly entries: readonly ScannedEntry[] }[];
  /** The last entry; sequence 0 and the genesis hash for none. */
  readonly head: JournalPlace;
  /** The lowest sequence that was never given out. */
  readonly nextSequence: number;
  /** The highest receipt number that may have been given out. */
  readonly receiptSequence: number;
  readonly lastBusinessMs: number;
  /** Sequences of all `journal-break` entries. */
  readonly breaks: readonly number[];
  /** Gaps that no break explains yet. */
  readonly gaps: readonly Gap[];
  /** Proven entries that follow nothing: kept in their file, not part of the chain. */
  readonly misplaced: readonly { readonly file: string; readonly tillSequence: number }[];
}

/** The most entries that so many lost bytes of one file can have held. */
export function mostEntriesIn(lostBytes: number): number {
  return lostBytes === 0 ? 0 : Math.floor(lostBytes / leastLineBytes) + 1;
}

/** Joins scans, given in the order of their segments. */
export function joinChain(scans: readonly SegmentScan[]): Chain {
  let head: JournalPlace = { tillSequence: 0, hash: genesisHash };
  let receiptSequence = 0;
  let lastBusinessMs = 0;
  let perhapsLost = 0;
  let lostIn = scans[0]?.file ?? '';
  const breaks: { readonly tillSequence: number; readonly lost: LostRange }[] = [];
  const found: Gap[] = [];
  const misplaced: { file: string; tillSequence: number }[] = [];
  const segments = scans.map((scan) => {
    const hurtBefore = scan.unreadable || scan.damaged.length > 0;
    if (hurtBefore) lostIn = scan.file;
    const entries = scan.entries.filter((entry) => {
      const missing = entry.tillSequence - head.tillSequence - 1;
      if (missing === -1 && entry.hash === head.hash) return false; // Written twice after a failed write.
      if (missing < 0 || (missing === 0 && entry.previousHash !== head.hash)) {
        misplaced.push({ file: scan.file, tillSequence: entry.tillSequence });
        // It stands where another entry may have stood.
        perhapsLost += mostEntriesIn(entry.end - entry.start);
        lostIn = scan.file;
        return false;
      }
      if (missing > 0)
        found.push({ fromSequence: head.tillSequence + 1, toSequence: entry.tillSequence - 1, file: lostIn });
      receiptSequence = entry.receiptSequence ?? receiptSequence + missing;
      lastBusinessMs = Math.max(lastBusinessMs, entry.businessMs);
      if (entry.lost) breaks.push({ tillSequence: entry.tillSequence, lost: entry.lost });
      head = { tillSequence: entry.tillSequence, hash: entry.hash };
      perhapsLost = 0;
      return true;
    });
    perhapsLost += mostEntriesIn(scan.lostBytes);
    return { file: scan.file, entries };
  });
  if (perhapsLost > 0) {
    const fromSequence = head.tillSequence + 1;
    found.push({ fromSequence, toSequence: head.tillSequence + perhapsLost, file: lostIn });
  }
  return {
    segments,
    head,
    nextSequence: head.tillSequence + perhapsLost + 1,
    receiptSequence: receiptSequence + perhapsLost,
    lastBusinessMs,
    breaks: breaks.map(({ tillSequence }) => tillSequence),
    gaps: found.filter((gap) => !breaks.some(({ lost }) => covers(lost, gap))),
    misplaced,
  };
}

function covers(lost: LostRange, gap: LostRange): boolean {
  return lost.fromSequence <= gap.fromSequence && gap.toSequence <= lost.toSequence;
}
