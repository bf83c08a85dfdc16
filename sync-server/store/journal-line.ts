/**
 * The line of a journal's branch: its own places, and below the place where it left its parent the parent's.
 * Every place of a line is stored once, with the branch that owns it, however many branches share it.
 */
import type { BranchRecord, HeldPlace } from './journal-records.ts';

/** A branch and those it grew from, itself first. */
export function lineage(branches: readonly BranchRecord[], branch: BranchRecord): BranchRecord[] {
  const line = [branch];
  for (let at = branch; at.parentBranch !== null; ) {
    const parent = branches.find((candidate) => candidate.branch === at.parentBranch);
    if (!parent) throw new Error(`Invariant broken: branch ${at.branch} has its parent`);
    line.push(parent);
    at = parent;
  }
  return line;
}

/** The branch of a line whose own a place is. */
export function ownerOf(
  branches: readonly BranchRecord[],
  branch: BranchRecord,
  tillSequence: number,
): BranchRecord {
  return lineage(branches, branch).find((each) => tillSequence > each.forkSequence) ?? branch;
}

/** Which of these places are of the line of a branch. */
export function placesInLine<Place extends Pick<HeldPlace, 'branch' | 'tillSequence'>>(
  branches: readonly BranchRecord[],
  branch: BranchRecord,
  places: readonly Place[],
): Place[] {
  const line = lineage(branches, branch);
  return places.filter(
    (place) => line.find((each) => place.tillSequence > each.forkSequence)?.branch === place.branch,
  );
}
