/** What the outbox is to the till around it, and what it needs of it. */
import type { RandomSource, Timers } from '../../shared/base/environment.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { JournalStatus, SyncFetch, TillHost } from '../../shared/protocol/till-host.ts';
import type { JournalBranch } from '../replica/own-line.ts';

/** What the outbox needs of the till around it. */
export interface OutboxParts {
  readonly host: Pick<
    TillHost,
    'journalStatus' | 'journalStored' | 'journalRead' | 'journalRenew' | 'journalAlarm'
  >;
  readonly syncFetch: SyncFetch;
  readonly timers: Timers;
  readonly random: RandomSource;
  /** Compare with the server this often, whatever happened. */
  readonly pollMs: number;
  serverTime(serverTimeMs: number): void;
  /** The journal's status changed: renewed, or with a new alarm. */
  journalChanged(status: JournalStatus): void;
  /** How far the server holds the present journal, and how many entries of all journals wait. */
  progressed(storedThrough: number, headSequence: number, waiting: number): void;
  problem(code: string, detail: string): void;
}

/** The outbox. */
export interface Outbox {
  /** Reads what was known when the program ended, so that what waits is right before anybody sees it. Asks no server. */
  recall(): Promise<void>;
  /** An entry was journalled. */
  appended(entry: JournalEntry): void;
  /** Compares with the server soon. Cheap to call often. */
  wake(): void;
  /** Something else reached the server: the wait after a failure is over, also after one that is about to come. */
  reached(): void;
  /** Compares and sends until level; false when that wasn't possible now. */
  flush(): Promise<boolean>;
  /** Whether the comparison under way, or the next one to start, ends level. Starts none itself. */
  attempt(): Promise<boolean>;
  /** Whether the server holds this entry on its disk. */
  isStored(journalId: string, tillSequence: number): boolean;
  /** Whether every journal is known to be level with the server. */
  isLevel(): boolean;
  /** All journals of `journalIds`, each with what the server told last. */
  journals(): readonly JournalBranch[];
  /** How many pushes were made. */
  pushes(): number;
  /** Whether the server holds all of this journal in this branch, and this place is no place of what comes next. */
  isHeldIn(journal: JournalBranch, tillSequence: number): boolean;
  /** The present journal and the earlier ones that may not all be on the server. */
  journalIds(): readonly string[];
  close(): void;
}
