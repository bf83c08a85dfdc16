/**
 * Decides a handover: which goods leave, what they come to, what of it was paid online and what is due at the
 * till. Until it is paid it is an intent kept in the open cart, so that it is paid with all that a sale can be
 * paid with, survives a crash as a cart does, and becomes one fact. Rules [HANDOVER*].
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { ok, type Result, refused } from '../../base/result.ts';
import { currencySchema, sumMinor } from '../../money/money.ts';
import type { Order } from '../entities/order.ts';
import { type OrderLoyalty, orderLoyaltySchema, pointsTenderOf } from '../loyalty/order-loyalty.ts';
import { collectorSchema, handedLinesSchema, proofSchema } from '../operations/order-handover.ts';
import { type SaleLine, saleLineSchema } from '../operations/sale-line.ts';
import { type OrderRefusal, refusalOf } from './decide-order.ts';
import { lineSlice } from './line-slice.ts';
import { outstandingMilli, soldLine } from './order-of.ts';

/** A handover that is being paid, as it stands in the cart. */
export const handoverIntentSchema = z.strictObject({
  orderId: uuidSchema,
  number: z.string().max(20),
  /** That of the order; null in a cart kept before it was named there: the store's then. */
  currency: currencySchema.nullable().default(null),
  /** The facts of the order it builds on. */
  after: z.array(uuidSchema).max(200),
  lines: handedLinesSchema,
  proof: proofSchema,
  collector: collectorSchema,
  approvedBy: z.string().max(60).nullable(),
  /** The goods that leave, as they are sold; empty when all were refused. */
  saleLines: z.array(saleLineSchema).max(200),
  /** Of what they come to, paid online, minor units. */
  prepaidMinor: z.int().min(0),
  /** Points of the order; null for one without. */
  loyalty: orderLoyaltySchema.nullable().default(null),
});
export type HandoverIntent = z.infer<typeof handoverIntentSchema>;

/** Why goods can't be handed over. */
export type HandoverRefusal =
  | OrderRefusal
  | { readonly code: 'too-much'; readonly lineId: number }
  | { readonly code: 'nothing-chosen' }
  /** Somebody must check the identity who has the right to. */
  | { readonly code: 'identity-needed' }
  /** Goods of it left before, and not all that happened then is known here: staff must have been told. */
  | { readonly code: 'goods-left' }
  | { readonly code: 'refusal-without-reason'; readonly lineId: number };

/** What is handed over, and how it was shown that it may be. */
export interface HandoverChoice {
  readonly lines: HandoverIntent['lines'];
  readonly proof: HandoverIntent['proof'];
  readonly collector: HandoverIntent['collector'];
  readonly approvedBy: string | null;
  /** Whether whoever hands over, or lends the right, may check identity by sight. */
  readonly mayCheckIdentity: boolean;
  /** Staff was told that goods of it left before in a way that isn't known in full, and hands over all the same. */
  readonly despiteLeft?: boolean;
}

/** Everything that is still to be collected, with nothing refused. */
export function allOutstanding(order: Pick<Order, 'lines'>): HandoverIntent['lines'] {
  return order.lines.flatMap((line) => {
    const handedMilli = outstandingMilli(line);
    return handedMilli === 0
      ? []
      : [{ lineId: line.line.lineId, handedMilli, refusedMilli: 0, reason: null }];
  });
}

/** Whether goods of an order left before, though not all that happened then is known here. */
export function leftUnknown(order: Pick<Order, 'timeline'>): boolean {
  return order.timeline.some((entry) => entry.lacksEarlier);
}

/**
 * Decides what is handed over. A paid order is released on a code only; without one, or to somebody whom the
 * customer didn't name, identity is checked by sight by somebody who may.
 */
export function decideHandover(
  order: Order,
  storeId: string,
  choice: HandoverChoice,
): Result<HandoverIntent, HandoverRefusal> {
  const refusal = refusalOf(order, storeId, 'hand-over');
  if (refusal) return refused(refusal);
  // A label says what is in the bags, and nothing of who stands at the counter.
  const needsSight = choice.proof === 'sight' || choice.proof === 'bag-label' || choice.collector === 'other';
  if (needsSight && !choice.mayCheckIdentity) return refused({ code: 'identity-needed' });
  if (!choice.despiteLeft && leftUnknown(order)) return refused({ code: 'goods-left' });
  const saleLines: SaleLine[] = [];
  for (const given of choice.lines) {
    const line = order.lines.find((each) => each.line.lineId === given.lineId);
    if (!line || given.handedMilli + given.refusedMilli > outstandingMilli(line))
      return refused({ code: 'too-much', lineId: given.lineId });
    if (given.refusedMilli > 0 && !given.reason)
      return refused({ code: 'refusal-without-reason', lineId: given.lineId });
    if (given.handedMilli > 0)
      saleLines.push(lineSlice(soldLine(line), line.handedMilli, line.handedMilli + given.handedMilli));
  }
  if (choice.lines.every((line) => line.handedMilli + line.refusedMilli === 0))
    return refused({ code: 'nothing-chosen' });
  const { paidMinor, usedMinor, refundedMinor } = order.payment;
  const availableMinor = Math.max(0, paidMinor - usedMinor - refundedMinor);
  const { proof, collector, approvedBy } = choice;
  return ok({
    orderId: order.id,
    number: order.number,
    currency: order.currency,
    after: order.heads,
    lines: choice.lines,
    proof,
    collector,
    approvedBy,
    saleLines,
    prepaidMinor: Math.min(availableMinor, dueMinor(order.loyalty, saleLines)),
    loyalty: order.loyalty,
  });
}

/** A handover without some of its lines, which wait on; null when nothing of it is left. */
export function handoverWithout(intent: HandoverIntent, lineIds: ReadonlySet<number>): HandoverIntent | null {
  const lines = intent.lines.filter((line) => !lineIds.has(line.lineId));
  if (lines.every((line) => line.handedMilli + line.refusedMilli === 0)) return null;
  const saleLines = intent.saleLines.filter((line) => !lineIds.has(line.lineId));
  const leftMinor = dueMinor(intent.loyalty, saleLines);
  return { ...intent, lines, saleLines, prepaidMinor: Math.min(intent.prepaidMinor, leftMinor) };
}

/** What money is due for goods: what they come to, less what points pay of it as a tender. */
function dueMinor(loyalty: OrderLoyalty | null, saleLines: readonly SaleLine[]): number {
  const totalMinor = sumMinor(saleLines.map((line) => line.totalMinor));
  return totalMinor - pointsTenderOf(loyalty, saleLines).amountMinor;
}

/** What the goods of a handover come to, with their taxes by rate, as a sale has them. */
export function handoverTotals(saleLines: readonly SaleLine[]): {
  readonly totalMinor: number;
  readonly taxes: { rateBasisPoints: number | null; grossMinor: number; taxMinor: number }[];
} {
  const rates = [...new Set(saleLines.map((line) => line.taxRateBasisPoints))].sort(
    (a, b) => (b ?? -1) - (a ?? -1),
  );
  const taxes = rates.map((rateBasisPoints) => {
    const members = saleLines.filter((line) => line.taxRateBasisPoints === rateBasisPoints);
    return {
      rateBasisPoints,
      grossMinor: sumMinor(members.map((line) => line.totalMinor)),
      taxMinor: sumMinor(members.map((line) => line.taxMinor)),
    };
  });
  return { totalMinor: sumMinor(saleLines.map((line) => line.totalMinor)), taxes };
}
