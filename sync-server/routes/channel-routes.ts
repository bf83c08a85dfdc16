/** Orders over the channel API: placing, reading, asking to cancel, taking back, and money. Rules [CHANNEL*]. */
import { z } from 'zod';
import { mintId, uuidSchema } from '../../shared/base/ids.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import { legalMove } from '../../shared/domain/orders/order-moves.ts';
import {
  cancelAnswerSchema,
  cancelOrderSchema,
  channelOrderSchema,
  orderMoneySchema,
  placeOrderAnswerSchema,
  placeOrderSchema,
} from '../../shared/protocol/channel.ts';
import { addOrderEvent } from '../apply/refold-orders.ts';
import type { ChannelCatalogue } from '../channel/channel-catalogue.ts';
import { cancellableOf, channelOrder, leaseEndMs } from '../channel/channel-order.ts';
import { qrDigitsOf, shortCodeOf, statusTokenOf } from '../channel/order-secrets.ts';
import { keepPlacing, mintOrder } from '../channel/place-order.ts';
import type { WriteTransaction } from '../store/store.ts';
import {
  answeredBefore,
  callingChannel,
  doOnce,
  keyedWrite,
  orderOfCall,
  surroundingsOf,
  viewOf,
} from './channel-calls.ts';
import { storeOf } from './channel-catalogue-routes.ts';
import type { Endpoints } from './endpoint.ts';
import { ProblemError } from './problems.ts';
import type { ServerContext } from './server-context.ts';

const orderParams = z.strictObject({ id: uuidSchema });
const placedSchema = z.object({ orderId: uuidSchema, paidMinor: z.int(), order: channelOrderSchema });

export function addChannelRoutes(
  endpoints: Endpoints,
  context: ServerContext,
  catalogue: ChannelCatalogue,
): void {
  const { store } = context;
  addPlacing(endpoints, context, catalogue);

  endpoints.add(
    {
      method: 'GET',
      path: '/v1/channel/orders/{id}',
      summary: 'An order of this channel with its timeline',
      audience: 'channel',
      scope: 'orders:read',
      params: orderParams,
      answer: channelOrderSchema,
    },
    (call) =>
      store.read(async (transaction) => {
        const order = await orderOfCall(transaction, call, call.params.id);
        return viewOf(transaction, catalogue, order);
      }),
  );

  addCalledOff(endpoints, context, catalogue);
  addMoney(endpoints, context, catalogue);
}

function addPlacing(endpoints: Endpoints, context: ServerContext, catalogue: ChannelCatalogue): void {
  const { store, keys, environment } = context;
  endpoints.add(
    {
      method: 'POST',
      path: '/v1/channel/orders',
      summary: 'Place an order for collection in a store; stock is held for it from now on',
      audience: 'channel',
      scope: 'orders:write',
      once: true,
      body: placeOrderSchema,
      bodyLimitBytes: 64 * 1024,
      answer: placeOrderAnswerSchema,
    },
    async (call) => {
      const write = keyedWrite(call);
      const { channelId } = callingChannel(call);
      const told = async ({ orderId, paidMinor, order }: z.infer<typeof placedSchema>) => {
        const contents = await store.read(({ orders }) => orders.orders([orderId]));
        const content = contents.get(orderId);
        if (!content) throw new Error('Invariant broken: an order that was placed is there');
        const code = shortCodeOf(keys, orderId);
        const statusToken = statusTokenOf(keys, orderId);
        return { order, code, qr: qrDigitsOf(keys, content, paidMinor), statusToken };
      };
      const before = await store.read((transaction) => answeredBefore(transaction, write));
      if (before !== null) return told(placedSchema.parse(before));
      const minted = await mintOrder(keys, environment);
      const placed = await doOnce(
        store,
        write,
        (kept) => placedSchema.parse(kept),
        async (transaction) => {
          await catalogue.refresh(transaction);
          const place = storeOf(catalogue, call.body.storeId, 'storeId');
          const asked = { place, channelId, request: call.body, minted };
          const kept = await keepPlacing(transaction, environment, catalogue, asked);
          if (!kept.ok) throw new ProblemError(kept.reason.code, kept.reason);
          const paidMinor = call.body.payment?.amountMinor ?? 0;
          return {
            orderId: minted.id,
            paidMinor,
            order: await viewOf(transaction, catalogue, kept.value),
          };
        },
      );
      return told(placed);
    },
  );
}

function addCalledOff(endpoints: Endpoints, context: ServerContext, catalogue: ChannelCatalogue): void {
  const { store } = context;
  endpoints.add(
    {
      method: 'POST',
      path: '/v1/channel/orders/{id}/cancel',
      summary: 'Call an order off: at once while nobody accepted it, else the store is asked',
      audience: 'channel',
      scope: 'orders:write',
      once: true,
      params: orderParams,
      body: cancelOrderSchema,
      answer: cancelAnswerSchema,
    },
    (call) =>
      doOnce(
        store,
        keyedWrite(call),
        (kept) => cancelAnswerSchema.parse(kept),
        async (transaction) => {
          const order = await orderOfCall(transaction, call, call.params.id);
          const around = await surroundingsOf(transaction, catalogue, order);
          const done = await callOff(
            transaction,
            context,
            order,
            cancellableOf(order, around),
            call.body.reason,
          );
          return { outcome: done.outcome, order: channelOrder(done.order, around) };
        },
      ),
  );

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/channel/orders/{id}/take-back',
      summary: 'Take an order back from a store that accepted it and was not heard until its lease ended',
      audience: 'channel',
      scope: 'orders:manage',
      once: true,
      params: orderParams,
      body: cancelOrderSchema,
      answer: channelOrderSchema,
    },
    (call) =>
      doOnce(
        store,
        keyedWrite(call),
        (kept) => channelOrderSchema.parse(kept),
        async (transaction) => {
          const order = await orderOfCall(transaction, call, call.params.id);
          const around = await surroundingsOf(transaction, catalogue, order);
          if (legalMove(order.state, 'take-back') === null)
            throw new ProblemError('too-late', { field: 'id' });
          const endMs = leaseEndMs(order, around.heardAtMs, catalogue.leaseMs());
          if (transaction.nowMs < endMs) {
            const detail = `the store answers for the order until ${new Date(endMs).toISOString()}`;
            throw new ProblemError('lease-runs', { field: 'id', detail });
          }
          const event = eventOf(context, order, order.heads);
          const taken = await addOrderEvent(transaction, {
            ...event,
            kind: 'take-back',
            note: call.body.reason,
          });
          return channelOrder(taken, around);
        },
      ),
  );
}

/** Cancels, asks, or finds that it is too late. Asking again asks nothing new. */
async function callOff(
  transaction: WriteTransaction,
  context: ServerContext,
  order: Order,
  cancellable: ReturnType<typeof cancellableOf>,
  note: string | null,
): Promise<{ readonly outcome: z.infer<typeof cancelAnswerSchema>['outcome']; readonly order: Order }> {
  const event = eventOf(context, order, order.heads);
  if (cancellable === 'no') return { outcome: order.state === 'cancelled' ? 'cancelled' : 'too-late', order };
  if (cancellable === 'now') {
    return {
      outcome: 'cancelled',
      order: await addOrderEvent(transaction, { ...event, kind: 'cancel', note }),
    };
  }
  if (order.cancelAsked) return { outcome: 'asked', order };
  return {
    outcome: 'asked',
    order: await addOrderEvent(transaction, { ...event, kind: 'ask-cancel', note }),
  };
}

function addMoney(endpoints: Endpoints, context: ServerContext, catalogue: ChannelCatalogue): void {
  const { store } = context;
  const kinds = [
    ['payments', 'pay', 'Note money that was paid online for an order'],
    ['refunds', 'refund', 'Note money that was given back for an order'],
  ] as const;
  for (const [path, kind, summary] of kinds) {
    endpoints.add(
      {
        method: 'POST',
        path: `/v1/channel/orders/{id}/${path}`,
        summary,
        audience: 'channel',
        scope: 'orders:write',
        once: true,
        params: orderParams,
        body: orderMoneySchema,
        answer: channelOrderSchema,
      },
      (call) =>
        doOnce(
          store,
          keyedWrite(call),
          (kept) => channelOrderSchema.parse(kept),
          async (transaction) => {
            const order = await orderOfCall(transaction, call, call.params.id);
            const { paidMinor, refundedMinor } = order.payment;
            const mostMinor = kind === 'pay' ? order.totalMinor - paidMinor : paidMinor - refundedMinor;
            if (call.body.amountMinor > mostMinor) {
              throw new ProblemError('payment-too-large', {
                field: 'amountMinor',
                detail: `at most ${Math.max(0, mostMinor)}`,
              });
            }
            const event = { ...eventOf(context, order, order.heads), kind, ...call.body };
            return viewOf(transaction, catalogue, await addOrderEvent(transaction, event));
          },
        ),
    );
  }
}

/** What every event of the online side begins with: a new id, now, after these facts. */
export function eventOf(
  { environment }: ServerContext,
  { id: orderId }: { readonly id: string },
  after: string[],
) {
  const { clock, random } = environment;
  return { id: mintId(clock, random), orderId, atMs: clock.wallMs(), after };
}
