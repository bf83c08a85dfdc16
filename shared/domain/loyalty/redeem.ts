/**
 * Whether points may be spent now. With a network the server holds them and decides; without one a till decides by
 * the balance it knows, the chain's cap and the balance's age, counting its own redemptions. What is decided is
 * honoured: an overdraft is recorded and repaid by later points. Rules [POINTS*] and [HOLD*].
 */
import { ok, type Result, refused } from '../../base/result.ts';
import type { ProgrammeRules } from './programme.ts';
import type { KnownBalance, Shown } from './sale-loyalty.ts';

/** Points that the server holds for this cart. */
export interface HeldPoints {
  readonly holdId: string;
  readonly points: number;
}

/** What a till knows when it decides. */
export interface RedeemFacts {
  /** Points that the server holds for this cart; null without a network, or where it didn't answer in time. */
  readonly held: HeldPoints | null;
  /** The balance in the replica, as of now; null when this till knows none. */
  readonly known: KnownBalance | null;
  /** Points that this till let be spent and that aren't in that balance, from its journal: handed up or not. */
  readonly ownSpentPoints: number;
  /** Business time, ms. */
  readonly nowMs: number;
}

/** Why points can't be spent. */
export type RedeemRefusal =
  /** Only a spoken phone number: card or app is needed. */
  | { readonly code: 'card-or-app-needed' }
  | { readonly code: 'balance-unknown' }
  | { readonly code: 'balance-too-old'; readonly asOfMs: number; readonly balanceAgeMs: number }
  | { readonly code: 'over-balance'; readonly leftPoints: number }
  | { readonly code: 'over-offline-cap'; readonly leftPoints: number };

/** What may be spent at most, whatever the bill is. */
export interface RedeemLimit {
  readonly points: number;
  readonly by: 'hold' | 'balance' | 'offline-cap';
}

/** The most points that may be spent now, or why none may. */
export function redeemLimit(
  rules: ProgrammeRules,
  shown: Shown,
  facts: RedeemFacts,
): Result<RedeemLimit, RedeemRefusal> {
  const { held, known, ownSpentPoints, nowMs } = facts;
  if (shown === 'phone' && !(held && rules.phonePays === 'with-network'))
    return refused({ code: 'card-or-app-needed' });
  if (held) return ok({ points: held.points, by: 'hold' });
  if (!known) return refused({ code: 'balance-unknown' });
  const { balanceAgeMs, capPoints } = rules.offline;
  if (nowMs - known.asOfMs > balanceAgeMs)
    return refused({ code: 'balance-too-old', asOfMs: known.asOfMs, balanceAgeMs });
  const balanceLeft = Math.max(0, known.points - ownSpentPoints);
  const capLeft = Math.max(0, capPoints - ownSpentPoints);
  return ok(
    balanceLeft <= capLeft ? { points: balanceLeft, by: 'balance' } : { points: capLeft, by: 'offline-cap' },
  );
}

/** Why so many points can't be spent now; null when they can. */
export function redeemRefusal(
  rules: ProgrammeRules,
  shown: Shown,
  points: number,
  facts: RedeemFacts,
): RedeemRefusal | null {
  if (points === 0) return null;
  const limit = redeemLimit(rules, shown, facts);
  if (!limit.ok) return limit.reason;
  if (points <= limit.value.points) return null;
  const code = limit.value.by === 'offline-cap' ? 'over-offline-cap' : 'over-balance';
  return { code, leftPoints: limit.value.points };
}

/** The worst that tills which aren't heard now can have let be spent beyond the balances. */
export interface Exposure {
  readonly tillsOffline: number;
  /** Of one customer at most, whatever the tills knew: points and minor units. */
  readonly perCustomerPoints: number;
  readonly perCustomerMinor: number;
  /** Of all customers together, by their balances now. */
  readonly points: number;
  readonly minor: number;
}

/**
 * The exposure for these balances, as the server has them now. Each offline till may have let the cap be spent, or
 * what it knew; the others may have spent the same points meanwhile, so nothing is set off against it.
 */
export function exposureOf(
  rules: Pick<ProgrammeRules, 'offline' | 'pointValueMinor'>,
  tillsOffline: number,
  balances: Iterable<number>,
): Exposure {
  const { offline, pointValueMinor } = rules;
  let points = 0;
  for (const balance of balances) points += tillsOffline * Math.min(Math.max(0, balance), offline.capPoints);
  const perCustomerPoints = tillsOffline * offline.capPoints;
  return {
    tillsOffline,
    perCustomerPoints,
    perCustomerMinor: perCustomerPoints * pointValueMinor,
    points,
    minor: points * pointValueMinor,
  };
}
