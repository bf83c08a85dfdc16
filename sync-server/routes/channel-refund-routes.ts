/**
 * Refunds that a channel is asked for: it reads them and confirms each once the money went back. A confirmation is
 * an event of the order, so the order, the return's receipt and the customer's page show it. Rules [REFUND*].
 */
import { z } from 'zod';
import {
  channelRefundSchema,
  channelRefundsAnswerSchema,
  channelRefundsQuerySchema,
  confirmRefundSchema,
} from '../../shared/protocol/channel-refunds.ts';
import { addOrderEvent } from '../apply/refold-orders.ts';
import type { ChannelRefundRecord } from '../store/return-records.ts';
import type { ReadTransaction } from '../store/store.ts';
import { callingChannel, doOnce, keyedWrite, orderOfCall } from './channel-calls.ts';
import { eventOf } from './channel-routes.ts';
import type { Endpoints } from './endpoint.ts';
import { ProblemError } from './problems.ts';
import type { ServerContext } from './server-context.ts';

const refundParams = z.strictObject({ id: channelRefundSchema.shape.id });

export function addChannelRefundRoutes(endpoints: Endpoints, context: ServerContext): void {
  const { store } = context;
  endpoints.add(
    {
      method: 'GET',
      path: '/v1/channel/refunds',
      summary: 'Refunds that this channel is asked for, the oldest first',
      audience: 'channel',
      scope: 'orders:read',
      query: channelRefundsQuerySchema,
      answer: channelRefundsAnswerSchema,
    },
    async (call) => {
      const { state, orderId, limit } = call.query;
      const filter = {
        channelId: callingChannel(call).channelId,
        ...(state === 'any' ? {} : { state }),
        ...(orderId === undefined ? {} : { orderId }),
      };
      const refunds = await store.read(({ returns }) => returns.channelRefunds(filter, limit));
      return { refunds: refunds.map((refund) => channelRefundSchema.parse(refund)) };
    },
  );

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/channel/refunds/{id}/confirm',
      summary: 'Confirm that the money of a refund went back; the same reference again changes nothing',
      audience: 'channel',
      scope: 'orders:write',
      once: true,
      params: refundParams,
      body: confirmRefundSchema,
      answer: channelRefundSchema,
    },
    (call) =>
      doOnce(
        store,
        keyedWrite(call),
        (kept) => channelRefundSchema.parse(kept),
        async (transaction) => {
          const { id } = call.params;
          const refund = await refundOf(transaction, id);
          const order = await orderOfCall(transaction, call, refund.orderId);
          const { reference } = call.body;
          if (refund.state === 'confirmed' && (await isKnown(transaction, refund, reference)))
            return channelRefundSchema.parse(refund);
          // Confirmed anew under another number, or though it wasn't due: it went back, and is told as it is.
          const amountMinor = refund.state === 'asked' ? refund.dueMinor : refund.amountMinor;
          const event = eventOf(context, order, order.heads);
          await addOrderEvent(transaction, {
            ...event,
            kind: 'refund',
            amountMinor,
            reference,
            refundId: id,
          });
          return channelRefundSchema.parse(await refundOf(transaction, id));
        },
      ),
  );
}

async function refundOf({ returns }: ReadTransaction, refundId: string): Promise<ChannelRefundRecord> {
  const [refund] = await returns.channelRefundsById([refundId]);
  if (!refund) throw new ProblemError('not-found', { field: 'id' });
  return refund;
}

/** Whether one of the events that gave of this refund has that number. */
async function isKnown(
  { orders }: ReadTransaction,
  { orderId, factIds }: ChannelRefundRecord,
  reference: string,
): Promise<boolean> {
  const events = (await orders.orderEvents([orderId])).get(orderId) ?? [];
  return events.some(
    (event) => event.kind === 'refund' && factIds.includes(event.id) && event.reference === reference,
  );
}
