/** Keys, answers and webhooks of channels in SQLite; see channel-records.ts for what each method promises. */
import { z } from 'zod';
import { channelScopeSchema } from '../../shared/protocol/channel.ts';
import type {
  ChannelKeyRecord,
  ChannelReads,
  ChannelWrites,
  WebhookDeliveryRecord,
} from './channel-records.ts';
import {
  type Row,
  type SqliteConnection,
  text,
  textOrNull,
  whole,
  wholeOrNull,
} from './sqlite-connection.ts';

const scopesSchema = z.array(channelScopeSchema);
const stateSchema = z.enum(['waiting', 'sent', 'dead']);

export function sqliteChannels(connection: SqliteConnection): ChannelReads & ChannelWrites {
  return { ...channelReads(connection), ...keyWrites(connection), ...webhookWrites(connection) };
}

function channelReads(connection: SqliteConnection): ChannelReads {
  return {
    channelKey: async (secretHash) => {
      const row = connection.first('SELECT * FROM channel_keys WHERE secret_hash = ?', secretHash);
      return row && toKey(row);
    },
    channelKeys: async () =>
      connection.all('SELECT * FROM channel_keys ORDER BY channel_id, made_at_ms, key_id').map(toKey),
    channelRequest: async (channelId, idempotencyKey) => {
      const row = connection.first(
        'SELECT * FROM channel_requests WHERE channel_id = ? AND idempotency_key = ?',
        channelId,
        idempotencyKey,
      );
      if (!row) return null;
      return {
        channelId,
        idempotencyKey,
        requestHash: text(row, 'request_hash'),
        text: text(row, 'answer'),
        answeredAtMs: whole(row, 'answered_at_ms'),
      };
    },
    storesHeard: async () =>
      new Map(
        connection
          .all('SELECT store_id, heard_at_ms FROM stores_heard')
          .map((row) => [text(row, 'store_id'), whole(row, 'heard_at_ms')]),
      ),
    webhooks: async () =>
      connection.all('SELECT * FROM webhooks ORDER BY channel_id').map((row) => ({
        channelId: text(row, 'channel_id'),
        url: text(row, 'url'),
        secretNonce: text(row, 'secret_nonce'),
      })),
    deliveriesDue: async (channelId, nowMs, limit) =>
      connection
        .all(
          `SELECT * FROM webhook_deliveries WHERE state = 'waiting' AND channel_id = ? AND next_try_at_ms <= ?
           ORDER BY next_try_at_ms, made_at_ms, webhook_id LIMIT ?`,
          channelId,
          nowMs,
          limit,
        )
        .map(toDelivery),
    deliveryCounts: async (channelId) => {
      const counts = { waiting: 0, sent: 0, dead: 0 };
      const rows = connection.all(
        'SELECT state, count(*) AS n FROM webhook_deliveries WHERE channel_id = ? GROUP BY state',
        channelId,
      );
      for (const row of rows) counts[stateSchema.parse(row.state)] = whole(row, 'n');
      return counts;
    },
  };
}

function keyWrites(
  connection: SqliteConnection,
): Omit<ChannelWrites, 'setWebhook' | 'addDeliveries' | 'setDelivery'> {
  return {
    addChannelKey: async (key) => {
      connection.run(
        `INSERT INTO channel_keys (key_id, channel_id, secret_hash, scopes, made_at_ms, revoked_at_ms)
         VALUES (?, ?, ?, ?, ?, ?)`,
        key.keyId,
        key.channelId,
        key.secretHash,
        JSON.stringify(key.scopes),
        key.madeAtMs,
        key.revokedAtMs,
      );
    },
    revokeChannelKey: async (keyId, atMs) =>
      connection.run(
        'UPDATE channel_keys SET revoked_at_ms = coalesce(revoked_at_ms, ?) WHERE key_id = ?',
        atMs,
        keyId,
      ) > 0,
    addChannelRequest: async (request) => {
      connection.run(
        `INSERT INTO channel_requests (channel_id, idempotency_key, request_hash, answer, answered_at_ms)
         VALUES (?, ?, ?, ?, ?)`,
        request.channelId,
        request.idempotencyKey,
        request.requestHash,
        request.text,
        request.answeredAtMs,
      );
    },
    forgetChannelRequests: async (beforeMs) =>
      connection.run('DELETE FROM channel_requests WHERE answered_at_ms < ?', beforeMs),
    noteHeard: async (storeId, atMs) => {
      connection.run(
        `INSERT INTO stores_heard (store_id, heard_at_ms) VALUES (?, ?)
         ON CONFLICT DO UPDATE SET heard_at_ms = max(heard_at_ms, excluded.heard_at_ms)`,
        storeId,
        atMs,
      );
    },
  };
}

function webhookWrites(
  connection: SqliteConnection,
): Pick<ChannelWrites, 'setWebhook' | 'addDeliveries' | 'setDelivery'> {
  return {
    setWebhook: async (channelId, webhook) => {
      if (webhook === null) {
        connection.run('DELETE FROM webhooks WHERE channel_id = ?', channelId);
        connection.run(
          `UPDATE webhook_deliveries SET state = 'dead', last_error = 'the webhook was taken away'
           WHERE channel_id = ? AND state = 'waiting'`,
          channelId,
        );
        return;
      }
      connection.run(
        `INSERT INTO webhooks (channel_id, url, secret_nonce) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET url = excluded.url, secret_nonce = excluded.secret_nonce`,
        channelId,
        webhook.url,
        webhook.secretNonce,
      );
    },
    addDeliveries: async (deliveries) => {
      for (const { channelId, webhookId, orderId, body } of deliveries) {
        connection.run(
          `INSERT INTO webhook_deliveries (channel_id, webhook_id, order_id, body, made_at_ms, state, tries,
             next_try_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', 0, ?5) ON CONFLICT DO NOTHING`,
          channelId,
          webhookId,
          orderId,
          body,
          connection.nowMs(),
        );
      }
    },
    setDelivery: async (delivery) => {
      connection.run(
        `UPDATE webhook_deliveries SET state = ?, tries = ?, next_try_at_ms = ?, last_error = ?
         WHERE channel_id = ? AND webhook_id = ?`,
        delivery.state,
        delivery.tries,
        delivery.nextTryAtMs,
        delivery.lastError,
        delivery.channelId,
        delivery.webhookId,
      );
    },
  };
}

function toKey(row: Row): ChannelKeyRecord {
  return {
    keyId: text(row, 'key_id'),
    channelId: text(row, 'channel_id'),
    secretHash: text(row, 'secret_hash'),
    scopes: scopesSchema.parse(JSON.parse(text(row, 'scopes'))),
    madeAtMs: whole(row, 'made_at_ms'),
    revokedAtMs: wholeOrNull(row, 'revoked_at_ms'),
  };
}

function toDelivery(row: Row): WebhookDeliveryRecord {
  return {
    channelId: text(row, 'channel_id'),
    webhookId: text(row, 'webhook_id'),
    orderId: text(row, 'order_id'),
    body: text(row, 'body'),
    madeAtMs: whole(row, 'made_at_ms'),
    state: stateSchema.parse(row.state),
    tries: whole(row, 'tries'),
    nextTryAtMs: whole(row, 'next_try_at_ms'),
    lastError: textOrNull(row, 'last_error'),
  };
}
