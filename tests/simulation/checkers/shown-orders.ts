/**
 * What tills show of online orders. While things happen: every own fact of an order that shows is in its timeline
 * once, whatever else stands there was told by somebody, and goods and money are the sums of the handovers that
 * the timeline names. At the end: exactly the rows of the server, and as much promised.
 */
import type { Evidence } from '../world/evidence.ts';
import { skus } from '../world/shop.ts';
import type { CheckedDatabase } from './database.ts';
import { addSold, onceOnlineIn } from './order-fold.ts';

type Json = Readonly<Record<string, unknown>>;

interface ShownOrder {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly lines: readonly {
    readonly line: { readonly lineId: number; readonly quantityMilli: number };
    readonly pickedMilli: number | null;
    readonly substitute: unknown;
    readonly handedMilli: number;
    readonly refusedMilli: number;
  }[];
  readonly timeline: readonly { readonly id: string; readonly what: string }[];
  readonly payment: { readonly usedMinor: number };
}

/** A stored row as far as it is looked into. */
type OrderRow = Pick<ShownOrder, 'state' | 'lines' | 'timeline'>;

/** A till as far as this looks at it. */
export interface OrderingTill {
  readonly name: string;
  readonly storeId: string;
  readonly life: number;
  readonly inDoubt: boolean;
  readonly own: ReadonlyMap<string, Json>;
  readonly till: {
    readonly orders: {
      order(orderId: string): ShownOrder | null;
      readonly board: { getState(): { readonly version: number; readonly orders: readonly unknown[] } };
    };
    readonly stock: { figure(sku: string): { readonly promisedMilli: number } };
  } | null;
}

/** What is known of orders beside the till. */
export interface KnownOrders {
  readonly placed: ReadonlyMap<string, unknown>;
}

interface Handover {
  readonly lines: readonly { lineId: number; handedMilli: number; refusedMilli: number }[];
  readonly sale: { readonly tenders: readonly { kind: string; amountMinor: number }[] } | null;
}

/** The checker of shown orders. */
export class ShownOrders {
  readonly #evidence: Evidence;
  readonly #known: KnownOrders;
  readonly #seen = new Map<string, string>();

  constructor(evidence: Evidence, known: KnownOrders) {
    this.#evidence = evidence;
    this.#known = known;
  }

  /** Looks at all orders of a till after something of them changed. */
  look({ name, life, inDoubt, own, till }: OrderingTill): void {
    if (!till || inDoubt || this.#known.placed.size === 0) return;
    const seen = `${life} ${till.orders.board.getState().version} ${own.size}`;
    if (this.#seen.get(name) === seen) return;
    this.#seen.set(name, seen);
    const operations = this.#operations(own);
    for (const orderId of this.#known.placed.keys()) {
      const order = till.orders.order(orderId);
      if (order) this.#judge(name, order, operations);
    }
  }

  /** Operations about orders that anybody journalled, by id; whether this till did. */
  #operations(
    own: ReadonlyMap<string, Json>,
  ): Map<string, { orderId: string; payload: Json; isOwn: boolean }> {
    const found = new Map<string, { orderId: string; payload: Json; isOwn: boolean }>();
    const add = (entry: Json, isOwn: boolean): void => {
      const { id, kind, payload } = entry.operation as { id: string; kind: string; payload: Json }; // an envelope
      if (kind.startsWith('order-')) found.set(id, { orderId: String(payload.orderId), payload, isOwn });
      const back = kind === 'return' ? (payload.purchase as { orderId: string | null } | null) : null;
      if (back?.orderId) found.set(id, { orderId: back.orderId, payload, isOwn });
    };
    for (const { entry } of this.#evidence.answered.values()) add(entry, false);
    for (const entry of own.values()) add(entry, true);
    return found;
  }

  #judge(
    name: string,
    order: ShownOrder,
    operations: ReadonlyMap<string, { orderId: string; payload: Json; isOwn: boolean }>,
  ): void {
    const wrong = (detail: string): void =>
      this.#evidence.violation('orders-shown', `${name} shows ${order.id}: ${detail}`);
    const ids = order.timeline.slice(1).map(({ id }) => id);
    if (new Set(ids).size !== ids.length) wrong('something counts twice');
    const repeated = new Set(
      this.#evidence.collisions.filter(({ kind }) => kind === 'operation-repeated').map(({ about }) => about),
    );
    for (const [id, { orderId, isOwn }] of operations) {
      if (isOwn && orderId === order.id && !ids.includes(id) && !repeated.has(id)) wrong(`without own ${id}`);
    }
    const handovers = ids.flatMap((id) => {
      const found = operations.get(id);
      // An event whose answer died with the server is known to nobody but the server.
      return found && 'proof' in found.payload ? [found.payload as unknown as Handover] : [];
    });
    const named = order.timeline.filter(({ what }) => what === 'hand-over').length;
    if (named !== handovers.length) return;
    for (const { line, handedMilli, refusedMilli } of order.lines) {
      const own = handovers.flatMap((each) => each.lines.filter(({ lineId }) => lineId === line.lineId));
      const handed = own.reduce((sum, each) => sum + each.handedMilli, 0);
      const refused = own.reduce((sum, each) => sum + each.refusedMilli, 0);
      if (handed !== handedMilli || refused !== refusedMilli)
        wrong(`${handedMilli} handed and ${refusedMilli} refused instead of ${handed} and ${refused}`);
    }
    const returns = ids.filter((id) => 'refunds' in (operations.get(id)?.payload ?? {})).length;
    if (returns !== order.timeline.filter(({ what }) => what === 'return').length) return;
    const parts = { sold: new Map<number, number>(), back: new Map<number, number>() };
    const used = ids.reduce((sum, id) => {
      const payload = operations.get(id)?.payload ?? {};
      if ('refunds' in payload) return Math.max(0, sum - onceOnlineIn(payload, order.id, parts));
      if (!('proof' in payload)) return sum;
      addSold(parts.sold, payload);
      return sum + prepaidIn(payload as unknown as Handover);
    }, 0);
    if (used !== order.payment.usedMinor) wrong(`${order.payment.usedMinor} set off instead of ${used}`);
  }
}

function prepaidIn({ sale }: Handover): number {
  return (sale?.tenders ?? []).reduce(
    (sum, { kind, amountMinor }) => sum + (kind === 'prepaid' ? amountMinor : 0),
    0,
  );
}

/** What a till shows of orders otherwise than the server has it; empty when they are level. */
export function orderDifferences(
  database: CheckedDatabase,
  { till, name, storeId }: OrderingTill,
  known: KnownOrders,
): string[] {
  if (!till) return [`${name} is off`];
  const rows = database.all(
    `SELECT id, data FROM feed_rows WHERE stream = ? AND collection = 'orders' AND data IS NOT NULL`,
    `store:${storeId}`,
  );
  const there = new Map(rows.map((row) => [String(row.id), JSON.parse(String(row.data)) as OrderRow]));
  const found: string[] = [];
  for (const id of new Set([...known.placed.keys(), ...there.keys()])) {
    const order = till.orders.order(id);
    const row = there.get(id);
    // What only a code told stays, until the order comes.
    if (row === undefined && order?.number.startsWith('Q-')) continue;
    // The seal is made as a row is sent: it stands in none that is stored.
    const shown = order === null ? undefined : sorted({ ...unlabelled(order, row), seal: undefined });
    const stored = row && sorted(row);
    if (shown !== stored)
      found.push(`${name}: order ${id} is ${shown?.slice(0, 900)}, on the server ${stored?.slice(0, 900)}`);
  }
  const levels = database.all('SELECT sku, promised_milli FROM stock_levels WHERE store_id = ?', storeId);
  const promised = new Map(levels.map((row) => [String(row.sku), Number(row.promised_milli)]));
  for (const sku of skus) {
    const { promisedMilli } = till.stock.figure(sku);
    if (promisedMilli !== (promised.get(sku) ?? 0))
      found.push(`${name}: ${promisedMilli} of ${sku} promised, on the server ${promised.get(sku) ?? 0}`);
  }
  return found;
}

/**
 * An order without what a bag's label told the till of a packing that the server doesn't know, because the disk with its
 * fact was lost: never more than was ordered, beside what is gone already.
 */
function unlabelled(order: ShownOrder, row: OrderRow | undefined): object {
  if (!row || row.timeline.some(({ what }) => what === 'pack')) return order;
  const lines = order.lines.map((line, index) => {
    const { pickedMilli, substitute } = row.lines[index] ?? line;
    const most = Math.max(line.line.quantityMilli, line.handedMilli + line.refusedMilli);
    return (line.pickedMilli ?? 0) > most ? line : { ...line, pickedMilli, substitute };
  });
  return { ...order, state: order.state === 'packed' ? row.state : order.state, lines };
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
