/** The pay screen with the customer of the cart on it. */

import type { Order } from '../../shared/domain/entities/order.ts';
import { PayScreen, type PayScreenProps } from '../features/pay/pay-screen.tsx';
import { useCustomerDialog } from './use-customer-dialog.tsx';

/** What the place needs. */
export interface PayPlaceProps extends Omit<PayScreenProps, 'customer'> {
  readonly onCustomerOrder: (order: Order) => void;
}

/** The place. */
export function PayPlace({ onCustomerOrder, ...props }: PayPlaceProps) {
  const { bar, dialog } = useCustomerDialog(props.till, props.askApproval, 'pay', onCustomerOrder);
  return (
    <>
      <PayScreen {...props} customer={bar} />
      {dialog}
    </>
  );
}
