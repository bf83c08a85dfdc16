/**
 * An order is a fold over its content and all that happened to it. Facts are taken in the order of their `after`
 * references, then of their ids, returns when they were recorded: so the same facts give the same order however they
 * came. A fact is never refused: one that doesn't fit an open order still moves it to where the fact leads, one that
 * meets a closed order changes nothing but what was handed over; both stay in the timeline as not fitting. Rules [ORDER*].
 */

import { sumMinor } from '../../money/money.ts';
import {
  type Order,
  type OrderContent,
  type OrderLine,
  orderContentSchema,
  type ReturnedPart,
  type TimelineEntry,
} from '../entities/order.ts';
import { headsWith } from '../fact-order.ts';
import { pointsTenderOf } from '../loyalty/order-loyalty.ts';
import type { OrderRestockPayload } from '../operations/order-restock.ts';
import { lineSlice } from './line-slice.ts';
import { type OrderFact, type OrderReturn, orderFactsInTurn } from './order-facts.ts';
import { isClosed, legalMove, moveTargets, type OrderMove } from './order-moves.ts';

const moveOfKind = {
  'order-accept': 'accept',
  'order-pack': 'pack',
  'order-ready': 'make-ready',
  'order-handover': 'hand-over',
  'order-restock': 'restock',
  'order-cancel-acknowledge': 'acknowledge-cancel',
  'order-decline': 'decline',
  cancel: 'cancel',
  lapse: 'lapse',
  'take-back': 'take-back',
} as const satisfies Readonly<Record<string, OrderMove>>;

/** An order to which nothing happened yet. */
export function placedOrder(content: OrderContent): Order {
  const order: Order = {
    ...content,
    lines: content.lines.map((line) => ({
      line,
      pickedMilli: null,
      short: null,
      substitute: null,
      handedMilli: 0,
      refusedMilli: 0,
    })),
    state: 'placed',
    cancelAsked: null,
    leaseUntilMs: null,
    place: null,
    bags: [],
    payment: { state: 'unpaid', paidMinor: 0, usedMinor: 0, refundedMinor: 0, refundDueMinor: 0 },
    timeline: [
      {
        id: content.id,
        what: 'place',
        atMs: content.placedAtMs,
        tillId: null,
        staffId: null,
        from: 'placed',
        fits: true,
        note: null,
      },
    ],
    heads: [content.id],
  };
  return withPayment(order, {});
}

/** What was ordered, as it stands in an order's row. */
export function contentOf(order: Order): OrderContent {
  return orderContentSchema.parse({ ...order, lines: order.lines.map(({ line }) => line) });
}

/** The order as all these facts have it; facts about other orders and repetitions are passed over. */
export function orderOf(content: OrderContent, facts: readonly OrderFact[]): Order {
  return withFacts(placedOrder(content), facts);
}

/** The order with those of these facts added that it doesn't hold yet. */
export function withFacts(order: Order, facts: readonly OrderFact[]): Order {
  const known = new Set(order.timeline.map((entry) => entry.id));
  const own = new Map(
    facts.flatMap((fact) => (orderIdIn(fact) === order.id && !known.has(fact.id) ? [[fact.id, fact]] : [])),
  );
  return orderFactsInTurn([...own.values()]).reduce(step, order);
}

/** The order that a fact is about. */
export function orderIdIn(fact: OrderFact): string {
  return 'payload' in fact ? fact.payload.orderId : fact.orderId;
}

function step(order: Order, fact: OrderFact): Order {
  const moved = applied({ ...order, heads: headsWith(order.heads, fact) }, fact);
  return withPayment(moved, {});
}

function applied(order: Order, fact: OrderFact): Order {
  switch (fact.kind) {
    case 'pay':
      return withPayment(noted(order, fact, 'pay', true, fact.reference), { paidMinor: fact.amountMinor });
    case 'refund':
      return withPayment(noted(order, fact, 'refund', true, fact.reference), {
        refundedMinor: fact.amountMinor,
      });
    case 'return':
      return returnedTo(order, fact);
    case 'ask-cancel': {
      const asked = noted(order, fact, 'ask-cancel', true, fact.note);
      return isClosed(order.state) ? asked : { ...asked, cancelAsked: { id: fact.id, atMs: fact.atMs } };
    }
    default:
      return moved(order, fact);
  }
}

/** The goods had been handed over and paid with that money: it is no longer used, once for each part of them. */
function returnedTo(order: Order, fact: OrderReturn): Order {
  const before = order.returned ?? [];
  const returned = withParts(before, fact.lines);
  const beyondMinor = beyondHandedMinor(order, returned) - beyondHandedMinor(order, before);
  const onlineMinor = Math.max(0, fact.onlineMinor - beyondMinor);
  const next = noted(order, fact, 'return', true, null);
  return withPayment(returned.length === 0 ? next : { ...next, returned }, {
    usedMinor: -onlineMinor,
    returnedMinor: onlineMinor,
  });
}

function withParts(before: readonly ReturnedPart[], more: readonly ReturnedPart[]): ReturnedPart[] {
  const parts = new Map(before.map((part) => [part.lineId, part] as const));
  for (const { lineId, quantityMilli, refundMinor } of more) {
    const known = parts.get(lineId);
    parts.set(lineId, {
      lineId,
      quantityMilli: (known?.quantityMilli ?? 0) + quantityMilli,
      refundMinor: (known?.refundMinor ?? 0) + refundMinor,
    });
  }
  return [...parts.values()].sort((a, b) => a.lineId - b.lineId);
}

/** What went back for goods beyond those handed over; lines of which no handover is known aren't judged. */
function beyondHandedMinor(order: Order, returned: readonly ReturnedPart[]): number {
  return returned.reduce((sum, { lineId, refundMinor }) => {
    const line = order.lines.find((each) => each.line.lineId === lineId);
    return !line || line.handedMilli === 0 ? sum : sum + Math.max(0, refundMinor - handedMinor(line));
  }, 0);
}

type MovingFact = Extract<OrderFact, { readonly kind: keyof typeof moveOfKind }>;

function moved(order: Order, fact: MovingFact): Order {
  const move = moveOfKind[fact.kind];
  const target = legalMove(order.state, move);
  const wasClosed = isClosed(order.state);
  if (fact.kind === 'order-handover') return handedOver(order, fact, target !== null);
  const state = target ?? (wasClosed ? order.state : moveTargets[move]);
  const next = { ...noted(order, fact, move, target !== null, noteOf(fact)), state };
  if (isClosed(state)) {
    const ended = { ...next, cancelAsked: null };
    // What met a closed order tells nothing of its goods: they may be with the customer.
    return fact.kind === 'order-restock' && !wasClosed ? withMissing(ended, fact.payload.lines) : ended;
  }
  switch (fact.kind) {
    case 'order-accept':
      return { ...next, leaseUntilMs: fact.at.businessMs + fact.payload.leaseMs };
    case 'order-pack': {
      const packed = new Map(fact.payload.lines.map((line) => [line.lineId, line]));
      return {
        ...next,
        place: null,
        bags: fact.payload.bags,
        lines: order.lines.map((line) => {
          const found = packed.get(line.line.lineId);
          if (!found) return line;
          const { pickedMilli, short, substitute } = found;
          return withHanded({ ...line, pickedMilli, short, substitute }, handedMinor(line));
        }),
      };
    }
    case 'order-ready':
      return { ...next, place: fact.payload.place };
    default:
      return next;
  }
}

/** What should have come back to the shelf and wasn't scanned, thousandths by SKU. */
function withMissing(order: Order, back: OrderRestockPayload['lines']): Order {
  const missing = [...waitingBySku(order)].flatMap(([sku, packedMilli]) => {
    const backMilli = back.reduce((sum, line) => sum + (line.sku === sku ? line.quantityMilli : 0), 0);
    return packedMilli > backMilli ? [{ sku, quantityMilli: packedMilli - backMilli }] : [];
  });
  return missing.length === 0 ? order : { ...order, missing };
}

/** What waits in the bags of an order, thousandths by SKU. Services and the like lie on no shelf. */
function waitingBySku({ lines }: Pick<Order, 'lines'>): Map<string, number> {
  const waiting = new Map<string, number>();
  for (const line of lines) {
    const { sku, movesStock } = soldLine(line);
    const milli = line.pickedMilli === null ? 0 : outstandingMilli(line);
    if (movesStock && milli > 0) waiting.set(sku, (waiting.get(sku) ?? 0) + milli);
  }
  return waiting;
}

type Handover = Extract<OrderFact, { readonly kind: 'order-handover' }>;

function handedOver(order: Order, fact: Handover, isLegal: boolean): Order {
  const given = new Map(fact.payload.lines.map((line) => [line.lineId, line]));
  let tooMuch = false;
  const lines = order.lines.map((line): OrderLine => {
    const found = given.get(line.line.lineId);
    if (!found) return line;
    if (found.handedMilli + found.refusedMilli > outstandingMilli(line)) tooMuch = true;
    const handedMilli = line.handedMilli + found.handedMilli;
    const handed = { ...line, handedMilli, refusedMilli: line.refusedMilli + found.refusedMilli };
    const sold = fact.payload.sale?.lines.filter(({ lineId }) => lineId === found.lineId);
    if (!sold) return handed;
    return withHanded(handed, handedMinor(line) + sumMinor(sold.map(({ totalMinor }) => totalMinor)));
  });
  const usedMinor = (fact.payload.sale?.tenders ?? []).reduce(
    (sum, tender) => sum + (tender.kind === 'prepaid' ? tender.amountMinor : 0),
    0,
  );
  const isDone = lines.every((line) => outstandingMilli(line) === 0);
  const open = !isClosed(order.state);
  const state = open && isDone ? 'collected' : order.state;
  const next = {
    ...noted(order, fact, 'hand-over', isLegal && !tooMuch, null, open && !isDone),
    lines,
    state,
    cancelAsked: isClosed(state) ? null : order.cancelAsked,
  };
  return withPayment(next, { usedMinor });
}

/** What is still to be collected of a line, thousandths. */
export function outstandingMilli({ line, pickedMilli, handedMilli, refusedMilli }: OrderLine): number {
  return Math.max(0, (pickedMilli ?? line.quantityMilli) - handedMilli - refusedMilli);
}

/** The line as it is sold: its substitute where there is one, for what was picked of it. */
export function soldLine({ line, substitute }: OrderLine): OrderLine['line'] {
  return substitute ?? line;
}

/** What an order's outstanding goods come to, minor units. */
export function outstandingMinor(order: Pick<Order, 'lines'>): number {
  return sumMinor(outstandingLines(order).map((line) => line.totalMinor));
}

/** What money they need, minor units: what points pay of them as a tender is paid already. */
export function outstandingMoneyMinor(order: Pick<Order, 'lines' | 'loyalty'>): number {
  return outstandingMinor(order) - pointsTenderOf(order.loyalty, outstandingLines(order)).amountMinor;
}

function outstandingLines({ lines }: Pick<Order, 'lines'>): OrderLine['line'][] {
  return lines.flatMap((line) => {
    const open = outstandingMilli(line);
    return open === 0 ? [] : [lineSlice(soldLine(line), line.handedMilli, line.handedMilli + open)];
  });
}

/** What is still to be paid for an order's outstanding goods beyond what was paid online, minor units. */
export function dueMinor(order: Pick<Order, 'lines' | 'loyalty' | 'payment' | 'state'>): number {
  if (isClosed(order.state)) return 0;
  const { paidMinor, usedMinor, refundedMinor } = order.payment;
  return Math.max(0, outstandingMoneyMinor(order) - Math.max(0, paidMinor - usedMinor - refundedMinor));
}

/** What of a line the customer gets: as ordered, and once it is packed what is in the bags, less what was refused. */
export function keptMilli({ line, pickedMilli, refusedMilli }: OrderLine): number {
  return Math.max(0, (pickedMilli ?? line.quantityMilli) - refusedMilli);
}

/** What that comes to, minor units; a substitute at its own price. */
export function keptMinor(line: OrderLine): number {
  const milli = keptMilli(line);
  return milli === 0 ? 0 : lineSlice(soldLine(line), 0, milli).totalMinor;
}

/** What tills asked for all that was handed over of a line, minor units. */
export function handedMinor(line: OrderLine): number {
  return line.handedMinor ?? packedMinor(line);
}

/** The same by what is packed by now, which may be something else at another price. */
function packedMinor(line: OrderLine): number {
  const { handedMilli } = line;
  return handedMilli === 0 ? 0 : lineSlice(soldLine(line), 0, handedMilli).totalMinor;
}

function withHanded({ handedMinor: _, ...line }: OrderLine, minor: number): OrderLine {
  return minor === packedMinor(line) ? line : { ...line, handedMinor: minor };
}

/** What an open order promises of each SKU, thousandths; nothing once it is closed. */
export function promisedBy(order: Pick<Order, 'lines' | 'state'>): Map<string, number> {
  const promised = new Map<string, number>();
  if (isClosed(order.state)) return promised;
  for (const line of order.lines) {
    const sold = soldLine(line);
    const open = outstandingMilli(line);
    if (open > 0 && sold.movesStock) promised.set(sold.sku, (promised.get(sold.sku) ?? 0) + open);
  }
  return promised;
}

type PaymentChange = Partial<Record<'paidMinor' | 'usedMinor' | 'returnedMinor' | 'refundedMinor', number>>;

/** Adds to what was paid, used and given back, and tells anew what is due. */
function withPayment(order: Order, change: PaymentChange): Order {
  const paidMinor = order.payment.paidMinor + (change.paidMinor ?? 0);
  // Never below nothing: a return may be read before the handover that it takes back from.
  const usedMinor = Math.max(0, order.payment.usedMinor + (change.usedMinor ?? 0));
  const refundedMinor = order.payment.refundedMinor + (change.refundedMinor ?? 0);
  const returnedMinor = (order.payment.returnedMinor ?? 0) + (change.returnedMinor ?? 0);
  const needed = isClosed(order.state) ? 0 : outstandingMoneyMinor(order);
  const refundDueMinor = Math.max(0, paidMinor - usedMinor - refundedMinor - needed);
  const state = paidMinor === 0 ? 'unpaid' : paidMinor < order.totalMinor ? 'part-paid' : 'paid';
  const returned = returnedMinor === 0 ? {} : { returnedMinor };
  return {
    ...order,
    payment: { state, paidMinor, usedMinor, ...returned, refundedMinor, refundDueMinor },
  };
}

function noted(
  order: Order,
  fact: OrderFact,
  what: TimelineEntry['what'],
  fits: boolean,
  note: string | null,
  isPart = false,
): Order {
  const by =
    'payload' in fact
      ? { atMs: fact.at.businessMs, tillId: fact.tillId, staffId: fact.staffId }
      : { atMs: fact.atMs, tillId: null, staffId: null, ...(fact.kind === 'return' ? byWhom(fact) : {}) };
  const entry: TimelineEntry = { id: fact.id, what, ...by, from: order.state, fits, note, ...shownBy(fact) };
  if (isPart) entry.isPart = true;
  if (tellsOfLeaving(fact) && !knowsAll(order, fact.after)) entry.lacksEarlier = true;
  return { ...order, timeline: [...order.timeline, entry] };
}

/** Whether goods of the order had left once this happened: they were handed over, or came back. */
function tellsOfLeaving(fact: OrderFact): boolean {
  return fact.kind === 'order-handover' || (fact.kind === 'return' && fact.lines.length > 0);
}

function knowsAll({ timeline }: Order, ids: readonly string[]): boolean {
  return ids.every((id) => timeline.some((entry) => entry.id === id));
}

function byWhom({ tillId, staffId }: OrderReturn): Pick<TimelineEntry, 'tillId' | 'staffId'> {
  return { tillId, staffId };
}

/** How somebody showed that the order is theirs, whom of them it was, and whose right was lent for it. */
function shownBy(fact: OrderFact): Pick<TimelineEntry, 'proof' | 'collector' | 'approvedBy'> {
  switch (fact.kind) {
    case 'order-handover': {
      const { proof, collector, approvedBy } = fact.payload;
      return { proof, collector, ...lent(approvedBy) };
    }
    case 'order-decline':
      return lent(fact.payload.approvedBy);
    case 'order-restock':
      return lent(fact.payload.early?.approvedBy ?? null);
    default:
      return {};
  }
}

function lent(approvedBy: string | null): Pick<TimelineEntry, 'approvedBy'> {
  return approvedBy === null ? {} : { approvedBy };
}

/** A place, or the reason of an early end as its code, or what the online side said. */
function noteOf(fact: MovingFact): string | null {
  if (fact.kind === 'order-ready') return fact.payload.place;
  if (fact.kind === 'order-decline') return fact.payload.reason;
  if (fact.kind === 'order-restock') return fact.payload.early?.reason ?? null;
  return 'note' in fact ? fact.note : null;
}
