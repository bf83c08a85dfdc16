/**
 * The board: open orders by when they must be ready, with their columns, counts and ages. It changes when an order
 * changes and at the turn of a minute; an order's place in it never depends on the time, so a minute costs one
 * pass and no sorting. Rules [BOARD*].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Timer, Timers } from '../../shared/base/environment.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import { isClosed } from '../../shared/domain/orders/order-moves.ts';
import type { BusinessTime } from './business-time.ts';
import type { OrderBook } from './order-book.ts';
import { type Board, type BoardColumn, type BoardOrder, boardColumns } from './order-types.ts';
import type { ReferenceView } from './till.ts';

/** What the board reads. */
export interface BoardParts {
  readonly book: OrderBook;
  readonly reference: Pick<ReferenceView, 'settings'>;
  readonly time: BusinessTime;
  readonly timers: Timers;
  isPacking(orderId: string): boolean;
  isLocked(orderId: string): boolean;
}

/** The board as the till holds it. */
export interface OrderBoard {
  readonly state: StoreApi<Board>;
  touch(): void;
  /** What was stored shows: orders that come from here on are new. */
  start(): void;
  /** Something beside an order's facts changed: it is being packed, or locked. */
  refresh(orderIds: readonly string[]): void;
  close(): void;
}

const minuteMs = 60_000;

/** Makes the board. */
export function createOrderBoard(parts: BoardParts): OrderBoard {
  return new TillBoard(parts);
}

class TillBoard implements OrderBoard {
  readonly state: StoreApi<Board>;
  readonly #parts: BoardParts;
  /** Open orders. */
  readonly #entries = new Map<string, BoardOrder>();
  /** Their ids in the order of the board. */
  #sorted: string[] = [];
  readonly #seen = new Set<string>();
  readonly #fresh = new Set<string>();
  #started = false;
  #timer: Timer;
  readonly #unsubscribe: () => void;

  constructor(parts: BoardParts) {
    this.#parts = parts;
    this.state = createStore<Board>(() => ({ orders: [], counts: countsOf([]), fresh: 0, version: 0 }));
    this.#unsubscribe = parts.book.subscribe((orderIds) => this.refresh(orderIds));
    this.#timer = this.#nextMinute();
  }

  touch(): void {
    if (this.#fresh.size === 0) return;
    this.#fresh.clear();
    this.state.setState({ fresh: 0 });
  }

  start(): void {
    this.#started = true;
  }

  refresh(orderIds: readonly string[]): void {
    const nowMs = this.#parts.time.nowMs();
    let isSorted = true;
    for (const orderId of orderIds) {
      const order = this.#parts.book.order(orderId);
      const before = this.#entries.get(orderId);
      if (order && !isClosed(order.state)) {
        const entry = this.#entry(order, nowMs);
        this.#entries.set(orderId, entry);
        if (before?.order.slot.fromMs !== order.slot.fromMs) isSorted = false;
        this.#hear(entry);
      } else {
        this.#fresh.delete(orderId);
        if (this.#entries.delete(orderId)) isSorted = false;
      }
      if (order) this.#seen.add(orderId);
    }
    if (!isSorted) {
      const entries = [...this.#entries.values()];
      this.#sorted = entries.sort(byTime).map((entry) => entry.order.id);
    }
    this.#show();
  }

  close(): void {
    this.#timer.cancel();
    this.#unsubscribe();
  }

  /** An order that nobody accepted yet and that wasn't here before calls for somebody. */
  #hear({ order, column }: BoardOrder): void {
    if (column !== 'to-accept') this.#fresh.delete(order.id);
    else if (this.#started && !this.#seen.has(order.id) && !this.#parts.book.isLearnt(order.id))
      this.#fresh.add(order.id);
  }

  #entry(order: Order, nowMs: number): BoardOrder {
    const column = columnOf(order, nowMs);
    const leftMs = order.slot.fromMs - nowMs;
    const learnt = this.#parts.book.isLearnt(order.id);
    const { urgentMs } = this.#parts.reference.settings().orders;
    return {
      order,
      column,
      leftMs,
      learnt,
      // Whose slot isn't known: their customer stands at the counter.
      age: learnt ? 'urgent' : ageOf(column, leftMs, nowMs > order.slot.untilMs, urgentMs),
      packing: this.#parts.isPacking(order.id),
      locked: this.#parts.isLocked(order.id),
    };
  }

  #show(): void {
    const orders = this.#sorted.flatMap((id) => this.#entries.get(id) ?? []);
    this.state.setState(({ version }) => ({
      orders,
      counts: countsOf(orders),
      fresh: this.#fresh.size,
      version: version + 1,
    }));
  }

  #nextMinute(): Timer {
    const { timers, time } = this.#parts;
    return timers.after(minuteMs - (time.nowMs() % minuteMs), () => {
      const nowMs = time.nowMs();
      for (const [id, { order }] of this.#entries) this.#entries.set(id, this.#entry(order, nowMs));
      if (this.#entries.size > 0) this.#show();
      this.#timer = this.#nextMinute();
    });
  }
}

function columnOf(order: Order, nowMs: number): BoardColumn {
  if (order.cancelAsked) return 'cancel-asked';
  switch (order.state) {
    case 'placed':
      return 'to-accept';
    case 'accepted':
      return 'to-pack';
    case 'packed':
      return 'packed';
    default:
      return nowMs > order.collectUntilMs ? 'overdue' : 'ready';
  }
}

/** What waits for its customer is in time, until it should have been collected. */
function ageOf(column: BoardColumn, leftMs: number, isPast: boolean, urgentMs: number): BoardOrder['age'] {
  if (column === 'overdue') return 'late';
  if (column === 'ready') return 'calm';
  if (isPast) return 'late';
  return leftMs < urgentMs ? 'urgent' : 'calm';
}

function byTime(a: BoardOrder, b: BoardOrder): number {
  return a.order.slot.fromMs - b.order.slot.fromMs || (a.order.id < b.order.id ? -1 : 1);
}

function countsOf(orders: readonly BoardOrder[]): Record<BoardColumn, number> {
  const counts = Object.fromEntries(boardColumns.map((column) => [column, 0])) as Record<BoardColumn, number>;
  for (const { column } of orders) counts[column] += 1;
  return counts;
}
