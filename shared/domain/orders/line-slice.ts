/**
 * The amounts of a part of a line. A line of several units may be handed over at several times; each part is
 * the difference of what the line comes to up to its end and up to its beginning, both rounded once. So parts
 * always add up to the whole, in whatever sizes they were taken. Rules [ORDER*].
 */
import { multiplyDivide } from '../../money/money.ts';
import type { SaleLine } from '../operations/sale-line.ts';

/**
 * The line from `fromMilli` to `untilMilli` of its quantity, as a line of its own. Beyond its quantity (weighed
 * goods that came out heavier) it goes on at the same rate.
 */
export function lineSlice(line: SaleLine, fromMilli: number, untilMilli: number): SaleLine {
  const part = (amountMinor: number): number =>
    multiplyDivide(amountMinor, untilMilli, line.quantityMilli) -
    multiplyDivide(amountMinor, fromMilli, line.quantityMilli);
  const totalMinor = part(line.totalMinor);
  const lineDiscountMinor = part(line.lineDiscountMinor);
  const cartDiscountMinor = part(line.cartDiscountMinor);
  return {
    ...line,
    quantityMilli: untilMilli - fromMilli,
    // The sum of its parts, so that gross less discounts is always the total.
    grossMinor: totalMinor + lineDiscountMinor + cartDiscountMinor,
    lineDiscountMinor,
    cartDiscountMinor,
    totalMinor,
    taxMinor: part(line.taxMinor),
  };
}
