/**
 * What an order comes to and how it is paid: one computation for the counter, for channels and for the customer's
 * own page, so that nobody is told another amount than is asked for at the till. Rules [ORDER*].
 */
import { sumMinor } from '../../money/money.ts';
import type { Order, OrderLine } from '../entities/order.ts';
import { pointsTenderOf } from '../loyalty/order-loyalty.ts';
import { lineSlice } from './line-slice.ts';
import { dueMinor, keptMilli, keptMinor, soldLine } from './order-of.ts';

/** Amounts of an order, minor units. While it is open, goods are what was paid online and in the store, and due. */
export interface OrderSums {
  /** What the customer gets or got: as ordered, once packed what is in the bags, less what was refused. */
  readonly goodsMinor: number;
  /** Paid at the till when goods were handed over. */
  readonly paidInStoreMinor: number;
  /** Still to be paid at the till. */
  readonly dueMinor: number;
}

/** The amounts of an order as it stands. */
export function orderSums(order: Pick<Order, 'lines' | 'loyalty' | 'payment' | 'state'>): OrderSums {
  const handed = order.lines.map(handedOf);
  const byPointsMinor = pointsTenderOf(order.loyalty, handed).amountMinor;
  const handedMinor = sumMinor(handed.map((line) => line.totalMinor)) - byPointsMinor;
  const { usedMinor, returnedMinor = 0 } = order.payment;
  return {
    goodsMinor: sumMinor(order.lines.map(keptMinor)),
    paidInStoreMinor: Math.max(0, handedMinor - usedMinor - returnedMinor),
    dueMinor: dueMinor(order),
  };
}

/** What was handed over of a line; what went out a second time isn't counted again. */
function handedOf(line: OrderLine): OrderLine['line'] {
  return lineSlice(soldLine(line), 0, Math.min(line.handedMilli, keptMilli(line)));
}
