/**
 * What an order's customer gets to collect and to look: a short code, the digits of the signed QR code, and the
 * secret of the status link. All three are made from the server's key and the order, so they can be told again
 * to whoever repeats the request, and none stands in the database. Rules [CODE*] and [CHANNEL*].
 */
import { randomBytes, scrypt } from 'node:crypto';
import type { OrderContent } from '../../shared/domain/entities/order.ts';
import type { PinHash } from '../../shared/domain/entities/reference.ts';
import { orderCodeDigits, orderCodeSchema, signedBytes } from '../../shared/domain/orders/order-code.ts';
import { type ServerKeys, sameText } from '../access/server-keys.ts';

/** About 16 MB and some tens of milliseconds for each guess; tills check one within their limits. */
const cost = 2 ** 14;
const hashBytes = 32;

/** The short code of an order: six digits. */
export function shortCodeOf(keys: ServerKeys, orderId: string): string {
  const bytes = Buffer.from(keys.seal('order-code', orderId), 'base64url');
  return String(bytes.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

/** The slow salted hash of a short code, as tills get it. */
export function hashShortCode(code: string): Promise<PinHash> {
  const salt = randomBytes(16);
  return new Promise((resolve, reject) => {
    scrypt(code, salt, hashBytes, { N: cost, r: 8, p: 1 }, (error, hash) => {
      if (error) reject(error);
      else
        resolve({
          algorithm: 'scrypt',
          cost,
          blockSize: 8,
          parallelization: 1,
          salt: salt.toString('base64'),
          hash: hash.toString('base64'),
        });
    });
  });
}

/** The digits of an order's QR code; good until it should have been collected. */
export function qrDigitsOf(keys: ServerKeys, content: OrderContent, paidMinor: number): string {
  const { id, storeId, nonce, placedAtMs, collectUntilMs, totalMinor, lines } = content;
  const bytes = signedBytes(
    orderCodeSchema.parse({
      form: 'customer',
      keyId: keys.keyId,
      orderId: id,
      storeId,
      nonce,
      issuedAtMs: placedAtMs,
      untilMs: collectUntilMs,
      totalMinor,
      paidMinor,
      lines:
        lines.length > 60
          ? []
          : lines.map(({ sku, quantityMilli, totalMinor: lineMinor }) => ({
              sku,
              quantityMilli,
              totalMinor: lineMinor,
            })),
    }),
  );
  return orderCodeDigits('customer', bytes, keys.signOrderCode(bytes));
}

/** The secret of the link by which an order's state is read. */
export function statusTokenOf(keys: ServerKeys, orderId: string): string {
  return `${orderId}.${keys.seal('order-status', orderId)}`;
}

/** The order that a status link is about; null when the link is none of this server's. */
export function orderOfStatusToken(keys: ServerKeys, token: string): string | null {
  const orderId = token.slice(0, token.indexOf('.'));
  return sameText(statusTokenOf(keys, orderId), token) ? orderId : null;
}
