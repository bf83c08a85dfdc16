/**
 * What went wrong with an order, told from its fold: the facts that didn't fit, by what they collided with.
 * Withdrawn by itself once a late fact makes them fit. Rules [ORDER*].
 */
import type { Order, TimelineEntry } from '../entities/order.ts';
import type { OrderFact } from './order-facts.ts';
import { isClosed } from './order-moves.ts';
import { outstandingMilli, placedOrder, withFacts } from './order-of.ts';

/** The exceptions that an order's timeline may raise. */
export const orderExceptionKinds = [
  'handed-over-twice',
  'handed-over-after-cancel',
  'order-out-of-step',
  'goods-missing',
] as const;
export type OrderExceptionKind = (typeof orderExceptionKinds)[number];

/** An exception with the facts that cause it: what didn't fit, and the handovers it collides with. */
export interface OrderConflict {
  readonly kind: OrderExceptionKind;
  readonly causes: readonly string[];
}

/** The conflicts of an order as it stands; each kind once at the most. */
export function conflictsOf(order: Order): OrderConflict[] {
  const misfits = order.timeline.filter((entry) => !entry.fits);
  return orderExceptionKinds.flatMap((kind) => {
    if (kind === 'goods-missing') return missingOf(order);
    const own = misfits.filter((entry) => kindOf(entry) === kind);
    if (own.length === 0) return [];
    const others =
      kind === 'handed-over-twice' ? order.timeline.filter((each) => each.what === 'hand-over') : [];
    return [{ kind, causes: [...new Set([...own, ...others].map((each) => each.id))].sort() }];
  });
}

/** Goods of the order that nobody scanned back to the shelf, caused by the putting back that left them out. */
function missingOf({ missing = [], timeline }: Order): OrderConflict[] {
  const back = timeline.find((entry) => entry.what === 'restock');
  return missing.length === 0 || !back ? [] : [{ kind: 'goods-missing', causes: [back.id] }];
}

/**
 * The goods that a conflict is about, thousandths by SKU, as far as a remedy of it moves them: what is missing, and
 * what left the store after the order had ended. `operations` are those of the store in question.
 */
export function conflictGoods(
  { kind, causes }: OrderConflict,
  order: Pick<Order, 'lines' | 'missing' | 'timeline'>,
  operations: readonly OrderFact[],
): ReadonlyMap<string, number> {
  if (kind === 'goods-missing')
    return new Map((order.missing ?? []).map(({ sku, quantityMilli }) => [sku, quantityMilli]));
  const goods = new Map<string, number>();
  if (kind !== 'handed-over-after-cancel') return goods;
  // What two handovers took twice is back in the stock already, of the one that the fold takes later.
  const left = new Map(
    order.lines.map(({ line, pickedMilli }) => [line.lineId, pickedMilli ?? line.quantityMilli]),
  );
  const byId = new Map(operations.map((fact) => [fact.id, fact]));
  for (const { id } of order.timeline) {
    const fact = byId.get(id);
    if (fact?.kind !== 'order-handover' || !causes.includes(id)) continue;
    for (const { lineId, sku, movesStock, quantityMilli } of fact.payload.sale?.lines ?? []) {
      const milli = Math.min(quantityMilli, left.get(lineId) ?? quantityMilli);
      left.set(lineId, (left.get(lineId) ?? milli) - milli);
      if (movesStock && milli > 0) goods.set(sku, (goods.get(sku) ?? 0) + milli);
    }
  }
  return goods;
}

function kindOf({ what, from }: TimelineEntry): OrderExceptionKind {
  if (what !== 'hand-over') return 'order-out-of-step';
  if (from === 'cancelled' || from === 'lapsed' || from === 'restocked') return 'handed-over-after-cancel';
  return from === 'collected' || from === 'ready' || from === 'packed'
    ? 'handed-over-twice'
    : 'order-out-of-step';
}

/** Stock that handovers of one order took twice, to be put back: the goods went out of the door once. */
export interface TwiceTaken {
  /** The store whose stock it was taken from. */
  readonly storeId: string;
  readonly sku: string;
  readonly quantityMilli: number;
  /** Business time of the handover that took too much, ms. */
  readonly businessMs: number;
}

/** What the handovers of an order took beyond what there was to hand over, in the order of the fold. */
export function twiceTaken(
  content: Parameters<typeof placedOrder>[0],
  facts: readonly OrderFact[],
): TwiceTaken[] {
  const taken: TwiceTaken[] = [];
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  let order = placedOrder(content);
  const folded = withFacts(order, facts);
  for (const { id } of folded.timeline.slice(1)) {
    const fact = byId.get(id);
    if (!fact) continue;
    if (fact.kind === 'order-handover') taken.push(...beyond(order, fact));
    order = withFacts(order, [fact]);
  }
  return taken;
}

function beyond(order: Order, fact: Extract<OrderFact, { readonly kind: 'order-handover' }>): TwiceTaken[] {
  // After a cancellation nothing had been handed over yet: those goods did leave the store.
  const wasClosed = isClosed(order.state) && order.state !== 'collected';
  return fact.payload.lines.flatMap(({ lineId, handedMilli }): TwiceTaken[] => {
    const line = order.lines.find((each) => each.line.lineId === lineId);
    // What this handover took, whatever the order is packed with: it may know of a packing that met a closed order.
    const taken = fact.payload.sale?.lines.find((each) => each.lineId === lineId);
    if (!line || !taken?.movesStock) return [];
    const open = wasClosed
      ? Math.max(0, (line.pickedMilli ?? line.line.quantityMilli) - line.handedMilli)
      : outstandingMilli(line);
    const excessMilli = handedMilli - open;
    if (excessMilli <= 0) return [];
    const { storeId, at } = fact;
    return [{ storeId, sku: taken.sku, quantityMilli: excessMilli, businessMs: at.businessMs }];
  });
}
