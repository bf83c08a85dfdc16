/**
 * Takes a push of a till: reads its entries, finds their places, stores them and makes them count in one
 * transaction, and tells the till how far its journal is held. Resolves when that is on the disk.
 * Rules [PUSH*].
 */
import { genesisHash } from '../../shared/domain/operation.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import {
  type PushAnswer,
  type PushedEntry,
  type PushRequest,
  pushLimits,
} from '../../shared/protocol/push.ts';
import { missingPlaces } from '../feed/missing-places.ts';
import type { ExceptionClaim } from '../projections/exception-changes.ts';
import { writeTillKeys } from '../projections/key-rows.ts';
import type { TillRecord } from '../store/access-records.ts';
import { ownerOf } from '../store/journal-line.ts';
import type { BreakRecord, EntryRecord, JournalRecord } from '../store/journal-records.ts';
import type { Store, WriteTransaction } from '../store/store.ts';
import { forkedJournal, missingFacts } from './journal-exceptions.ts';
import { findOwner } from './journal-owner.ts';
import {
  type JournalView,
  type LostRange,
  type PushPlan,
  placeAt,
  placeBeforeLoss,
  planPush,
} from './plan-push.ts';
import { type OperationReader, type ReadEntry, readBreak, readEntry } from './read-entry.ts';
import { type SettledEntry, settleEntries } from './settle-entries.ts';

/** What a push came to. */
export type PushResult =
  | { readonly code: 'answered'; readonly answer: PushAnswer; readonly stored: number; readonly held: number }
  /** The journal belongs to a till of another store and another key. */
  | { readonly code: 'foreign-journal' }
  /** Something without a place in the journal; `field` is its name, dotted. */
  | { readonly code: 'misplaced'; readonly field: string; readonly detail: string };

/** An entry that was read, with the members its place is decided by. */
interface PlacedEntry extends ReadEntry {
  readonly tillSequence: number;
  readonly hash: string;
  readonly previousHash: string;
}

/** Stores and applies a push that `caller` hands over. */
export async function push(
  store: Store,
  caller: TillRecord,
  request: PushRequest,
  nowMs: number,
  readOperation: OperationReader = parseOperation,
): Promise<PushResult> {
  const misplaced = findMisplaced(request);
  if (misplaced) return misplaced;
  const till = await store.read((transaction) => findOwner(transaction, caller, request, nowMs));
  if (!till) return { code: 'foreign-journal' };
  const entries = inOrder(request.entries).map((entry) =>
    placed(readEntry(entry, till, readOperation, nowMs)),
  );
  const breaks = [
    ...request.breaks.flatMap((entry) => readBreak(entry, till) ?? []),
    ...entries.filter((entry) => entry.lost !== null && entry.lost.toSequence < entry.tillSequence),
  ];
  const stored = await store.write(async (transaction): Promise<PushResult | 'owned-by-now'> => {
    const own: JournalRecord = {
      journalId: request.journalId,
      tillId: till.tillId,
      storeId: till.storeId,
      receiptPrefix: request.receiptPrefix,
    };
    const known = await transaction.journals.journal(own.journalId);
    if (known && known.tillId !== till.tillId) return 'owned-by-now';
    if (!known && request.entries.length === 0) return unknownJournal(request, nowMs);
    if (!(await transaction.access.till(till.tillId))) {
      await transaction.access.addTill(till);
      await writeTillKeys(transaction, till);
    }
    const journal = await transaction.journals.lockJournal(own);
    const view = await loadView(transaction, request, entries);
    const lost = breaks.flatMap((read) => read.lost ?? []);
    const plan = planPush(view, { after: request.after, entries, lost });
    const held = await carryOut(transaction, journal, view, plan, breaks, readOperation);
    // After a full batch there may be more, of before it was last cut off.
    if (plan.status === 'stored' && request.entries.length < pushLimits.entries)
      await transaction.loyalty.noteTillHeard(caller.tillId, nowMs);
    const answer: PushAnswer = {
      status: plan.status,
      storedThrough: plan.told.tillSequence,
      storedHash: plan.told.hash,
      branch: plan.branch ?? 0,
      missing: plan.branch === null ? [] : await missingPlaces(transaction, journal.journalId, plan.branch),
      serverTimeMs: nowMs,
    };
    return { code: 'answered', answer, stored: plan.store.length, held };
  });
  // Somebody else's first push of the same journal came between; its owner never changes again.
  return stored === 'owned-by-now' ? push(store, caller, request, nowMs, readOperation) : stored;
}

/** A question about a journal of which nothing is held: whose it is, its first entry tells. */
function unknownJournal({ after }: PushRequest, serverTimeMs: number): PushResult {
  const status = after.tillSequence === 0 ? 'stored' : 'gap';
  const held = { storedThrough: 0, storedHash: genesisHash, branch: 0, missing: [] };
  return { code: 'answered', answer: { status, ...held, serverTimeMs }, stored: 0, held: 0 };
}

/** Writes what was planned. Returns how many of the entries are held. */
async function carryOut(
  transaction: WriteTransaction,
  journal: JournalRecord,
  view: JournalView,
  plan: PushPlan<PlacedEntry>,
  breaks: readonly ReadEntry[],
  readOperation: OperationReader,
): Promise<number> {
  const { journalId } = journal;
  if (plan.newSuspect) await transaction.journals.addForkSuspect(journalId, plan.newSuspect);
  if (plan.branch === null) return 0;
  const { branch } = plan;
  if (plan.newBranch) await transaction.journals.addBranch(journalId, plan.newBranch);
  const branches = plan.newBranch ? [...view.branches, plan.newBranch] : view.branches;
  const linked = checkLinks({ ...view, branches }, plan, branch);
  const newBreaks = breaks.flatMap((read): BreakRecord[] =>
    read.lost && concerns(plan, read.lost, read.record.hash)
      ? [{ ...read.lost, branch, operationId: read.record.operationId }]
      : [],
  );
  await transaction.journals.addBreaks(journalId, newBreaks);
  // Entries go in before the exceptions about their places are worked out, both within this transaction.
  await settleEntries(transaction, linked, [], { readOperation, stored: false });
  const claims: ExceptionClaim[] = [
    ...(await missingFacts(transaction, journal, branches, linked, newBreaks)),
    ...(plan.newBranch ? await forkedJournal(transaction, journal, branches) : []),
  ];
  if (claims.length > 0) await settleEntries(transaction, [], claims, { readOperation, stored: false });
  await transaction.journals.setStoredThrough(journalId, branch, plan.held.tillSequence, plan.held.hash);
  const known = [...view.places, ...linked.map((entry) => entry.record)];
  const found = view.suspects.filter((suspect) =>
    known.some((place) => place.tillSequence === suspect.tillSequence && place.hash === suspect.hash),
  );
  await transaction.journals.removeForkSuspects(journalId, found);
  return linked.filter((entry) => entry.record.heldReason !== null).length;
}

/**
 * Whether a break speaks of the branch: it is stored in it, or explains a gap before something that is. One of further
 * on may be of another line, which leaves this branch before the range.
 */
function concerns({ store }: PushPlan<PlacedEntry>, lost: LostRange, hash: string): boolean {
  return lost.toSequence < (store.at(-1)?.tillSequence ?? 0) || store.some((entry) => entry.hash === hash);
}

/** Holds entries that don't follow the entry before them, and gives each the branch that owns its place. */
function checkLinks(view: JournalView, plan: PushPlan<PlacedEntry>, branch: number): SettledEntry[] {
  const own = view.branches.find((each) => each.branch === branch);
  if (!own) throw new Error('Invariant broken: a planned branch exists');
  const hashes = new Map(plan.store.map((entry) => [entry.tillSequence, entry.hash]));
  return plan.store.map((entry): SettledEntry => {
    const { branch: owner } = ownerOf(view.branches, own, entry.tillSequence);
    const record: EntryRecord = { ...entry.record, branch: owner };
    const before =
      hashes.get(entry.tillSequence - 1) ??
      placeAt(view, own, entry.tillSequence - 1)?.hash ??
      (entry.tillSequence === 1 ? genesisHash : null);
    const broken = before !== null && before !== entry.previousHash;
    if (!broken || record.heldReason === 'entry-not-genuine') return { ...entry, record };
    const heldDetail = 'does not follow the entry before it';
    return {
      record: { ...record, heldReason: 'entry-not-genuine', heldDetail },
      movements: [],
      operation: null,
      lost: null,
    };
  });
}

async function loadView(
  transaction: WriteTransaction,
  request: PushRequest,
  entries: readonly PlacedEntry[],
): Promise<JournalView> {
  const { journalId } = request;
  const sequences = [request.after.tillSequence, ...entries.map((entry) => entry.tillSequence)];
  const [from, to] = [Math.min(...sequences) - 1, Math.max(...sequences) + 1];
  const places = await transaction.journals.places(journalId, from, to);
  for (const { tillSequence } of entries.flatMap((entry) => placeBeforeLoss(entry) ?? [])) {
    if (tillSequence >= from) continue;
    places.push(...(await transaction.journals.places(journalId, tillSequence, tillSequence + 1)));
  }
  return {
    branches: (await transaction.journals.branches([journalId])).get(journalId) ?? [],
    places,
    breaks: await transaction.journals.breaks(journalId),
    suspects: await transaction.journals.forkSuspects(journalId),
  };
}

function findMisplaced(request: PushRequest): PushResult | null {
  const misplaced = (field: string, detail: string): PushResult => ({ code: 'misplaced', field, detail });
  if (request.after.tillSequence === 0 && request.after.hash !== genesisHash) {
    return misplaced('after.hash', 'the beginning of a journal has the genesis hash');
  }
  const seen = new Map<number, string>();
  for (const [index, entry] of request.entries.entries()) {
    if (entry.journalId !== request.journalId) {
      return misplaced(`entries.${index}.journalId`, 'of another journal than the push');
    }
    if ((seen.get(entry.tillSequence) ?? entry.hash) !== entry.hash) {
      return misplaced(`entries.${index}.tillSequence`, 'two entries claim one place');
    }
    seen.set(entry.tillSequence, entry.hash);
  }
  const foreign = request.breaks.findIndex((entry) => entry.journalId !== request.journalId);
  return foreign < 0 ? null : misplaced(`breaks.${foreign}.journalId`, 'of another journal than the push');
}

function inOrder(entries: readonly PushedEntry[]): PushedEntry[] {
  const byPlace = new Map(entries.map((entry) => [entry.tillSequence, entry]));
  return [...byPlace.values()].sort((a, b) => a.tillSequence - b.tillSequence);
}

function placed(read: ReadEntry): PlacedEntry {
  const { tillSequence, hash, previousHash } = read.record;
  return { ...read, tillSequence, hash, previousHash };
}
