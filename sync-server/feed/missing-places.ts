/**
 * Places of a journal that its breaks name as lost and that no till has brought: another copy of the journal
 * may still have them, and is told so with every answer. Rules [PUSH6] and [FEED3].
 */
import type { PlaceRange } from '../../shared/protocol/push.ts';
import { lineage, placesInLine } from '../store/journal-line.ts';
import type { ReadTransaction } from '../store/store.ts';

/** The missing places up to how far a branch is held, in order; ranges that touch are one. */
export async function missingPlaces(
  transaction: ReadTransaction,
  journalId: string,
  branch: number,
): Promise<PlaceRange[]> {
  const breaks = await transaction.journals.breaks(journalId);
  if (breaks.length === 0) return [];
  const branches = (await transaction.journals.branches([journalId])).get(journalId) ?? [];
  const own = branches.find((each) => each.branch === branch);
  if (!own) return [];
  const line = new Set(lineage(branches, own).map((each) => each.branch));
  const lost = breaks
    .filter((each) => line.has(each.branch))
    .map(({ fromSequence, toSequence }) => ({
      fromSequence,
      toSequence: Math.min(toSequence, own.storedThrough),
    }));
  const missing: PlaceRange[] = [];
  for (const { fromSequence, toSequence } of merged(lost)) {
    const places = await transaction.journals.places(journalId, fromSequence, toSequence);
    const held = placesInLine(branches, own, places).map(({ tillSequence }) => tillSequence);
    let next = fromSequence;
    for (const tillSequence of [...held.sort((a, b) => a - b), toSequence + 1]) {
      if (tillSequence > next) missing.push({ fromSequence: next, toSequence: tillSequence - 1 });
      next = tillSequence + 1;
    }
  }
  return missing;
}

/** The same places in ranges that don't touch, in order. */
function merged(ranges: readonly PlaceRange[]): PlaceRange[] {
  const all: PlaceRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.fromSequence - b.fromSequence)) {
    const last = all.at(-1);
    if (range.fromSequence > range.toSequence) continue;
    if (!last || range.fromSequence > last.toSequence + 1) all.push(range);
    else all[all.length - 1] = { ...last, toSequence: Math.max(last.toSequence, range.toSequence) };
  }
  return all;
}
