/**
 * Exceptions about a journal as a whole: places that are lost, and copies. Each is worked out from what is
 * held, so it comes out the same whatever came first, and goes when its cause goes.
 */
import { exceptionId } from '../../shared/domain/exceptions.ts';
import type { ExceptionClaim } from '../projections/exception-changes.ts';
import { placesInLine } from '../store/journal-line.ts';
import type { BranchRecord, BreakRecord, JournalRecord } from '../store/journal-records.ts';
import type { ReadTransaction } from '../store/store.ts';
import { placeAt } from './plan-push.ts';

/**
 * `facts-missing` of each range that a new break names or in which an entry arrived: stands while a place of it isn't
 * held in the line of a break that names it. Breaks that name the same range share it, and are all its causes: which
 * of them came first is nobody's business.
 */
export async function missingFacts(
  transaction: ReadTransaction,
  journal: JournalRecord,
  branches: readonly BranchRecord[],
  arrived: readonly { readonly record: { readonly tillSequence: number } }[],
  newBreaks: readonly BreakRecord[],
): Promise<ExceptionClaim[]> {
  const breaks = await transaction.journals.breaks(journal.journalId);
  const isFresh = (lost: BreakRecord): boolean =>
    newBreaks.some(({ operationId }) => operationId === lost.operationId);
  const holdsArrived = ({ fromSequence, toSequence }: BreakRecord): boolean =>
    arrived.some(({ record }) => record.tillSequence >= fromSequence && record.tillSequence <= toSequence);
  const concerned = breaks.filter((lost) => isFresh(lost) || holdsArrived(lost));
  return Promise.all(
    [...new Set(concerned.map(rangeOf))].map((range) => {
      const naming = breaks.filter((lost) => rangeOf(lost) === range);
      return missingFact(transaction, journal, branches, naming);
    }),
  );
}

function rangeOf({ fromSequence, toSequence }: BreakRecord): string {
  return `${fromSequence}-${toSequence}`;
}

/** `naming` are all breaks of one range. */
async function missingFact(
  transaction: ReadTransaction,
  journal: JournalRecord,
  branches: readonly BranchRecord[],
  naming: readonly BreakRecord[],
): Promise<ExceptionClaim> {
  const [first] = naming;
  if (!first) throw new Error('Invariant broken: a range is named by a break');
  const { fromSequence, toSequence } = first;
  const places = await transaction.journals.places(journal.journalId, fromSequence, toSequence);
  const missing = (lost: BreakRecord): number => {
    const own = branches.find((each) => each.branch === lost.branch);
    if (!own) throw new Error('Invariant broken: the branch of a break exists');
    return toSequence - fromSequence + 1 - placesInLine(branches, own, places).length;
  };
  const open = naming.filter((lost) => missing(lost) > 0);
  const range = rangeOf(first);
  return {
    storeId: journal.storeId,
    id: exceptionId('facts-missing', journal.journalId, range),
    row:
      open.length === 0
        ? null
        : {
            kind: 'facts-missing',
            subject: `${journal.journalId} ${range}`,
            causes: open.map(({ operationId }) => operationId),
            details: {
              journalId: journal.journalId,
              receiptPrefix: journal.receiptPrefix,
              fromSequence,
              toSequence,
              missing: Math.max(...open.map(missing)),
            },
          },
  };
}

/** `forked-journal`: the operations with which its copies part, on all sides. */
export async function forkedJournal(
  transaction: ReadTransaction,
  journal: JournalRecord,
  branches: readonly BranchRecord[],
): Promise<ExceptionClaim[]> {
  const forks = branches.filter((branch) => branch.parentBranch !== null);
  const causes = new Set<string>();
  for (const fork of forks) {
    const at = fork.forkSequence + 1;
    const places = await transaction.journals.places(journal.journalId, at, at);
    const view = { branches, places, breaks: [], suspects: [] };
    const parent = branches.find((branch) => branch.branch === fork.parentBranch);
    const sides = [placeAt(view, fork, at), parent ? placeAt(view, parent, at) : null];
    for (const side of sides) if (side) causes.add(side.operationId);
  }
  return [
    {
      storeId: journal.storeId,
      id: exceptionId('forked-journal', journal.journalId),
      row: {
        kind: 'forked-journal',
        subject: journal.journalId,
        causes: [...causes],
        details: {
          journalId: journal.journalId,
          receiptPrefix: journal.receiptPrefix,
          copies: branches.length,
          lastCommonSequence: Math.min(...forks.map((fork) => fork.forkSequence)),
        },
      },
    },
  ];
}
