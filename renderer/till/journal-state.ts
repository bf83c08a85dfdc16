/** How far the server holds a journal, as the outbox was told, and what follows from it. */
import { genesisHash } from '../../shared/domain/operation.ts';
import type { JournalPlace, PlaceRange } from '../../shared/protocol/push.ts';

/** A place, and the number of the push that was answered with its being held. */
export interface ConfirmedPlace extends JournalPlace {
  readonly by: number;
}

/** What the outbox knows of one journal. */
export interface JournalState {
  head: JournalPlace;
  /** Null until the server was asked. */
  storedThrough: number | null;
  storedHash: string;
  /** Up to where it was held when the program ended, as far as that is the journal here; counts until the server was asked. */
  heldBefore: number;
  branch: number;
  /** The last place of this journal that the server said it holds, or that what it holds follows. */
  confirmed: ConfirmedPlace;
  /** Places that were named as lost and that the server doesn't hold, in the branch. */
  missing: readonly PlaceRange[];
  /** The missing places of which is known that nothing lies on this disk: others may still have to be sent. */
  absent: readonly PlaceRange[];
}

/** A journal that nothing was asked about. */
export function freshJournal(): JournalState {
  return {
    head: { tillSequence: 0, hash: genesisHash },
    storedThrough: null,
    storedHash: genesisHash,
    heldBefore: 0,
    branch: 0,
    confirmed: { tillSequence: 0, hash: '', by: 0 },
    missing: [],
    absent: [],
  };
}

/** Whether the server holds the journal up to its head, the same head. One that holds more is ahead of it. */
export function isLevel({ head, storedThrough, storedHash, confirmed }: JournalState): boolean {
  if (storedThrough === null || storedThrough < head.tillSequence) return false;
  return storedThrough > head.tillSequence ? confirmed.hash === head.hash : storedHash === head.hash;
}

/**
 * Up to which place the server is known to hold this journal. Where it holds as many entries as are here, or
 * more, without the head here among them, they are another copy's: of ours it holds what it said in answer to them.
 */
export function heldThrough(journal: JournalState): number {
  const { head, storedThrough, confirmed } = journal;
  if (storedThrough === null) return journal.heldBefore;
  return storedThrough < head.tillSequence || isLevel(journal) ? storedThrough : confirmed.tillSequence;
}

/**
 * How many entries of the journal wait to be sent, as far as is known. Places that were named as lost count until
 * somebody has looked whether they lie on this disk all the same, as on one that was put back to an older copy.
 */
export function waitingOf(journal: JournalState): number {
  const after = Math.max(0, journal.head.tillSequence - heldThrough(journal));
  if (JSON.stringify(journal.missing) === JSON.stringify(journal.absent)) return after;
  return journal.missing.reduce(
    (sum, { fromSequence, toSequence }) => sum + toSequence - fromSequence + 1,
    after,
  );
}
