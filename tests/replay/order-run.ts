/**
 * The online side of a replay: real invoices are placed as orders while the tills sell, customers call off or ask
 * to over the channel API, and at two moments two tills of one store, both cut off, collide on purpose.
 */
import type { SeededRandom } from '../../shared/base/seeded-random.ts';
import { cancelAnswerSchema } from '../../shared/protocol/channel.ts';
import { readOrder } from '../../sync-server/apply/refold-orders.ts';
import { makeChannelKey } from '../../sync-server/channel/channel-keys.ts';
import { qrDigitsOf, shortCodeOf } from '../../sync-server/channel/order-secrets.ts';
import {
  type Basket,
  type FromBasket,
  ordersFromInvoices,
  readBaskets,
} from '../../sync-server/import/orders-from-invoices.ts';
import { systemEnvironment } from '../../sync-server/system-environment.ts';
import type { HeadlessTill } from '../support/headless-till.ts';
import type { TestServer } from '../support/test-server.ts';
import { replayOutletId, replayStoreId } from './gift-shop.ts';
import { type Counter, handOver, prepareWhole, type ReplayOrder, workOrders } from './order-counter.ts';
import { drawFate, isCollision } from './order-plan.ts';

const settleLimitMs = 90_000;
const channelId = 'replay';
/** Baskets of a wholesaler's customer, as somebody fetches them by hand. */
const mostLines = 5;
const mostPieces = 12;

/** The online side of a run. */
export class OrderRun {
  readonly orders: ReplayOrder[] = [];
  readonly #server: TestServer;
  readonly #counters: readonly Counter[];
  readonly #made: AsyncGenerator<FromBasket>;
  readonly #wanted: number;
  readonly #random: SeededRandom;
  readonly #key: string;
  #refused = 0;

  private constructor(
    server: TestServer,
    counters: readonly Counter[],
    made: AsyncGenerator<FromBasket>,
    wanted: number,
    random: SeededRandom,
    key: string,
  ) {
    this.#server = server;
    this.#counters = counters;
    this.#made = made;
    this.#wanted = wanted;
    this.#random = random;
    this.#key = key;
  }

  /** Opens the online side; the last till is the outlet's, those before it the shop's. */
  static async open(
    server: TestServer,
    tills: readonly HeadlessTill[],
    what: { readonly file: string; readonly wanted: number; readonly random: SeededRandom },
  ): Promise<OrderRun> {
    const { file, wanted, random } = what;
    const baskets = (await readBaskets(file, 'auto')).map(byHand);
    const { key } = await makeChannelKey(server.store, systemEnvironment.random, channelId, [
      'orders:read',
      'orders:write',
    ]);
    const storeIds = [replayStoreId, replayOutletId];
    // Both stores' tills have just called; the server writes that down only now and then.
    const nowMs = systemEnvironment.clock.wallMs();
    await server.store.write(async ({ channels }) => {
      for (const storeId of storeIds) await channels.noteHeard(storeId, nowMs);
    });
    const made = ordersFromInvoices(server, systemEnvironment, endless(baskets, random), {
      channelId,
      storeIds,
    });
    const counters = tills.map((headless): Counter => ({ headless, random, orders: [] }));
    return new OrderRun(server, counters, made, wanted, random, key);
  }

  /** Places what is due when so much of the run is over (0 to 1). */
  async placeDue(share: number): Promise<void> {
    while (this.orders.length < Math.ceil(share * this.#wanted)) await this.#placeOne();
  }

  /** Lets a till do some of its orders' work, and customers ask to cancel what their store has accepted. */
  async work(till: number, most = 3): Promise<number> {
    const counter = this.#counters[till];
    if (!counter) throw new Error('the till is one of the run');
    await this.#askToCancel();
    return workOrders(counter, most);
  }

  /** Works on until nothing is left to do; the network is mended. @throws when orders stay behind. */
  async finish(settle: () => Promise<void>): Promise<void> {
    for (let round = 0; round < 30; round += 1) {
      let went = 0;
      for (const index of this.#counters.keys()) went += await this.work(index, Number.MAX_SAFE_INTEGER);
      await settle();
      const waits = this.orders.some((order) => order.fate === 'cancel-later' && !order.cancelAsked);
      if (went === 0 && !waits) return;
    }
    throw new Error('Orders are still not done');
  }

  /** Makes the collisions of the orders that were placed for one. The network is mended, and is cut afterwards. */
  async collide(settle: () => Promise<void>): Promise<void> {
    const waiting = this.orders.filter(({ fate, collided }) => isCollision(fate) && !collided);
    const [here, there] = this.#counters;
    if (!here || !there) throw new Error('two tills of a store were started');
    const tills = [here, there].map(({ headless }) => headless.till);
    for (const own of waiting)
      if (own.fate !== 'cancelled-unheard') await prepareWhole(here.headless.till, own);
    await settle();
    for (const own of waiting) if (own.fate === 'cancel-and-hand-over') await this.#cancel(own, 'asked');
    await settle();
    for (const own of waiting) {
      const state = own.fate === 'cancelled-unheard' ? 'placed' : 'ready';
      for (const till of tills) {
        const order = till.orders.order(own.id);
        const isAsked = order?.cancelAsked !== null;
        if (order?.state !== state || isAsked !== (own.fate === 'cancel-and-hand-over'))
          throw new Error(`${own.number} is not to be seen at both tills as ${state}`);
      }
    }
    for (const { headless } of [here, there]) headless.network.cut();
    for (const own of waiting) {
      own.collided = true;
      if (own.fate === 'cancelled-unheard') {
        await this.#cancel(own, 'cancelled');
        await prepareWhole(here.headless.till, own);
        await handOver(here.headless.till, own, this.#random);
      } else if (own.fate === 'cancel-and-hand-over') {
        const done = await here.headless.till.orders.acknowledgeCancel(own.id, null);
        if (!done.ok) throw new Error(`${own.number}: acknowledge: ${done.reason.code}`);
        await handOver(there.headless.till, own, this.#random);
      } else {
        await handOver(here.headless.till, own, this.#random);
        await handOver(there.headless.till, own, this.#random);
      }
    }
  }

  async #placeOne(): Promise<void> {
    const next = await this.#made.next();
    if (next.done) throw new Error('the invoices are endless');
    if (!next.value.order) {
      if (next.value.refusal !== 'not-available')
        throw new Error(`An order was refused: ${next.value.refusal}`);
      // An invoice of services only, or of nothing that has a price.
      this.#refused += 1;
      if (this.#refused > 1000) throw new Error('The file has hardly an invoice that can be ordered');
      return;
    }
    const { order } = next.value;
    const { id, number, storeId, payment } = order;
    const content = (await this.#server.store.read(({ orders }) => orders.orders([id]))).get(id);
    if (!content) throw new Error('the order is kept');
    const isShop = storeId === replayStoreId;
    // Collisions need two tills.
    const drawn = drawFate(this.orders.length, this.#random);
    const own: ReplayOrder = {
      id,
      number,
      storeId,
      fate: isCollision(drawn) && !isShop ? 'collect' : drawn,
      qr: qrDigitsOf(this.#server.keys, content, payment.paidMinor),
      shortCode: shortCodeOf(this.#server.keys, id),
      handed: new Map(),
      cancelAsked: false,
      collided: false,
    };
    this.orders.push(own);
    if (own.fate === 'cancel-at-once') await this.#cancel(own, 'cancelled');
    else if (!isCollision(own.fate)) this.#counterOf(isShop).orders.push(own);
  }

  /** Each order is one till's work, so that only the run's own collisions collide. */
  #counterOf(isShop: boolean): Counter {
    const shops = this.#counters.slice(0, -1);
    const counter = isShop ? this.#random.pick(shops) : this.#counters.at(-1);
    if (!counter) throw new Error('the outlet has a till');
    return counter;
  }

  async #askToCancel(): Promise<void> {
    for (const own of this.orders) {
      if (own.fate !== 'cancel-later' || own.cancelAsked) continue;
      const order = await this.#server.store.read((transaction) => readOrder(transaction, own.id));
      // Before the server heard of the store's accepting, the web shop would call it off by itself.
      if (order && order.state !== 'placed') await this.#cancel(own, 'asked');
    }
  }

  async #cancel(own: ReplayOrder, expected: 'asked' | 'cancelled'): Promise<void> {
    own.cancelAsked = true;
    const response = await fetch(`${this.#server.url}/v1/channel/orders/${own.id}/cancel`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#key}`,
        'content-type': 'application/json',
        'idempotency-key': `cancel-${own.number}`,
      },
      body: JSON.stringify({ reason: 'changed my mind' }),
    });
    const { outcome } = cancelAnswerSchema.parse(await response.json());
    if (outcome !== expected) throw new Error(`${own.number}: calling off was answered ${outcome}`);
  }
}

function byHand({ lines, ...basket }: Basket): Basket {
  return {
    ...basket,
    lines: lines.slice(0, mostLines).map(({ sku, quantityMilli }) => ({
      sku,
      quantityMilli: Math.min(quantityMilli, mostPieces * 1000),
    })),
  };
}

function* endless(baskets: readonly Basket[], random: SeededRandom): Generator<Basket> {
  if (baskets.length === 0) throw new Error('The file has no invoice');
  for (;;) yield random.pick(baskets);
}

/**
 * Waits until tills and server are level. The first till to settle doesn't know yet what the other pushes after it:
 * once more when all have pushed.
 */
export async function settleAll(tills: readonly HeadlessTill[]): Promise<void> {
  for (let round = 0; round < 2; round += 1)
    await Promise.all(tills.map(({ till }) => till.settled(AbortSignal.timeout(settleLimitMs))));
}
