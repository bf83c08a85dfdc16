/**
 * Every order that this till knows: the rows of the feed, what codes told of orders that aren't there yet, and own
 * facts that the rows don't hold. A fact is known by its id in the timeline, so nothing counts twice; an order is
 * folded anew only when something of it changed. Rules [BOARD*], [CODE*].
 */
import type { Order } from '../../shared/domain/entities/order.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { type OrderFact, orderFactKinds, orderFactOf } from '../../shared/domain/orders/order-facts.ts';
import { orderIdIn, promisedBy, withFacts } from '../../shared/domain/orders/order-of.ts';
import type { RowsArrived } from '../replica/collection-feed.ts';
import type { OwnMovement } from '../replica/own-operations.ts';
import type { OwnPromises } from '../replica/pending-view.ts';
import { HeldOperations } from './held-operations.ts';
import { baseOrder, isLongOver, knowsPacking, type LearntOrder } from './order-learnt.ts';

/** The orders of a till's store. */
export interface OrderBook extends OwnPromises {
  /** An order with own facts; null when it isn't here. */
  order(orderId: string): Order | null;
  all(): Iterable<Order>;
  /** Whether its row isn't here: all that is known of it came from a code. */
  isLearnt(orderId: string): boolean;
  /** What a code told; null when nothing, or when the row told more since. */
  learnt(orderId: string): LearntOrder | null;
  /** Takes what a code told. */
  learn(learnt: LearntOrder): void;
  /** Rows of `orders` that are in the storage now. */
  arrived(arrived: RowsArrived<'orders'>): void;
  /** Rows of `outcomes`: a held operation has no effect. */
  outcomesArrived(arrived: RowsArrived<'outcomes'>): void;
  /** Takes an own entry that is on disk; taking one twice changes nothing. */
  recorded(entry: JournalEntry): void;
  /** Hears which orders changed. */
  subscribe(listener: (orderIds: readonly string[]) => void): () => void;
}

interface OwnFact {
  readonly fact: OrderFact;
  readonly journalId: string;
  readonly tillSequence: number;
}

/** So many own facts that rows hold are kept, for the day on which a row that held them goes. */
const mostSettled = 500;

/**
 * Makes an empty book. `superseded` hears of learnt orders that are of no use any more: their row tells as much,
 * is gone, or never came. `heardMs` is the server's time (ms), null before it was heard: a wrong clock forgets none.
 */
export function createOrderBook(
  superseded: (orderId: string) => void,
  heardMs: () => number | null,
): OrderBook {
  return new Book(superseded, heardMs);
}

class Book implements OrderBook {
  readonly #rows = new Map<string, Order>();
  readonly #learnt = new Map<string, LearntOrder>();
  readonly #own = new Map<string, Map<string, OwnFact>>();
  /** Own facts that a row was seen to hold, by id with their order, the longest known first. */
  readonly #settled = new Map<string, string>();
  readonly #held = new HeldOperations();
  readonly #folded = new Map<string, Order>();
  /** Changes of promised stock by SKU and operation. */
  readonly #promises = new Map<string, Map<string, OwnMovement>>();
  readonly #listeners = new Set<(orderIds: readonly string[]) => void>();
  readonly #superseded: (orderId: string) => void;

  readonly #heardMs: () => number | null;

  constructor(superseded: (orderId: string) => void, heardMs: () => number | null) {
    this.#superseded = superseded;
    this.#heardMs = heardMs;
  }

  order(orderId: string): Order | null {
    return this.#folded.get(orderId) ?? null;
  }

  all(): Iterable<Order> {
    return this.#folded.values();
  }

  isLearnt(orderId: string): boolean {
    return !this.#rows.has(orderId);
  }

  learnt(orderId: string): LearntOrder | null {
    return this.#learnt.get(orderId) ?? null;
  }

  learn(learnt: LearntOrder): void {
    const { orderId } = learnt;
    const before = this.#learnt.get(orderId);
    // A label scanned after the customer's code tells what was packed; the code still tells what was ordered.
    const known = before
      ? {
          ...before,
          digits: before.digits ?? learnt.digits,
          packed: learnt.packed ?? before.packed,
        }
      : learnt;
    this.#learnt.set(orderId, known);
    this.#changed([orderId]);
  }

  arrived({ rows }: RowsArrived<'orders'>): void {
    for (const { id, data } of rows) {
      if (data) {
        this.#rows.set(id, data);
        this.#drop(data);
      } else if (this.#rows.delete(id) && this.#learnt.get(id)?.content === null) {
        // A label told of this row alone; with the row gone it tells of nothing.
        this.#learnt.delete(id);
        this.#superseded(id);
      }
    }
    this.#changed([...rows.map((row) => row.id), ...this.#forgetOld()]);
  }

  outcomesArrived({ rows }: RowsArrived<'outcomes'>): void {
    const changed = new Set<string>();
    for (const row of rows) {
      if (!this.#held.arrived(row)) continue;
      for (const [orderId, facts] of this.#own) if (facts.has(row.id)) changed.add(orderId);
    }
    this.#changed([...changed]);
  }

  recorded({ operation: raw, journalId, tillSequence }: JournalEntry): void {
    if (!orderFactKinds.some((kind) => kind === raw.kind)) return;
    const parsed = parseOperation(raw);
    const fact = parsed.ok ? orderFactOf(parsed.value) : null;
    if (!fact) return;
    const orderId = orderIdIn(fact);
    const facts = this.#own.get(orderId) ?? new Map<string, OwnFact>();
    if (facts.has(fact.id)) return;
    facts.set(fact.id, { fact, journalId, tillSequence });
    this.#own.set(orderId, facts);
    const row = this.#rows.get(orderId);
    if (row?.timeline.some((entry) => entry.id === fact.id)) this.#settle(row);
    else this.#changed([orderId]);
  }

  of(sku: string): Iterable<OwnMovement> {
    return this.#promises.get(sku)?.values() ?? [];
  }

  forget(through: Readonly<Record<string, number>>): void {
    for (const [sku, changes] of this.#promises) {
      for (const [id, { journalId, tillSequence }] of changes) {
        if (tillSequence <= (through[journalId] ?? 0)) changes.delete(id);
      }
      if (changes.size === 0) this.#promises.delete(sku);
    }
  }

  subscribe(listener: (orderIds: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Notes which own facts the row of an order holds. They stay known for a while: a server that is put back to an
   * older copy forgets the order, and a customer's code must not show it as nobody had touched it.
   */
  #settle(row: Order): void {
    const facts = this.#own.get(row.id);
    for (const { id } of row.timeline) if (facts?.has(id)) this.#settled.set(id, row.id);
    for (const [id, orderId] of this.#settled) {
      if (this.#settled.size <= mostSettled) return;
      this.#settled.delete(id);
      this.#own.get(orderId)?.delete(id);
      if (this.#own.get(orderId)?.size === 0) this.#own.delete(orderId);
    }
  }

  /** Forgets what codes told of orders that were over long ago and whose row never came; answers which. */
  #forgetOld(): string[] {
    const nowMs = this.#heardMs();
    if (nowMs === null) return [];
    const old = [...this.#learnt.values()].filter((learnt) => isLongOver(learnt, nowMs));
    for (const { orderId } of old) {
      this.#learnt.delete(orderId);
      this.#superseded(orderId);
    }
    return old.map((learnt) => learnt.orderId);
  }

  /** Drops what the row of an order tells by now. */
  #drop(row: Order): void {
    this.#settle(row);
    const learnt = this.#learnt.get(row.id);
    if (!learnt || (learnt.packed && !knowsPacking(row))) return;
    this.#learnt.delete(row.id);
    this.#superseded(row.id);
  }

  #changed(orderIds: readonly string[]): void {
    if (orderIds.length === 0) return;
    for (const orderId of orderIds) this.#fold(orderId);
    for (const listener of this.#listeners) listener(orderIds);
  }

  #fold(orderId: string): void {
    const row = this.#rows.get(orderId) ?? null;
    const base = baseOrder(row, this.#learnt.get(orderId) ?? null);
    if (!base) {
      this.#folded.delete(orderId);
      return;
    }
    const own = this.#own.get(orderId);
    const facts = [...(own?.values() ?? [])].filter(
      ({ fact, journalId }) => !this.#held.isHeld(fact.id, journalId),
    );
    if (facts.length === 0) {
      this.#folded.set(orderId, base);
      return;
    }
    const folded = withFacts(
      base,
      facts.map(({ fact }) => fact),
    );
    this.#folded.set(orderId, folded);
    // What a row of the server never promised, own facts can't free.
    if (row) this.#promise(base, folded, new Map(facts.map((own) => [own.fact.id, own])));
  }

  /** Notes what each own fact changed of what the order promises, in the order of the fold. */
  #promise(base: Order, folded: Order, facts: ReadonlyMap<string, OwnFact>): void {
    let order = base;
    for (const { id } of folded.timeline.slice(base.timeline.length)) {
      const own = facts.get(id);
      if (!own) continue;
      const next = withFacts(order, [own.fact]);
      const [before, after] = [promisedBy(order), promisedBy(next)];
      for (const sku of new Set([...before.keys(), ...after.keys()])) {
        const quantityMilli = (after.get(sku) ?? 0) - (before.get(sku) ?? 0);
        const changes = this.#promises.get(sku) ?? new Map<string, OwnMovement>();
        const { journalId, tillSequence } = own;
        if (quantityMilli === 0) changes.delete(id);
        else changes.set(id, { journalId, tillSequence, operationId: id, quantityMilli });
        if (changes.size > 0) this.#promises.set(sku, changes);
      }
      order = next;
    }
  }
}
