/** What the routes of channels share: who calls, whose order it is, and doing a write once. Rules [CHANNEL*]. */
import { createHash } from 'node:crypto';
import type { Order } from '../../shared/domain/entities/order.ts';
import { type ChannelOrder, idempotencyKeySchema } from '../../shared/protocol/channel.ts';
import type { Bearer } from '../access/tokens.ts';
import { readOrder } from '../apply/refold-orders.ts';
import type { ChannelCatalogue } from '../channel/channel-catalogue.ts';
import { channelOrder, type OrderSurroundings } from '../channel/channel-order.ts';
import type { ReadTransaction, Store, WriteTransaction } from '../store/store.ts';
import type { Call } from './endpoint.ts';
import { ProblemError } from './problems.ts';

type AnyCall = Call<unknown, unknown, unknown>;
type ChannelBearer = Extract<Bearer, { readonly kind: 'channel' }>;

/** The channel that calls. @throws ProblemError */
export function callingChannel({ bearer }: AnyCall): ChannelBearer {
  if (bearer?.kind !== 'channel') throw new ProblemError('not-allowed', { detail: 'for channels only' });
  return bearer;
}

/** An order of the calling channel; whoever manages the chain's orders sees all. @throws ProblemError */
export async function orderOfCall(
  transaction: ReadTransaction,
  call: AnyCall,
  orderId: string,
): Promise<Order> {
  const { channelId, scopes } = callingChannel(call);
  const order = await readOrder(transaction, orderId);
  const isOwn = order !== null && (order.channelId === channelId || scopes.includes('orders:manage'));
  if (!isOwn) throw new ProblemError('not-found', { field: 'id' });
  return order;
}

/** What an order's view depends on. */
export async function surroundingsOf(
  transaction: ReadTransaction,
  catalogue: ChannelCatalogue,
  { storeId }: Order,
): Promise<OrderSurroundings> {
  await catalogue.refresh(transaction);
  const heardAtMs = (await transaction.channels.storesHeard()).get(storeId) ?? null;
  return {
    settings: catalogue.settings(),
    store: catalogue.placeOf(storeId),
    heardAtMs,
    nowMs: transaction.nowMs,
  };
}

/** The order as channels see it. */
export async function viewOf(
  transaction: ReadTransaction,
  catalogue: ChannelCatalogue,
  order: Order,
): Promise<ChannelOrder> {
  return channelOrder(order, await surroundingsOf(transaction, catalogue, order));
}

/** A write under its idempotency key. */
export interface KeyedWrite {
  readonly channelId: string;
  readonly idempotencyKey: string;
  readonly requestHash: string;
}

/** Reads the key of a call. The hash binds it to method, path and body, as its schema read it. @throws ProblemError */
export function keyedWrite(call: AnyCall): KeyedWrite {
  const parsed = idempotencyKeySchema.safeParse(call.request.headers['idempotency-key']);
  if (!parsed.success) throw new ProblemError('idempotency-key-needed', { field: 'Idempotency-Key' });
  const about = [call.request.method, call.request.url, call.body ?? null];
  return {
    channelId: callingChannel(call).channelId,
    idempotencyKey: parsed.data,
    requestHash: createHash('sha256').update(JSON.stringify(about)).digest('hex'),
  };
}

/** The answer that was given under this key, as it was kept; null when none was. @throws ProblemError */
export async function answeredBefore({ channels }: ReadTransaction, write: KeyedWrite): Promise<unknown> {
  const known = await channels.channelRequest(write.channelId, write.idempotencyKey);
  if (!known) return null;
  if (known.requestHash !== write.requestHash) {
    throw new ProblemError('idempotency-key-reused', {
      field: 'Idempotency-Key',
      detail: 'take a new key for a new request',
    });
  }
  return JSON.parse(known.text);
}

/**
 * Does a write once, in one transaction with its answer; asked again, it answers as before. What is kept is read
 * back with `read`. A refusal is kept under no key, so that a corrected try may come.
 */
export function doOnce<T>(
  store: Store,
  write: KeyedWrite,
  read: (kept: unknown) => T,
  work: (transaction: WriteTransaction) => Promise<T>,
): Promise<T> {
  return store.write(async (transaction) => {
    const known = await answeredBefore(transaction, write);
    if (known !== null) return read(known);
    const answer = await work(transaction);
    await transaction.channels.addChannelRequest({
      ...write,
      text: JSON.stringify(answer),
      answeredAtMs: transaction.nowMs,
    });
    return answer;
  });
}
