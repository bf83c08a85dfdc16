/**
 * The online side of a simulated chain: it places orders and does to them what a web shop and its customers do,
 * straight through the functions that the channel's routes use. It keeps what it was answered: contents, codes and
 * events. An order whose transaction died unanswered was never confirmed to anybody.
 */
import { sign } from 'node:crypto';
import { mintId } from '../../../shared/base/ids.ts';
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import type { Order, OrderContent } from '../../../shared/domain/entities/order.ts';
import {
  type OrderCode,
  orderCodeDigits,
  orderCodeSchema,
  signedBytes,
} from '../../../shared/domain/orders/order-code.ts';
import type { ChannelEvent } from '../../../shared/domain/orders/order-facts.ts';
import { isClosed, legalMove } from '../../../shared/domain/orders/order-moves.ts';
import { codeMessage } from '../../../shared/protocol/order-codes.ts';
import { addOrderEvent, placeOrder, readOrder } from '../../../sync-server/apply/refold-orders.ts';
import { orderContent, orderLine } from '../../support/order-facts.ts';
import { type CodeKeys, codeKeys, shortCodeHash } from './code-keys.ts';
import type { ChannelKind } from './order-kinds.ts';
import { skus } from './shop.ts';
import { worldStartMs } from './simulated-server.ts';
import type { World } from './world.ts';

const dayMs = 24 * 3_600_000;

/** Those of the server, and of somebody who would like to be it. */
const serverCodeKeys = codeKeys(9);
const forgersKeys = codeKeys(66);

/** An order as it was confirmed to its customer. */
export interface PlacedOrder {
  readonly content: OrderContent;
  /** Digits of the QR code. */
  readonly digits: string;
  /** The same order, more of it paid, signed by nobody whom the chain knows. */
  readonly forged: string;
  readonly shortCode: string;
  /** Should have been collected long before anybody's clock. */
  readonly isExpired: boolean;
}

/** Two entries of tills that exclude each other, on purpose. */
export interface OrderCollision {
  readonly orderId: string;
  /** One of these must be raised once both are stored. */
  readonly kinds: readonly string[];
  readonly hashes: readonly string[];
}

/** What the online side and the scenes know. */
export class OrderLedger {
  readonly placed = new Map<string, PlacedOrder>();
  /** Events that were answered, by id; a server that is put back may forget them. */
  readonly events = new Map<string, ChannelEvent>();
  /** The newest label of the bags of an order. */
  readonly labels = new Map<string, string>();
  readonly collisions: OrderCollision[] = [];
  numbers = 0;

  /** Orders of a store, the oldest first. */
  of(storeId: string): PlacedOrder[] {
    return [...this.placed.values()].filter(({ content }) => content.storeId === storeId);
  }
}

/** How an order is placed where it isn't left to chance. */
export interface PlacingWish {
  readonly paidShare: 0 | 0.5 | 1;
  readonly isExpired: boolean;
  /** A customer's points: what they make of the content, and the hold that the order uses up. */
  readonly spending: { readonly holdId: string; change(content: OrderContent): OrderContent };
}

/** The web shop does something; what the server refuses or is too dead for is not done. */
export async function actOnline(
  world: World,
  kind: ChannelKind,
  target: number,
  salt: number,
): Promise<void> {
  const random = seededRandom(salt);
  if (kind === 'order-place') {
    const storeId = world.tills[target % world.tills.length]?.storeId ?? 'S1';
    if (random.chance(0.7)) await placeAgain(world);
    await placeOnline(world, random, storeId);
    return;
  }
  // Money is given back wherever some is due; everything else happens to one order, if it can.
  const placed = [...world.orders.placed.keys()];
  const ids = kind === 'order-refund' ? placed : placed.splice(random.below(placed.length), 1);
  for (const id of ids) await happenOnline(world, id, random, (order) => eventOf(kind, order, random));
}

/** Places an order in a store; null when nobody confirmed it. */
export async function placeOnline(
  world: World,
  random: SeededRandom,
  storeId: string,
  wish: Partial<PlacingWish> = {},
): Promise<PlacedOrder | null> {
  const { orders, server } = world;
  const isExpired = wish.isExpired ?? random.chance(0.2);
  const paidShare = wish.paidShare ?? random.pick([0, 0.5, 1, 1] as const);
  const shortCode = String(random.below(1_000_000)).padStart(6, '0');
  orders.numbers += 1;
  const { spending } = wish;
  const bare = contentOf(random, storeId, {
    id: newId(world, random),
    number: `W-${String(orders.numbers).padStart(6, '0')}`,
    kind: paidShare === 0 && random.chance(0.5) ? 'try' : 'collect',
    placedAtMs: server.wallMs(),
    slot: { fromMs: server.wallMs() + 60_000, untilMs: server.wallMs() + 3_600_000 },
    collectUntilMs: worldStartMs + (isExpired ? -60 * dayMs : 4000 * dayMs),
    codeHash: {
      algorithm: 'scrypt',
      cost: 1024,
      blockSize: 8,
      parallelization: 1,
      salt: '',
      hash: shortCodeHash(shortCode),
    },
    nonce: random.bytes(8).reduce((text, byte) => text + byte.toString(16).padStart(2, '0'), ''),
  });
  const content = spending ? spending.change(bare) : bare;
  const paidMinor = Math.floor(content.totalMinor * paidShare);
  const events: ChannelEvent[] =
    paidMinor === 0 ? [] : [{ ...newEvent(world, random, content.id, [content.id]), ...paying(paidMinor) }];
  if (!server.isRunning) return null;
  try {
    await server.store.write(async (transaction) => {
      if (spending) await transaction.loyalty.freeHolds([spending.holdId]);
      return placeOrder(transaction, content, events);
    });
  } catch {
    // Died meanwhile: the customer's basket is as it was.
    return null;
  }
  for (const event of events) orders.events.set(event.id, event);
  const digits = digitsOf(serverCodeKeys, content, paidMinor);
  const forged = digitsOf(
    random.chance(0.5) ? forgersKeys : { ...forgersKeys, keyId: serverCodeKeys.keyId },
    content,
    content.totalMinor,
  );
  const placed = { content, digits, forged, shortCode, isExpired };
  orders.placed.set(content.id, placed);
  world.evidence.log(world.time.nowMs, `web places ${content.number} in ${storeId}, paid ${paidMinor}`);
  return placed;
}

/** The web shop tells the orders again that the server, put back to an older copy, doesn't know any more. */
async function placeAgain(world: World): Promise<void> {
  const { server, orders } = world;
  if (!server.isRunning) return;
  const ids = [...orders.placed.keys()];
  const known = await server.store.read((transaction) => transaction.orders.orders(ids)).catch(() => null);
  for (const { content } of orders.placed.values())
    if (known && !known.has(content.id)) await tellAgain(world, content);
}

async function tellAgain(world: World, content: OrderContent): Promise<void> {
  const { server, orders } = world;
  if (!server.isRunning) return;
  try {
    await server.store.write(async (transaction) => {
      if (await readOrder(transaction, content.id)) return;
      const events = [...orders.events.values()].filter(({ orderId }) => orderId === content.id);
      await placeOrder(transaction, content, events);
      world.evidence.log(world.time.nowMs, `web places ${content.number} again`);
    });
  } catch {
    // Died meanwhile; it may be told again.
  }
}

/** Something happens to an order online, decided by how it stands. Returns the event once it is kept. */
export async function happenOnline(
  world: World,
  orderId: string,
  random: SeededRandom,
  decide: (order: Order) => EventPart | null,
): Promise<ChannelEvent | null> {
  const { server, orders, evidence } = world;
  if (!server.isRunning) return null;
  try {
    const event = await server.store.write(async (transaction): Promise<ChannelEvent | null> => {
      const order = await readOrder(transaction, orderId);
      const part = order && decide(order);
      if (!part) return null;
      const made: ChannelEvent = { ...newEvent(world, random, orderId, order.heads), ...part };
      await addOrderEvent(transaction, made);
      return made;
    });
    if (event) {
      orders.events.set(event.id, event);
      evidence.log(world.time.nowMs, `web: ${event.kind} of ${orderId}`);
    }
    return event;
  } catch {
    return null;
  }
}

type EventFields = 'id' | 'orderId' | 'atMs' | 'after';
type WithoutFields<Event> = Event extends ChannelEvent ? Omit<Event, EventFields> : never;
/** What an event says beside its envelope. */
export type EventPart = WithoutFields<ChannelEvent>;

const paying = (amountMinor: number): EventPart => ({ kind: 'pay', amountMinor, reference: 'card' });

/** What a wish comes to; null where the order doesn't allow it. */
function eventOf(
  kind: Exclude<ChannelKind, 'order-place'>,
  order: Order,
  random: SeededRandom,
): EventPart | null {
  const { state, totalMinor, payment } = order;
  switch (kind) {
    case 'order-ask-cancel':
      return isClosed(state) ? null : { kind: 'ask-cancel', note: null };
    case 'order-cancel':
      return state === 'placed' ? { kind: 'cancel', note: null } : null;
    case 'order-lapse':
      return state === 'placed' ? { kind: 'lapse' } : null;
    case 'order-take-back':
      return legalMove(state, 'take-back') === null ? null : { kind: 'take-back', note: 'lease' };
    case 'order-pay': {
      const openMinor = totalMinor - payment.paidMinor;
      if (isClosed(state) || openMinor <= 0) return null;
      return paying(random.chance(0.5) ? openMinor : 1 + random.below(openMinor));
    }
    case 'order-refund': {
      const dueMinor = payment.refundDueMinor;
      if (dueMinor <= 0) return null;
      const amountMinor = random.chance(0.7) ? dueMinor : 1 + random.below(dueMinor);
      return { kind: 'refund', amountMinor, reference: 'card' };
    }
  }
}

function contentOf(
  random: SeededRandom,
  storeId: string,
  change: Parameters<typeof orderContent>[0],
): OrderContent {
  const lines = Array.from({ length: 1 + random.below(3) }, (_, index) => {
    const at = random.below(skus.length);
    return orderLine(index + 1, skus[at] ?? 'A1', 1 + random.below(3), 199 + 150 * at);
  });
  const customer = { name: 'Ada', phoneLastFour: '4711', alternateName: random.chance(0.5) ? 'Bob' : null };
  return orderContent({ storeId, currency: 'GBP', lines, customer, language: 'en', ...change });
}

function digitsOf({ privateKey, keyId }: CodeKeys, content: OrderContent, paidMinor: number): string {
  const { id: orderId, storeId, nonce, placedAtMs, collectUntilMs, totalMinor, lines } = content;
  const code: OrderCode = orderCodeSchema.parse({
    form: 'customer',
    keyId,
    orderId,
    storeId,
    nonce,
    issuedAtMs: placedAtMs,
    untilMs: collectUntilMs,
    totalMinor,
    paidMinor,
    lines: lines.map(({ sku, quantityMilli, totalMinor: lineMinor }) => ({
      sku,
      quantityMilli,
      totalMinor: lineMinor,
    })),
  });
  const bytes = signedBytes(code);
  return orderCodeDigits('customer', bytes, sign(null, codeMessage('customer', bytes), privateKey));
}

function newEvent(world: World, random: SeededRandom, orderId: string, after: readonly string[]) {
  return { id: newId(world, random), orderId, atMs: world.server.wallMs(), after: [...after] };
}

function newId(world: World, random: SeededRandom): string {
  return mintId({ wallMs: () => world.server.wallMs(), monotonicMs: () => 0 }, random);
}
