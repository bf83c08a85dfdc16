/**
 * What became of an order, told anew from what is stored: its content, the online side's events and the
 * operations of tills that count. Written from the rules of docs/SPEC.md ([ORDER*], [HANDOVER*]), with no code of
 * the product: sums per line, moves as a list of words.
 */

type Json = Readonly<Record<string, unknown>>;

/** Something that happened to an order, as it was stored. */
export interface StoredFact {
  readonly id: string;
  readonly kind: string;
  readonly after: readonly string[];
  /** Of an operation its payload, of an event the event. */
  readonly body: Json;
  /** Null for events. */
  readonly storeId: string | null;
  /** Null for events. */
  readonly tillId: string | null;
  readonly atMs: number;
}

/** A line of what was ordered. */
export interface OrderedLine {
  readonly lineId: number;
  readonly sku: string;
  readonly quantityMilli: number;
  readonly unitPriceMinor: number;
}

/** What was ordered, as far as this reads it. */
export interface OrderedContent {
  readonly id: string;
  readonly storeId: string;
  readonly number: string;
  readonly totalMinor: number;
  readonly lines: readonly OrderedLine[];
}

/** A line and what became of it, thousandths. */
export interface ToldLine {
  readonly lineId: number;
  sku: string;
  readonly orderedMilli: number;
  readonly unitPriceMinor: number;
  picked: number | null;
  substitute: boolean;
  handed: number;
  refused: number;
}

/** Goods that were taken from stock once too often. */
export interface ToldReturn {
  readonly storeId: string;
  readonly sku: string;
  readonly quantityMilli: number;
  readonly atMs: number;
}

/** An order as its facts tell it. */
export interface ToldOrder {
  readonly content: OrderedContent;
  state: string;
  asked: string | null;
  place: string | null;
  leaseUntilMs: number | null;
  readonly lines: readonly ToldLine[];
  paid: number;
  used: number;
  /** By line: what was handed over comes to, and what went back for it. */
  readonly sold: Map<number, number>;
  readonly back: Map<number, number>;
  refunded: number;
  readonly steps: {
    readonly id: string;
    readonly what: string;
    readonly from: string;
    readonly fits: boolean;
  }[];
  readonly returns: ToldReturn[];
  /** The putting back that left goods out; null when none did. */
  shortBack: string | null;
  readonly facts: readonly StoredFact[];
}

const moves = new Set(
  `placed>accept placed>cancel placed>lapse
   accepted>accept accepted>pack accepted>acknowledge-cancel accepted>decline accepted>take-back
   packed>accept packed>pack packed>make-ready packed>hand-over packed>restock packed>acknowledge-cancel packed>take-back
   ready>accept ready>pack ready>make-ready ready>hand-over ready>restock ready>acknowledge-cancel ready>take-back`
    .split(/\s+/)
    .filter((each) => each !== ''),
);
const ended: ReadonlySet<string> = new Set(['collected', 'cancelled', 'lapsed', 'restocked']);
const words: Readonly<Record<string, string>> = {
  'order-accept': 'accept',
  'order-pack': 'pack',
  'order-ready': 'make-ready',
  'order-handover': 'hand-over',
  'order-restock': 'restock',
  'order-cancel-acknowledge': 'acknowledge-cancel',
  'order-decline': 'decline',
};
const leads: Readonly<Record<string, string>> = {
  accept: 'accepted',
  pack: 'packed',
  'make-ready': 'ready',
  restock: 'restocked',
  'acknowledge-cancel': 'cancelled',
  decline: 'cancelled',
  cancel: 'cancelled',
  lapse: 'lapsed',
  'take-back': 'cancelled',
};

/** Whether nothing moves an order any more. */
export function hasEnded(state: string): boolean {
  return ended.has(state);
}

/** Tells an order. */
export function tellOrder(content: OrderedContent, facts: readonly StoredFact[]): ToldOrder {
  const order: ToldOrder = {
    content,
    state: 'placed',
    asked: null,
    place: null,
    leaseUntilMs: null,
    lines: content.lines.map(({ lineId, sku, quantityMilli, unitPriceMinor }) => ({
      lineId,
      sku,
      orderedMilli: quantityMilli,
      unitPriceMinor,
      picked: null,
      substitute: false,
      handed: 0,
      refused: 0,
    })),
    paid: 0,
    used: 0,
    sold: new Map(),
    back: new Map(),
    refunded: 0,
    steps: [],
    returns: [],
    shortBack: null,
    facts,
  };
  for (const fact of sortedFacts(facts)) take(order, fact);
  return order;
}

/**
 * The smallest id of all whose causes have been taken comes next; then a return, the one that was recorded first. One
 * that a channel gave back is no later than others, nor is what it builds on.
 */
function sortedFacts(facts: readonly StoredFact[]): StoredFact[] {
  const gone = givenBackIn(facts);
  const waits = ({ id, kind, atMs }: StoredFact): number => (kind === 'return' && !gone.has(id) ? atMs : 0);
  const inTurn = [...facts].sort((a, b) => waits(a) - waits(b) || (a.id < b.id ? -1 : 1));
  const left = new Map(inTurn.map((fact) => [fact.id, fact]));
  const sorted: StoredFact[] = [];
  while (left.size > 0) {
    const free = [...left.values()].filter(({ after }) => !after.some((id) => left.has(id)));
    const [next] = free.length > 0 ? free : left.values();
    if (!next) break;
    left.delete(next.id);
    sorted.push(next);
  }
  return sorted;
}

/** Returns of which a channel says that it gave a refund back, with all that they build on. */
function givenBackIn(facts: readonly StoredFact[]): ReadonlySet<string> {
  const refundIds = facts.flatMap(({ kind, body }) =>
    kind === 'refund' ? [String(body.refundId ?? '')] : [],
  );
  const found = new Set<string>();
  const visit = (id: string): void => {
    const fact = facts.find((each) => each.id === id);
    if (!fact || found.has(id)) return;
    found.add(id);
    fact.after.forEach(visit);
  };
  for (const refundId of refundIds) visit(refundId.replace(/\.\d+$/, ''));
  return found;
}

function take(order: ToldOrder, fact: StoredFact): void {
  const { kind, body, id } = fact;
  const what = words[kind] ?? kind;
  const from = order.state;
  const note = (fits: boolean): void => {
    order.steps.push({ id, what, from, fits });
  };
  if (kind === 'pay' || kind === 'refund') {
    if (kind === 'pay') order.paid += Number(body.amountMinor);
    else order.refunded += Number(body.amountMinor);
    note(true);
    return;
  }
  if (kind === 'return') {
    // A return may be told before the handover that it takes back from.
    order.used = Math.max(0, order.used - onceOnlineIn(body, order.content.id, order));
    note(true);
    return;
  }
  if (kind === 'ask-cancel') {
    if (!ended.has(from)) order.asked = id;
    note(true);
    return;
  }
  const isLegal = moves.has(`${from}>${what}`);
  if (what === 'hand-over') {
    const isEnough = handOver(order, fact);
    note(isLegal && isEnough);
    if (ended.has(order.state)) order.asked = null;
    return;
  }
  note(isLegal);
  if (ended.has(from)) return;
  // Accepting a second time changes nothing but the lease.
  const stays = what === 'accept' && isLegal && from !== 'placed';
  order.state = stays ? from : (leads[what] ?? from);
  if (ended.has(order.state)) {
    order.asked = null;
    if (what === 'restock' && isShort(order, body)) order.shortBack = id;
    return;
  }
  if (what === 'accept') order.leaseUntilMs = fact.atMs + Number(body.leaseMs);
  if (what === 'make-ready') order.place = String(body.place);
  if (what === 'pack') pack(order, body);
}

/** What of a return goes back online, for this order. */
export function onlineIn(body: Json, orderId: string): number {
  const refunds = body.refunds as readonly { kind: string; orderId?: string; amountMinor: number }[];
  return refunds
    .filter((refund) => ['channel', 'refunded-before'].includes(refund.kind) && refund.orderId === orderId)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** The same without what is for goods that came back once more than they were handed over; adds up what came back. */
export function onceOnlineIn(body: Json, orderId: string, { sold, back }: HandedAndBack): number {
  const purchase = body.purchase as { orderId: string | null } | null;
  const lines = body.lines as readonly { purchaseLineId: number | null; refundMinor: number }[];
  let beyond = 0;
  for (const { purchaseLineId: lineId, refundMinor } of purchase?.orderId === orderId ? lines : []) {
    if (lineId === null) continue;
    const before = back.get(lineId) ?? 0;
    back.set(lineId, before + refundMinor);
    const all = sold.get(lineId);
    if (all !== undefined) beyond += Math.max(0, before + refundMinor - all) - Math.max(0, before - all);
  }
  return Math.max(0, onlineIn(body, orderId) - beyond);
}

/** Adds what a handover sold, by line. */
export function addSold(sold: Map<number, number>, body: Json): void {
  const sale = body.sale as { lines: readonly { lineId: number; totalMinor: number }[] } | null;
  for (const { lineId, totalMinor } of sale?.lines ?? [])
    sold.set(lineId, (sold.get(lineId) ?? 0) + totalMinor);
}

/** What of an order's lines was handed over and came back, minor units. */
export interface HandedAndBack {
  readonly sold: Map<number, number>;
  readonly back: Map<number, number>;
}

/** Whether something that waited in the bags wasn't scanned back. */
function isShort(order: ToldOrder, body: Json): boolean {
  const back = body.lines as readonly { readonly sku: string; readonly quantityMilli: number }[];
  const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);
  return order.lines.some(({ sku }) => {
    const packed = order.lines.filter((line) => line.sku === sku && line.picked !== null);
    const found = back.filter((line) => line.sku === sku).map((line) => line.quantityMilli);
    return total(packed.map(leftOf)) > total(found);
  });
}

/** What of a line was packed. */
export interface PackedLine {
  readonly lineId: number;
  readonly pickedMilli: number;
  readonly substitute: { readonly sku: string } | null;
}

function pack(order: ToldOrder, body: Json): void {
  order.place = null;
  for (const { lineId, pickedMilli, substitute } of body.lines as readonly PackedLine[]) {
    const line = order.lines.find((each) => each.lineId === lineId);
    if (!line) continue;
    line.picked = pickedMilli;
    line.substitute = substitute !== null;
    const ordered = order.content.lines.find((each) => each.lineId === lineId);
    line.sku = substitute?.sku ?? ordered?.sku ?? line.sku;
  }
}

interface HandedLine {
  readonly lineId: number;
  readonly handedMilli: number;
  readonly refusedMilli: number;
}

interface HandedSale {
  readonly lines: readonly { readonly lineId: number; readonly sku: string }[];
  readonly tenders: readonly { readonly kind: string; readonly amountMinor: number }[];
}

/** Adds up; false where more left than there was. */
function handOver(order: ToldOrder, { body, storeId, atMs }: StoredFact): boolean {
  let isEnough = true;
  const cancelled = ended.has(order.state) && order.state !== 'collected';
  const sale = body.sale as HandedSale | null;
  for (const { lineId, handedMilli, refusedMilli } of body.lines as readonly HandedLine[]) {
    const line = order.lines.find((each) => each.lineId === lineId);
    if (!line) continue;
    const wholeMilli = line.picked ?? line.orderedMilli;
    const leftMilli = Math.max(0, wholeMilli - line.handed - line.refused);
    if (handedMilli + refusedMilli > leftMilli) isEnough = false;
    // What was called off is still in its bags; what was refused is not in them any more, unless called off.
    const thereMilli = cancelled ? Math.max(0, wholeMilli - line.handed) : leftMilli;
    const quantityMilli = handedMilli - thereMilli;
    // Of what this handover sold: packed anew after the order had ended, that isn't what the order is packed with.
    const sku = sale?.lines.find((each) => each.lineId === lineId)?.sku;
    if (quantityMilli > 0 && sku !== undefined)
      order.returns.push({ storeId: storeId ?? '', sku, quantityMilli, atMs });
    line.handed += handedMilli;
    line.refused += refusedMilli;
  }
  addSold(order.sold, body);
  for (const { kind, amountMinor } of sale?.tenders ?? []) if (kind === 'prepaid') order.used += amountMinor;
  if (!ended.has(order.state) && order.lines.every((line) => leftOf(line) === 0)) order.state = 'collected';
  return isEnough;
}

/** What is still to be collected, thousandths. */
export function leftOf({ picked, orderedMilli, handed, refused }: ToldLine): number {
  return Math.max(0, (picked ?? orderedMilli) - handed - refused);
}
