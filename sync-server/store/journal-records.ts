/**
 * Records of tills' journals as the store keeps them. An entry is stored word for word and never rewritten;
 * only its status may change. A journal that was copied has branches: branch 0 is what came first, each
 * other one shares its parent's places up to its fork and has its own after it.
 */

/** A journal and the till it belongs to for ever. */
export interface JournalRecord {
  readonly journalId: string;
  readonly tillId: string;
  readonly storeId: string;
  readonly receiptPrefix: string;
}

/** A line of a journal. Branch 0 has no parent and forks after place 0. */
export interface BranchRecord {
  readonly branch: number;
  readonly parentBranch: number | null;
  /** The last place shared with the parent. */
  readonly forkSequence: number;
  /** The highest held place before which every place is held or explained. */
  readonly storedThrough: number;
  readonly storedHash: string;
}

/** Where an entry lies. */
export interface EntryKey {
  readonly journalId: string;
  readonly branch: number;
  readonly tillSequence: number;
}

/** Why an entry's effect is held; null when it is applied. */
export type HeldReason =
  | 'entry-not-genuine'
  | 'unknown-operation'
  | 'invalid-operation'
  | 'operation-repeated'
  | null;

/** A stored entry. */
export interface EntryRecord extends EntryKey {
  readonly storeId: string;
  readonly tillId: string;
  /** The operation's id, or a name made from the place where the operation has none that can be read. */
  readonly operationId: string;
  readonly kind: string;
  readonly receiptNumber: string | null;
  readonly previousHash: string;
  readonly hash: string;
  /** The entry as canonical JSON, without its sealed values. */
  readonly text: string;
  /** The personal values beside it, sealed; null where there are none, or none any more. */
  readonly sealed: string | null;
  readonly heldReason: HeldReason;
  /** What exactly is wrong with a held entry, for people; empty when applied. */
  readonly heldDetail: string;
  readonly receivedAtMs: number;
}

/** What deciding a place needs of an entry. */
export interface HeldPlace {
  readonly branch: number;
  readonly tillSequence: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly operationId: string;
}

/** A range of places that its journal said is lost, by a genuine `journal-break`. */
export interface BreakRecord {
  readonly branch: number;
  readonly operationId: string;
  readonly fromSequence: number;
  readonly toSequence: number;
}

/** The last place of a claim of which isn't known yet to which line it belongs: the beginning of a fork is looked for. */
export interface ForkSuspect {
  readonly tillSequence: number;
  readonly hash: string;
}

/** An entry whose receipt number another journal handed out too. */
export interface RepeatedReceipt {
  readonly receiptNumber: string;
  readonly tillId: string;
  readonly operationId: string;
}

export interface JournalReads {
  journal(journalId: string): Promise<JournalRecord | null>;
  journalsOfTill(tillId: string): Promise<JournalRecord[]>;
  /** Branches of several journals, by journal, each list ordered by branch. */
  branches(journalIds: readonly string[]): Promise<Map<string, BranchRecord[]>>;
  /** Held places of all branches of a journal in [fromSequence, toSequence], ordered by branch and place. */
  places(journalId: string, fromSequence: number, toSequence: number): Promise<HeldPlace[]>;
  breaks(journalId: string): Promise<BreakRecord[]>;
  forkSuspects(journalId: string): Promise<ForkSuspect[]>;
  /** All entries with one of these operation ids, ordered by journal, place and hash. */
  entriesOf(operationIds: readonly string[]): Promise<EntryRecord[]>;
  /**
   * Which of these receipt numbers stand in several journals of a store. An entry that isn't genuine says nothing
   * about numbers, here and below.
   */
  repeatedReceipts(storeId: string, receiptNumbers: readonly string[]): Promise<string[]>;
  /** All entries of a store under a prefix whose receipt number stands in several journals, by number. */
  repeatedReceiptsUnder(storeId: string, receiptPrefix: string): Promise<RepeatedReceipt[]>;
  /** Entries held for a reason, after a key in the order of keys. */
  heldEntries(reason: HeldReason, after: EntryKey | null, limit: number): Promise<EntryRecord[]>;
  /** All entries after a key in the order of keys, for export and checks. */
  allEntries(after: EntryKey | null, limit: number): Promise<EntryRecord[]>;
  /** How many entries are stored and how many of them are held. */
  entryCounts(): Promise<{ readonly stored: number; readonly held: number }>;
}

export interface JournalWrites {
  /** Makes the journal with its branch 0 unless it exists, and locks it until the commit. */
  lockJournal(journal: JournalRecord): Promise<JournalRecord>;
  addBranch(journalId: string, branch: BranchRecord): Promise<void>;
  setStoredThrough(journalId: string, branch: number, storedThrough: number, hash: string): Promise<void>;
  insertEntries(entries: readonly EntryRecord[]): Promise<void>;
  /** Forgets the sealed values beside all entries of these operations, and overwrites them. */
  eraseSealed(operationIds: readonly string[]): Promise<void>;
  setHeld(
    changes: readonly (EntryKey & { readonly reason: HeldReason; readonly detail: string })[],
  ): Promise<void>;
  /** Remembers breaks; one that is known already stays as it is. */
  addBreaks(journalId: string, breaks: readonly BreakRecord[]): Promise<void>;
  addForkSuspect(journalId: string, suspect: ForkSuspect): Promise<void>;
  removeForkSuspects(journalId: string, suspects: readonly ForkSuspect[]): Promise<void>;
}
