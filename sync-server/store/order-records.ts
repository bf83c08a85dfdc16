/**
 * Online orders as the store keeps them: what was ordered, the online side's events, and what open orders
 * promise. Content and events never change. A level's `promisedMilli` is always the sum of its promises and
 * changes only with them; `state` is that of the last fold, for lists and counts.
 */
import type { OrderContent } from '../../shared/domain/entities/order.ts';
import type { ChannelEvent } from '../../shared/domain/orders/order-facts.ts';
import type { OrderState } from '../../shared/domain/orders/order-moves.ts';
import type { LevelRecord } from './stock-records.ts';

/** How much of a SKU of a store an order promises, thousandths, above zero. */
export interface PromiseRecord {
  readonly storeId: string;
  readonly orderId: string;
  readonly sku: string;
  readonly quantityMilli: number;
}

export interface OrderReads {
  /** What was ordered; an order that isn't known is left out. */
  orders(orderIds: readonly string[]): Promise<Map<string, OrderContent>>;
  /** Id of the order with this number; null when there is none. */
  orderByNumber(number: string): Promise<string | null>;
  /** The events of each order, by id; an order without any has an empty list. */
  orderEvents(orderIds: readonly string[]): Promise<Map<string, ChannelEvent[]>>;
  /** What an order promises, ordered by store and SKU. */
  promises(orderId: string): Promise<PromiseRecord[]>;
  /** How many orders of a store have their slot at each of these beginnings and aren't called off (cancelled or lapsed). */
  ordersInSlots(storeId: string, slotsFromMs: readonly number[]): Promise<Map<number, number>>;
  /** Ids of orders of a kind that stand in a state and should have been collected before a moment, the oldest first. */
  ordersDue(
    state: OrderState,
    kind: OrderContent['kind'],
    beforeMs: number,
    limit: number,
  ): Promise<string[]>;
  /** Ids of orders that stand in a state and whose customer ever asked to cancel, by id. */
  ordersAsked(state: OrderState, limit: number): Promise<string[]>;
}

export interface OrderWrites {
  /** Keeps what was ordered; an id or number that is taken already is refused as content. */
  addOrder(content: OrderContent): Promise<void>;
  /** Keeps events; one that is there already stays as it is. */
  addOrderEvents(events: readonly ChannelEvent[]): Promise<void>;
  setOrderState(orderId: string, state: OrderState): Promise<void>;
  /**
   * Replaces what an order promises (thousandths by SKU) and changes the levels by the difference, making those
   * that aren't there. Returns the levels that changed, as they are afterwards, by SKU.
   */
  setPromises(
    orderId: string,
    storeId: string,
    promised: ReadonlyMap<string, number>,
  ): Promise<LevelRecord[]>;
  /** Takes the next number of a series, from 1, and locks the counter until the commit. */
  nextOrderNumber(series: string): Promise<number>;
}
