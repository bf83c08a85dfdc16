/**
 * What the channel API keeps beside orders: keys of channels (hashes only), answers to writes under their
 * idempotency keys, when stores were heard, and webhooks with what waits to be delivered to them.
 */
import type { ChannelScope } from '../../shared/protocol/channel.ts';

/** A key of a channel. `secretHash` is the SHA-256 of its secret, hex. */
export interface ChannelKeyRecord {
  readonly keyId: string;
  readonly channelId: string;
  readonly secretHash: string;
  readonly scopes: readonly ChannelScope[];
  readonly madeAtMs: number;
  readonly revokedAtMs: number | null;
}

/** An answer that was given to a write, so that asking again gets it again. `text` is JSON without secrets. */
export interface ChannelRequestRecord {
  readonly channelId: string;
  readonly idempotencyKey: string;
  readonly requestHash: string;
  readonly text: string;
  readonly answeredAtMs: number;
}

/** Where a channel is told of events. The secret is derived from the server's key and `secretNonce`. */
export interface WebhookRecord {
  readonly channelId: string;
  readonly url: string;
  readonly secretNonce: string;
}

/** An event on its way to a channel. */
export interface WebhookDeliveryRecord {
  readonly channelId: string;
  /** Unique per channel and the same at every try. */
  readonly webhookId: string;
  readonly orderId: string;
  /** What is signed and sent, word for word. */
  readonly body: string;
  readonly madeAtMs: number;
  readonly state: 'waiting' | 'sent' | 'dead';
  readonly tries: number;
  readonly nextTryAtMs: number;
  readonly lastError: string | null;
}

export interface ChannelReads {
  /** The key with this hash, revoked or not. */
  channelKey(secretHash: string): Promise<ChannelKeyRecord | null>;
  /** All keys, by channel and time of making. */
  channelKeys(): Promise<ChannelKeyRecord[]>;
  channelRequest(channelId: string, idempotencyKey: string): Promise<ChannelRequestRecord | null>;
  /** When each store was heard last, ms; stores that never were are left out. */
  storesHeard(): Promise<Map<string, number>>;
  webhooks(): Promise<WebhookRecord[]>;
  /** Deliveries to a channel that wait and are due, the oldest of each moment first. */
  deliveriesDue(channelId: string, nowMs: number, limit: number): Promise<WebhookDeliveryRecord[]>;
  /** How many deliveries of a channel stand in each state. */
  deliveryCounts(channelId: string): Promise<Record<WebhookDeliveryRecord['state'], number>>;
}

export interface ChannelWrites {
  addChannelKey(key: ChannelKeyRecord): Promise<void>;
  /** Revokes a key; the first revocation stands. Returns whether there is such a key. */
  revokeChannelKey(keyId: string, atMs: number): Promise<boolean>;
  /** Keeps an answer; a key that has one already is refused as content. */
  addChannelRequest(request: ChannelRequestRecord): Promise<void>;
  /** Forgets answers given before a moment; returns how many. */
  forgetChannelRequests(beforeMs: number): Promise<number>;
  /** Notes that a store was heard; an earlier moment changes nothing. */
  noteHeard(storeId: string, atMs: number): Promise<void>;
  /** Sets where a channel is told; null ends it, and drops what still waits. */
  setWebhook(channelId: string, webhook: Omit<WebhookRecord, 'channelId'> | null): Promise<void>;
  /** Keeps deliveries; one that was ever kept stays as it is. */
  addDeliveries(
    deliveries: readonly Pick<WebhookDeliveryRecord, 'channelId' | 'webhookId' | 'orderId' | 'body'>[],
  ): Promise<void>;
  /** Notes how a try ended. */
  setDelivery(
    delivery: Pick<
      WebhookDeliveryRecord,
      'channelId' | 'webhookId' | 'state' | 'tries' | 'nextTryAtMs' | 'lastError'
    >,
  ): Promise<void>;
}
