/**
 * What a part of a line comes to when it is taken back: what was paid for it, with its share of all discounts, of
 * the tax and of the points. Each part is what the whole comes to up to there, rounded down, less what has gone back
 * already; so parts add up to exactly the whole, and never to more before, also where two tills that hadn't heard of
 * each other took some each. Rules [RETURN*].
 */
import { assert } from '../../base/assert.ts';

/** A line of a purchase with what came back of it. */
export interface ReturnableLine {
  readonly quantityMilli: number;
  readonly totalMinor: number;
  readonly taxMinor: number;
  /** Points that had paid for it, and that it had earned. */
  readonly pointsSpent: number;
  readonly pointsEarned: number;
  readonly returnedMilli: number;
  readonly refundedMinor: number;
  readonly refundedTaxMinor: number;
  readonly givenBack: number;
  readonly takenBack: number;
}

/** What goes back for a part of a line. */
export interface LineRefund {
  readonly refundMinor: number;
  readonly taxMinor: number;
  readonly points: { readonly givenBack: number; readonly takenBack: number };
}

/** How much of a line may still come back, thousandths. */
export function leftMilli(line: Pick<ReturnableLine, 'quantityMilli' | 'returnedMilli'>): number {
  return Math.max(0, line.quantityMilli - line.returnedMilli);
}

/** What goes back for so much of a line, on top of what went back before. `quantityMilli` is above zero. */
export function refundOf(line: ReturnableLine, quantityMilli: number): LineRefund {
  const untilMilli = Math.min(line.returnedMilli + quantityMilli, line.quantityMilli);
  const part = (whole: number, doneBefore: number): number =>
    Math.max(0, shareDown(whole, untilMilli, line.quantityMilli) - doneBefore);
  return {
    refundMinor: part(line.totalMinor, line.refundedMinor),
    taxMinor: part(line.taxMinor, line.refundedTaxMinor),
    points: {
      givenBack: part(line.pointsSpent, line.givenBack),
      takenBack: part(line.pointsEarned, line.takenBack),
    },
  };
}

/** `whole` x `part` / `of`, rounded down; none of them negative, `of` above zero. */
export function shareDown(whole: number, part: number, of: number): number {
  assert(of > 0 && part >= 0 && whole >= 0, 'a share is of something');
  return Number((BigInt(whole) * BigInt(part)) / BigInt(of));
}
