/**
 * Exceptions about a journal as a whole: places that are lost, and copies. Each is worked out from what is
 * held, so it comes out the same whatever came first, and goes when its cause goes.
 */
import { exceptionId } from '../../shared/domain/exceptions.ts';
import type { ExceptionClaim } from '../projections/exception-changes.ts';
import { lineage, placesInLine } from '../store/journal-line.ts';
import type { BranchRecord, BreakRecord, JournalRecord } from '../store/journal-records.ts';
import type { ReadTransaction } from '../store/store.ts';
import { placeAt } from './plan-push.ts';

/**
 * `facts-missing` of each break of a branch that is new or in whose range an entry arrived: stands while a
 * place of the range isn't held.
 */
export async function missingFacts(
  transaction: ReadTransaction,
  journal: JournalRecord,
  branches: readonly BranchRecord[],
  branch: number,
  arrived: readonly { readonly record: { readonly tillSequence: number } }[],
  newBreaks: readonly BreakRecord[],
): Promise<ExceptionClaim[]> {
  const own = branches.find((each) => each.branch === branch);
  if (!own) throw new Error('Invariant broken: a planned branch exists');
  const line = new Set(lineage(branches, own).map((each) => each.branch));
  const fresh = new Set(newBreaks.map((lost) => lost.operationId));
  const concerned = (await transaction.journals.breaks(journal.journalId)).filter(
    (lost) =>
      line.has(lost.branch) &&
      (fresh.has(lost.operationId) ||
        arrived.some(
          ({ record }) => record.tillSequence >= lost.fromSequence && record.tillSequence <= lost.toSequence,
        )),
  );
  return Promise.all(concerned.map((lost) => missingFact(transaction, journal, branches, lost)));
}

async function missingFact(
  transaction: ReadTransaction,
  journal: JournalRecord,
  branches: readonly BranchRecord[],
  lost: BreakRecord,
): Promise<ExceptionClaim> {
  const { fromSequence, toSequence } = lost;
  const places = await transaction.journals.places(journal.journalId, fromSequence, toSequence);
  const own = branches.find((each) => each.branch === lost.branch);
  if (!own) throw new Error('Invariant broken: the branch of a break exists');
  const held = placesInLine(branches, own, places).length;
  const missing = toSequence - fromSequence + 1 - held;
  const range = `${fromSequence}-${toSequence}`;
  return {
    storeId: journal.storeId,
    id: exceptionId('facts-missing', journal.journalId, range),
    row:
      missing === 0
        ? null
        : {
            kind: 'facts-missing',
            subject: `${journal.journalId} ${range}`,
            causes: [lost.operationId],
            details: {
              journalId: journal.journalId,
              receiptPrefix: journal.receiptPrefix,
              fromSequence,
              toSequence,
              missing,
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
