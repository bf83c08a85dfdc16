/**
 * What of an order leaves at the counter: each line taken, refused after trying on, or left for later, and what
 * that comes to. Pure; the amounts are those of the shared decision. Rules [COUNTER*].
 */
import type { Order } from '../../../shared/domain/entities/order.ts';
import { pointsOff } from '../../../shared/domain/loyalty/order-loyalty.ts';
import {
  allOutstanding,
  decideHandover,
  type HandoverIntent,
} from '../../../shared/domain/orders/decide-handover.ts';
import { outstandingMilli, outstandingMoneyMinor } from '../../../shared/domain/orders/order-of.ts';
import { beforePointsMinor, orderPoints } from '../../../shared/domain/orders/order-points.ts';

/** Why a customer doesn't take goods after trying them on. */
export const refusalReasons = ['size', 'damaged', 'not-as-shown', 'changed-mind'] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** The lines as they are chosen; everything is taken at first. */
export type HandedLines = HandoverIntent['lines'];

/** Everything that is outstanding, taken. */
export const takenAll: (order: Pick<Order, 'lines'>) => HandedLines = allOutstanding;

/** What of a line may be chosen about, thousandths. */
export function openMilli(order: Pick<Order, 'lines'>, lineId: number): number {
  const line = order.lines.find((each) => each.line.lineId === lineId);
  return line ? outstandingMilli(line) : 0;
}

/** The lines with so much of one taken and so much refused; the rest of it is collected later. */
export function withChoice(
  lines: HandedLines,
  lineId: number,
  handedMilli: number,
  refusedMilli: number,
  reason: RefusalReason | null,
): HandedLines {
  return lines.map((line) =>
    line.lineId === lineId
      ? { lineId, handedMilli, refusedMilli, reason: refusedMilli > 0 ? reason : null }
      : line,
  );
}

/** What a handover comes to, minor units. */
export interface HandoverSums {
  /** Before points. */
  readonly goodsMinor: number;
  /** Points of the order that are spent on these goods, and what they take off. */
  readonly points: number;
  readonly pointsMinor: number;
  /** Points spent on what the customer doesn't get, now or before: they come back once the order is closed. */
  readonly backPoints: number;
  /** Something of the order is still to be collected afterwards. */
  readonly isPart: boolean;
  readonly prepaidMinor: number;
  readonly dueMinor: number;
  /** What the channel owes back after it: paid online, and neither set off nor needed for what is left. */
  readonly refundMinor: number;
  readonly handsNothing: boolean;
}

/** The sums of a choice; null where the choice itself isn't possible. */
export function handoverSums(order: Order, lines: HandedLines): HandoverSums | null {
  const decided = decideHandover(order, order.storeId, {
    lines,
    proof: 'sight',
    collector: 'customer',
    approvedBy: null,
    mayCheckIdentity: true,
    despiteLeft: true,
  });
  if (!decided.ok) return null;
  const { saleLines, prepaidMinor } = decided.value;
  const goodsMinor = beforePointsMinor(saleLines);
  const { points, amountMinor: pointsMinor } = pointsOff(order.loyalty, saleLines);
  const { paidMinor, usedMinor, refundedMinor } = order.payment;
  const left = order.lines.map((line) => {
    const chosen = lines.find((each) => each.lineId === line.line.lineId);
    return {
      ...line,
      handedMilli: line.handedMilli + (chosen?.handedMilli ?? 0),
      refusedMilli: line.refusedMilli + (chosen?.refusedMilli ?? 0),
    };
  });
  const unusedMinor = paidMinor - usedMinor - refundedMinor - prepaidMinor;
  const after = { ...order, lines: left };
  return {
    goodsMinor,
    points,
    pointsMinor,
    backPoints: orderPoints(after)?.backPoints ?? 0,
    isPart: left.some((line) => outstandingMilli(line) > 0),
    prepaidMinor,
    dueMinor: goodsMinor - pointsMinor - prepaidMinor,
    refundMinor: Math.max(0, unusedMinor - outstandingMoneyMinor(after)),
    handsNothing: saleLines.length === 0,
  };
}
