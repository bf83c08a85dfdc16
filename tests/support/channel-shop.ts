/**
 * A chain that sells online: a real server with two stores, some articles with stock, a channel's key and a clock
 * that tests set. Nothing runs by itself: what the server repeats, a test calls.
 */

import type { ReferenceRow } from '../../shared/domain/entities/reference.ts';
import { britishTaxTable } from '../../shared/money/tax.ts';
import type { ChannelScope } from '../../shared/protocol/channel.ts';
import { writeArticles, writeOpeningStock, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { makeChannelKey } from '../../sync-server/channel/channel-keys.ts';
import { type Environment, systemEnvironment } from '../../sync-server/system-environment.ts';
import { startTestServer, type TestServer } from './test-server.ts';
import { article } from './till-rows.ts';

/** A Monday, 8 o'clock in London. */
export const shopStartMs = Date.UTC(2026, 2, 2, 8);
export const hourMs = 60 * 60_000;
const repeatMs = 1234;

/** An answer of the server. */
export interface Answer {
  readonly status: number;
  // Tests look into answers by name; the schemas have tests of their own.
  readonly body: Record<string, unknown>;
}

/** A running shop. */
export interface ChannelShop {
  readonly server: TestServer;
  readonly environment: Environment;
  nowMs: number;
  readonly key: string;
  /** Another key, of the same channel unless named. */
  makeKey(scopes: readonly ChannelScope[], channelId?: string): Promise<string>;
  get(path: string, key?: string): Promise<Answer>;
  /** Posts under an idempotency key; a new one unless given, none with null. */
  post(path: string, body: unknown, idempotencyKey?: string | null, key?: string): Promise<Answer>;
  /** Runs once what the server does for orders and channels every few seconds. */
  lookAfterOrders(): Promise<void>;
  /** Notes that a store was heard now. */
  hear(storeId: string): Promise<void>;
}

/** What the server repeats: it says what to run next each time it has run. */
class Round {
  #next: (() => void) | null = null;
  #waiting: (() => void) | null = null;

  armed(task: () => void): void {
    this.#next = task;
    this.#waiting?.();
    this.#waiting = null;
  }

  async run(): Promise<void> {
    const again = (): Promise<void> =>
      new Promise((resolve) => {
        this.#waiting = resolve;
      });
    // The run of the server's start may be under way still.
    if (!this.#next) await again();
    const ran = again();
    const task = this.#next;
    this.#next = null;
    task?.();
    await ran;
  }
}

function storeRow(
  storeId: string,
  change: Partial<Extract<ReferenceRow, { type: 'store' }>> = {},
): ReferenceRow {
  return {
    type: 'store',
    id: `store:${storeId}`,
    storeId,
    name: `Shop ${storeId}`,
    address: 'High Street 1',
    currency: 'GBP',
    timeZone: 'Europe/London',
    taxTableId: 'tax-table:gb',
    legalName: 'Shop Ltd',
    taxNumber: '1',
    ...change,
  };
}

/** Opens the shop: ten of A1 and A2, four of A3 (regularly 4.00, now 3.00) in S1; nothing in S2. */
export async function openChannelShop(closing: (() => Promise<void> | void)[]): Promise<ChannelShop> {
  let nowMs = shopStartMs;
  const round = new Round();
  const environment: Environment = {
    ...systemEnvironment,
    clock: { wallMs: () => nowMs, monotonicMs: () => nowMs },
    timers: {
      after: (delayMs, task) => {
        if (delayMs === repeatMs) round.armed(task);
        return { cancel: () => undefined };
      },
    },
  };
  const server = await startTestServer({ environment, ordersEveryMs: repeatMs });
  closing.push(() => server.close());
  const { store } = server;
  await writeReference(store, [
    storeRow('S1'),
    storeRow('S2'),
    { type: 'tax-table', id: 'tax-table:gb', table: britishTaxTable },
    {
      type: 'order-slots',
      id: 'order-slots:S1',
      storeId: 'S1',
      hours: Array.from({ length: 7 }, (_, day) =>
        day === 6 ? null : { fromMinute: 600, untilMinute: 720 },
      ),
      slotMinutes: 60,
      capacity: 2,
      cutOffMinutes: 60,
      daysAhead: 1,
    },
  ]);
  const regular = { currency: 'GBP' as const, amountMinor: 400, fromMs: 0, untilMs: null };
  const promotion = { ...regular, amountMinor: 300, fromMs: shopStartMs - 1, untilMs: shopStartMs + hourMs };
  await writeArticles(store, [
    article('A1', { name: 'Зелёный чай', popularity: 5 }),
    article('A2', { popularity: 9, flags: ['age-restricted'] }),
    article('A3', {
      variants: [{ sku: 'A3', barcodes: [], options: { size: 'M' }, prices: [regular, promotion] }],
    }),
    article('WINE', { flags: ['not-for-distance-sale'] }),
    article('ROUBLES', {
      variants: [
        {
          sku: 'ROUBLES',
          barcodes: [],
          options: {},
          prices: [{ currency: 'RUB', amountMinor: 1, fromMs: 0, untilMs: null }],
        },
      ],
    }),
  ]);
  await writeOpeningStock(store, 'S1', 'opening', [
    { sku: 'A1', quantityMilli: 10_000 },
    { sku: 'A2', quantityMilli: 10_000 },
    { sku: 'A3', quantityMilli: 4000 },
    { sku: 'WINE', quantityMilli: 4000 },
  ]);
  const makeKey = async (scopes: readonly ChannelScope[], channelId = 'web'): Promise<string> =>
    (await makeChannelKey(store, environment.random, channelId, scopes)).key;
  const key = await makeKey(['catalogue:read', 'orders:read', 'orders:write']);
  const ask = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Answer> => {
    const response = await fetch(server.url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  let posted = 0;
  return {
    server,
    environment,
    key,
    makeKey,
    get nowMs() {
      return nowMs;
    },
    set nowMs(value: number) {
      nowMs = value;
    },
    get: (path, asKey = key) => ask('GET', path, { authorization: `Bearer ${asKey}` }),
    post: (path, body, idempotencyKey, asKey = key) => {
      posted += 1;
      const once = idempotencyKey === undefined ? `key-${posted}` : idempotencyKey;
      return ask(
        'POST',
        path,
        {
          authorization: `Bearer ${asKey}`,
          'content-type': 'application/json',
          ...(once === null ? {} : { 'idempotency-key': once }),
        },
        JSON.stringify(body),
      );
    },
    lookAfterOrders: () => round.run(),
    hear: (storeId) => store.write(({ channels }) => channels.noteHeard(storeId, nowMs)),
  };
}

/** What is ordered where a test is about something else: two of A1 in the first slot of S1. */
export function wish(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    storeId: 'S1',
    slotFromMs: shopStartMs + 2 * hourMs,
    lines: [{ sku: 'A1', quantityMilli: 2000 }],
    customer: { name: 'Анна', phone: '+7 900 123-45-67' },
    ...change,
  };
}
