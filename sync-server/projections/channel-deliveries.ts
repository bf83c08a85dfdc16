/**
 * What a channel is told of its orders: each step of an order's timeline once, under the step's own id, and each
 * refund that it is asked for, so that folding again tells nothing twice. Rules [CHANNEL*] and [REFUND*].
 */
import type { Order } from '../../shared/domain/entities/order.ts';
import { type WebhookEvent, webhookEventSchema } from '../../shared/protocol/channel.ts';
import type { WebhookDeliveryRecord } from '../store/channel-records.ts';
import type { ChannelRefundRecord } from '../store/return-records.ts';
import type { ReadTransaction } from '../store/store.ts';

type Delivery = Pick<WebhookDeliveryRecord, 'channelId' | 'webhookId' | 'orderId' | 'body'>;

/** The deliveries of an order's steps and of what is to be given back; none where its channel has no webhook. */
export async function channelDeliveries(
  { channels }: ReadTransaction,
  order: Order,
  refunds: readonly ChannelRefundRecord[],
): Promise<readonly Delivery[]> {
  const { channelId, id: orderId, number, storeId, state } = order;
  const isTold = (await channels.webhooks()).some((webhook) => webhook.channelId === channelId);
  if (!isTold) return [];
  const told = (webhookId: string, event: WebhookEvent): Delivery => ({
    channelId,
    webhookId,
    orderId,
    body: JSON.stringify(webhookEventSchema.parse(event)),
  });
  const about = { orderId, number, storeId, state };
  const steps = order.timeline.map(({ id, what, atMs, fits }) =>
    told(`msg_${id}`, { type: `order.${what}`, timestamp: isoOf(atMs), data: { ...about, what, fits } }),
  );
  const asked = refunds
    .filter((refund) => refund.state === 'asked')
    .map(({ id, askedAtMs, dueMinor }) =>
      told(`msg_refund_${id}`, {
        type: 'refund.asked',
        timestamp: isoOf(askedAtMs),
        data: { ...about, what: 'refund', fits: true, refund: { id, amountMinor: dueMinor } },
      }),
    );
  return [...steps, ...asked];
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
