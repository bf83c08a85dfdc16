/**
 * Online orders: the board, and the order in front with what is being done to it. Where one is comes from the
 * window, because a customer's code brings an order to the counter from any screen.
 */

import { HandoverPage } from './handover-page.tsx';
import { OrderBoard } from './order-board.tsx';
import { type OrderPageProps, useOrder } from './order-desk.ts';
import { OrderGone, OrderPage } from './order-page.tsx';
import { boardPlace, type OrderPlace } from './order-place.ts';
import { PackPage } from './pack-page.tsx';
import { RefusedCode } from './refused-code.tsx';
import { RestockPage } from './restock-page.tsx';

/** What the screen needs. */
export interface OrdersScreenProps extends OrderPageProps {
  readonly place: OrderPlace;
  /** The goods are in the cart and something is due, or the customer's age must be checked. */
  readonly onPay: () => void;
  /** Goods of an order that was handed over come back. */
  readonly onReturn: (number: string) => void;
  /** To the shift, and from there back to a place of the orders. */
  readonly onShift: (back: OrderPlace) => void;
}

/** The screen. */
export function OrdersScreen(props: OrdersScreenProps) {
  const { place, till, askApproval, go } = props;
  if (place.at === 'board') return <OrderBoard till={till} askApproval={askApproval} go={go} />;
  if (place.at === 'refused') return <RefusedCode refusal={place.refusal} go={go} />;
  return <OneOrder key={`${place.at} ${place.orderId}`} {...props} place={place} />;
}

type OfOrder = Extract<OrderPlace, { readonly orderId: string }>;

function OneOrder({
  place,
  till,
  askApproval,
  go,
  onPay,
  onReturn,
  onShift,
}: OrdersScreenProps & { readonly place: OfOrder }) {
  const order = useOrder(till, place.orderId);
  if (!order) return <OrderGone onBack={() => go(boardPlace)} />;
  const page = { till, askApproval, go, order };
  switch (place.at) {
    case 'order':
      return <OrderPage {...page} learnt={place.learnt ?? false} onReturn={onReturn} />;
    case 'pack':
      return <PackPage {...page} />;
    case 'restock':
      return <RestockPage {...page} />;
    case 'hand-over':
      return <HandoverPage {...page} shown={place} onPay={onPay} onShift={onShift} />;
  }
}
