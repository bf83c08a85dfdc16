/**
 * What people are told of an order's points: what they take off its goods, what of them comes back, and what the
 * order earns. One computation for the till and for the customer's own page. Rules [ORDER*] and [POINTS*].
 */
import { sumMinor } from '../../money/money.ts';
import type { Order, OrderLine } from '../entities/order.ts';
import { pointsOff } from '../loyalty/order-loyalty.ts';
import type { SaleLine } from '../operations/sale-line.ts';
import { lineSlice } from './line-slice.ts';
import { isClosed } from './order-moves.ts';
import { keptMilli, soldLine } from './order-of.ts';

/** The points of an order. */
export interface OrderPoints {
  /** Spent on what the customer gets or got. */
  readonly spentPoints: number;
  /** What they take off it, minor units: as a lower price, or as a tender. */
  readonly offMinor: number;
  /** Spent on what the customer doesn't get: they are given back once the order is closed. */
  readonly backPoints: number;
  readonly earnedPoints: number;
}

/** The points of an order as it stands; null for one without. */
export function orderPoints(order: Pick<Order, 'lines' | 'loyalty' | 'state'>): OrderPoints | null {
  const { loyalty, lines, state } = order;
  if (!loyalty) return null;
  const kept = lines.map((line) => partOf(line, keptMilli(line)));
  const got = isClosed(state) ? lines.map((line) => partOf(line, line.handedMilli)) : kept;
  const { points, amountMinor } = pointsOff(loyalty, kept);
  return {
    spentPoints: points,
    offMinor: amountMinor,
    backPoints: Math.max(0, loyalty.spentPoints - pointsOff(loyalty, got).points),
    earnedPoints: got.reduce((sum, line) => sum + line.pointsEarned, 0),
  };
}

/** What the customer gets of a line comes to before points, minor units. */
export function keptBeforePointsMinor(line: OrderLine): number {
  return beforePointsMinor([partOf(line, keptMilli(line))]);
}

/** What goods come to before points, minor units. */
export function beforePointsMinor(
  lines: readonly Pick<SaleLine, 'totalMinor' | 'pointsDiscountMinor'>[],
): number {
  return sumMinor(lines.map(({ totalMinor, pointsDiscountMinor }) => totalMinor + pointsDiscountMinor));
}

/** Points that paid for so much at the end of a line: they come back when that is refused. */
export function pointsOfLast(line: OrderLine, milli: number): number {
  const kept = keptMilli(line);
  return milli === 0 ? 0 : lineSlice(soldLine(line), kept - milli, kept).pointsSpent;
}

function partOf(line: OrderLine, milli: number): SaleLine {
  return lineSlice(soldLine(line), 0, milli);
}
