/**
 * Decides where pushed entries belong, from what the server holds of their journal; it changes nothing.
 * A place of a journal is known by its hash, and each hash names all places before it, so what a till claims
 * (`after` and its entries) either agrees with a branch or shows where it leaves it. Whatever is answered,
 * a till that sends what it is asked for gets all its entries stored, in finitely many pushes: a duplicate
 * or a late batch agrees with what is held, a gap is asked for, a copy becomes a branch at the first place
 * that differs. One case can't be decided, see "Not promised" in docs/RELIABILITY.md. Rules [PUSH*].
 */
import { genesisHash } from '../../shared/domain/operation.ts';
import type { JournalPlace, PushAnswer } from '../../shared/protocol/push.ts';
import { lineage, ownerOf } from '../store/journal-line.ts';
import type { BranchRecord, BreakRecord, ForkSuspect, HeldPlace } from '../store/journal-records.ts';

/** What the server holds of a journal, places only around those that the push names. */
export interface JournalView {
  /** Never empty, ordered by branch. */
  readonly branches: readonly BranchRecord[];
  readonly places: readonly HeldPlace[];
  readonly breaks: readonly BreakRecord[];
  readonly suspects: readonly ForkSuspect[];
}

/** An entry as far as its place matters. */
export interface ClaimedPlace extends JournalPlace {
  readonly previousHash: string;
  /** The places that it names as lost, where it is a `journal-break`. */
  readonly lost: LostRange | null;
}

/** What a till sent. `entries` are ordered by place, no place twice. `lost` are its genuine breaks' ranges. */
export interface PushClaim<Entry extends ClaimedPlace> {
  readonly after: JournalPlace;
  readonly entries: readonly Entry[];
  readonly lost: readonly LostRange[];
}

/** Places that are lost, both ends included. */
export interface LostRange {
  readonly fromSequence: number;
  readonly toSequence: number;
}

/** What to do with a push and what to answer. */
export interface PushPlan<Entry extends ClaimedPlace> {
  readonly status: PushAnswer['status'];
  /** The branch it concerns; null when that can't be told yet. */
  readonly branch: number | null;
  /** A branch to make first. */
  readonly newBranch: BranchRecord | null;
  /** Entries to store in the branch, by place. */
  readonly store: readonly Entry[];
  /** How far the branch is held afterwards. */
  readonly held: JournalPlace;
  /** What the till is told; differs from `held` while the beginning of a fork is looked for. */
  readonly told: JournalPlace;
  readonly newSuspect: ForkSuspect | null;
}

const beginning: JournalPlace = { tillSequence: 0, hash: genesisHash };

/** Plans a push. */
export function planPush<Entry extends ClaimedPlace>(
  view: JournalView,
  claim: PushClaim<Entry>,
): PushPlan<Entry> {
  const fits = view.branches.map((branch) => compare(view, branch, claim));
  const [longest] = fits.sort(byLikeness);
  if (!longest) throw new Error('Invariant broken: a journal has a branch');
  const { branch, agreed, conflict } = longest;
  if (conflict !== null) return fork(view, longest, conflict, claim);
  const plan = extend(view, branch, claim);
  const beyond = plan.store.find((entry) => entry.tillSequence > branch.storedThrough);
  // Only what was seen of a line can tell that what comes behind a gap is of it.
  const isSeen = agreed > 0 || allLost(claim.lost, 1, claim.after.tillSequence);
  if (beyond && beyond.tillSequence > branch.storedThrough + 1 && !isSeen) return leadBack(claim);
  return plan;
}

/** The hash a branch has at a place: of the entry held there, or as the entry after it tells; else null. */
export function hashAt(view: JournalView, branch: BranchRecord, tillSequence: number): string | null {
  const held = placeAt(view, branch, tillSequence);
  if (held) return held.hash;
  return placeAt(view, branch, tillSequence + 1)?.previousHash ?? null;
}

/** The entry a branch holds at a place, its own or shared with its parents. */
export function placeAt(view: JournalView, branch: BranchRecord, tillSequence: number): HeldPlace | null {
  const owner = ownerOf(view.branches, branch, tillSequence);
  const found = view.places.find(
    (place) => place.branch === owner.branch && place.tillSequence === tillSequence,
  );
  return found ?? null;
}

/** Whether all places of [from, to] are in one of the ranges. */
export function allLost(ranges: readonly LostRange[], from: number, to: number): boolean {
  let next = from;
  for (const range of [...ranges].sort((a, b) => a.fromSequence - b.fromSequence)) {
    if (range.fromSequence <= next) next = Math.max(next, range.toSequence + 1);
  }
  return next > to;
}

interface Fit {
  readonly branch: BranchRecord;
  /** The highest claimed place before the conflict that the branch has with the same hash; 0 for none. */
  readonly agreed: number;
  /** The first claimed place that the branch has with another hash. */
  readonly conflict: number | null;
}

/** First the branch that a claim follows furthest: what agrees at a place agrees before it. Then one that it fits. */
function byLikeness(a: Fit, b: Fit): number {
  if (a.agreed !== b.agreed) return b.agreed - a.agreed;
  if (a.conflict === null && b.conflict === null) return b.branch.storedThrough - a.branch.storedThrough;
  return (b.conflict ?? Number.POSITIVE_INFINITY) - (a.conflict ?? Number.POSITIVE_INFINITY);
}

function compare(view: JournalView, branch: BranchRecord, claim: PushClaim<ClaimedPlace>): Fit {
  let agreed = 0;
  const isHeld = (tillSequence: number, hash: string): boolean => hashAt(view, branch, tillSequence) === hash;
  for (const place of claimedPlaces(claim, isHeld)) {
    const held = hashAt(view, branch, place.tillSequence);
    if (held === null) continue;
    if (held !== place.hash) return { branch, agreed, conflict: place.tillSequence };
    agreed = place.tillSequence;
  }
  return { branch, agreed, conflict: null };
}

/**
 * The place that a break's `previousHash` is of, where that isn't the one right before it: a journal that lost its
 * end goes on after the last entry it has, behind the places that the lost ones may have had. Null for all else.
 */
export function placeBeforeLoss({ tillSequence, previousHash, lost }: ClaimedPlace): JournalPlace | null {
  if (!lost || lost.toSequence !== tillSequence - 1 || lost.fromSequence <= 1) return null;
  return { tillSequence: lost.fromSequence - 1, hash: previousHash };
}

/** Whether only `previousHash` tells what stood right before an entry: it was lost, so it is nowhere else in the claim. */
function tellsPlaceBefore(claim: PushClaim<ClaimedPlace>, entry: ClaimedPlace): boolean {
  const before = entry.tillSequence - 1;
  return before > 0 && ![claim.after, ...claim.entries].some(({ tillSequence }) => tillSequence === before);
}

/**
 * What a claim says of places. Before an entry whose predecessor was lost stood what it follows; who holds another
 * entry there holds another line. Right before the break of a lost end stands what the break follows: more places are
 * named as lost than the end can have had, so that holds for it as well. A break that does follow the entry right
 * before it, though it names that as lost, says nothing of the place before the loss.
 */
function claimedPlaces(
  claim: PushClaim<ClaimedPlace>,
  isHeld: (tillSequence: number, hash: string) => boolean,
): JournalPlace[] {
  const followsOn = ({ tillSequence, previousHash }: ClaimedPlace): boolean =>
    isHeld(tillSequence - 1, previousHash) ||
    claim.entries.some((each) => each.tillSequence === tillSequence - 1 && each.hash === previousHash);
  const places = [
    ...(claim.after.tillSequence > 0 ? [claim.after] : []),
    ...claim.entries.flatMap((entry) => (followsOn(entry) ? [] : (placeBeforeLoss(entry) ?? []))),
    ...claim.entries
      .filter((entry) => tellsPlaceBefore(claim, entry))
      .map(({ tillSequence, previousHash }) => ({ tillSequence: tillSequence - 1, hash: previousHash })),
    ...claim.entries,
  ];
  return places.sort((a, b) => a.tillSequence - b.tillSequence);
}

/** The claim agrees with a branch: what is new goes to its end or into its explained gaps. */
function extend<Entry extends ClaimedPlace>(
  view: JournalView,
  branch: BranchRecord,
  claim: PushClaim<Entry>,
): PushPlan<Entry> {
  const head: JournalPlace = { tillSequence: branch.storedThrough, hash: branch.storedHash };
  const done = branch.branch === 0 ? 'stored' : 'forked';
  const plan = { branch: branch.branch, newBranch: null, newSuspect: null };
  if (claim.entries.length === 0) {
    const { tillSequence } = claim.after;
    const known = tillSequence === 0 || placeAt(view, branch, tillSequence) !== null;
    const behind = known && tillSequence < head.tillSequence;
    const status = tillSequence > head.tillSequence ? 'gap' : behind ? 'ahead' : done;
    return { ...plan, status, store: [], held: head, told: head };
  }
  const fresh = claim.entries.filter((entry) => placeAt(view, branch, entry.tillSequence) === null);
  const { store, gap } = takeUntilGap(fresh, head.tillSequence, explained(view, branch, claim));
  const end = store.at(-1);
  const held = end && end.tillSequence > head.tillSequence ? placeOf(end) : head;
  const last = claim.entries.at(-1);
  // Once it was copied, or may have been, a till is led through its journal step by step: the end of this line may be
  // another copy's.
  const isCopied = view.branches.length > 1 || view.suspects.length > 0;
  const stepwise = !gap && isCopied && last && last.tillSequence < held.tillSequence;
  return { ...plan, status: gap ? 'gap' : done, store, held, told: stepwise ? placeOf(last) : held };
}

/** The claim contradicts the branch that it follows furthest: it grows a new one where it left that. */
function fork<Entry extends ClaimedPlace>(
  view: JournalView,
  longest: Fit,
  at: number,
  claim: PushClaim<Entry>,
): PushPlan<Entry> {
  const first = claim.entries.find((entry) => entry.tillSequence >= at);
  const forkSequence = first ? lastShared(view, longest, first, claim) : null;
  if (!first || forkSequence === null) return leadBack(claim);
  const parent = ownerOf(view.branches, longest.branch, at);
  const own = claim.entries.filter((entry) => entry.tillSequence > forkSequence);
  const { store, gap } = takeUntilGap(own, forkSequence, explained(view, parent, claim));
  const end = store.at(-1);
  if (!end) throw new Error('Invariant broken: a branch begins with the entry that differs');
  const held = placeOf(end);
  const newBranch: BranchRecord = {
    branch: Math.max(...view.branches.map((branch) => branch.branch)) + 1,
    parentBranch: parent.branch,
    forkSequence,
    storedThrough: held.tillSequence,
    storedHash: held.hash,
  };
  const status = gap ? 'gap' : 'forked';
  return { status, branch: newBranch.branch, newBranch, store, held, told: held, newSuspect: null };
}

/** More of the journal must be seen: the till is led back to its beginning, and step by step to what it came with. */
function leadBack({ after, entries }: PushClaim<ClaimedPlace>): PushPlan<never> {
  const nothing = { branch: null, newBranch: null, store: [], held: beginning, told: beginning };
  return { ...nothing, status: 'gap', newSuspect: placeOf(entries.at(-1) ?? after) };
}

/**
 * The last place that a differing entry is known to share with a branch: the one before it, or, where the till lost what
 * the branch holds, the last one that agreed. Null when more of the journal must be seen.
 */
function lastShared(
  view: JournalView,
  fit: Fit,
  first: ClaimedPlace,
  { after, lost }: PushClaim<ClaimedPlace>,
): number | null {
  const before = first.tillSequence - 1;
  if (before === 0 || fit.agreed === before) return before;
  if (hashAt(view, fit.branch, before) === first.previousHash) return before;
  // What the branch holds before `after` isn't looked at.
  if (!allLost(lost, fit.agreed + 1, after.tillSequence)) return null;
  for (let sequence = fit.agreed + 1; sequence <= before; sequence += 1) {
    if (placeAt(view, fit.branch, sequence) && !allLost(lost, sequence, sequence)) return null;
  }
  return fit.agreed;
}

/** Entries in order up to the first that has unexplained missing places before it. */
function takeUntilGap<Entry extends ClaimedPlace>(
  entries: readonly Entry[],
  through: number,
  lost: readonly LostRange[],
): { store: Entry[]; gap: boolean } {
  const store: Entry[] = [];
  let end = through;
  for (const entry of entries) {
    if (entry.tillSequence > end && !allLost(lost, end + 1, entry.tillSequence - 1)) {
      return { store, gap: true };
    }
    store.push(entry);
    end = Math.max(end, entry.tillSequence);
  }
  return { store, gap: false };
}

function explained(
  view: JournalView,
  branch: BranchRecord,
  claim: PushClaim<ClaimedPlace>,
): readonly LostRange[] {
  const line = new Set(lineage(view.branches, branch).map((each) => each.branch));
  return [...claim.lost, ...view.breaks.filter((lost) => line.has(lost.branch))];
}

function placeOf({ tillSequence, hash }: JournalPlace): JournalPlace {
  return { tillSequence, hash };
}
