/**
 * The amounts of a part of a line. A line of several units may be handed over at several times; each part is
 * the difference of what the line comes to up to its end and up to its beginning, both rounded once. So parts
 * always add up to the whole, in whatever sizes they were taken. Rules [ORDER*].
 */
import { amountSlice } from '../../money/amount-slice.ts';
import type { SaleLine } from '../operations/sale-line.ts';

/**
 * The line from `fromMilli` to `untilMilli` of its quantity, as a line of its own. Beyond its quantity (weighed
 * goods that came out heavier) it goes on at the same rate.
 */
export function lineSlice(line: SaleLine, fromMilli: number, untilMilli: number): SaleLine {
  const part = (amountMinor: number): number =>
    amountSlice(amountMinor, fromMilli, untilMilli, line.quantityMilli);
  const totalMinor = part(line.totalMinor);
  const lineDiscountMinor = part(line.lineDiscountMinor);
  const cartDiscountMinor = part(line.cartDiscountMinor);
  // Points are those that were spent and promised: what goes beyond the quantity brings no more of them.
  const pointsPart = (amount: number): number =>
    amountSlice(
      amount,
      Math.min(fromMilli, line.quantityMilli),
      Math.min(untilMilli, line.quantityMilli),
      line.quantityMilli,
    );
  const pointsDiscountMinor = pointsPart(line.pointsDiscountMinor);
  return {
    ...line,
    quantityMilli: untilMilli - fromMilli,
    // The sum of its parts, so that gross less discounts is always the total.
    grossMinor: totalMinor + lineDiscountMinor + cartDiscountMinor + pointsDiscountMinor,
    lineDiscountMinor,
    cartDiscountMinor,
    pointsDiscountMinor,
    pointsSpent: pointsPart(line.pointsSpent),
    pointsEarned: pointsPart(line.pointsEarned),
    totalMinor,
    taxMinor: part(line.taxMinor),
  };
}
