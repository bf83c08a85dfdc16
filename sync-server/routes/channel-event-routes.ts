/**
 * An order's state as its customer follows it: by a link with a secret, read or as server-sent events. The
 * channel may follow it too. An event carries the whole order, so a missed one loses nothing. Rules [CHANNEL*].
 */
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Timer } from '../../shared/base/environment.ts';
import { uuidSchema } from '../../shared/base/ids.ts';
import { channelOrderSchema, statusTokenSchema } from '../../shared/protocol/channel.ts';
import { readOrder } from '../apply/refold-orders.ts';
import type { ChannelCatalogue } from '../channel/channel-catalogue.ts';
import { orderOfStatusToken } from '../channel/order-secrets.ts';
import { storeStream } from '../store/feed-records.ts';
import { orderOfCall, viewOf } from './channel-calls.ts';
import type { Endpoints } from './endpoint.ts';
import { ProblemError } from './problems.ts';
import type { ServerContext } from './server-context.ts';

/** Also how often what time alone changes, such as a delay, is looked at. */
const heartbeatMs = 15_000;
/** Open streams in all, and of one order: more are sent away. */
const streamsAtOnce = 2000;
const streamsOfOrder = 20;
const tokenParams = z.strictObject({ token: statusTokenSchema });

/** Adds the endpoints. Returns how to end all streams. */
export function addOrderEventRoutes(
  endpoints: Endpoints,
  context: ServerContext,
  catalogue: ChannelCatalogue,
): () => void {
  const streams = new OrderStreams(context, catalogue);
  const orderIdOf = (token: string): string => {
    const orderId = orderOfStatusToken(context.keys, token);
    if (orderId === null) throw new ProblemError('not-found', { field: 'token' });
    return orderId;
  };
  const eventStream = 'Server-sent events: `order` with the order at once and whenever it changed';

  endpoints.add(
    {
      method: 'GET',
      path: '/v1/channel/status/{token}',
      summary: "An order by the secret of its customer's link",
      audience: 'anybody',
      params: tokenParams,
      answer: channelOrderSchema,
    },
    async ({ params }) => {
      const text = await streams.textOf(orderIdOf(params.token));
      if (text === null) throw new ProblemError('not-found', { field: 'token' });
      return JSON.parse(text) as unknown;
    },
  );

  endpoints.add(
    {
      method: 'GET',
      path: '/v1/channel/status/{token}/events',
      summary: eventStream,
      audience: 'anybody',
      params: tokenParams,
      answer: 'text/event-stream',
    },
    async ({ params, reply }) => {
      const orderId = orderIdOf(params.token);
      await streams.admit(orderId);
      reply.hijack();
      streams.open(orderId, reply.raw);
    },
  );

  endpoints.add(
    {
      method: 'GET',
      path: '/v1/channel/orders/{id}/events',
      summary: eventStream,
      audience: 'channel',
      scope: 'orders:read',
      params: z.strictObject({ id: uuidSchema }),
      answer: 'text/event-stream',
    },
    async (call) => {
      const { id } = await context.store.read((transaction) =>
        orderOfCall(transaction, call, call.params.id),
      );
      await streams.admit(id);
      call.reply.hijack();
      streams.open(id, call.reply.raw);
    },
  );
  return () => streams.endAll();
}

/** Open streams of orders. */
class OrderStreams {
  readonly #open = new Map<() => void, string>();
  readonly #context: ServerContext;
  readonly #catalogue: ChannelCatalogue;

  constructor(context: ServerContext, catalogue: ChannelCatalogue) {
    this.#context = context;
    this.#catalogue = catalogue;
  }

  /** The order as JSON; null when there is none. */
  textOf(orderId: string): Promise<string | null> {
    return this.#context.store.read(async (transaction) => {
      const order = await readOrder(transaction, orderId);
      return order && JSON.stringify(await viewOf(transaction, this.#catalogue, order));
    });
  }

  /** @throws ProblemError when there is no such order, or no room for another stream. */
  async admit(orderId: string): Promise<void> {
    if ((await this.textOf(orderId)) === null) throw new ProblemError('not-found');
    const own = [...this.#open.values()].filter((each) => each === orderId).length;
    if (this.#open.size < streamsAtOnce && own < streamsOfOrder) return;
    throw new ProblemError('too-many-requests', { retryAfterSeconds: 30 });
  }

  /** Writes the order whenever it changed, until the connection or `endAll` ends it. */
  open(orderId: string, response: ServerResponse): void {
    const { wakes, environment, store } = this.#context;
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      // Nothing follows a stream, so a server that closes needn't wait for its connection.
      connection: 'close',
    });
    let ended = false;
    let last: string | null = null;
    let looking: Promise<void> = Promise.resolve();
    let seen: number | undefined;
    const look = (): void => {
      looking = looking.then(async () => {
        const text = ended ? null : await this.textOf(orderId).catch(() => null); // the next look tries again
        if (ended || text === null || text === last) return;
        last = text;
        response.write(`event: order\ndata: ${text}\n\n`);
      });
    };
    const storeOfOrder = store
      .read(async ({ orders }) => (await orders.orders([orderId])).get(orderId)?.storeId)
      .catch(() => undefined); // heartbeats look at it all the same;
    const unsubscribe = wakes.subscribe(({ places }) => {
      void storeOfOrder.then((storeId) => {
        const newest = places.get(storeStream(storeId ?? ''))?.newest.get('orders');
        if (newest === seen) return;
        seen = newest;
        look();
      });
    });
    let heartbeat: Timer;
    const beat = (): void => {
      heartbeat = environment.timers.after(heartbeatMs, () => {
        response.write(': still here\n\n');
        look();
        beat();
      });
    };
    const end = (): void => {
      if (ended) return;
      ended = true;
      heartbeat.cancel();
      unsubscribe();
      this.#open.delete(end);
      response.end();
    };
    response.on('close', end);
    response.on('error', end);
    this.#open.set(end, orderId);
    beat();
    look();
  }

  endAll(): void {
    for (const end of [...this.#open.keys()]) end();
  }
}
