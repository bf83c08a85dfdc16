/**
 * Whether a page speaks of this till's own line of its journals. A journal that was copied has branches on
 * the server, and before its first push a copy doesn't know which of them is its own: the hash at the place
 * that a page tells is compared with what lies in the journal here. Where nothing lies here, what the server
 * said of the branch counts, unless it may have been put back since. A page of another line is of no use yet;
 * the next push tells the branch. Neither is a page that lacks entries of this line because another copy named
 * them lost: they count here, and would be left out of the sum; the next push brings them. Rules [PENDING4] and
 * [PENDING5].
 */
import type { FeedPage } from '../../shared/protocol/feed.ts';
import type { PlaceRange } from '../../shared/protocol/push.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import { readMissing } from './missing-entries.ts';

/** A journal and what the server told this till of it. */
export interface JournalBranch {
  readonly journalId: string;
  /** 0 before it was told. */
  readonly branch: number;
  /** The number of the push that was last answered with all that was named of this journal being held; 0 for none. */
  readonly confirmedBy: number;
}

/** What the check needs of the outbox. */
export interface ToldBranches {
  /**
   * Whether the server said that it holds all of this journal in this branch, so that a place which isn't here
   * covers nothing else of ours. Never so beyond the end of a journal that is still written: what comes next
   * there would lie below that place and not be on the server.
   */
  isHeldIn(journal: JournalBranch, tillSequence: number): boolean;
  /** How many pushes were made; they are numbered from 1 on. */
  pushes(): number;
  /** The branch has to be asked for, or what is missing to be sent. */
  wake(): void;
}

/** Whether the stamps of a page, asked with these branches, are about the entries in this till's journals, all of them. */
export type OwnLineCheck = (
  asked: readonly JournalBranch[],
  page: Pick<FeedPage, 'checkpoint' | 'ownThrough' | 'ownHashes' | 'ownMissing'>,
) => Promise<boolean>;

/** Makes the check; what was found equal, or not here, isn't read again. */
export function createOwnLineCheck(host: Pick<TillHost, 'journalRead'>, told: ToldBranches): OwnLineCheck {
  const proven = new Map<string, string>();
  const nowhere = new Map<string, string>();
  // A server that was put back has another epoch, and may have other branches by the same numbers. Only what it said
  // in answer to a push that was made after this epoch was first seen is surely about the branches it has now.
  let seen = { epoch: '', pushes: 0 };

  const isOwn = async (journal: JournalBranch, tillSequence: number, hash: string): Promise<boolean> => {
    const { journalId } = journal;
    const place = `${tillSequence} ${hash}`;
    if (tillSequence === 0 || proven.get(journalId) === place) return true;
    const read = await host.journalRead({ journalId, afterSequence: tillSequence - 1, limit: 1 });
    const entry = read.entries[0];
    // Lost here, or never written here: only the push can tell that the server means this journal's line.
    if (entry?.tillSequence !== tillSequence)
      return journal.confirmedBy > seen.pushes && told.isHeldIn(journal, tillSequence);
    if (entry.hash !== hash) return false;
    proven.set(journalId, place);
    return true;
  };

  /** Whether an entry that the server misses lies here. */
  const lacksOurs = async (journalId: string, missing: readonly PlaceRange[]): Promise<boolean> => {
    const places = JSON.stringify(missing);
    if (missing.length === 0 || nowhere.get(journalId) === places) return false;
    if ((await readMissing(host, journalId, missing, 1)) !== null) return true;
    nowhere.set(journalId, places);
    return false;
  };

  return async (asked, { checkpoint: { epoch }, ownThrough, ownHashes, ownMissing }) => {
    if (seen.epoch !== epoch) seen = { epoch, pushes: told.pushes() };
    for (const journal of asked) {
      const { journalId } = journal;
      const isOurs = await isOwn(journal, ownThrough[journalId] ?? 0, ownHashes[journalId] ?? '');
      if (isOurs && !(await lacksOurs(journalId, ownMissing[journalId] ?? []))) continue;
      told.wake();
      return false;
    }
    return true;
  };
}
