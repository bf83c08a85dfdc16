/**
 * Online orders in the feed: each is folded anew from what was ordered, the online side's events and the
 * operations that count, whenever one of them comes or goes. With its row change what it promises, the stock
 * that was taken twice, and what its channel is told. An order that isn't known (yet) has none of these; what is
 * done to it is kept and folded in once it is known. Rules [ORDER*] and [CHANNEL*].
 */
import type { Order, OrderContent } from '../../shared/domain/entities/order.ts';
import { exceptionId, goodsDetails } from '../../shared/domain/exceptions.ts';
import {
  conflictGoods,
  conflictsOf,
  orderExceptionKinds,
  twiceTaken,
} from '../../shared/domain/orders/order-conflicts.ts';
import {
  type ChannelEvent,
  type OrderFact,
  orderFactOf,
  orderIdOf,
  orderOperation,
} from '../../shared/domain/orders/order-facts.ts';
import { orderOf, promisedBy } from '../../shared/domain/orders/order-of.ts';
import { type FeedChange, storeStream } from '../store/feed-records.ts';
import type { ReadTransaction, WriteTransaction } from '../store/store.ts';
import { channelDeliveries } from './channel-deliveries.ts';
import { channelRefundClaims, channelRefundsOf } from './channel-refunds.ts';
import type { ExceptionClaim } from './exception-changes.ts';
import type { ExceptionRule, KeptOperation } from './operation-exceptions.ts';
import { type PutBack, putBack } from './put-back.ts';

const prefix = 'order';

/** The topic of an order. */
export function orderTopic(orderId: string): string {
  return `${prefix}:${orderId}`;
}

/** The order that a topic is about; null for topics of anything else. */
export function orderOfTopic(topic: string): string | null {
  return topic.startsWith(`${prefix}:`) ? topic.slice(prefix.length + 1) : null;
}

/** The conflicts of an order as a rule over what was done to it. */
export const orderRule: ExceptionRule = {
  prefix,
  keptUnder: (operation) => {
    const orderId = orderIdOf(operation);
    return orderId === null ? [] : [orderTopic(orderId)];
  },
  touches: () => [],
  // No other store hears of an operation by being kept there: the row goes to the store of the order, whoever
  // did what to it.
  fold: async (transaction, topic, kept) => {
    const folded = await foldOrder(transaction, topic.slice(prefix.length + 1), kept);
    return folded ? [...orderClaims(folded.order, kept), ...channelRefundClaims(folded, kept)] : [];
  },
};

/** An order with what it was folded from. */
export interface FoldedOrder {
  readonly content: OrderContent;
  readonly events: readonly ChannelEvent[];
  readonly facts: readonly OrderFact[];
  readonly order: Order;
}

/** The order as the facts have it; null while nobody placed it. */
export async function foldOrder(
  transaction: ReadTransaction,
  orderId: string,
  kept: readonly KeptOperation[],
): Promise<FoldedOrder | null> {
  const content = (await transaction.orders.orders([orderId])).get(orderId);
  if (!content) return null;
  const events: readonly ChannelEvent[] =
    (await transaction.orders.orderEvents([orderId])).get(orderId) ?? [];
  const operations = kept.flatMap(({ operation }) => (operation && orderFactOf(operation)) ?? []);
  const facts = [...events, ...operations];
  return { content, events, facts, order: orderOf(content, facts) };
}

/** What should be true of an order's exceptions, in its own store and in those of others who meddled. */
export function orderClaims(order: Order, kept: readonly KeptOperation[]): ExceptionClaim[] {
  const conflicts = conflictsOf(order);
  const storeIds = [...new Set([order.storeId, ...kept.map((each) => each.storeId)])].sort();
  return orderExceptionKinds.flatMap((kind) => {
    const id = exceptionId(kind, order.id);
    const conflict = conflicts.find((each) => each.kind === kind);
    return storeIds.map((storeId): ExceptionClaim => {
      const isConcerned =
        storeId === order.storeId ||
        kept.some((each) => each.storeId === storeId && conflict?.causes.includes(each.operationId));
      if (!conflict || !isConcerned) return { storeId, id, row: null };
      const { number, id: orderId } = order;
      const own = kept.flatMap((each) =>
        each.storeId === storeId && each.operation ? (orderOperation(each.operation) ?? []) : [],
      );
      const details = { number, orderId, ...goodsDetails(conflictGoods(conflict, order, own)) };
      return { storeId, id, row: { kind, subject: number, causes: [...conflict.causes], details } };
    });
  });
}

/** What folding orders came to, beside their exceptions. */
export interface OrderChanges extends PutBack {
  readonly rows: readonly FeedChange[];
  /** Returns of which it is known now what became of the refunds that they asked of a channel. */
  readonly returns: readonly { readonly storeId: string; readonly operationId: string }[];
}

/** Folds the orders that these topics are about and writes what follows; other topics are passed over. */
export async function orderChanges(
  transaction: WriteTransaction,
  kept: ReadonlyMap<string, readonly KeptOperation[]>,
): Promise<OrderChanges> {
  const rows: FeedChange[] = [];
  const levels: PutBack['levels'][number][] = [];
  const changes: PutBack['changes'][number][] = [];
  const returns: { storeId: string; operationId: string }[] = [];
  for (const [topic, operations] of kept) {
    if (!topic.startsWith(`${prefix}:`)) continue;
    const folded = await foldOrder(transaction, topic.slice(prefix.length + 1), operations);
    if (!folded) continue;
    const { order } = folded;
    const { id, storeId } = order;
    rows.push({
      stream: storeStream(storeId),
      collection: 'orders',
      id,
      data: { ...order, events: folded.events },
      popularity: 0,
    });
    const storeIds = [storeId, ...operations.map((each) => each.storeId)];
    const twice = twiceTaken(folded.content, folded.facts);
    const returned = await putBack(transaction, `order-twice:${id}`, storeIds, twice);
    changes.push(...returned.changes);
    levels.push(...returned.levels);
    levels.push(...(await transaction.orders.setPromises(id, storeId, promisedBy(order))));
    await transaction.orders.setOrderState(id, order.state);
    const refunds = channelRefundsOf(folded, operations);
    const asking = await transaction.returns.setChannelRefunds(id, refunds);
    returns.push(...operations.filter((each) => asking.includes(each.operationId)));
    await transaction.channels.addDeliveries(await channelDeliveries(transaction, order, refunds));
  }
  return { rows, levels, changes, returns };
}
