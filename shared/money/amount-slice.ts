/**
 * The part of an amount that belongs to a stretch of a quantity. Each part is the difference of what the amount
 * comes to up to the stretch's end and up to its beginning, both rounded once, so parts always add up to the whole,
 * in whatever sizes and how ever often they are taken: goods handed over or returned in pieces, points given back.
 */
import { multiplyDivide } from './money.ts';

/**
 * What of `amount` (minor units or whole points, any sign) belongs to the quantity from `fromMilli` to
 * `untilMilli` of `wholeMilli` (all thousandths; the whole above zero). Beyond the whole it goes on at the same rate.
 */
export function amountSlice(
  amount: number,
  fromMilli: number,
  untilMilli: number,
  wholeMilli: number,
): number {
  return multiplyDivide(amount, untilMilli, wholeMilli) - multiplyDivide(amount, fromMilli, wholeMilli);
}
