/**
 * The server of a simulated world: the product's own routes, access, push, feed and SQLite store, called
 * without a socket. It dies at any moment or at a named step, forgets what wasn't committed, and starts again
 * on the same file or on an older copy. A commit takes time, as a disk does.
 */

import { createHmac, sign } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import { customerCodeMessage } from '../../../shared/domain/customers/customer-code.ts';
import { codeMessage } from '../../../shared/protocol/order-codes.ts';
import { makeAttemptLimit } from '../../../sync-server/access/attempt-limit.ts';
import { makeEnrolCode } from '../../../sync-server/access/enrolment.ts';
import type { ServerKeys } from '../../../sync-server/access/server-keys.ts';
import { learnTillNumbers, openTillNumbers } from '../../../sync-server/access/till-numbers.ts';
import { makeTokens } from '../../../sync-server/access/tokens.ts';
import { retryHeld } from '../../../sync-server/apply/retry-held.ts';
import { watchFeeds } from '../../../sync-server/feed/feed-wakes.ts';
import { expireOldRows } from '../../../sync-server/feed/retention.ts';
import { addAccessRoutes } from '../../../sync-server/routes/access-routes.ts';
import { addChannelRefundRoutes } from '../../../sync-server/routes/channel-refund-routes.ts';
import { addCustomerRoutes } from '../../../sync-server/routes/customer-routes.ts';
import { addEventRoutes } from '../../../sync-server/routes/event-routes.ts';
import { addLoyaltyRoutes } from '../../../sync-server/routes/loyalty-routes.ts';
import type { Metrics } from '../../../sync-server/routes/metrics.ts';
import { addPurchaseRoutes } from '../../../sync-server/routes/purchase-routes.ts';
import type { ServerContext } from '../../../sync-server/routes/server-context.ts';
import { addSyncRoutes } from '../../../sync-server/routes/sync-routes.ts';
import { openSqliteStore } from '../../../sync-server/store/sqlite-store.ts';
import type { Store, WriteTransaction } from '../../../sync-server/store/store.ts';
import type { LightResponse } from '../sandbox/light-response.ts';
import { ProcessTimers, type VirtualTime } from '../sandbox/virtual-time.ts';
import { codeKeys } from './code-keys.ts';
import { type CalledServer, type ServerCall, serveCalls } from './serve-calls.ts';

/** Where a server can die in a push. */
export const crashPoints = [
  'after-entries',
  'after-stock',
  'after-feed',
  'before-commit',
  'after-commit',
  'before-answer',
] as const;
export type CrashPoint = (typeof crashPoints)[number];

class ServerDied extends Error {}

const quietMetrics: Metrics = {
  push: () => {},
  page: () => {},
  refusedForLoad: () => {},
  text: async () => ({ contentType: 'text/plain', body: '' }),
};

/** What is told of the server's life. */
export interface ServerEvents {
  committed(): void;
  restored(): void;
  failed(error: unknown): void;
  died(point: string): void;
}

/** The server process and its disk. */
export class SimulatedServer {
  /** Added to its wall clock. */
  clockOffsetMs = 0;
  /** Dies when a push reaches this point. */
  armed: CrashPoint | null = null;
  readonly file: string;
  readonly keys: ServerKeys = {
    publicKey: codeKeys(9).publicKey,
    keyId: codeKeys(9).keyId,
    signOrderCode: (bytes) => sign(null, codeMessage('customer', bytes), codeKeys(9).privateKey),
    signCustomerCode: (bytes) => sign(null, customerCodeMessage(bytes), codeKeys(9).privateKey),
    seal,
  };
  readonly #time: VirtualTime;
  readonly #random: SeededRandom;
  readonly #events: ServerEvents;
  #running: { calls: CalledServer; store: Store; die(): Promise<void> } | null = null;
  #closing: Promise<void> = Promise.resolve();
  #pushing = 0;

  constructor(
    time: VirtualTime,
    random: SeededRandom,
    file: string,
    readonly knowsCustomers: boolean,
    events: ServerEvents,
  ) {
    this.#time = time;
    this.#random = random;
    this.file = file;
    this.#events = events;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  wallMs(): number {
    return Math.floor(worldStartMs + this.#time.nowMs + this.clockOffsetMs);
  }

  /** Opens the store and serves. */
  async start(): Promise<void> {
    await this.#closing;
    if (this.#running) return;
    const timers = new ProcessTimers(this.#time);
    const startedMs = this.#time.nowMs;
    const clock = { wallMs: () => this.wallMs(), monotonicMs: () => this.#time.nowMs - startedMs };
    const environment = { clock, timers, random: this.#random };
    const life = { alive: true, deaths: new Set<(error: Error) => void>() };
    const real = await openSqliteStore(this.file, clock.wallMs);
    const store = this.#mortal(real, life);
    const running = {
      store,
      calls: serveCalls(this.wallMs.bind(this), (error) => this.#events.failed(error)),
      die: async (): Promise<void> => {
        life.alive = false;
        timers.kill();
        for (const death of life.deaths) death(new ServerDied());
        await real.close();
      },
    };
    this.#running = running;
    const tillNumbers = openTillNumbers(numbersBeside(this.file));
    await learnTillNumbers(store, tillNumbers);
    const epoch = Buffer.from(this.#random.bytes(12)).toString('base64url');
    await store.write((transaction) => transaction.feed.addEpoch(epoch));
    await retryHeld(store);
    await expireOldRows(store, this.wallMs());
    const context: ServerContext = {
      store,
      keys: this.keys,
      tillNumbers,
      environment,
      tokens: makeTokens(this.keys, clock, this.#random),
      wakes: await watchFeeds(store, timers),
      metrics: quietMetrics,
      attempts: makeAttemptLimit(clock, 10, 200),
    };
    addAccessRoutes(running.calls.endpoints, context);
    addSyncRoutes(running.calls.endpoints, context);
    addEventRoutes(running.calls.endpoints, context);
    addPurchaseRoutes(running.calls.endpoints, context);
    addChannelRefundRoutes(running.calls.endpoints, context);
    if (this.knowsCustomers) {
      addCustomerRoutes(running.calls.endpoints, context);
      addLoyaltyRoutes(running.calls.endpoints, context);
    }
    running.calls.open(context.tokens);
  }

  /** Dies: what is under way is never answered, what isn't committed is gone. */
  crash(point = 'any'): void {
    const running = this.#running;
    if (!running) return;
    this.#running = null;
    this.armed = null;
    running.calls.close();
    this.#closing = running.die().catch(() => {});
    this.#events.died(point);
  }

  /** A consistent copy of the database, and of the till numbers beside it. */
  async backup(target: string): Promise<void> {
    rmSync(target, { force: true });
    if (existsSync(numbersBeside(this.file))) copyFileSync(numbersBeside(this.file), numbersBeside(target));
    await this.#running?.store.backupTo(target);
  }

  /**
   * Puts a copy in the place of the database; the server must be down. Where the whole machine is put back, the till
   * numbers are those of the copy too. Resolves with the receipt prefixes of tills that those don't know any more.
   */
  async restore(from: string, isWholeMachine: boolean): Promise<string[]> {
    await this.#closing;
    for (const end of ['', '-wal', '-shm']) rmSync(this.file + end, { force: true });
    copyFileSync(from, this.file);
    const before = numbersIn(this.file);
    if (isWholeMachine) {
      rmSync(numbersBeside(this.file), { force: true });
      if (existsSync(numbersBeside(from))) copyFileSync(numbersBeside(from), numbersBeside(this.file));
    }
    const now = new Map(numbersIn(this.file));
    this.#events.restored();
    return before.flatMap(([storeId, last]) => {
      const kept = now.get(storeId) ?? 0;
      return Array.from({ length: Math.max(0, last - kept) }, (_, index) => `${storeId}-${kept + index + 1}`);
    });
  }

  /** Ends for good. */
  async close(): Promise<void> {
    this.crash('end');
    await this.#closing;
  }

  enrolCode(storeId: string): Promise<string> {
    return makeEnrolCode(this.store, this.keys, this.#random, storeId);
  }

  get store(): Store {
    if (!this.#running) throw new Error('the server is down');
    return this.#running.store;
  }

  /** Answers a call. Rejects when the server is down or dies before it answers. */
  async call(request: ServerCall): Promise<LightResponse> {
    const running = this.#running;
    if (!running) throw new Error('connection refused');
    const isPush = request.path === '/v1/push';
    this.#pushing += isPush ? 1 : 0;
    try {
      const response = await running.calls.call(request);
      if (isPush && this.armed === 'before-answer') this.crash('before-answer');
      if (this.#running !== running) throw new Error('connection lost');
      return response;
    } finally {
      this.#pushing -= isPush ? 1 : 0;
    }
  }

  #mortal(real: Store, life: { alive: boolean; deaths: Set<(error: Error) => void> }): Store {
    const reach = (point: CrashPoint): void => {
      if (this.armed === point && this.#pushing > 0 && life.alive) this.crash(point);
      if (!life.alive) throw new ServerDied();
    };
    const commitTime = (): Promise<void> =>
      new Promise((resolve, reject) => {
        life.deaths.add(reject);
        this.#time.after(0.2 + this.#random.fraction() * 8, () => {
          life.deaths.delete(reject);
          resolve();
        });
      });
    return {
      ...real,
      read: (work) => (life.alive ? real.read(work) : Promise.reject(new ServerDied())),
      write: async (work) => {
        if (!life.alive) throw new ServerDied();
        const result = await real.write(async (transaction) => {
          const done = await work(watched(transaction, reach));
          await commitTime();
          reach('before-commit');
          return done;
        });
        this.#events.committed();
        reach('after-commit');
        return result;
      },
    };
  }
}

function numbersBeside(file: string): string {
  return `${file}.till-numbers.json`;
}

/** The till numbers beside a database, by store. */
function numbersIn(file: string): [string, number][] {
  if (!existsSync(numbersBeside(file))) return [];
  return Object.entries(JSON.parse(readFileSync(numbersBeside(file), 'utf8')) as Record<string, number>); // as written
}

/** When every world begins. */
export const worldStartMs = Date.UTC(2026, 2, 2, 9);

function watched(transaction: WriteTransaction, reach: (point: CrashPoint) => void): WriteTransaction {
  return {
    nowMs: transaction.nowMs,
    access: transaction.access,
    topics: transaction.topics,
    parked: transaction.parked,
    bank: transaction.bank,
    eReceipts: transaction.eReceipts,
    orders: transaction.orders,
    channels: transaction.channels,
    returns: transaction.returns,
    customers: transaction.customers,
    loyalty: transaction.loyalty,
    savepoint: (work) => transaction.savepoint(work),
    journals: {
      ...transaction.journals,
      insertEntries: async (entries) => {
        await transaction.journals.insertEntries(entries);
        reach('after-entries');
      },
    },
    stock: {
      ...transaction.stock,
      move: async (change) => {
        const levels = await transaction.stock.move(change);
        reach('after-stock');
        return levels;
      },
    },
    feed: {
      ...transaction.feed,
      writeRows: async (changes) => {
        const written = await transaction.feed.writeRows(changes);
        reach('after-feed');
        return written;
      },
    },
  };
}

const seals = new Map<string, string>();
const mostSeals = 5000;

/** Seals are asked for with every call; each is made once. */
function seal(purpose: string, text: string): string {
  const about = `${purpose} ${text}`;
  const known = seals.get(about);
  if (known !== undefined) return known;
  const made = createHmac('sha256', `a simulated ${purpose}`).update(text).digest('base64url');
  if (seals.size >= mostSeals) seals.clear();
  seals.set(about, made);
  return made;
}
