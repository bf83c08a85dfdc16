/**
 * The account of a customer as it travels to tills: what the ledger came to, with what changes by itself
 * afterwards, so that a till that hears nothing still shows the right balance. Rules [POINTS*].
 */
import { z } from 'zod';
import { byMoment, type DuePoints, type LedgerEntry, type LedgerState } from './ledger.ts';
import { largestPoints, pointsSchema } from './sale-loyalty.ts';

const signedPointsSchema = z.int().min(-largestPoints).max(largestPoints);
const dueSchema = z.object({ points: pointsSchema.min(1), atMs: z.int() });
/** The most moments that one account names; later ones are summed at the last. */
const mostMoments = 24;

/** The account on a row of `customers`. */
export const pointsAccountSchema = z.object({
  /** May be spent at `asOfMs`; below zero when it is overdrawn. */
  availablePoints: signedPointsSchema,
  /** Comes on top at those moments, ms, soonest first. */
  pending: z.array(dueSchema).max(mostMoments),
  /** Lapses at those moments if it isn't spent before. */
  expiring: z.array(dueSchema).max(mostMoments),
  turnoverMinor: z.int().min(0),
  /** The moment for which the server computed it, ms. */
  asOfMs: z.int(),
});
export type PointsAccount = z.infer<typeof pointsAccountSchema>;

/** The account of a ledger, as of `asOfMs`. */
export function accountOf(state: LedgerState, asOfMs: number): PointsAccount {
  return {
    availablePoints: state.availablePoints,
    // Summed late, a point comes later than it might and lapses sooner: a till never shows too much.
    pending: bounded(state.pending, 'latest'),
    expiring: bounded(state.expiring, 'soonest'),
    turnoverMinor: state.turnoverMinor,
    asOfMs,
  };
}

/** What may be spent of an account at a moment, with nothing earned or spent since. */
export function pointsAt(account: PointsAccount, nowMs: number): number {
  const due = (all: readonly DuePoints[]): number =>
    all.reduce((sum, { points, atMs }) => (atMs <= nowMs ? sum + points : sum), 0);
  return account.availablePoints + due(account.pending) - due(account.expiring);
}

/** What an account comes to at a moment: a part of what its ledger does. */
export type PointsNow = Pick<LedgerState, 'availablePoints' | 'pending' | 'expiring'>;

/**
 * An account at a moment with own sales that it doesn't hold yet. What they spent goes from what lapses first, and what
 * they earned repays first what is owed. Earned points that needn't wait count once the account holds them.
 */
export function accountWith(
  account: PointsAccount,
  own: readonly Pick<LedgerEntry, 'kind' | 'points' | 'availableAtMs' | 'expiresAtMs'>[],
  nowMs: number,
): PointsNow {
  const isAhead = ({ atMs }: DuePoints): boolean => atMs > nowMs;
  const spentPoints = own.reduce((sum, { kind, points }) => (kind === 'spend' ? sum - points : sum), 0);
  let availablePoints = pointsAt(account, nowMs) - spentPoints;
  const pending = account.pending.filter(isAhead);
  const expiring = lessSoonest(account.expiring.filter(isAhead), spentPoints);
  for (const { kind, points, availableAtMs, expiresAtMs } of own) {
    if (kind !== 'earn') continue;
    const repaid = Math.min(Math.max(0, -availablePoints), points);
    availablePoints += repaid;
    pending.push({ points: points - repaid, atMs: availableAtMs });
    if (expiresAtMs !== null) expiring.push({ points: points - repaid, atMs: expiresAtMs });
  }
  return {
    availablePoints,
    pending: byMoment(pending.filter(isAhead)),
    expiring: byMoment(expiring.filter(isAhead)),
  };
}

/** What is left of points, soonest first, after so many were taken of the soonest. */
function lessSoonest(due: readonly DuePoints[], takenPoints: number): DuePoints[] {
  let rest = takenPoints;
  return due.map(({ points, atMs }) => {
    const taken = Math.min(rest, points);
    rest -= taken;
    return { points: points - taken, atMs };
  });
}

function bounded(due: readonly DuePoints[], keep: 'latest' | 'soonest'): DuePoints[] {
  if (due.length <= mostMoments) return [...due];
  const head = due.slice(0, mostMoments - 1);
  const tail = due.slice(mostMoments - 1);
  const atMs = (keep === 'latest' ? tail.at(-1)?.atMs : tail[0]?.atMs) ?? 0;
  return [...head, { points: tail.reduce((sum, { points }) => sum + points, 0), atMs }];
}
