/**
 * All journals of a till: the one it writes, and earlier ones that are still read and sent. Each lies in a
 * folder named by its id. A lost or unreadable journal never stops selling: a new one begins, with an id and
 * a receipt prefix that were never used, and an alarm says so. Only one process at a time has them open.
 */
import type { RandomSource } from '../../shared/base/environment.ts';
import { mintId, uuidSchema } from '../../shared/base/ids.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type {
  AppendAnswer,
  JournalAlarm,
  JournalReadAnswer,
  JournalStatus,
} from '../../shared/protocol/till-host.ts';
import { FileError, makeLastingFolder } from './file-system.ts';
import { type FolderLock, lockFolder, type ProcessTable } from './folder-lock.ts';
import { forgetAlarm, type Journal, type JournalEnvironment, makeJournal, openJournal } from './journal.ts';
import { readMeta, segmentNumbers } from './journal-meta.ts';
import type { KnownJournal } from './survey-journal.ts';

/** A journal that this till began. */
export interface RegisteredJournal {
  readonly journalId: string;
  readonly receiptPrefix: string;
}

/** Where the till notes, outside the journals' folder, which journals it began. */
export interface JournalRegister {
  /** Oldest first; the last one is written to. */
  journals(): readonly RegisteredJournal[];
  /** Notes a new journal, lastingly. @throws FileError */
  add(journal: RegisteredJournal): void;
}

/** What the journals of a till need. */
export interface TillJournalsOptions extends JournalEnvironment {
  /** The folder of all journals. */
  readonly folder: string;
  /** The prefix the server gave; the first journal bears it, later ones add a letter. */
  readonly basePrefix: string;
  readonly register: JournalRegister;
  readonly processes: ProcessTable;
}

type NewJournalReason = Extract<JournalAlarm, { code: 'new-journal' }>['reason'];

/** Opens a till's journals. @throws FolderLocked when another process has them, FileError on a dead disk. */
export function openTillJournals(options: TillJournalsOptions): TillJournals {
  makeLastingFolder(options.fileSystem, options.folder);
  const lock = lockFolder(options.fileSystem, options.folder, options.processes);
  try {
    return new TillJournals(options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The journals of a till, open. */
export class TillJournals {
  readonly #options: TillJournalsOptions;
  readonly #lock: FolderLock;
  readonly #alarms: JournalAlarm[] = [];
  readonly #earlier = new Map<string, Journal>();
  #current: Journal;
  /** Business time that the current journal may not fall below, from the one before it. */
  #leastBusinessMs = 0;

  constructor(options: TillJournalsOptions, lock: FolderLock) {
    this.#options = options;
    this.#lock = lock;
    this.#current = this.#openCurrent();
    if (this.#current.count === 0) this.#leastBusinessMs = this.#businessMsBefore();
  }

  /** The id of the journal that is written to. */
  get journalId(): string {
    return this.#current.journalId;
  }

  /** Appends a fact to the current journal; see Journal.append. */
  append(operation: unknown, sealed: string | null = null): AppendAnswer {
    return this.#current.append(operation, sealed);
  }

  /** Reads a journal of this till. @throws Error for a journal that isn't here, FileError on a dead disk. */
  read(journalId: string, afterSequence: number, limit: number): JournalReadAnswer {
    return this.#journal(journalId).read(afterSequence, limit);
  }

  /** Receipts of the current journal, newest first. */
  receipts(beforeSequence: number | null, limit: number): JournalEntry[] {
    return this.#current.receipts(beforeSequence, limit);
  }

  /** The newest entries of these kinds over all journals, newest first; one the disk doesn't give is passed over. */
  newest(kinds: readonly string[], limit: number): JournalEntry[] {
    const found = this.#current.newest(kinds, limit);
    for (const journalId of this.#earlierIds().reverse()) {
      if (found.length >= limit) break;
      try {
        found.push(...this.#journal(journalId).newest(kinds, limit - found.length));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
      }
    }
    return found;
  }

  /** The entry of an operation in any journal of this till; null where none has it, or the disk doesn't give it. */
  entryOf(operationId: string): JournalEntry | null {
    for (const journalId of [this.#current.journalId, ...this.#earlierIds()]) {
      try {
        const entry = this.#journal(journalId).entryOf(operationId);
        if (entry) return entry;
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
      }
    }
    return null;
  }

  /**
   * The same, once it is decided whether the journal has what a failing disk took in part: what isn't told of now
   * comes to light with no later append. @throws FileError where the disk leaves that open.
   */
  settledEntryOf(operationId: string): JournalEntry | null {
    this.#current.settle();
    return this.#current.entryOf(operationId) ?? this.entryOf(operationId);
  }

  /** Whether an operation is in a journal of this till; one that the disk doesn't give counts as not holding it. */
  holds(operationId: string): boolean {
    return [this.#current.journalId, ...this.#earlierIds()].some((journalId) => {
      try {
        return this.#journal(journalId).holds(operationId);
      } catch (error) {
        if (error instanceof FileError) return false;
        throw error;
      }
    });
  }

  /** Erases the sealed values that these ids name in every journal; see Journal.eraseSealed. @throws FileError */
  eraseSealed(ids: readonly string[]): void {
    for (const journalId of [this.#current.journalId, ...this.#earlierIds()])
      this.#journal(journalId).eraseSealed(ids);
  }

  /** Where the current journal stands, and which earlier ones there are. */
  status(): JournalStatus {
    this.#nameDamage();
    const { journalId, receiptPrefix, head, lastBusinessMs } = this.#current;
    return {
      journalId,
      receiptPrefix,
      head,
      lastBusinessMs: Math.max(lastBusinessMs, this.#leastBusinessMs),
      alarms: [...this.#alarms, ...this.#current.alarms()],
      earlierJournalIds: this.#earlierIds(),
    };
  }

  /** Goes on in a new journal; the one before stays readable. No reason, no alarm. @throws FileError */
  renew(reason: 'behind-server' | null): void {
    const before = this.#current;
    this.#leastBusinessMs = Math.max(this.#leastBusinessMs, before.lastBusinessMs);
    this.#current = this.#begin(reason);
    before.close();
  }

  /** Keeps an alarm that somebody else met. */
  raise(alarm: JournalAlarm): void {
    if (!this.#alarms.some(({ code }) => code === alarm.code)) this.#alarms.push(alarm);
  }

  /** Lets go of an alarm that a person has acknowledged; what causes it anew raises it anew. */
  forget(alarm: JournalAlarm): void {
    forgetAlarm(this.#alarms, alarm);
    this.#current.forget(alarm);
  }

  /** Gives the journals free for another process. */
  close(): void {
    this.#current.close();
    for (const journal of this.#earlier.values()) journal.close();
    this.#lock.release();
  }

  #openCurrent(): Journal {
    const { fileSystem, register, key } = this.#options;
    const registered = register.journals().at(-1);
    if (!registered) return this.#begin(null);
    const folder = this.#folderOf(registered.journalId);
    const isEmpty = !readMeta(fileSystem, folder) && segmentNumbers(fileSystem, folder).length === 0;
    if (isEmpty) return this.#begin('missing');
    try {
      const known = { ...registered, publicKey: key.publicKey };
      const journal = openJournal(this.#options, folder, known, this.#lock.cacheInDoubt);
      // Another key began it: this till's key was lost. What is there is still sent.
      if (!journal.writable) return this.#begin('unreadable');
      return journal;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return this.#begin('unreadable');
    }
  }

  /**
   * What a full disk left unnamed when a journal was opened is tried again: the outbox asks for the status
   * with every round, so nothing waits for the next sale.
   */
  #nameDamage(): void {
    this.#current.nameDamage();
    for (const journal of this.#earlier.values()) journal.nameDamage();
  }

  /** Business time of the journal before the current one; 0 where the disk doesn't give it. */
  #businessMsBefore(): number {
    const before = this.#earlierIds().at(-1);
    try {
      return before === undefined ? 0 : this.#journal(before).lastBusinessMs;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return 0;
    }
  }

  #begin(reason: NewJournalReason | null): Journal {
    const { register, key } = this.#options;
    const journal = makeNextJournal(this.#options, register.journals(), reason === 'behind-server');
    register.add(journal);
    if (reason) this.#alarms.push({ code: 'new-journal', reason });
    const known = { ...journal, publicKey: key.publicKey };
    return openJournal(this.#options, this.#folderOf(journal.journalId), known);
  }

  #journal(journalId: string): Journal {
    if (journalId === this.#current.journalId) return this.#current;
    const open = this.#earlier.get(journalId);
    if (open) return open;
    if (!journalFolders(this.#options).includes(journalId))
      throw new Error(`There is no journal ${journalId} here`);
    const registered = this.#options.register.journals().find((each) => each.journalId === journalId);
    const known: KnownJournal = {
      journalId,
      receiptPrefix: registered?.receiptPrefix ?? null,
      publicKey: registered ? this.#options.key.publicKey : null,
    };
    const journal = openJournal(this.#options, this.#folderOf(journalId), known);
    this.#earlier.set(journalId, journal);
    return journal;
  }

  #earlierIds(): string[] {
    const order = this.#options.register.journals().map(({ journalId }) => journalId);
    const rank = (id: string): number => order.indexOf(id);
    return journalFolders(this.#options)
      .filter((id) => id !== this.#current.journalId)
      .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  }

  #folderOf(journalId: string): string {
    return `${this.#options.folder}/${journalId}`;
  }
}

/**
 * Makes the folder of a till's next journal, lastingly, and answers what it is; the caller notes it. The till
 * may be another one than wrote the journals before it: a machine that was enrolled anew. What is `maybeCopied`
 * doesn't know which prefixes were given out: its disk is an older copy, or a copy of another's, and the next
 * letter may have been taken already. Its prefix ends in letters drawn by chance. @throws FileError
 */
export function makeNextJournal(
  options: Pick<TillJournalsOptions, 'fileSystem' | 'clock' | 'random' | 'key' | 'folder' | 'basePrefix'>,
  registered: readonly RegisteredJournal[],
  maybeCopied = false,
): RegisteredJournal {
  const { fileSystem, clock, random, key, folder } = options;
  const receiptPrefix = freshPrefix(options, registered) + (maybeCopied ? drawnLetters(random) : '');
  const journal = { journalId: mintId(clock, random), receiptPrefix };
  makeJournal(fileSystem, `${folder}/${journal.journalId}`, { ...journal, publicKey: key.publicKey });
  return journal;
}

/** Three letters that look like no digit and like no other: one chance in ten thousand to meet. */
function drawnLetters(random: RandomSource): string {
  const letters = 'ACDEFGHJKLMNPRTUVWXYZ';
  return [...random.bytes(3)].map((byte) => letters[byte % letters.length]).join('');
}

/** The base prefix, or with the first letters that no journal known here ever bore. */
function freshPrefix(
  options: Pick<TillJournalsOptions, 'fileSystem' | 'folder' | 'basePrefix'>,
  registered: readonly RegisteredJournal[],
): string {
  const { basePrefix, fileSystem, folder } = options;
  const used = new Set(registered.map(({ receiptPrefix }) => receiptPrefix));
  for (const id of journalFolders(options)) {
    const meta = readMeta(fileSystem, `${folder}/${id}`);
    if (meta) used.add(meta.receiptPrefix);
  }
  const ofBase = [...used].filter((prefix) => prefix.startsWith(basePrefix)).length;
  for (let ordinal = ofBase; ; ordinal += 1) {
    const prefix = basePrefix + lettersOf(ordinal);
    if (!used.has(prefix)) return prefix;
  }
}

/** Ids of the journals that lie in a folder with something in them. */
function journalFolders({
  fileSystem,
  folder,
}: Pick<TillJournalsOptions, 'fileSystem' | 'folder'>): string[] {
  return fileSystem
    .list(folder)
    .filter((name) => uuidSchema.safeParse(name).success)
    .filter(
      (name) =>
        segmentNumbers(fileSystem, `${folder}/${name}`).length > 0 ||
        readMeta(fileSystem, `${folder}/${name}`),
    );
}

/** '', B, C, …, Z, AA, AB, … for 0, 1, 2, …: the first journal bears no letter, so the second is B. */
export function lettersOf(ordinal: number): string {
  if (ordinal === 0) return '';
  let rest = ordinal + 1;
  let letters = '';
  while (rest > 0) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
    rest = Math.floor((rest - 1) / 26);
  }
  return letters;
}
