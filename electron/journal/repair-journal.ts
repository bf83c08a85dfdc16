/**
 * Puts a surveyed journal in order before it is written to again: the torn last line is cut off, a missing
 * line feed added, damage copied into quarantine, and everything that will be relied on forced to the disk
 * (what a killed process left in the page cache was never synced). Nothing is dropped without an alarm, and
 * a damaged file is never changed, but where somebody's sealed values are erased.
 */
import type { JournalAlarm } from '../../shared/protocol/till-host.ts';
import { FileError, type FileSystem, messageOf } from './file-system.ts';
import { quarantine } from './quarantine.ts';
import type { SegmentScan } from './segment-scan.ts';
import type { Survey } from './survey-journal.ts';

/** What the repair came to. */
export interface Repaired {
  /** The segment to go on in and its length; null when a new one must be begun. */
  readonly resume: { readonly file: string; readonly size: number } | null;
  /** Whether all that was read of the last segment is on the disk for sure. */
  readonly lastIsLasting: boolean;
  /** By file: the name of its copy in the quarantine. */
  readonly quarantined: ReadonlyMap<string, string>;
  readonly alarms: readonly JournalAlarm[];
}

/**
 * Repairs. Disk errors become alarms: a journal that can be read can be gone on with in a new segment. With
 * `cacheInDoubt` the last segment isn't gone on in either: after a failed sync the system serves bytes that
 * never reached the disk, and says of a second sync that it succeeded.
 */
export function repairJournal(fileSystem: FileSystem, survey: Survey, cacheInDoubt: boolean): Repaired {
  const { folder, scans, chain } = survey;
  const alarms: JournalAlarm[] = [];
  const quarantined = new Map<string, string>();
  const last = scans.at(-1);
  for (const scan of scans) {
    const misplaced = chain.misplaced.some(({ file }) => file === scan.file);
    if (scan.damaged.length > 0 || misplaced) keepDamaged(fileSystem, folder, scan, quarantined, alarms);
    else if (scan !== last && scan.tornFrom !== null)
      keepTorn(fileSystem, folder, scan, scan.tornFrom, alarms);
  }
  const finished = last
    ? finishLast(fileSystem, survey, last, alarms)
    : { resume: null, lastIsLasting: true };
  const doubted = cacheInDoubt ? { resume: null, lastIsLasting: false } : finished;
  return { ...doubted, quarantined, alarms };
}

/** Copies a whole damaged file. */
function keepDamaged(
  fileSystem: FileSystem,
  folder: string,
  scan: SegmentScan,
  quarantined: Map<string, string>,
  alarms: JournalAlarm[],
): void {
  const bytes = fileSystem.read(`${folder}/${scan.file}`) ?? new Uint8Array();
  const kept = quarantine(fileSystem, folder, scan.file, bytes);
  if (kept.name === null) alarms.push(quarantineFailed(scan.file));
  else quarantined.set(scan.file, kept.name);
}

/** Copies the torn end of a file; answers whether it is safe to cut it off. */
function keepTorn(
  fileSystem: FileSystem,
  folder: string,
  scan: SegmentScan,
  from: number,
  alarms: JournalAlarm[],
): boolean {
  const bytes = fileSystem.readRange(`${folder}/${scan.file}`, from, scan.size - from);
  const kept = quarantine(fileSystem, folder, `${scan.file}.torn`, bytes);
  if (kept.name === null) alarms.push(quarantineFailed(scan.file));
  else if (kept.isNew)
    alarms.push({ code: 'torn-line-cut', bytes: bytes.length, file: `quarantine/${kept.name}` });
  return kept.name !== null;
}

function quarantineFailed(file: string): JournalAlarm {
  return { code: 'write-failed', message: `${file}: the damaged bytes could not be copied into quarantine` };
}

/** Makes the last segment fit to be gone on in, if it can be. */
function finishLast(
  fileSystem: FileSystem,
  survey: Survey,
  last: SegmentScan,
  alarms: JournalAlarm[],
): Pick<Repaired, 'resume' | 'lastIsLasting'> {
  if (last.unreadable) return { resume: null, lastIsLasting: true };
  const damaged = last.damaged.length > 0 || survey.chain.misplaced.some(({ file }) => file === last.file);
  try {
    fileSystem.syncFolder(survey.folder);
    const cutTo = last.tornFrom;
    const mayCut = cutTo === null || keepTorn(fileSystem, survey.folder, last, cutTo, alarms);
    const file = fileSystem.open(`${survey.folder}/${last.file}`, 'existing');
    try {
      const end = cutTo ?? last.size;
      if (mayCut && !damaged && file.size() > end) file.truncate(end);
      if (last.lacksLineFeed && !damaged) {
        file.truncate(last.entries.at(-1)?.end ?? 0);
        file.append(Buffer.from('\n'));
      }
      file.sync();
      const resume = damaged || !mayCut ? null : { file: last.file, size: file.size() };
      return { resume, lastIsLasting: true };
    } finally {
      file.close();
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    alarms.push({ code: 'write-failed', message: `${last.file}: ${messageOf(error)}` });
    return { resume: null, lastIsLasting: false };
  }
}
