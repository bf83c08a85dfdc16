/** Where in the orders one is: the board, an order, and what is being done with it. */
import type { Proof } from '../../../shared/domain/operations/order-handover.ts';
import { isClosed, legalMove } from '../../../shared/domain/orders/order-moves.ts';
import type { CodeRefusal, ReleasedOrder } from '../../till/order-types.ts';

/** A place. `proof` is null until somebody has shown that the order is theirs. */
export type OrderPlace =
  | { readonly at: 'board' }
  | { readonly at: 'order'; readonly orderId: string; readonly learnt?: boolean }
  | { readonly at: 'pack'; readonly orderId: string }
  | { readonly at: 'restock'; readonly orderId: string }
  | { readonly at: 'hand-over'; readonly orderId: string; readonly proof: Proof | null }
  | { readonly at: 'refused'; readonly refusal: CodeRefusal };

/** What ends an order. */
const endings: ReadonlySet<string> = new Set([
  'hand-over',
  'restock',
  'acknowledge-cancel',
  'decline',
  'cancel',
  'lapse',
  'take-back',
]);

export const boardPlace: OrderPlace = { at: 'board' };

/**
 * Where a code that released an order leads: to the counter, or to the order where it isn't packed yet. Of one that
 * has ended nothing is handed over: that stands as large as any other code that releases nothing.
 */
export function placeOf({ order, proof, learnt }: ReleasedOrder): OrderPlace {
  const { id: orderId, number, state } = order;
  if (isClosed(state)) {
    const atMs = order.timeline.findLast((entry) => entry.fits && endings.has(entry.what))?.atMs ?? null;
    return { at: 'refused', refusal: { code: 'closed', state, atMs, orderId, number } };
  }
  return legalMove(order.state, 'hand-over') === null
    ? { at: 'order', orderId, learnt }
    : { at: 'hand-over', orderId, proof };
}
