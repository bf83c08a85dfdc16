/** What points pay of an open cart as money does: so much less is due. Rules [POINTS*]. */
import type { Result } from '../../base/result.ts';
import { pointsTenderOf } from '../loyalty/order-loyalty.ts';
import type { Cart } from './cart.ts';
import type { PricedCart } from './price-cart.ts';

/** Points as a tender. */
export interface PointsPaid {
  readonly points: number;
  readonly amountMinor: number;
}

/** The points of the cart, or of the order that it hands over; null where none pay, or they lower the price instead. */
export function pointsPaid(cart: Cart, priced: Result<PricedCart, unknown>): PointsPaid | null {
  const { handover } = cart;
  if (handover) {
    const paid = pointsTenderOf(handover.loyalty, handover.saleLines);
    return paid.amountMinor > 0 ? paid : null;
  }
  const points = priced.ok ? priced.value.points : null;
  if (points?.redemption !== 'tender' || points.spentMinor === 0) return null;
  return { points: points.spentPoints, amountMinor: points.spentMinor };
}
