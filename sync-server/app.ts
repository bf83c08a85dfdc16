/**
 * Puts a server together over an open store and listens. Opening learns the till numbers given out, mints the
 * process's epoch, tries held operations again and lets old rows go; closing ends the event streams, answers what is
 * under way and lets go of the port, not of the store.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import fastify, { type FastifyRequest } from 'fastify';
import { makeAttemptLimit } from './access/attempt-limit.ts';
import type { ServerKeys } from './access/server-keys.ts';
import { learnTillNumbers, type TillNumbers } from './access/till-numbers.ts';
import { type Bearer, makeTokens } from './access/tokens.ts';
import { usualSupport } from './analysis/goes-with.ts';
import { nightlyWork } from './analysis/refresh-analysis.ts';
import { retryHeld } from './apply/retry-held.ts';
import type { BankProvider } from './bank/bank-provider.ts';
import { ChannelCatalogue } from './channel/channel-catalogue.ts';
import { findChannelKey, isChannelKey } from './channel/channel-keys.ts';
import { endDueOrders } from './channel/end-due-orders.ts';
import { type Heard, makeHeard } from './channel/heard.ts';
import { sendWebhooks } from './channel/send-webhooks.ts';
import { watchFeeds } from './feed/feed-wakes.ts';
import { refreshAvailability } from './feed/refresh-availability.ts';
import { expireOldRows } from './feed/retention.ts';
import { writeKeyRows } from './projections/key-rows.ts';
import { addAccessRoutes } from './routes/access-routes.ts';
import { addBankRoutes } from './routes/bank-routes.ts';
import { addChannelCatalogueRoutes } from './routes/channel-catalogue-routes.ts';
import { addOrderEventRoutes } from './routes/channel-event-routes.ts';
import { addChannelLoyaltyRoutes } from './routes/channel-loyalty-routes.ts';
import { addChannelRefundRoutes } from './routes/channel-refund-routes.ts';
import { addChannelRoutes } from './routes/channel-routes.ts';
import { addCustomerRoutes } from './routes/customer-routes.ts';
import { addEReceiptRoutes } from './routes/e-receipt-routes.ts';
import { type EndpointDeclaration, makeEndpoints } from './routes/endpoint.ts';
import { addEventRoutes } from './routes/event-routes.ts';
import { addLoyaltyRoutes } from './routes/loyalty-routes.ts';
import { makeMetrics } from './routes/metrics.ts';
import { addParkedRoutes } from './routes/parked-routes.ts';
import { endWithProblem, ProblemError, problemOf, sendProblem } from './routes/problems.ts';
import { addPurchaseRoutes } from './routes/purchase-routes.ts';
import type { ServerContext } from './routes/server-context.ts';
import { addServiceRoutes } from './routes/service-routes.ts';
import { addShopRoutes, type DemoShop } from './routes/shop-routes.ts';
import { addSyncRoutes } from './routes/sync-routes.ts';
import { addWitnessRoutes } from './routes/witness-routes.ts';
import type { Store } from './store/store.ts';
import type { Environment } from './system-environment.ts';

const minuteMs = 60_000;
const ordersEveryMs = 2000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** The hour (UTC) in which the night's work is done. */
const nightHour = 1;

/** How a server is started. */
export interface ServerOptions {
  readonly store: Store;
  readonly keys: ServerKeys;
  readonly tillNumbers: TillNumbers;
  readonly environment: Environment;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** The chain's bank for transfers by QR code; none unless given. */
  readonly bank?: BankProvider;
  /** The demo web shop, where it is served. */
  readonly shop?: DemoShop;
  /** How often `availability` is brought level, ms; default a minute. */
  readonly availabilityEveryMs?: number;
  /** How often orders whose time is up and events for channels are looked after, ms; default two seconds. */
  readonly ordersEveryMs?: number;
  /** Told of errors that are the machine's, for the log. */
  readonly onError: (error: unknown) => void;
}

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
  /** Tears all connections at once, answered or not. */
  dropConnections(): void;
}

/** Opens a server. Resolves when it listens. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { store, keys, tillNumbers, environment, onError } = options;
  await learnTillNumbers(store, tillNumbers);
  const epoch = Buffer.from(environment.random.bytes(12)).toString('base64url');
  await store.write((transaction) => transaction.feed.addEpoch(epoch));
  await store.write((transaction) => writeKeyRows(transaction, keys.publicKey));
  await retryHeld(store);
  const context: ServerContext = {
    store,
    keys,
    tillNumbers,
    environment,
    tokens: makeTokens(keys, environment.clock, environment.random),
    wakes: await watchFeeds(store, environment.timers),
    metrics: makeMetrics(store),
    attempts: makeAttemptLimit(environment.clock, 10, 200),
  };
  const stopRetention = repeat(
    environment,
    dayMs,
    () => expireOldRows(store, environment.clock.wallMs()),
    onError,
  );
  const stopAvailability = repeat(
    environment,
    options.availabilityEveryMs ?? minuteMs,
    () => refreshAvailability(store),
    onError,
  );
  const { app, endEvents, catalogue, heard } = buildApp(context, options);
  const stopOrders = repeat(
    environment,
    options.ordersEveryMs ?? ordersEveryMs,
    async () => {
      await heard.flush();
      await endDueOrders(store, environment, catalogue);
      await sendWebhooks(store, keys, environment.clock);
    },
    onError,
  );
  const stopNights = repeat(environment, hourMs, makeNights(store, environment.clock), onError);
  const unused = unusedConnections(app.server);
  await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const host = options.host ?? '127.0.0.1';
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: async () => {
      endEvents();
      context.wakes.close();
      for (const socket of unused) socket.destroy();
      await app.close();
      await Promise.all([stopRetention(), stopAvailability(), stopOrders(), stopNights()]);
    },
    dropConnections: () => app.server.closeAllConnections(),
  };
}

/** Does the night's work once a night, when asked every hour. */
function makeNights(store: Store, clock: Environment['clock']): () => Promise<void> {
  let doneOn = '';
  return async () => {
    const nowMs = clock.wallMs();
    const now = new Date(nowMs);
    const day = now.toISOString().slice(0, 10);
    if (now.getUTCHours() !== nightHour || day === doneOn) return;
    doneOn = day;
    await nightlyWork(store, nowMs, usualSupport);
  };
}

/** What stands behind some endpoints. */
interface AppParts extends Pick<ServerOptions, 'shop' | 'onError'> {
  readonly bank?: BankProvider | null;
}

function buildApp(context: ServerContext, { bank = null, shop, onError }: AppParts) {
  const app = fastify({
    forceCloseConnections: 'idle',
    // Only what is described: a HEAD of the event stream would never end.
    exposeHeadRoutes: false,
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: (error, socket) => endWithProblem(socket, error.code),
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, problemOf(error) ?? new ProblemError('invalid-request', { field: 'path' }));
    },
  });
  app.removeContentTypeParser('text/plain');
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new ProblemError('not-found')));
  app.setErrorHandler((error: Error, _request, reply) => {
    const problem = problemOf(error);
    if (!problem) onError(error);
    return sendProblem(reply, problem ?? new ProblemError('unavailable', { retryAfterSeconds: 5 }));
  });
  const heard = makeHeard(context.store, context.environment.clock);
  const endpoints = makeEndpoints(app, (request, declaration) =>
    authorise(context, heard, request, declaration),
  );
  addAccessRoutes(endpoints, context);
  addSyncRoutes(endpoints, context);
  addParkedRoutes(endpoints, context);
  addWitnessRoutes(endpoints, context);
  addBankRoutes(endpoints, context, bank);
  addEReceiptRoutes(endpoints, context);
  addPurchaseRoutes(endpoints, context);
  addCustomerRoutes(endpoints, context);
  addLoyaltyRoutes(endpoints, context);
  const endTillEvents = addEventRoutes(endpoints, context);
  const catalogue = new ChannelCatalogue();
  addChannelCatalogueRoutes(endpoints, context, catalogue);
  addChannelRoutes(endpoints, context, catalogue);
  addChannelRefundRoutes(endpoints, context);
  addChannelLoyaltyRoutes(endpoints, context, catalogue);
  const endOrderEvents = addOrderEventRoutes(endpoints, context, catalogue);
  if (shop) addShopRoutes(endpoints, shop);
  addServiceRoutes(endpoints, context);
  const endEvents = (): void => {
    endTillEvents();
    endOrderEvents();
  };
  return { app, endEvents, catalogue, heard };
}

async function authorise(
  { tokens, store }: ServerContext,
  heard: Heard,
  request: FastifyRequest,
  { audience, scope }: EndpointDeclaration,
): Promise<Bearer | null> {
  if (audience === 'anybody') return null;
  const token = /^Bearer ([\w.~+/=-]{1,500})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw new ProblemError('not-authorised');
  const bearer = isChannelKey(token) ? await findChannelKey(store, token) : tokens.bearerOf(token);
  if (!bearer) throw new ProblemError('not-authorised');
  if ('secretHash' in bearer) {
    if (audience !== 'channel') throw new ProblemError('not-allowed', { detail: `for a ${audience} only` });
    const { channelId, scopes } = bearer;
    if (scope !== undefined && !scopes.includes(scope)) {
      throw new ProblemError('not-allowed', { detail: `the key has no scope ${scope}` });
    }
    return { kind: 'channel', channelId, scopes };
  }
  const allowed = audience === 'till-or-operator' || audience === bearer.kind;
  if (!allowed) throw new ProblemError('not-allowed', { detail: `for a ${audience} only` });
  if (bearer.kind === 'till') heard.note(bearer.tillId);
  return bearer;
}

/**
 * Connections on which nothing was asked yet. Browsers open some in advance, and closing would wait for them
 * until they time out.
 */
function unusedConnections(server: Server): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on('connection', (socket) => {
    unused.add(socket);
    socket.on('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  return unused;
}

/** Runs `task` now and every `everyMs`, one run at a time. Returns how to stop, once what runs has ended. */
function repeat(
  { timers }: Environment,
  everyMs: number,
  task: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false;
  let timer = timers.after(0, () => undefined);
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    running = task()
      .catch(onError)
      .then(() => {
        if (!stopped) timer = timers.after(everyMs, run);
      });
  };
  run();
  return async () => {
    stopped = true;
    timer.cancel();
    await running;
  };
}
