/** Folds orders anew after something that no operation says: they were placed, or the online side did something. */
import type { Order, OrderContent } from '../../shared/domain/entities/order.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import type { ChannelEvent } from '../../shared/domain/orders/order-facts.ts';
import { keptOperations } from '../projections/operation-exceptions.ts';
import { foldOrder, orderTopic } from '../projections/order-rows.ts';
import type { ReadTransaction, WriteTransaction } from '../store/store.ts';
import { writeProjections } from './write-projections.ts';

/** An order as it stands; null when nobody placed it. */
export async function readOrder(transaction: ReadTransaction, orderId: string): Promise<Order | null> {
  const kept = await keptOperations(transaction, [orderTopic(orderId)], parseOperation);
  const folded = await foldOrder(transaction, orderId, kept.get(orderTopic(orderId)) ?? []);
  return folded?.order ?? null;
}

/** Keeps an order that was placed, with what happened to it at once, and makes it count. */
export async function placeOrder(
  transaction: WriteTransaction,
  content: OrderContent,
  events: readonly ChannelEvent[],
): Promise<Order> {
  await transaction.orders.addOrder(content);
  await transaction.orders.addOrderEvents(events);
  return refold(transaction, content.id);
}

/** Keeps an event of the online side and makes it count. */
export async function addOrderEvent(transaction: WriteTransaction, event: ChannelEvent): Promise<Order> {
  await transaction.orders.addOrderEvents([event]);
  return refold(transaction, event.orderId);
}

async function refold(transaction: WriteTransaction, orderId: string): Promise<Order> {
  const topic = orderTopic(orderId);
  const found = await keptOperations(transaction, [topic], parseOperation);
  const kept = new Map([[topic, found.get(topic) ?? []]]);
  await writeProjections(transaction, {
    kept,
    moved: { levels: [], changes: [], gone: [] },
    claims: [],
    operations: [],
    readOperation: parseOperation,
  });
  const order = await readOrder(transaction, orderId);
  if (!order) throw new Error('Invariant broken: an order that was kept is there');
  return order;
}
