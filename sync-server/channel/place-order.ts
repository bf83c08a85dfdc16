/** Keeps an order that can be placed: the one way in which orders come to be, whoever asks. Rules [CHANNEL*]. */
import { mintId } from '../../shared/base/ids.ts';
import { ok, type Result } from '../../shared/base/result.ts';
import type { Order, OrderContent } from '../../shared/domain/entities/order.ts';
import type { ChannelEvent } from '../../shared/domain/orders/order-facts.ts';
import type { PlaceOrder } from '../../shared/protocol/channel.ts';
import type { ServerKeys } from '../access/server-keys.ts';
import { placeOrder } from '../apply/refold-orders.ts';
import type { WriteTransaction } from '../store/store.ts';
import type { Environment } from '../system-environment.ts';
import type { ChannelCatalogue, OrderStore } from './channel-catalogue.ts';
import { decidePlacing, type Minted, type PlacingRefusal } from './decide-placing.ts';
import { hashShortCode, shortCodeOf } from './order-secrets.ts';

/** Ids and secrets of an order to be. The hash is slow on purpose, so they are made before the transaction. */
export async function mintOrder(
  keys: ServerKeys,
  { clock, random }: Pick<Environment, 'clock' | 'random'>,
): Promise<Minted> {
  const id = mintId(clock, random);
  const nonce = Buffer.from(random.bytes(8)).toString('hex');
  return { id, nonce, codeHash: await hashShortCode(shortCodeOf(keys, id)) };
}

/** Places an order, with what was paid for it, or says why it can't be. */
export async function keepPlacing(
  transaction: WriteTransaction,
  { clock, random }: Pick<Environment, 'clock' | 'random'>,
  catalogue: ChannelCatalogue,
  asked: {
    readonly place: OrderStore;
    readonly channelId: string;
    readonly request: PlaceOrder;
    readonly minted: Minted;
  },
): Promise<Result<Order, PlacingRefusal>> {
  const { place, channelId, request, minted } = asked;
  await transaction.loyalty.lapseHolds(transaction.nowMs);
  const decided = await decidePlacing(transaction, catalogue, place, channelId, request, minted);
  if (!decided.ok) return decided;
  // Its points are spent with the order from here on.
  if (request.loyalty?.holdId) await transaction.loyalty.freeHolds([request.loyalty.holdId]);
  const number = await transaction.orders.nextOrderNumber('W');
  const content: OrderContent = { ...decided.value, number: `W-${String(number).padStart(6, '0')}` };
  const { id } = content;
  const event = { id: mintId(clock, random), orderId: id, atMs: transaction.nowMs, after: [id] };
  const paid: ChannelEvent[] = request.payment ? [{ ...event, kind: 'pay', ...request.payment }] : [];
  return ok(await placeOrder(transaction, content, paid));
}
