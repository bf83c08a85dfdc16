/** Puts the parts of a till together that deal with online orders. */
import type { Timers } from '../../shared/base/environment.ts';
import type { Result } from '../../shared/base/result.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { orderFactKinds } from '../../shared/domain/orders/order-facts.ts';
import { isClosed } from '../../shared/domain/orders/order-moves.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';
import type { DraftDatabase } from '../drafts/cart-drafts.ts';
import type { Health } from './health.ts';
import { createOrderActions } from './order-actions.ts';
import { createOrderBoard } from './order-board.ts';
import { createOrderBook, type OrderBook } from './order-book.ts';
import type { OrderParts } from './order-parts.ts';
import { createOrderRelease } from './order-release.ts';
import type { Orders } from './order-types.ts';
import { createOrderWork, type OrderWork } from './order-work.ts';
import { createPackHandOff } from './pack-hand-off.ts';
import { createPacking } from './pack-order.ts';
import { createParkedClient } from './parked-client.ts';
import type { Decision, JournalRefusal } from './record-operation.ts';

/** Orders as they stand beside the replica, before there is anything to sell with. */
export interface OrderShelf {
  readonly book: OrderBook;
  readonly work: OrderWork;
}

/** Makes the book of orders and the drafts about them. `heardMs` is the server's time, once it was heard. */
export function createOrderShelf(
  database: DraftDatabase,
  health: Health,
  draftNotSaved: (error: unknown) => void,
  heardMs: () => number | null,
): OrderShelf {
  const work = createOrderWork(
    database,
    ({ code, detail }) => health.problem('drafts', code, detail),
    draftNotSaved,
  );
  return { work, book: createOrderBook((orderId) => work.removeLearnt(orderId), heardMs) };
}

/** What orders need of the till around them. */
export interface OrdersParts extends Omit<OrderParts, 'book' | 'board' | 'work' | 'inTurn'> {
  readonly timers: Timers;
  readonly syncFetch: SyncFetch;
  record(decision: Decision): Promise<Result<JournalEntry, JournalRefusal>>;
}

/** Orders as the till holds them. */
export interface TillOrders extends Orders {
  /** Reads the drafts, and own facts that the server may not have heard. Before the replica shows its rows. */
  load(): Promise<void>;
  /** What was stored shows: what comes from here on is new. */
  start(): void;
  close(): Promise<void>;
}

/** The newest own facts about orders, read at start; more come with the pages that don't hold them. */
const lookBack = 500;

/** Makes a till's orders. */
export function createOrders(till: OrdersParts, { book, work }: OrderShelf): TillOrders {
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn: OrderParts['inTurn'] = (task) => {
    const mine = turn.then(task);
    turn = mine.catch(() => {});
    return mine;
  };
  const release = createOrderRelease({
    ...till,
    book,
    work,
    inTurn,
    changed: (orderIds) => board.refresh(orderIds),
  });
  const board = createOrderBoard({
    ...till,
    book,
    isPacking: (orderId) => work.draftOf(orderId) !== null,
    isLocked: release.isLocked,
  });
  // What was half put back of an order that was closed elsewhere is nobody's work any more.
  const forgetRestocks = book.subscribe((orderIds) => {
    for (const orderId of orderIds) {
      const draft = work.restockOf(orderId);
      if (draft && isClosed(book.order(orderId)?.state ?? 'placed')) work.removeRestock(draft.id);
    }
  });
  const parts: OrderParts = { ...till, book, board, work, inTurn };
  const { isLocked: _, wasReleased: __, ...codes } = release;
  return {
    ...createPacking(parts),
    ...createPackHandOff(parts, createParkedClient(till.syncFetch, till.timers)),
    ...createOrderActions(parts, release),
    ...codes,
    board: board.state,
    packing: work.packing,
    restocking: work.restocking,
    order: (orderId) => book.order(orderId),
    search: (text, limit) => search(book, text, limit),
    touch: () => board.touch(),
    saved: () => work.saved(),
    load: async () => {
      const entries = await till.host.journalNewest({ kinds: [...orderFactKinds], limit: lookBack });
      const ids = new Set(entries.map((entry) => entry.operation.id));
      for (const entry of entries) book.recorded(entry);
      for (const learnt of await work.load((id) => ids.has(id))) book.learn(learnt);
    },
    start: () => board.start(),
    close: async () => {
      board.close();
      forgetRestocks();
      await work.saved().catch(() => {});
    },
  };
}

/** Open orders first, then by when they were placed, newest first. */
function search(book: OrderBook, text: string, limit: number): Order[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const found: Order[] = [];
  for (const order of book.all()) {
    const { number, customer, place } = order;
    const about = `${number} ${customer.name} ${customer.alternateName ?? ''} ${customer.phoneLastFour ?? ''} ${place ?? ''}`;
    const lower = about.toLowerCase();
    if (words.every((word) => lower.includes(word))) found.push(order);
  }
  const rank = (order: Order): number => (isClosed(order.state) ? 1 : 0);
  return found.sort((a, b) => rank(a) - rank(b) || b.placedAtMs - a.placedAtMs).slice(0, limit);
}

/** The order with a number, written in upper case; null when it isn't here. */
export function orderByNumber(book: OrderBook, number: string): Order | null {
  for (const order of book.all()) if (order.number.toUpperCase() === number) return order;
  return null;
}
