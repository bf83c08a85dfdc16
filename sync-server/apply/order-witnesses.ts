/**
 * Orders that this server lost with a restore, told again by the tills that knew them. A row of the feed carries the
 * server's seal on what was ordered and what the online side did; what tills did comes with their journals. Only what
 * this server's own key sealed comes back. Rules [WITNESS*].
 */
import { type Order, type OrderContent, orderSchema } from '../../shared/domain/entities/order.ts';
import type { ChannelEvent } from '../../shared/domain/orders/order-facts.ts';
import { contentOf } from '../../shared/domain/orders/order-of.ts';
import type { HandedUpOrder, WitnessesAnswer } from '../../shared/protocol/order-witnesses.ts';
import type { ReadTransaction, WriteTransaction } from '../store/store.ts';
import { addOrderEvent, placeOrder } from './refold-orders.ts';

/** Takes back what is lost of these rows, as far as `isGenuine`. In one transaction: half an order is never there. */
export async function takeWitnesses(
  transaction: WriteTransaction,
  rows: readonly HandedUpOrder[],
  isGenuine: (row: Order) => boolean,
): Promise<WitnessesAnswer> {
  const refused: string[] = [];
  let restored = 0;
  for (const given of rows) {
    const row = orderSchema.safeParse(given);
    if (!row.success || !isGenuine(row.data)) refused.push(given.number);
    else if (await takeBack(transaction, contentOf(row.data), row.data.events ?? [])) restored += 1;
  }
  return { restored, refused };
}

/** Returns whether anything of it wasn't known. */
async function takeBack(
  transaction: WriteTransaction,
  content: OrderContent,
  events: readonly ChannelEvent[],
): Promise<boolean> {
  const { id } = content;
  if (!(await transaction.orders.orders([id])).has(id)) {
    const number = await freeNumber(transaction, content);
    await takeNumbers(transaction, content.number);
    await placeOrder(transaction, { ...content, number }, events);
    return true;
  }
  const known = new Set((await transaction.orders.orderEvents([id])).get(id)?.map((event) => event.id));
  const lost = events.filter((event) => !known.has(event.id));
  for (const event of lost) await addOrderEvent(transaction, event);
  return lost.length > 0;
}

/** Its number; where a newer order has got that meanwhile, with the end of its id behind. */
async function freeNumber({ orders }: ReadTransaction, { id, number }: OrderContent): Promise<string> {
  const holder = await orders.orderByNumber(number);
  return holder === null ? number : `${number.slice(0, 15)}-${id.slice(-4).toUpperCase()}`;
}

/** Numbers up to one that is out already are given to nobody else. */
async function takeNumbers({ orders }: WriteTransaction, taken: string): Promise<void> {
  const [, series = '', digits = '0'] = /^([A-Z]+)-(\d+)$/.exec(taken) ?? [];
  if (series === '') return;
  while ((await orders.nextOrderNumber(series)) < Number(digits));
}
