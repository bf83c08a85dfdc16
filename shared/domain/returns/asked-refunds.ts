/**
 * What a channel is asked to give back of an order: what returns ask of it, and what was paid and never used when
 * the order ended, because goods were refused at the counter or nothing was handed over. A fold of the order's
 * facts, like the order itself. Money that the channel gave back by itself counts against what is asked, the oldest
 * first; and of returns that together ask for more than is neither used nor back, because tills didn't know of each
 * other, the newest aren't due, unless the channel gave one of them back already. So nothing is asked for twice. Rules
 * [REFUND*].
 */
import type { Order } from '../entities/order.ts';
import type { ChannelEvent, OrderFact } from '../orders/order-facts.ts';
import { isClosed } from '../orders/order-moves.ts';
import { outstandingMoneyMinor } from '../orders/order-of.ts';
import type { ReturnOperation } from './returned-of.ts';

/** A refund that is asked of a channel. Amounts in minor units, times in ms. */
export interface AskedRefund {
  /** `RETURN.INDEX`, or `ORDER.0` for what was never used. */
  readonly id: string;
  readonly returnId: string | null;
  readonly index: number;
  readonly storeId: string;
  readonly amountMinor: number;
  readonly askedAtMs: number;
  /** Not yet given back. Below zero: confirmed more than once. */
  readonly leftMinor: number;
  /** When all of it was given back, and the channel's number of that; null before, and where none of it was due. */
  readonly confirmedAtMs: number | null;
  readonly reference: string | null;
  /** Ids of the channel's events that gave of it, sorted. */
  readonly factIds: readonly string[];
}

type RefundEvent = Extract<ChannelEvent, { readonly kind: 'refund' }>;

/** The refunds of an order, the oldest first. `returns` are those that ask anything of it, all that count. */
export function askedRefundsOf(
  order: Order,
  facts: readonly OrderFact[],
  returns: readonly ReturnOperation[],
): AskedRefund[] {
  const events = facts
    .filter((fact): fact is RefundEvent => fact.kind === 'refund')
    .sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
  const asked = [...unused(order, facts), ...returns.flatMap((each) => askedBy(order, each))].sort(
    (a, b) => a.askedAtMs - b.askedAtMs || (a.id < b.id ? -1 : 1),
  );
  const confirming = (id: string): RefundEvent[] => events.filter((event) => event.refundId === id);
  const beyond = beyondSold(order, facts, returns);
  const byItself = events.filter(({ refundId }) => !asked.some(({ id }) => id === refundId));
  const open = asked.map(({ id, returnId, amountMinor }) => {
    const restMinor = amountMinor - amountOf(confirming(id));
    // Goods that came back once more than they were sold are nobody's money to give back.
    return restMinor < 0 ? restMinor : Math.max(0, restMinor - (beyond.get(returnId ?? '') ?? 0));
  });
  const openMinor = open.reduce((sum, minor) => sum + Math.max(0, minor), 0);
  let coveredMinor = byItself.length === 0 ? 0 : Math.max(0, openMinor - Math.max(0, dueMinor(order)));
  let payableMinor = payableNowMinor(order, open);
  return asked.map((each, place): AskedRefund => {
    const openNow = open[place] ?? 0;
    const covered = Math.max(0, Math.min(openNow, coveredMinor));
    coveredMinor -= covered;
    const leftMinor = openNow < 0 ? openNow : Math.min(openNow - covered, payableMinor);
    payableMinor -= Math.max(0, leftMinor);
    const given = [...(covered > 0 ? byItself : []), ...confirming(each.id)];
    const last = given.at(-1);
    const isDone = leftMinor <= 0 && last !== undefined;
    return {
      ...each,
      leftMinor,
      confirmedAtMs: isDone ? last.atMs : null,
      reference: isDone ? last.reference : null,
      factIds: given.map(({ id }) => id).sort(),
    };
  });
}

/**
 * What of an order's money is neither used nor back. What a channel gave once more than it was asked for leaves the
 * others as they are: somebody decides what becomes of it.
 */
function payableNowMinor({ payment }: Order, open: readonly number[]): number {
  const { paidMinor, usedMinor, refundedMinor } = payment;
  const overMinor = open.reduce((sum, minor) => sum + Math.max(0, -minor), 0);
  return Math.max(0, paidMinor - refundedMinor - Math.max(0, usedMinor - overMinor));
}

/** What is to be given back of an order by all that is known; below zero where more went back already. */
function dueMinor(order: Order): number {
  const { paidMinor, usedMinor, refundedMinor } = order.payment;
  return paidMinor - usedMinor - refundedMinor - (isClosed(order.state) ? 0 : outstandingMoneyMinor(order));
}

/**
 * Of each return that so much was given back for goods of which no more was left to come back: the last of those that
 * took the same goods, minor units. They count in the order of the order's own fold, so that no more and no less is
 * asked for than the order has due. Goods of which the handover isn't known aren't judged.
 */
function beyondSold(
  order: Order,
  facts: readonly OrderFact[],
  returns: readonly ReturnOperation[],
): Map<string, number> {
  const left = new Map<string, number>();
  for (const fact of facts)
    if (fact.kind === 'order-handover')
      for (const { lineId, totalMinor } of fact.payload.sale?.lines ?? [])
        left.set(`${fact.id} ${lineId}`, totalMinor);
  const places = new Map(order.timeline.map(({ id }, place) => [id, place]));
  const placeOf = ({ id }: ReturnOperation): number => places.get(id) ?? 0;
  const inTurn = [...returns].sort((a, b) => placeOf(a) - placeOf(b));
  const beyond = new Map<string, number>();
  for (const { id, payload } of inTurn)
    for (const { purchaseLineId, refundMinor } of payload.lines) {
      const key = `${payload.purchase?.operationId ?? ''} ${purchaseLineId}`;
      const leftMinor = left.get(key);
      if (leftMinor === undefined) continue;
      left.set(key, Math.max(0, leftMinor - refundMinor));
      const overMinor = Math.max(0, refundMinor - leftMinor);
      if (overMinor > 0) beyond.set(id, (beyond.get(id) ?? 0) + overMinor);
    }
  return beyond;
}

type Asked = Pick<AskedRefund, 'id' | 'returnId' | 'index' | 'storeId' | 'amountMinor' | 'askedAtMs'>;

/** What was paid and isn't used for anything once the order has ended. */
function unused(order: Order, facts: readonly OrderFact[]): Asked[] {
  if (!isClosed(order.state)) return [];
  const usedMinor = facts.reduce((sum, fact) => {
    if (fact.kind !== 'order-handover') return sum;
    const prepaid = (fact.payload.sale?.tenders ?? []).filter((tender) => tender.kind === 'prepaid');
    return sum + amountOf(prepaid);
  }, 0);
  const amountMinor = order.payment.paidMinor - usedMinor;
  // What came after its end met a closed order.
  const end = order.timeline.findLast(({ from }) => !isClosed(from));
  if (amountMinor <= 0 || !end) return [];
  const { id, storeId } = order;
  return [{ id: `${id}.0`, returnId: null, index: 0, storeId, amountMinor, askedAtMs: end.atMs }];
}

function askedBy(order: Order, { id, storeId, at, payload }: ReturnOperation): Asked[] {
  return payload.refunds.flatMap((refund, index): Asked[] => {
    if (refund.kind !== 'channel' || refund.orderId !== order.id) return [];
    const { amountMinor } = refund;
    return [{ id: `${id}.${index}`, returnId: id, index, storeId, amountMinor, askedAtMs: at.businessMs }];
  });
}

function amountOf(amounts: readonly { readonly amountMinor: number }[]): number {
  return amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
