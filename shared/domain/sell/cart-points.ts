/**
 * What an open cart has chosen about the customer's points, and what that comes to. It is computed anew with every
 * change of the cart; where the programme changed meanwhile, or the bill became smaller than the points, the cart is
 * priced without them and says why, so that nobody pays another amount than they saw. Rules [POINTS*].
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { type BillPoints, type PointsLine, pointsOf } from '../loyalty/points-of.ts';
import { type LoyaltyProgramme, type ProgrammeRules, rulesAt } from '../loyalty/programme.ts';
import { type RedeemFacts, type RedeemRefusal, redeemRefusal } from '../loyalty/redeem.ts';
import { pointsSchema, type SaleLoyalty, shownSchema } from '../loyalty/sale-loyalty.ts';

/** The points of the customer of an open cart, as they were chosen. */
export const cartLoyaltySchema = z.strictObject({
  shown: shownSchema,
  /** The customer's tier when they were chosen. */
  tierId: z.string().min(1).max(40).nullable(),
  /** The version of the programme whose amounts the customer saw when points were chosen. */
  programmeVersion: z.int().min(1),
  /** 0: they are saved. */
  spendPoints: pointsSchema,
  /** Points that the server holds for this cart, and until when (server time, ms). */
  held: z.strictObject({ holdId: uuidSchema, points: pointsSchema, untilMs: z.int().default(0) }).nullable(),
});
export type CartLoyalty = z.infer<typeof cartLoyaltySchema>;

/** The hold of a cart while it holds: past its deadline the server may have given the points to somebody else. */
export function holdAt(loyalty: CartLoyalty | null, nowMs: number): CartLoyalty['held'] {
  const held = loyalty?.held ?? null;
  return held !== null && nowMs < held.untilMs ? held : null;
}

/**
 * The choice of a cart that becomes another cart: who showed what stays, the points are saved again. They were
 * promised for the cart that was open then, and the balance goes on without it.
 */
export function savedAgain(loyalty: CartLoyalty | null): CartLoyalty | null {
  return loyalty && { ...loyalty, spendPoints: 0, held: null };
}

/** Why a cart with points can't be paid as it is. */
export type CartPointsProblem =
  /** Another version of the programme holds since: look at the amounts, and choose again. */
  | { readonly code: 'programme-changed' }
  /** The bill takes fewer points than were chosen. */
  | { readonly code: 'points-over-share'; readonly mostPoints: number };

/** The points of a priced cart. */
export interface PricedPoints extends BillPoints {
  readonly programmeId: string;
  readonly rules: ProgrammeRules;
  readonly tierId: string | null;
  /** Why it is priced without the points that were chosen; null when all is well. */
  readonly problem: CartPointsProblem | null;
}

/** The points of a cart's lines; null where there is no customer with points, or no programme. */
export function priceCartPoints(
  programme: LoyaltyProgramme | null,
  cart: { readonly customerId: string | null; readonly loyalty: CartLoyalty | null },
  lines: readonly PointsLine[],
  atMs: number,
): PricedPoints | null {
  const rules = programme && rulesAt(programme, atMs);
  if (!rules || cart.customerId === null || cart.loyalty === null) return null;
  const { tierId, spendPoints, programmeVersion } = cart.loyalty;
  const points = pointsOf(rules, tierId, lines, 0, atMs);
  const made = { ...points, programmeId: programme.id, rules, tierId };
  if (spendPoints === 0) return { ...made, problem: null };
  if (programmeVersion !== rules.version) return { ...made, problem: { code: 'programme-changed' } };
  const { mostPoints } = points;
  if (spendPoints > mostPoints) return { ...made, problem: { code: 'points-over-share', mostPoints } };
  return { ...made, ...pointsOf(rules, tierId, lines, spendPoints, atMs), problem: null };
}

/** What a till knows of the customer's balance when it decides a sale. */
export type KnownPoints = Pick<RedeemFacts, 'known' | 'ownSpentPoints'>;

/** Why the points of a cart can't be spent now; null when they can. */
export function cartPointsRefusal(
  points: PricedPoints,
  loyalty: CartLoyalty,
  known: KnownPoints,
  nowMs: number,
): CartPointsProblem | RedeemRefusal | null {
  if (points.problem) return points.problem;
  const facts = { ...known, held: holdAt(loyalty, nowMs), nowMs };
  return redeemRefusal(points.rules, loyalty.shown, points.spentPoints, facts);
}

/** What a sale that is decided at `nowMs` records of a cart's points. */
export function saleLoyaltyOf(
  points: PricedPoints,
  customerId: string,
  loyalty: CartLoyalty,
  known: KnownPoints,
  nowMs: number,
): SaleLoyalty {
  const isSpent = points.spentPoints > 0;
  const held = holdAt(loyalty, nowMs);
  return {
    customerId,
    programmeId: points.programmeId,
    programmeVersion: points.rules.version,
    tierId: points.tierId,
    shown: loyalty.shown,
    redemption: points.redemption,
    spentPoints: points.spentPoints,
    spentMinor: points.spentMinor,
    earnedPoints: points.earnedPoints,
    availableAtMs: points.availableAtMs,
    expiresAtMs: points.expiresAtMs,
    holdId: isSpent ? (held?.holdId ?? null) : null,
    orderId: null,
    balanceKnown: isSpent && !held ? known.known : null,
  };
}
