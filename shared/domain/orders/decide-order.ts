/**
 * Decides what a store does with an order before it becomes a fact. Each answers the payload to record, or why
 * not: with the move and the state it doesn't fit, for a message in the user's language. Rules [ORDER*].
 */
import { ok, type Result, refused } from '../../base/result.ts';
import type { Order } from '../entities/order.ts';
import type { OrderAcceptPayload } from '../operations/order-accept.ts';
import type { OrderCancelAcknowledgePayload } from '../operations/order-cancel-acknowledge.ts';
import type { EndReason, OrderDeclinePayload } from '../operations/order-decline.ts';
import type { OrderPackPayload } from '../operations/order-pack.ts';
import type { OrderReadyPayload } from '../operations/order-ready.ts';
import type { OrderRestockPayload } from '../operations/order-restock.ts';
import type { SaleLine } from '../operations/sale-line.ts';
import { legalMove, type OrderMove } from './order-moves.ts';
import { outstandingMilli, soldLine } from './order-of.ts';

/** Why a store can't do something with an order. */
export type OrderRefusal =
  /** The move isn't legal in the order's state. */
  | { readonly code: 'illegal-move'; readonly move: OrderMove; readonly state: Order['state'] }
  | { readonly code: 'wrong-store'; readonly storeId: string }
  /** The customer asked to cancel: that is answered first. */
  | { readonly code: 'cancel-asked' }
  | { readonly code: 'no-cancel-asked' }
  /** A line was picked short without a reason, or with more than was ordered of counted goods. */
  | { readonly code: 'short-without-reason' | 'picked-too-much' | 'line-missing'; readonly lineId: number }
  | { readonly code: 'nothing-picked' | 'no-bags' | 'no-place' }
  /** The order's time isn't up: putting it back now ends it for its customer, and needs a reason. */
  | { readonly code: 'not-overdue' }
  | { readonly code: 'substitute-dearer'; readonly lineId: number };

/** The store takes the order over. `code` is the customer's, when only it told of the order. */
export function decideAccept(
  order: Order,
  storeId: string,
  leaseMs: number,
  code: string | null,
): Result<OrderAcceptPayload, OrderRefusal> {
  const refusal = refusalOf(order, storeId, 'accept');
  if (refusal) return refused(refusal);
  return ok({ orderId: order.id, leaseMs, code });
}

/**
 * What was packed. Every line must be there; less than ordered needs a reason and the customer's choice; counted
 * goods never exceed what was ordered, weighed ones may. A substitute never costs more than what it stands for.
 */
export function decidePack(
  order: Order,
  storeId: string,
  intent: Pick<OrderPackPayload, 'lines' | 'bags'>,
): Result<OrderPackPayload, OrderRefusal> {
  const refusal = refusalOf(order, storeId, 'pack');
  if (refusal) return refused(refusal);
  for (const { line, handedMilli, refusedMilli } of order.lines) {
    const { lineId } = line;
    const picked = intent.lines.find((each) => each.lineId === lineId);
    if (!picked) return refused({ code: 'line-missing', lineId });
    if (picked.pickedMilli < handedMilli + refusedMilli) return refused({ code: 'line-missing', lineId });
    const { substitute, short, pickedMilli } = picked;
    if (substitute) {
      if (substitute.totalMinor > line.totalMinor) return refused({ code: 'substitute-dearer', lineId });
      if (short?.choice !== 'substitute' || substitute.quantityMilli !== pickedMilli)
        return refused({ code: 'short-without-reason', lineId });
      continue;
    }
    if (pickedMilli < line.quantityMilli && short === null)
      return refused({ code: 'short-without-reason', lineId });
    if (pickedMilli > line.quantityMilli && line.unit === 'piece')
      return refused({ code: 'picked-too-much', lineId });
  }
  if (intent.lines.every((line) => line.pickedMilli === 0)) return refused({ code: 'nothing-picked' });
  if (intent.bags.length === 0) return refused({ code: 'no-bags' });
  return ok({ orderId: order.id, lines: [...intent.lines], bags: [...intent.bags] });
}

/** The packed order waits at a place. */
export function decideReady(
  order: Order,
  storeId: string,
  place: string,
): Result<OrderReadyPayload, OrderRefusal> {
  const refusal = refusalOf(order, storeId, 'make-ready');
  if (refusal) return refused(refusal);
  if (place.trim() === '') return refused({ code: 'no-place' });
  return ok({ orderId: order.id, place: place.trim() });
}

/** Whether an order's customer may still come for it: ending it now takes it from them. */
export function isStillKept(order: Pick<Order, 'collectUntilMs'>, nowMs: number): boolean {
  return nowMs <= order.collectUntilMs;
}

/**
 * Goods go back to the shelf; `lines` is what was scanned back. An order that is still kept (business time `nowMs`,
 * ms) is put back early only: with a reason, by somebody who may end it.
 */
export function decideRestock(
  order: Order,
  storeId: string,
  lines: OrderRestockPayload['lines'],
  early: OrderRestockPayload['early'] | null,
  nowMs: number,
): Result<OrderRestockPayload, OrderRefusal> {
  const refusal = refusalOf(order, storeId, 'restock');
  if (refusal) return refused(refusal);
  if (!isStillKept(order, nowMs)) return ok({ orderId: order.id, lines: [...lines] });
  if (!early) return refused({ code: 'not-overdue' });
  return ok({ orderId: order.id, lines: [...lines], early });
}

/** The store's no to an order of which nothing is packed: it ends with a reason, and the channel gives back what was paid. */
export function decideDecline(
  order: Order,
  storeId: string,
  reason: EndReason,
  approvedBy: string | null,
): Result<OrderDeclinePayload, OrderRefusal> {
  const refusal = refusalOf(order, storeId, 'decline');
  if (refusal) return refused(refusal);
  return ok({ orderId: order.id, reason, approvedBy });
}

/** The store's yes to a customer who asked to cancel. */
export function decideAcknowledgeCancel(
  order: Order,
  storeId: string,
): Result<OrderCancelAcknowledgePayload, OrderRefusal> {
  if (order.storeId !== storeId) return refused({ code: 'wrong-store', storeId: order.storeId });
  if (!order.cancelAsked) return refused({ code: 'no-cancel-asked' });
  const refusal = refusalOf(order, storeId, 'acknowledge-cancel');
  if (refusal) return refused(refusal);
  return ok({ orderId: order.id, askId: order.cancelAsked.id });
}

/** Why a move can't be made by this store now; null when it can. */
export function refusalOf(order: Order, storeId: string, move: OrderMove): OrderRefusal | null {
  if (order.storeId !== storeId) return { code: 'wrong-store', storeId: order.storeId };
  if (legalMove(order.state, move) === null) return { code: 'illegal-move', move, state: order.state };
  if (order.cancelAsked && (move === 'pack' || move === 'make-ready' || move === 'accept'))
    return { code: 'cancel-asked' };
  return null;
}

/** What may still be scanned of an order while it is packed or put back: by SKU, thousandths. */
export function packedBySku(order: Pick<Order, 'lines'>): Map<string, number> {
  const packed = new Map<string, number>();
  for (const line of order.lines) {
    const { sku } = soldLine(line);
    packed.set(sku, (packed.get(sku) ?? 0) + outstandingMilli(line));
  }
  return packed;
}

/** A substitute as it will be sold: at its own price, but never for more than the line it stands for comes to. */
export function substituteLine(ordered: SaleLine, own: SaleLine): SaleLine {
  if (own.totalMinor <= ordered.totalMinor) return { ...own, lineId: ordered.lineId };
  const share = (minor: number): number => Math.round((minor * ordered.totalMinor) / own.totalMinor);
  return {
    ...own,
    lineId: ordered.lineId,
    lineDiscountMinor: own.grossMinor - ordered.totalMinor,
    cartDiscountMinor: 0,
    pointsDiscountMinor: 0,
    totalMinor: ordered.totalMinor,
    taxMinor: share(own.taxMinor),
  };
}
