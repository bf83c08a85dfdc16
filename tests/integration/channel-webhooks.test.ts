/** Events for channels: a small receiver on loopback checks them as the Standard Webhooks specification says. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeOrderAnswerSchema, webhookEventSchema } from '../../shared/protocol/channel.ts';
import {
  mostTries,
  pauseAfterMs,
  sendWebhooks,
  setWebhook,
} from '../../sync-server/channel/send-webhooks.ts';
import { runCommand } from '../../sync-server/command-line.ts';
import { type ChannelShop, hourMs, openChannelShop, shopStartMs, wish } from '../support/channel-shop.ts';
import { does } from '../support/order-facts.ts';
import { WireJournal, WireTill } from '../support/wire-till.ts';

interface Received {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
}

/** Takes what it is sent, and answers with `status`. */
class Receiver {
  readonly received: Received[] = [];
  status = 204;
  #server: Server | null = null;

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const header = (name: string): string => String(request.headers[name]);
        this.received.push({
          id: header('webhook-id'),
          timestamp: header('webhook-timestamp'),
          signature: header('webhook-signature'),
          body: Buffer.concat(parts).toString(),
        });
        response.writeHead(this.status, this.status === 302 ? { location: '/elsewhere' } : {}).end();
      });
    });
    this.#server = server;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

/** Whether a message is the sender's, by nothing but its secret. */
function isGenuine(secret: string, { id, timestamp, signature, body }: Received): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const right = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  const [version, given = ''] = signature.split(',');
  const found = Buffer.from(given, 'base64');
  return version === 'v1' && found.length === right.length && timingSafeEqual(found, right);
}

const closing: (() => Promise<void> | void)[] = [];
let shop: ChannelShop;
let receiver: Receiver;
let url: string;

beforeEach(async () => {
  shop = await openChannelShop(closing);
  await shop.hear('S1');
  receiver = new Receiver();
  url = await receiver.start();
  closing.push(() => receiver.stop());
});
afterEach(async () => {
  expect(shop.server.errors).toEqual([]);
  for (const close of closing.splice(0).reverse()) await close();
});

const send = () => sendWebhooks(shop.server.store, shop.server.keys, shop.environment.clock);
const set = (channelId: string, address: string | null) =>
  setWebhook(shop.server.store, shop.server.keys, shop.environment.random, channelId, address);
const counts = (channelId = 'web') =>
  shop.server.store.read(({ channels }) => channels.deliveryCounts(channelId));
/** Places an order in the first slot, which takes two, or in another. */
const place = async (key?: string, slotFromMs = shopStartMs + 2 * hourMs) => {
  const { body } = await shop.post('/v1/channel/orders', wish({ slotFromMs }), undefined, key);
  return placeOrderAnswerSchema.parse(body).order;
};
const eventsOf = (received: readonly Received[]) =>
  received.map(({ body }) => webhookEventSchema.parse(JSON.parse(body)));

describe('what channels are told', () => {
  it('[CHANNEL22] each step once, signed so that only its receiver and the server can', async () => {
    const secret = (await set('web', url)) ?? '';
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const order = await place();
    const till = await WireTill.enrol(shop.server.url, await shop.server.enrolCode('S1'));
    const journal = new WireJournal(till);
    const content = (await shop.server.store.read(({ orders }) => orders.orders([order.id]))).get(order.id);
    if (!content) throw new Error('the order is kept');
    does.accept(journal, content, { after: [order.id] });
    expect(await send()).toBe(1);
    await till.pushAll(journal);
    await till.pushRange(journal, 1, 1);
    expect(await send()).toBe(1);
    expect(await send()).toBe(0);
    expect(eventsOf(receiver.received)).toEqual([
      {
        type: 'order.place',
        timestamp: new Date(order.placedAtMs).toISOString(),
        data: {
          orderId: order.id,
          number: 'W-000001',
          storeId: 'S1',
          state: 'placed',
          what: 'place',
          fits: true,
        },
      },
      expect.objectContaining({
        type: 'order.accept',
        data: expect.objectContaining({ state: 'accepted', what: 'accept' }) as unknown,
      }),
    ]);
    for (const message of receiver.received) {
      expect(isGenuine(secret, message)).toBe(true);
      expect(isGenuine(secret, { ...message, body: message.body.replace('W-', 'X-') })).toBe(false);
      expect(isGenuine(secret, { ...message, timestamp: '1' })).toBe(false);
      expect(Number(message.timestamp)).toBe(Math.floor(shop.nowMs / 1000));
    }
    const [first] = receiver.received;
    expect(first?.id).toBe(`msg_${order.id}`);
    // The secret stands in no database, and another setting makes another.
    const bytes = readFileSync(join(shop.server.dataFolder, 'stillopen.db-wal'));
    expect(bytes.includes(secret.replace('whsec_', ''))).toBe(false);
    const next = (await set('web', url)) ?? '';
    await place();
    await send();
    expect(
      receiver.received.slice(2).map((each) => [isGenuine(next, each), isGenuine(secret, each)]),
    ).toEqual([[true, false]]);
  });

  it('[CHANNEL22] the command sets where a channel is told, prints the secret once, and ends it', async () => {
    const lines: string[] = [];
    const write = process.stdout.write;
    process.stdout.write = ((text: string) => lines.push(text) > 0) as typeof write;
    const run = (...words: string[]) =>
      runCommand(['channel-webhook', ...words, '--data', shop.server.dataFolder]);
    try {
      await run('set', '--channel', 'web', '--url', url);
      await place();
      await send();
      const { secret } = JSON.parse(lines[0] ?? '') as { secret: string };
      expect(receiver.received.map((message) => isGenuine(secret, message))).toEqual([true]);
      await expect(run('set', '--channel', 'web', '--url', 'ftp://x')).rejects.toThrow('--url');
      await expect(run('set', '--channel', 'wbe', '--url', url)).rejects.toThrow(
        'There is no channel "wbe". Channels: web',
      );
      await expect(run('forget', '--channel', 'web')).rejects.toThrow('set and remove');
      await run('remove', '--channel', 'web');
    } finally {
      process.stdout.write = write;
    }
    await place();
    expect(await send()).toBe(0);
  });

  it('[CHANNEL22] nobody who was not there is told: no webhook, another channel, a change undone', async () => {
    await place();
    await set('web', url);
    const app = await shop.makeKey(['orders:write'], 'app');
    await place(app);
    await expect(
      shop.server.store.write(async (transaction) => {
        await transaction.channels.addDeliveries([
          { channelId: 'web', webhookId: 'm', orderId: 'o', body: '{}' },
        ]);
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await send()).toBe(0);
    expect(receiver.received).toEqual([]);
  });

  it('[CHANNEL22] tried again with growing pauses under the same id, and dead after the last try', async () => {
    const secret = (await set('web', url)) ?? '';
    await place();
    receiver.status = 500;
    const pauses: number[] = [];
    for (let tries = 1; tries <= mostTries; tries += 1) {
      expect(await counts()).toMatchObject({ waiting: 1, dead: 0 });
      expect(await send()).toBe(0);
      expect(receiver.received).toHaveLength(tries);
      const pauseMs = pauseAfterMs(tries);
      pauses.push(pauseMs);
      shop.nowMs += pauseMs - 1;
      await send();
      expect(receiver.received).toHaveLength(tries);
      shop.nowMs += 1;
    }
    expect(pauses.every((pause, index) => pause >= (pauses[index - 1] ?? 0))).toBe(true);
    expect(pauses[0]).toBeLessThan(10_000);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    expect(receiver.received.every((message) => isGenuine(secret, message))).toBe(true);
    receiver.status = 204;
    expect(await send()).toBe(0);
    expect(await counts()).toEqual({ waiting: 0, sent: 0, dead: 1 });
  });

  it('[CHANNEL22] what waits is sent once the receiver is back; one that is gone holds up no other', async () => {
    await set('web', url);
    const other = new Receiver();
    await set('app', await other.start());
    closing.push(() => other.stop());
    await receiver.stop();
    const app = await shop.makeKey(['orders:write'], 'app');
    await place();
    await place(app);
    expect(await send()).toBe(1);
    expect(other.received).toHaveLength(1);
    expect(await counts()).toMatchObject({ waiting: 1 });
    const [due] = await shop.server.store.read(({ channels }) =>
      channels.deliveriesDue('web', shop.nowMs + pauseAfterMs(1), 9),
    );
    expect(due).toMatchObject({ tries: 1, lastError: expect.stringContaining('was not reached') as unknown });
    const back = new Receiver();
    await set('web', await back.start());
    closing.push(() => back.stop());
    shop.nowMs += pauseAfterMs(1);
    // A redirect isn't followed: it could lead into the chain's own network.
    back.status = 302;
    expect(await send()).toBe(0);
    back.status = 200;
    shop.nowMs += pauseAfterMs(2);
    expect(await send()).toBe(1);
    expect(back.received).toHaveLength(2);
    await set('web', null);
    await place(undefined, shopStartMs + 3 * hourMs);
    expect(await send()).toBe(0);
  });
});
