/**
 * The account of a customer as it travels to tills: what the ledger came to, with what changes by itself
 * afterwards, so that a till that hears nothing still shows the right balance. Rules [POINTS*].
 */
import { z } from 'zod';
import type { DuePoints, LedgerState } from './ledger.ts';
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

function bounded(due: readonly DuePoints[], keep: 'latest' | 'soonest'): DuePoints[] {
  if (due.length <= mostMoments) return [...due];
  const head = due.slice(0, mostMoments - 1);
  const tail = due.slice(mostMoments - 1);
  const atMs = (keep === 'latest' ? tail.at(-1)?.atMs : tail[0]?.atMs) ?? 0;
  return [...head, { points: tail.reduce((sum, { points }) => sum + points, 0), atMs }];
}
