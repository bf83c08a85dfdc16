/**
 * Sends channels what they are told, by the Standard Webhooks specification: signed, tried again with growing
 * pauses, and set aside as dead after the last try. What is sent was written with the change it is about, so
 * nothing is lost when the server stops; it may come twice, under the same `webhook-id`. Rules [CHANNEL*].
 */
import { createHmac } from 'node:crypto';
import type { Clock, RandomSource } from '../../shared/base/environment.ts';
import type { ServerKeys } from '../access/server-keys.ts';
import type { WebhookDeliveryRecord, WebhookRecord } from '../store/channel-records.ts';
import type { Store } from '../store/store.ts';
import { channelIdPattern } from './channel-keys.ts';

/** Tries before a delivery is set aside; with the pauses between them more than two days. */
export const mostTries = 12;
const firstPauseMs = 5000;
const longestPauseMs = 12 * 60 * 60_000;
const deliveriesAtOnce = 200;
const answerLimitMs = 10_000;

/** The pause after so many tries, ms: four times as long each time, half a day at the most. */
export function pauseAfterMs(tries: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 4 ** (tries - 1));
}

/** Sets where a channel is told, or ends it with null. Returns the secret that its receiver checks events by. */
export async function setWebhook(
  store: Store,
  keys: ServerKeys,
  random: RandomSource,
  channelId: string,
  url: string | null,
): Promise<string | null> {
  if (!channelIdPattern.test(channelId)) throw new Error(`"${channelId}" is no name of a channel`);
  const webhook = url === null ? null : { url, secretNonce: Buffer.from(random.bytes(12)).toString('hex') };
  await store.write(({ channels }) => channels.setWebhook(channelId, webhook));
  return webhook && `whsec_${secretOf(keys, { channelId, ...webhook }).toString('base64')}`;
}

/** Sends what is due. Channels don't wait for each other. Returns how many were delivered. */
export async function sendWebhooks(
  store: Store,
  keys: ServerKeys,
  clock: Clock,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<number> {
  const webhooks = await store.read(({ channels }) => channels.webhooks());
  const perChannel = webhooks.map(async (webhook) => {
    const due = await store.read(({ channels }) =>
      channels.deliveriesDue(webhook.channelId, clock.wallMs(), deliveriesAtOnce),
    );
    let sent = 0;
    for (const delivery of due) {
      const error = await tryToSend(keys, clock, fetch, webhook, delivery);
      await note(store, clock, delivery, error);
      // Who doesn't answer isn't pressed further: the rest of this round waits for the next.
      if (error !== null) break;
      sent += 1;
    }
    return sent;
  });
  return (await Promise.all(perChannel)).reduce((sum, sent) => sum + sent, 0);
}

async function note(
  store: Store,
  clock: Clock,
  { channelId, webhookId, tries: before }: WebhookDeliveryRecord,
  lastError: string | null,
): Promise<void> {
  const tries = before + 1;
  const state = lastError === null ? 'sent' : tries >= mostTries ? 'dead' : 'waiting';
  const nextTryAtMs = clock.wallMs() + pauseAfterMs(tries);
  await store.write(({ channels }) =>
    channels.setDelivery({ channelId, webhookId, state, tries, nextTryAtMs, lastError }),
  );
}

/** Why the receiver didn't take it; null when it did. */
async function tryToSend(
  keys: ServerKeys,
  clock: Clock,
  fetch: typeof globalThis.fetch,
  webhook: WebhookRecord,
  { webhookId, body }: WebhookDeliveryRecord,
): Promise<string | null> {
  const timestamp = String(Math.floor(clock.wallMs() / 1000));
  const signature = createHmac('sha256', secretOf(keys, webhook))
    .update(`${webhookId}.${timestamp}.${body}`)
    .digest('base64');
  try {
    const response = await fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': webhookId,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(answerLimitMs),
    });
    await response.body?.cancel();
    return response.ok ? null : `the receiver answered ${response.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `the receiver was not reached: ${cause instanceof Error ? cause.message : String(cause)}`.slice(
      0,
      200,
    );
  }
}

/** 32 bytes that only this server and the receiver know; they stand in no database. */
function secretOf(keys: ServerKeys, { channelId, secretNonce }: Omit<WebhookRecord, 'url'>): Buffer {
  return Buffer.from(keys.seal('webhook', `${channelId}:${secretNonce}`), 'base64url');
}
