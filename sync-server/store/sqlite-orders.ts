/** Online orders in SQLite; see order-records.ts for what each method promises. */
import { orderContentSchema } from '../../shared/domain/entities/order.ts';
import { type ChannelEvent, channelEventSchema } from '../../shared/domain/orders/order-facts.ts';
import type { OrderReads, OrderWrites } from './order-records.ts';
import { type SqliteConnection, text, whole } from './sqlite-connection.ts';
import { levelsOf } from './sqlite-stock.ts';

export function sqliteOrders(connection: SqliteConnection): OrderReads & OrderWrites {
  return { ...orderReads(connection), ...orderWrites(connection) };
}

function orderReads(connection: SqliteConnection): OrderReads {
  return {
    orders: async (orderIds) =>
      new Map(
        connection
          .all(
            'SELECT order_id, content FROM orders WHERE order_id IN (SELECT value FROM json_each(?))',
            JSON.stringify(orderIds),
          )
          .map((row) => [text(row, 'order_id'), orderContentSchema.parse(JSON.parse(text(row, 'content')))]),
      ),
    orderByNumber: async (number) => {
      const row = connection.first('SELECT order_id FROM orders WHERE number = ?', number);
      return row && text(row, 'order_id');
    },
    orderEvents: async (orderIds) => {
      const found = new Map<string, ChannelEvent[]>(orderIds.map((id) => [id, []]));
      const rows = connection.all(
        `SELECT order_id, event FROM order_events
         WHERE order_id IN (SELECT value FROM json_each(?)) ORDER BY event_id`,
        JSON.stringify(orderIds),
      );
      for (const row of rows) {
        found.get(text(row, 'order_id'))?.push(channelEventSchema.parse(JSON.parse(text(row, 'event'))));
      }
      return found;
    },
    promises: async (orderId) =>
      connection
        .all('SELECT * FROM order_promises WHERE order_id = ? ORDER BY store_id, sku', orderId)
        .map((row) => ({
          storeId: text(row, 'store_id'),
          orderId,
          sku: text(row, 'sku'),
          quantityMilli: whole(row, 'quantity_milli'),
        })),
    ordersInSlots: async (storeId, slotsFromMs) => {
      const found = new Map<number, number>(slotsFromMs.map((fromMs) => [fromMs, 0]));
      const rows = connection.all(
        `SELECT slot_from_ms, count(*) AS n FROM orders
         WHERE store_id = ? AND slot_from_ms IN (SELECT value FROM json_each(?))
           AND state NOT IN ('cancelled', 'lapsed') GROUP BY slot_from_ms`,
        storeId,
        JSON.stringify(slotsFromMs),
      );
      for (const row of rows) found.set(whole(row, 'slot_from_ms'), whole(row, 'n'));
      return found;
    },
    ordersDue: async (state, kind, beforeMs, limit) =>
      connection
        .all(
          `SELECT order_id FROM orders WHERE state = ? AND kind = ? AND collect_until_ms < ?
           ORDER BY collect_until_ms, order_id LIMIT ?`,
          state,
          kind,
          beforeMs,
          limit,
        )
        .map((row) => text(row, 'order_id')),
    ordersAsked: async (state, limit) =>
      connection
        .all(
          `SELECT order_id FROM orders WHERE state = ? AND EXISTS (
             SELECT 1 FROM order_events AS asked
             WHERE asked.order_id = orders.order_id AND asked.event ->> 'kind' = 'ask-cancel')
           ORDER BY order_id LIMIT ?`,
          state,
          limit,
        )
        .map((row) => text(row, 'order_id')),
  };
}

function orderWrites(connection: SqliteConnection): OrderWrites {
  return {
    addOrder: async (content) => {
      connection.run(
        `INSERT INTO orders (order_id, number, store_id, channel_id, kind, slot_from_ms, collect_until_ms,
           content, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'placed')`,
        content.id,
        content.number,
        content.storeId,
        content.channelId,
        content.kind,
        content.slot.fromMs,
        content.collectUntilMs,
        JSON.stringify(content),
      );
    },
    addOrderEvents: async (events) => {
      for (const event of events) {
        connection.run(
          'INSERT INTO order_events (event_id, order_id, event) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
          event.id,
          event.orderId,
          JSON.stringify(event),
        );
      }
    },
    setOrderState: async (orderId, state) => {
      connection.run('UPDATE orders SET state = ?1 WHERE order_id = ?2 AND state <> ?1', state, orderId);
    },
    setPromises: async (orderId, storeId, promised) => {
      const before = new Map(
        connection
          .all(
            'SELECT sku, quantity_milli FROM order_promises WHERE order_id = ? AND store_id = ?',
            orderId,
            storeId,
          )
          .map((row) => [text(row, 'sku'), whole(row, 'quantity_milli')]),
      );
      const skus = [...new Set([...before.keys(), ...promised.keys()])].sort();
      const changed = skus.filter((sku) => (before.get(sku) ?? 0) !== (promised.get(sku) ?? 0));
      if (changed.length === 0) return [];
      const amounts = changed.map((sku) => [sku, promised.get(sku) ?? 0]);
      const differences = changed.map((sku) => [sku, (promised.get(sku) ?? 0) - (before.get(sku) ?? 0)]);
      connection.run(
        `INSERT INTO stock_levels (store_id, sku, on_hand_milli, promised_milli)
         SELECT ?, value ->> 0, 0, value ->> 1 FROM json_each(?) WHERE true
         ON CONFLICT DO UPDATE SET promised_milli = promised_milli + excluded.promised_milli`,
        storeId,
        JSON.stringify(differences),
      );
      connection.run(
        `DELETE FROM order_promises
         WHERE order_id = ? AND store_id = ? AND sku IN (SELECT value FROM json_each(?))`,
        orderId,
        storeId,
        JSON.stringify(changed),
      );
      connection.run(
        `INSERT INTO order_promises (order_id, store_id, sku, quantity_milli)
         SELECT ?, ?, value ->> 0, value ->> 1 FROM json_each(?) WHERE value ->> 1 > 0`,
        orderId,
        storeId,
        JSON.stringify(amounts),
      );
      return levelsOf(connection, storeId, changed);
    },
    nextOrderNumber: async (series) => {
      const row = connection.first(
        `INSERT INTO order_numbers (series, last_number) VALUES (?, 1)
         ON CONFLICT DO UPDATE SET last_number = last_number + 1 RETURNING last_number`,
        series,
      );
      if (!row) throw new Error('An order number was not returned');
      return whole(row, 'last_number');
    },
  };
}
