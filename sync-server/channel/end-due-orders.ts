/**
 * What time alone does to orders that no store accepted: one to be tried on lapses when it should have been
 * collected, and one whose customer asked to cancel while the store was silent is called off, once the store
 * was heard again without having accepted it, or was silent for too long. Rules [CHANNEL*].
 */
import { mintId } from '../../shared/base/ids.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import type { ChannelEvent } from '../../shared/domain/orders/order-facts.ts';
import { addOrderEvent, readOrder } from '../apply/refold-orders.ts';
import type { ReadTransaction, Store } from '../store/store.ts';
import type { Environment } from '../system-environment.ts';
import type { ChannelCatalogue } from './channel-catalogue.ts';

const ordersAtOnce = 500;
/** A store that is heard again hands up what it did meanwhile before this has passed. */
const handingUpMs = 2 * 60_000;

/** Ends what is due. Returns how many orders it ended. */
export async function endDueOrders(
  store: Store,
  environment: Environment,
  catalogue: ChannelCatalogue,
): Promise<number> {
  const lapsed = await endAll(
    store,
    environment,
    (transaction) => transaction.orders.ordersDue('placed', 'try', transaction.nowMs + 1, ordersAtOnce),
    async (order) => (order.state === 'placed' ? 'lapse' : null),
  );
  const cancelled = await endAll(
    store,
    environment,
    (transaction) => transaction.orders.ordersAsked('placed', ordersAtOnce),
    async (order, transaction) => {
      if (order.state !== 'placed' || !order.cancelAsked) return null;
      await catalogue.refresh(transaction);
      const heardAtMs = (await transaction.channels.storesHeard()).get(order.storeId) ?? 0;
      const heardSince = heardAtMs >= order.cancelAsked.atMs + handingUpMs;
      const tooLong = transaction.nowMs - order.placedAtMs >= catalogue.settings().unacceptedMs;
      return heardSince || tooLong ? 'cancel' : null;
    },
  );
  return lapsed + cancelled;
}

async function endAll(
  store: Store,
  { clock, random }: Environment,
  find: (transaction: ReadTransaction) => Promise<string[]>,
  how: (order: Order, transaction: ReadTransaction) => Promise<'lapse' | 'cancel' | null>,
): Promise<number> {
  const decide = async (transaction: ReadTransaction, orderId: string) => {
    const order = await readOrder(transaction, orderId);
    const kind = order && (await how(order, transaction));
    return order && kind && { order, kind };
  };
  // Most of the time there is nothing to do, and nothing waits for a read.
  const due = await store.read(async (transaction) => {
    const ids: string[] = [];
    for (const orderId of await find(transaction)) if (await decide(transaction, orderId)) ids.push(orderId);
    return ids;
  });
  let ended = 0;
  for (const orderId of due) {
    await store.write(async (transaction) => {
      const decided = await decide(transaction, orderId);
      if (!decided) return;
      const { order, kind } = decided;
      const common = { id: mintId(clock, random), orderId, atMs: transaction.nowMs, after: order.heads };
      const event: ChannelEvent = kind === 'lapse' ? { ...common, kind } : { ...common, kind, note: null };
      await addOrderEvent(transaction, event);
      ended += 1;
    });
  }
  return ended;
}
