/** Whether money of the customer is in a cart already, or may be: such a cart can't be given up or put aside. */
import type { Cart } from '../../shared/domain/sell/cart.ts';
import type { Payments } from './payment-types.ts';

/** Whether a cart holds money of the customer. */
export function holdsMoney(
  payments: Pick<Payments, 'approvedFor'>,
  { id, cardPayments }: Pick<Cart, 'id' | 'cardPayments'>,
): boolean {
  return cardPayments.length > 0 || payments.approvedFor(id).length > 0;
}

/** Whether money is being asked for, or nobody knows what became of money asked for this cart. */
export function isUnsettled(payments: Pick<Payments, 'state'>, cartId: string): boolean {
  const { asking, unsettled } = payments.state.getState();
  return asking !== null || unsettled.some((each) => each.forOperationId === cartId);
}
