/**
 * The points of a customer are one append-only ledger. An entry is known by its operation and index, so it counts
 * once however often it comes. Balance, what is pending, what lapses and the tier are a fold over the entries in
 * the order of business time: the same entries give the same account in whatever order they came. Rules [POINTS*].
 */
import { z } from 'zod';
import { sumMinor } from '../../money/money.ts';
import { largestPoints } from './sale-loyalty.ts';

const signedPointsSchema = z.int().min(-largestPoints).max(largestPoints);

/** Why points came or went. Expiry is no entry: it follows from the others. */
export const ledgerKinds = [
  'earn',
  'spend',
  /** Points that returned goods had earned, taken back. */
  'return-earned',
  /** Points that had paid for returned goods, given back. */
  'return-spent',
  'gift',
  /** By somebody of the chain, with a reason. */
  'correction',
] as const;

/** An entry of the ledger. */
export const ledgerEntrySchema = z.strictObject({
  /** The operation or event that made it. */
  operationId: z.string().min(1).max(100),
  /** Its place among the entries of that operation. */
  index: z.int().min(0).max(1000),
  customerId: z.string().min(1).max(60),
  /**
   * The programme whose points they are, which is also their currency: points of one are no points of another. Absent
   * where it isn't known: they count in each account.
   */
  programmeId: z.string().min(1).max(60).optional(),
  kind: z.enum(ledgerKinds),
  /** Above zero they come, below they go. */
  points: signedPointsSchema,
  /** What it adds to the turnover of which tiers are made, minor units. */
  turnoverMinor: z.int().min(-1e13).max(1e13),
  /** Business time of the operation, ms. */
  atMs: z.int(),
  /** Points that come may be spent from then on. */
  availableAtMs: z.int(),
  /** Points that come lapse then; null for never. */
  expiresAtMs: z.int().nullable(),
  /** Of a return: the purchase whose points it takes back, or what spent the points it gives back; null for all others. */
  ofOperationId: z.string().max(100).nullable(),
  /** Of entries with the same key, e.g. `welcome` or `birthday:2026`, a customer has one; null for all others. */
  giftKey: z.string().max(60).nullable(),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** Points that have lapsed, as the fold found it. */
export interface LapsedPoints {
  /** The entry that had brought them. */
  readonly operationId: string;
  readonly index: number;
  readonly points: number;
  readonly atMs: number;
}

/** Points that change at a moment to come. */
export interface DuePoints {
  readonly points: number;
  readonly atMs: number;
}

/** What the ledger comes to at a moment. */
export interface LedgerState {
  /** All entries and all that lapsed, summed; below zero for an account that is overdrawn. */
  readonly balancePoints: number;
  /** Of it, what may be spent; never above the balance. */
  readonly availablePoints: number;
  /** Earned and not to be spent yet, soonest first. */
  readonly pending: readonly DuePoints[];
  /** What lapses next if it isn't spent, soonest first. */
  readonly expiring: readonly DuePoints[];
  readonly lapsed: readonly LapsedPoints[];
  /** Spent or taken back beyond what there was; repaid by the next points. */
  readonly overdrawnPoints: number;
  /** Turnover since `turnoverFromMs`. */
  readonly turnoverMinor: number;
}

interface Lot {
  readonly entry: LedgerEntry;
  left: number;
}

/** Points that were spent, and when they would have lapsed, ms; null for never. */
interface SpentPart {
  readonly expiresAtMs: number | null;
  points: number;
}

/** Points given back live at least so long, also where they would have lapsed by now, ms. */
export const givenBackLifeMs = 14 * 24 * 60 * 60_000;

/** The entries of a programme's account; those of other programmes are points of another currency. */
export function entriesOfProgramme(entries: readonly LedgerEntry[], programmeId: string): LedgerEntry[] {
  return entries.filter((entry) => (entry.programmeId ?? programmeId) === programmeId);
}

/** The key by which an entry counts once. */
export function ledgerKey(entry: Pick<LedgerEntry, 'operationId' | 'index'>): string {
  return `${entry.operationId}:${entry.index}`;
}

/**
 * The account that these entries come to at `nowMs`, of one customer or of several that were merged into one.
 * Points that go are taken from those that may be spent, soonest to lapse first, then from pending ones; what goes
 * beyond them is owed and repaid by the next that come. What is given back lapses when it would have: spending and
 * giving back makes no point younger. `turnoverFromMs` begins the window of the tier.
 */
export function ledgerState(
  entries: readonly LedgerEntry[],
  nowMs: number,
  turnoverFromMs: number,
): LedgerState {
  const counted = inLedgerOrder(entries);
  const lapsed: LapsedPoints[] = [];
  const lots: Lot[] = [];
  const spent = new Map<string, SpentPart[]>();
  let owedPoints = 0;
  const lapseUntil = (atMs: number): void => {
    for (const lot of lots) {
      const { expiresAtMs, operationId, index } = lot.entry;
      if (lot.left === 0 || expiresAtMs === null || expiresAtMs > atMs) continue;
      lapsed.push({ operationId, index, points: lot.left, atMs: expiresAtMs });
      lot.left = 0;
    }
  };
  for (const entry of counted) {
    // What a clock ahead of ours dated counts at once, and makes nothing lapse early.
    lapseUntil(Math.min(entry.atMs, nowMs));
    if (entry.points > 0) {
      const repaid = Math.min(owedPoints, entry.points);
      owedPoints -= repaid;
      const parts = entry.kind === 'return-spent' ? spent.get(entry.ofOperationId ?? '') : undefined;
      lots.push(...lotsOf(entry, entry.points - repaid, parts ?? []));
    } else {
      const taken = takeFrom(lots, entry);
      owedPoints += taken.missing;
      if (entry.kind === 'spend') spent.set(entry.operationId, taken.parts);
    }
  }
  lapseUntil(nowMs);
  const pending = dueOf(
    lots.filter(({ entry }) => entry.availableAtMs > nowMs),
    ({ entry }) => entry.availableAtMs,
  );
  const balancePoints =
    sumMinor(counted.map(({ points }) => points)) - sumMinor(lapsed.map(({ points }) => points));
  return {
    balancePoints,
    availablePoints: balancePoints - sumMinor(pending.map(({ points }) => points)),
    pending,
    expiring: dueOf(lots, ({ entry }) => entry.expiresAtMs),
    lapsed: lapsed.sort((a, b) => a.atMs - b.atMs || (ledgerKey(a) < ledgerKey(b) ? -1 : 1)),
    overdrawnPoints: Math.max(0, -balancePoints),
    turnoverMinor: Math.max(
      0,
      sumMinor(counted.filter(({ atMs }) => atMs >= turnoverFromMs).map((entry) => entry.turnoverMinor)),
    ),
  };
}

/** Each entry once, each gift once, by business time and then by key. */
export function inLedgerOrder(entries: readonly LedgerEntry[]): LedgerEntry[] {
  const keyed = new Map(entries.map((entry) => [ledgerKey(entry), entry]));
  const ordered = [...keyed.values()].sort(
    (a, b) => a.atMs - b.atMs || (ledgerKey(a) < ledgerKey(b) ? -1 : 1),
  );
  const gifts = new Set<string>();
  return ordered.filter(({ giftKey }) => {
    if (giftKey === null) return true;
    const first = !gifts.has(giftKey);
    gifts.add(giftKey);
    return first;
  });
}

/** The lots that points come in: those given back by when they would have lapsed, last to lapse first. */
function lotsOf(entry: LedgerEntry, points: number, parts: SpentPart[]): Lot[] {
  const soonestMs = Math.min(entry.atMs + givenBackLifeMs, entry.expiresAtMs ?? Number.POSITIVE_INFINITY);
  const made: Lot[] = [];
  let rest = points;
  for (const part of [...parts].sort((a, b) => compare(lapseOf(b), lapseOf(a)))) {
    const left = Math.min(rest, part.points);
    if (left === 0) continue;
    part.points -= left;
    rest -= left;
    const expiresAtMs = part.expiresAtMs === null ? null : Math.max(part.expiresAtMs, soonestMs);
    made.push({ entry: { ...entry, expiresAtMs }, left });
  }
  return rest > 0 || made.length === 0 ? [...made, { entry, left: rest }] : made;
}

function lapseOf({ expiresAtMs }: { readonly expiresAtMs: number | null }): number {
  return expiresAtMs ?? Number.POSITIVE_INFINITY;
}

/** Takes what an entry takes; answers from what, and what there wasn't. */
function takeFrom(
  lots: Lot[],
  entry: LedgerEntry,
): { readonly parts: SpentPart[]; readonly missing: number } {
  let rest = -entry.points;
  const parts: SpentPart[] = [];
  const rank = (lot: Lot): number =>
    lot.entry.operationId === entry.ofOperationId ? 0 : lot.entry.availableAtMs <= entry.atMs ? 1 : 2;
  const order = lots
    .filter(({ left }) => left > 0)
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        compare(lapseOf(a.entry), lapseOf(b.entry)) ||
        (ledgerKey(a.entry) < ledgerKey(b.entry) ? -1 : 1),
    );
  for (const lot of order) {
    const taken = Math.min(rest, lot.left);
    lot.left -= taken;
    rest -= taken;
    if (taken > 0) parts.push({ expiresAtMs: lot.entry.expiresAtMs, points: taken });
  }
  return { parts, missing: rest };
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** What is left of lots by the moment at which it changes, soonest first; lots without such a moment don't count. */
function dueOf(lots: readonly Lot[], momentOf: (lot: Lot) => number | null): DuePoints[] {
  return byMoment(
    lots.flatMap((lot) => {
      const atMs = momentOf(lot);
      return atMs === null ? [] : { points: lot.left, atMs };
    }),
  );
}

/** Points by the moment at which they change, soonest first; none where nothing does. */
export function byMoment(due: readonly DuePoints[]): DuePoints[] {
  const summed = new Map<number, number>();
  for (const { points, atMs } of due) if (points > 0) summed.set(atMs, (summed.get(atMs) ?? 0) + points);
  return [...summed].map(([atMs, points]) => ({ points, atMs })).sort((a, b) => a.atMs - b.atMs);
}
