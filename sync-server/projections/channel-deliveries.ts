/**
 * What a channel is told of its orders: each step of an order's timeline once, under the step's own id, so that
 * folding again tells nothing twice. Rules [CHANNEL*].
 */
import type { Order } from '../../shared/domain/entities/order.ts';
import { type WebhookEvent, webhookEventSchema } from '../../shared/protocol/channel.ts';
import type { WebhookDeliveryRecord } from '../store/channel-records.ts';
import type { ReadTransaction } from '../store/store.ts';

type Delivery = Pick<WebhookDeliveryRecord, 'channelId' | 'webhookId' | 'orderId' | 'body'>;

/** The deliveries of an order's steps; none where its channel has no webhook. */
export async function channelDeliveries(
  { channels }: ReadTransaction,
  order: Order,
): Promise<readonly Delivery[]> {
  const { channelId, id: orderId, number, storeId, state } = order;
  const isTold = (await channels.webhooks()).some((webhook) => webhook.channelId === channelId);
  if (!isTold) return [];
  return order.timeline.map(({ id, what, atMs, fits }) => {
    const event: WebhookEvent = {
      type: `order.${what}`,
      timestamp: new Date(atMs).toISOString(),
      data: { orderId, number, storeId, state, what, fits },
    };
    return {
      channelId,
      webhookId: `msg_${id}`,
      orderId,
      body: JSON.stringify(webhookEventSchema.parse(event)),
    };
  });
}
