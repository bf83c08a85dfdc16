/**
 * How many points the open cart may spend, for the server to be asked and for the till to decide without it. Pure.
 * Rules [POINTS*].
 */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { ProgrammeRules } from '../../shared/domain/loyalty/programme.ts';
import { type RedeemFacts, redeemLimit, redeemRefusal } from '../../shared/domain/loyalty/redeem.ts';
import type { Shown } from '../../shared/domain/loyalty/sale-loyalty.ts';
import type { CartPoints, SpendRefusal } from './customer-types.ts';

/**
 * How many points the server is asked for; `points` is how many were wanted, null for as many as may be. The balance
 * that is known here may be old, so where it has nothing the server is asked for all that the bill takes.
 */
export function pointsToAsk(
  rules: ProgrammeRules,
  shown: Shown,
  facts: RedeemFacts,
  mostOfBill: number,
  points: number | null,
): Result<number, SpendRefusal> {
  if (shown === 'phone' && rules.phonePays === 'never') return refused({ code: 'card-or-app-needed' });
  const wanted = points ?? Math.min(mostOfBill, knownLeft(facts) || mostOfBill);
  if (wanted > mostOfBill || wanted === 0) return refused({ code: 'over-share', mostPoints: mostOfBill });
  return ok(wanted);
}

/** How many points are spent without the server, of as many as are wanted; null wants as many as may be. */
export function pointsWithout(
  rules: ProgrammeRules,
  shown: Shown,
  facts: RedeemFacts,
  mostOfBill: number,
  points: number | null,
): Result<number, SpendRefusal> {
  if (points === null) {
    const limit = redeemLimit(rules, shown, facts);
    if (!limit.ok) return limit;
    const most = Math.min(mostOfBill, limit.value.points);
    if (most > 0) return ok(most);
  }
  const wanted = points ?? 1;
  const refusal = redeemRefusal(rules, shown, wanted, facts);
  return refusal ? refused(refusal) : ok(wanted);
}

/** The most that can be spent now, and what keeps it from being more. With a network the server decides. */
export function mostToSpend(
  rules: ProgrammeRules,
  shown: Shown,
  facts: RedeemFacts,
  mostOfBill: number,
  isConnected: boolean,
): Pick<CartPoints, 'mostPoints' | 'limitedBy'> {
  if (isConnected && !(shown === 'phone' && rules.phonePays === 'never')) {
    const left = facts.known ? Math.max(knownLeft(facts), facts.held?.points ?? 0) : mostOfBill;
    return left < mostOfBill
      ? { mostPoints: left, limitedBy: { code: 'balance' } }
      : { mostPoints: mostOfBill, limitedBy: null };
  }
  const limit = redeemLimit(rules, shown, facts);
  if (!limit.ok) return { mostPoints: 0, limitedBy: limit.reason };
  const { points, by } = limit.value;
  if (points >= mostOfBill) return { mostPoints: mostOfBill, limitedBy: null };
  return { mostPoints: points, limitedBy: by === 'hold' ? null : { code: by } };
}

/** What is left of the balance that this till knows. */
function knownLeft({ known, ownSpentPoints }: RedeemFacts): number {
  return Math.max(0, (known?.points ?? 0) - ownSpentPoints);
}
