/**
 * One journal: an append-only chain of signed entries in segments of one folder. An entry is on the disk
 * before it is answered; a sequence or receipt number that may have been answered is never given out again; a
 * known operation is never written twice. Everything is synchronous, so appends come one after the other.
 */
import { isDeepStrictEqual } from 'node:util';
import { assert } from '../../shared/base/assert.ts';
import { canonicalJson } from '../../shared/base/canonical-json.ts';
import type { Clock, RandomSource } from '../../shared/base/environment.ts';
import { mintId } from '../../shared/base/ids.ts';
import {
  formatReceiptNumber,
  type JournalEntry,
  type Operation,
  operationSchema,
} from '../../shared/domain/operation.ts';
import { numbersReceipt, parseOperation } from '../../shared/domain/operation-table.ts';
import type { JournalPlace } from '../../shared/protocol/push.ts';
import type { AppendAnswer, JournalAlarm, JournalReadAnswer } from '../../shared/protocol/till-host.ts';
import { describe, refusal, textOf } from './append-refusal.ts';
import type { Gap } from './chain.ts';
import { DiskGuard, type DiskLimits, defaultDiskLimits } from './disk-guard.ts';
import { receiptSequenceOf, type WrittenEntry, writeEntry } from './entry-line.ts';
import { FileError, type FileSystem, makeLastingFolder, messageOf } from './file-system.ts';
import { type JournalMeta, readMeta, writeMeta } from './journal-meta.ts';
import { type Repaired, repairJournal } from './repair-journal.ts';
import type { SegmentScan } from './segment-scan.ts';
import { isSound, sealSegment } from './segment-seal.ts';
import { SegmentWriter, type WrittenPlace } from './segment-writer.ts';
import type { SigningKey } from './signing-key.ts';
import { StoredEntries } from './stored-entries.ts';
import { type KnownJournal, type Survey, surveyJournal } from './survey-journal.ts';

/** What a journal needs from outside. */
export interface JournalEnvironment {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** The key that signs; a journal that another key began is only read. */
  readonly key: SigningKey;
  /** The till whose facts are written. */
  readonly till: { readonly tillId: string; readonly storeId: string };
  /** A segment with at least so many bytes is followed by a new one. */
  readonly segmentBytes?: number;
  /** Asked each time: they may change while the journal is open. */
  readonly diskLimits?: () => DiskLimits;
}

/** A segment is finished at about 8 MB. */
export const defaultSegmentBytes = 8 * 1024 * 1024;

/** Room that the line of a break may take. */
const breakBytes = 4096;

/** Makes the folder and meta file of a new journal, lastingly. @throws FileError */
export function makeJournal(
  fileSystem: FileSystem,
  folder: string,
  meta: Pick<JournalMeta, 'journalId' | 'receiptPrefix' | 'publicKey'>,
): void {
  makeLastingFolder(fileSystem, folder);
  writeMeta(fileSystem, folder, { version: 1, ...meta, segments: 0, imported: false });
}

/**
 * Opens a journal. `cacheInDoubt`: its last writer was killed after writes that may have failed, see FolderLock.
 * @throws FileError when its folder can't be read, Error when it isn't a journal at all.
 */
export function openJournal(
  environment: JournalEnvironment,
  folder: string,
  known: KnownJournal,
  cacheInDoubt = false,
): Journal {
  const { fileSystem, key } = environment;
  const segmentBytes = environment.segmentBytes ?? defaultSegmentBytes;
  const toSeal: { scan: SegmentScan; bytes: Uint8Array }[] = [];
  const survey = surveyJournal(fileSystem, folder, {
    known,
    segmentBytes,
    useSeals: true,
    visit: (scan, bytes) => {
      // Only the one before is kept at hand: the last segment isn't finished and gets no seal.
      const before = toSeal.pop();
      if (before && isSound(before.scan)) seal(before.scan, before.bytes);
      if (!scan.sealed) toSeal.push({ scan, bytes });
    },
  });
  const writable = survey.publicKey === key.publicKey && survey.meta?.imported !== true;
  return new Journal(environment, survey, writable, cacheInDoubt);

  function seal(scan: SegmentScan, bytes: Uint8Array): void {
    const meta = readMeta(fileSystem, folder);
    if (meta?.publicKey === key.publicKey)
      sealSegment(fileSystem, folder, meta.journalId, scan, bytes, key.sign);
  }
}

/** A journal that is open. */
export class Journal {
  readonly journalId: string;
  readonly receiptPrefix: string;
  /** False for a journal that is only read. */
  readonly writable: boolean;
  readonly #environment: JournalEnvironment;
  readonly #folder: string;
  readonly #entries: StoredEntries;
  readonly #alarms: JournalAlarm[] = [];
  readonly #writer: SegmentWriter | null;
  readonly #disk: DiskGuard;
  #head: JournalPlace;
  #nextSequence: number;
  #receiptSequence: number;
  #lastBusinessMs: number;
  #breaks: number[];
  /** Gaps that still have to be named by a break. */
  #gaps: { readonly gap: Gap; readonly quarantine: string }[];
  /** A line of which the disk doesn't tell whether it holds it; `entry` is null when it is in the index. */
  #inDoubt: { readonly line: string; readonly entry: JournalEntry | null } | null = null;

  constructor(environment: JournalEnvironment, survey: Survey, writable: boolean, cacheInDoubt: boolean) {
    const { chain } = survey;
    if (survey.journalId === null) throw new Error(`${survey.folder} holds no readable journal`);
    this.journalId = survey.journalId;
    this.receiptPrefix = survey.receiptPrefix ?? survey.journalId.slice(-12);
    this.writable = writable;
    this.#environment = environment;
    this.#folder = survey.folder;
    const { fileSystem, clock, diskLimits = () => defaultDiskLimits } = environment;
    this.#entries = new StoredEntries(fileSystem, survey.folder);
    this.#disk = new DiskGuard(fileSystem, survey.folder, clock, diskLimits);
    this.#head = chain.head;
    this.#nextSequence = chain.nextSequence;
    this.#receiptSequence = chain.receiptSequence;
    this.#lastBusinessMs = chain.lastBusinessMs;
    this.#breaks = [...chain.breaks];
    for (const segment of chain.segments)
      for (const entry of segment.entries) this.#entries.index.add(segment.file, entry);
    const repaired = writable ? repairJournal(fileSystem, survey, cacheInDoubt) : null;
    this.#alarms.push(...(repaired?.alarms ?? []));
    // A lost end first: only the break that follows it right away shows after which entry it was.
    this.#gaps = [...chain.gaps].reverse().map((gap) => ({
      gap,
      quarantine: repaired?.quarantined.get(gap.file) ?? `missing: ${gap.file}`,
    }));
    this.#alarms.push(
      ...this.#gaps.map(({ gap: { fromSequence, toSequence }, quarantine }) => {
        return { code: 'damage-quarantined' as const, fromSequence, toSequence, file: quarantine };
      }),
    );
    this.#writer = repaired ? this.#startWriter(survey, repaired) : null;
    if (repaired) this.#settleAtStart(survey, repaired);
  }

  /** The last entry; sequence 0 and the genesis hash for an empty journal. */
  get head(): JournalPlace {
    return this.#head;
  }

  /** Business time of the last entry, ms; 0 for none. */
  get lastBusinessMs(): number {
    return this.#lastBusinessMs;
  }

  /** How many entries there are. */
  get count(): number {
    return this.#entries.index.count;
  }

  /** What a person must know, the state of the disk included. */
  alarms(): JournalAlarm[] {
    const disk = this.#disk.alarm();
    return disk ? [...this.#alarms, disk] : [...this.#alarms];
  }

  /**
   * Names damage that a full or failing disk left unnamed: until then nothing behind it can be sent. Cheap
   * when there is nothing to name, or no room to do it.
   */
  nameDamage(): void {
    if (!this.#writer || this.#gaps.length === 0) return;
    if (!this.#disk.mayWrite(false, () => breakBytes * this.#gaps.length)) return;
    try {
      this.#settle();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }

  /** Whether an operation is in this journal. */
  holds(operationId: string): boolean {
    return this.#entries.index.sequenceOf(operationId) !== null;
  }

  /** Lets go of an alarm that a person has acknowledged. */
  forget(alarm: JournalAlarm): void {
    forgetAlarm(this.#alarms, alarm);
  }

  /**
   * Appends a fact, with the sealed values that stand beside it. `appended` and `already` mean that it is on the
   * disk. Never throws for what an operation or a disk can do.
   */
  append(raw: unknown, sealed: string | null = null): AppendAnswer {
    if (!this.#writer) return refusal('write-failed', 'this journal is only read');
    const parsed = parseOperation(raw);
    if (!parsed.ok) return refusal('invalid', describe(parsed.reason));
    // As it was given: reading an earlier version puts it into today's terms, and what is stored stays as it came.
    const operation: Operation = operationSchema.parse(raw);
    const foreign = this.#foreignField(operation);
    if (foreign) return refusal('invalid', foreign);
    const written = textOf(operation);
    if ('unwritable' in written) return refusal('invalid', written.unwritable);
    const { text } = written;
    try {
      this.#settle();
      const known = this.#entries.index.sequenceOf(operation.id);
      if (known !== null) return { status: 'already', entry: this.#entries.at(known) };
      const isSale = numbersReceipt(operation.kind);
      const bytes = (): number => (text.length + (sealed?.length ?? 0)) * 3;
      if (!this.#disk.mayWrite(isSale, bytes))
        return refusal('disk-full', 'too little room on the disk of the journal');
      return { status: 'appended', entry: this.#write(operation, text, sealed) };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return this.#failed(error);
    }
  }

  /** Entries after a sequence. At least one is answered if there is one, however large. @throws FileError */
  read(afterSequence: number, limit: number): JournalReadAnswer {
    const entries = this.#entries.after(afterSequence, limit);
    const first = entries[0];
    return {
      receiptPrefix: this.receiptPrefix,
      after: first ? { tillSequence: first.tillSequence - 1, hash: first.previousHash } : this.#head,
      entries,
      head: this.#head,
      breaks: this.#breaks.map((sequence) => this.#entries.at(sequence)),
    };
  }

  /** The newest entries with a receipt below a sequence (null: all), newest first. @throws FileError */
  receipts(beforeSequence: number | null, limit: number): JournalEntry[] {
    return this.#entries.index.receiptsBefore(beforeSequence, limit).map((each) => this.#entries.at(each));
  }

  /** The newest entries of these kinds, newest first. @throws FileError */
  newest(kinds: readonly string[], limit: number): JournalEntry[] {
    return this.#entries.index.newestOf(kinds, limit).map((each) => this.#entries.at(each));
  }

  /** The entry of an operation; null when it isn't in this journal. @throws FileError */
  entryOf(operationId: string): JournalEntry | null {
    const sequence = this.#entries.index.sequenceOf(operationId);
    return sequence === null ? null : this.#entries.at(sequence);
  }

  /** Decides whether the journal has a line that the disk left in doubt. @throws FileError where it still doesn't tell. */
  settle(): void {
    // One that is in the index is told of already; the next append sees to it that it lasts.
    if (this.#inDoubt?.entry) this.#settle();
  }

  /**
   * Erases the sealed values beside these operations, in their place: lines keep their length, hashes and
   * signatures, so the chain stays whole. Also in lines that a fault of the disk spoiled or left twice and in the
   * quarantine, where one of the ids, of an operation or a customer, stands. Lasting when it returns. @throws
   * FileError; what is done then stays done.
   */
  eraseSealed(ids: readonly string[]): void {
    this.#entries.eraseSealed(ids, () => this.#writer?.release());
  }

  close(): void {
    this.#writer?.close();
  }

  #startWriter(survey: Survey, repaired: Repaired): SegmentWriter {
    const { fileSystem } = this.#environment;
    return new SegmentWriter({
      fileSystem,
      folder: this.#folder,
      // After damage the journal goes on in a new segment, so that the damaged file stays as it is.
      resume: this.#gaps.length > 0 ? null : repaired.resume,
      nextNumber: survey.lastNumber + 1,
      segmentBytes: this.#environment.segmentBytes ?? defaultSegmentBytes,
      onNewSegment: (number) => this.#noteSegments(number),
    });
  }

  /** What opening leaves to be written; a disk that refuses it is asked again at the next append. */
  #settleAtStart(survey: Survey, repaired: Repaired): void {
    const headPlace = this.#entries.index.at(this.#head.tillSequence);
    const inLast = headPlace?.file === survey.scans.at(-1)?.file;
    const head = repaired.lastIsLasting && inLast ? null : headPlace;
    try {
      // The last segment can't be relied on: what a killed process may have left unsynced is written anew.
      if (head) this.#inDoubt = { line: this.#entries.lineAt(head), entry: null };
      if (survey.meta === null) this.#noteSegments(survey.lastNumber);
      this.#settle();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.#raise({ code: 'write-failed', message: messageOf(error) });
    }
  }

  /** The field by which an operation isn't this till's to append; null when it is. */
  #foreignField(operation: Operation): string | null {
    const { tillId, storeId } = this.#environment.till;
    if (operation.tillId !== tillId) return `tillId: this till is ${tillId}`;
    if (operation.storeId !== storeId) return `storeId: this till stands in ${storeId}`;
    if (operation.kind === 'journal-break') return 'kind: only the journal itself records a journal-break';
    return null;
  }

  /** Brings a line in doubt to an end and names what is lost, before anything else is written. */
  #settle(): void {
    assert(this.#writer !== null, 'only a writable journal settles');
    if (this.#inDoubt) {
      this.#writer.cutSuspects();
      if (this.#inDoubt.entry === null || this.#writer.isSuspect()) {
        const { line, entry } = this.#inDoubt;
        const place = this.#writer.write(line);
        if (entry) this.#adopt({ line, entry }, place);
        this.#writer.forgetSuspects();
      }
      this.#inDoubt = null;
    }
    while (this.#gaps[0]) {
      const operation = this.#breakOperation(this.#gaps[0].gap, this.#gaps[0].quarantine);
      this.#write(operation, canonicalJson(operation));
    }
  }

  #breakOperation(gap: Gap, quarantine: string): Operation {
    const { clock, random } = this.#environment;
    const wallMs = Math.floor(clock.wallMs());
    return {
      id: mintId(clock, random),
      kind: 'journal-break',
      version: 1,
      ...this.#writtenBy(),
      staffId: null,
      at: { wallMs, businessMs: Math.max(wallMs, this.#lastBusinessMs) },
      after: [],
      payload: { fromSequence: gap.fromSequence, toSequence: gap.toSequence, quarantine },
    };
  }

  /** Whose journal this is: a machine that was enrolled anew still names damage in what it wrote before. */
  #writtenBy(): JournalEnvironment['till'] {
    const { tillSequence } = this.#head;
    if (!this.#entries.index.at(tillSequence)) return this.#environment.till;
    const { tillId, storeId } = this.#entries.at(tillSequence).operation;
    return { tillId, storeId };
  }

  /** Writes an entry in the next place; a failed write is tried once more in a new segment. */
  #write(operation: Operation, text: string, sealed: string | null = null): JournalEntry {
    assert(this.#writer !== null, 'only a writable journal writes');
    const receiptNumber = numbersReceipt(operation.kind)
      ? formatReceiptNumber(this.receiptPrefix, this.#receiptSequence + 1)
      : null;
    const place = {
      journalId: this.journalId,
      tillSequence: this.#nextSequence,
      receiptNumber,
      previousHash: this.#head.hash,
    };
    const written = writeEntry(place, operation, this.#environment.key.sign, text, sealed);
    try {
      this.#adopt(written, this.#writer.write(written.line));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.#raise({ code: 'write-failed', message: messageOf(error) });
      this.#writeAgain(written, error);
    }
    return written.entry;
  }

  #writeAgain(written: WrittenEntry, cause: FileError): void {
    assert(this.#writer !== null, 'only a writable journal writes');
    try {
      // A full disk stays full; only if the line may be there all the same, it must be brought to an end.
      if (cause.code === 'ENOSPC' && !this.#writer.isSuspect()) throw cause;
      this.#adopt(written, this.#writer.write(written.line));
      this.#writer.forgetSuspects();
    } catch (error) {
      if (error instanceof FileError && this.#writer.isSuspect()) this.#inDoubt = written;
      throw error;
    }
  }

  #adopt({ entry }: WrittenEntry, place: WrittenPlace): void {
    const { tillSequence, operation } = entry;
    const receiptSequence = receiptSequenceOf(entry.receiptNumber);
    const { id: operationId, kind } = operation;
    this.#entries.index.add(place.file, { ...place, tillSequence, operationId, kind, receiptSequence });
    this.#head = { tillSequence, hash: entry.hash };
    this.#nextSequence = tillSequence + 1;
    this.#receiptSequence = receiptSequence ?? this.#receiptSequence;
    this.#lastBusinessMs = Math.max(this.#lastBusinessMs, operation.at.businessMs);
    if (operation.kind !== 'journal-break') return;
    this.#breaks.push(tillSequence);
    this.#gaps.shift(); // Breaks are written in the order of the gaps, one at a time.
  }

  /** Keeps an alarm for the screen, once. */
  #raise(alarm: JournalAlarm): void {
    const text = JSON.stringify(alarm);
    if (!this.#alarms.some((kept) => JSON.stringify(kept) === text)) this.#alarms.push(alarm);
  }

  #failed(error: FileError): AppendAnswer {
    return error.code === 'ENOSPC'
      ? refusal('disk-full', error.message)
      : refusal('write-failed', error.message);
  }

  /** Notes in the meta file that a segment was made. It is a safety net: a disk that refuses stops nothing. */
  #noteSegments(segments: number): void {
    const { fileSystem, key } = this.#environment;
    const { journalId, receiptPrefix } = this;
    try {
      const meta = { version: 1 as const, journalId, receiptPrefix, publicKey: key.publicKey };
      writeMeta(fileSystem, this.#folder, { ...meta, segments, imported: false });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }
}

/** Takes an alarm out of a list, if it is there. */
export function forgetAlarm(alarms: JournalAlarm[], alarm: JournalAlarm): void {
  const at = alarms.findIndex((kept) => isDeepStrictEqual(kept, alarm));
  if (at >= 0) alarms.splice(at, 1);
}
