/**
 * The server's seal on an order's row: a keyed hash of what was ordered and of what the online side did, so that a
 * server that lost the order knows its own row again. Rules [WITNESS*].
 */
import { canonicalJson } from '../../shared/base/canonical-json.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import { contentOf } from '../../shared/domain/orders/order-of.ts';
import { type ServerKeys, sameText } from '../access/server-keys.ts';

/** A row of `orders` as it is sent: with the seal that only this server can make. `text` is its JSON. */
export function sealedOrderRow(keys: ServerKeys, text: string): string {
  // This program itself wrote the row as an order; it is on every page, so it isn't checked again.
  const row = JSON.parse(text) as Order;
  return JSON.stringify({ ...row, seal: sealOf(keys, row) });
}

/** Whether this server's key sealed what the row says was ordered and done online. */
export function isSealed(keys: ServerKeys, row: Order): boolean {
  return sameText(sealOf(keys, row), row.seal ?? '');
}

function sealOf(keys: ServerKeys, row: Order): string {
  return keys.seal('order-witness', canonicalJson([contentOf(row), row.events ?? []]));
}
