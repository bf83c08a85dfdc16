/**
 * For handing all facts over anew: orders are placed at other moments, some before anything that tills did to them
 * and some after all of it, and what the online side did to them comes one by one in another order.
 */
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import { orderContentSchema } from '../../../shared/domain/entities/order.ts';
import { channelEventSchema } from '../../../shared/domain/orders/order-facts.ts';
import { addOrderEvent, placeOrder } from '../../../sync-server/apply/refold-orders.ts';
import type { Store } from '../../../sync-server/store/store.ts';
import type { CheckedDatabase } from './database.ts';

/** Places a share of the orders now; the rest by calling what it returns. */
export async function placeAnew(
  store: Store,
  database: CheckedDatabase,
  random: SeededRandom,
): Promise<() => Promise<void>> {
  const all = shuffled(database.all('SELECT order_id, content FROM orders ORDER BY order_id'), random);
  const early = all.filter(() => random.chance(0.5));
  const place = async (rows: typeof all): Promise<void> => {
    for (const row of rows) {
      const content = orderContentSchema.parse(JSON.parse(String(row.content)));
      const events = shuffled(
        database.all('SELECT event FROM order_events WHERE order_id = ? ORDER BY event_id', content.id),
        random,
      ).map((each) => channelEventSchema.parse(JSON.parse(String(each.event))));
      const atOnce = events.slice(0, random.below(events.length + 1));
      await store.write((transaction) => placeOrder(transaction, content, atOnce));
      for (const event of events.slice(atOnce.length))
        await store.write((transaction) => addOrderEvent(transaction, event));
    }
  };
  await place(early);
  return () => place(all.filter((row) => !early.includes(row)));
}

/** What else of orders must be the same: promises, states for lists, what channels are asked for, and stock that was put back. */
export function orderStateOf(database: CheckedDatabase): object[] {
  return [
    ...database.all('SELECT * FROM order_promises'),
    ...database.all('SELECT order_id, state FROM orders'),
    ...database.all('SELECT refund FROM channel_refunds'),
    ...database.all(
      `SELECT store_id, origin, sku, quantity_milli, business_ms FROM stock_movements
       WHERE origin LIKE 'order-twice:%'`,
    ),
  ];
}

function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.below(left.length), 1));
}
