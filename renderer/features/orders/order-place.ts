/** Where in the orders one is: the board, an order, and what is being done with it. */
import type { Proof } from '../../../shared/domain/operations/order-handover.ts';
import { legalMove } from '../../../shared/domain/orders/order-moves.ts';
import type { CodeRefusal, ReleasedOrder } from '../../till/order-types.ts';

/** A place. `proof` is null until somebody has shown that the order is theirs. */
export type OrderPlace =
  | { readonly at: 'board' }
  | { readonly at: 'order'; readonly orderId: string; readonly learnt?: boolean }
  | { readonly at: 'pack'; readonly orderId: string }
  | { readonly at: 'restock'; readonly orderId: string }
  | { readonly at: 'hand-over'; readonly orderId: string; readonly proof: Proof | null }
  | { readonly at: 'refused'; readonly refusal: CodeRefusal };

export const boardPlace: OrderPlace = { at: 'board' };

/** Where a code that released an order leads: to the counter, or to the order where it isn't packed yet or is closed. */
export function placeOf({ order, proof, learnt }: ReleasedOrder): OrderPlace {
  const orderId = order.id;
  return legalMove(order.state, 'hand-over') === null
    ? { at: 'order', orderId, learnt }
    : { at: 'hand-over', orderId, proof };
}
