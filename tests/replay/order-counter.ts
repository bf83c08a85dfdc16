/** Staff of the replay: take online orders at a till as far as the till knows them, whatever its network does. */
import type { Till } from '../../renderer/till/till.ts';
import type { Result } from '../../shared/base/result.ts';
import type { SeededRandom } from '../../shared/base/seeded-random.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { allOutstanding } from '../../shared/domain/orders/decide-handover.ts';
import { packedBySku } from '../../shared/domain/orders/decide-order.ts';
import { isClosed } from '../../shared/domain/orders/order-moves.ts';
import type { HeadlessTill } from '../support/headless-till.ts';
import { type Fate, isCollision } from './order-plan.ts';

/** An order of the run. */
export interface ReplayOrder {
  readonly id: string;
  readonly number: string;
  readonly storeId: string;
  readonly fate: Fate;
  /** What its customer shows. */
  readonly qr: string;
  readonly shortCode: string;
  /** What was handed over of it, thousandths, by the operation. */
  readonly handed: Map<string, number>;
  cancelAsked: boolean;
  collided: boolean;
}

/** A till with the orders that only it works on. */
export interface Counter {
  readonly headless: HeadlessTill;
  readonly random: SeededRandom;
  readonly orders: ReplayOrder[];
}

/** Takes up to `most` orders of a counter one step further; returns how many went. */
export async function workOrders(counter: Counter, most: number): Promise<number> {
  let went = 0;
  for (const order of counter.orders) {
    if (went >= most) break;
    if (await nextStep(counter, order)) went += 1;
  }
  return went;
}

/** One step with an order; false when there is nothing to do with it here now. */
async function nextStep({ headless, random }: Counter, own: ReplayOrder): Promise<boolean> {
  const { till, network } = headless;
  const order = till.orders.order(own.id);
  if (!order) {
    // While the store is cut off, a customer's code may be the first that it hears of the order.
    if (network.up || own.fate !== 'collect' || !random.chance(0.2)) return false;
    return must(own, 'release', await till.orders.release(own.qr));
  }
  if (isClosed(order.state)) return false;
  if (order.cancelAsked) return must(own, 'cancel', await till.orders.acknowledgeCancel(own.id, null));
  if (order.state !== 'ready') {
    await prepare(till, own, order);
    return true;
  }
  if (isCollision(own.fate) || own.fate === 'cancel-later') return false;
  if (own.fate === 'no-show') {
    const lines = [...packedBySku(order)].map(([sku, quantityMilli]) => ({ sku, quantityMilli }));
    return must(own, 'restock', await till.orders.restock(own.id, lines, 'customer-told', null));
  }
  await handOver(till, own, random);
  return true;
}

/** Brings an order to its shelf place at a till. */
export async function prepareWhole(till: Till, own: ReplayOrder): Promise<void> {
  for (let order = till.orders.order(own.id); order && order.state !== 'ready'; ) {
    await prepare(till, own, order);
    order = till.orders.order(own.id);
  }
}

async function prepare(till: Till, own: ReplayOrder, { state, lines }: Order): Promise<void> {
  const { orders } = till;
  if (state === 'placed') must(own, 'accept', await orders.accept(own.id, null));
  else if (state === 'packed') must(own, 'ready', await orders.makeReady(own.id, 'A1', null));
  else {
    const started = orders.startPacking(own.id);
    must(own, 'start to pack', started);
    if (!started.ok) return;
    const { id } = started.value;
    const last = lines.at(-1)?.line;
    for (const { line } of lines) {
      const pieces = line.quantityMilli / 1000;
      const isShort = own.fate === 'pack-short' && line === last && (lines.length > 1 || pieces > 1);
      for (let piece = isShort ? 1 : 0; piece < pieces; piece += 1) {
        const { code } = orders.packScan(id, line.sku);
        if (code !== 'picked') throw new Error(`${own.number}: scanned ${line.sku}: ${code}`);
      }
      if (!isShort) continue;
      orders.changePacking(id, (draft) => ({
        ...draft,
        lines: draft.lines.map((each) =>
          each.lineId === line.lineId ? { ...each, short: { reason: 'not-found', choice: 'partial' } } : each,
        ),
      }));
    }
    orders.changePacking(id, (draft) => ({ ...draft, bags: [{ zone: 'shelf', count: 1 }] }));
    must(own, 'pack', await orders.finishPacking(id, null));
  }
}

/** The customer shows the code, pays what is due, and goes with the goods. */
export async function handOver(till: Till, own: ReplayOrder, random: SeededRandom): Promise<void> {
  const { orders, actions } = till;
  // What was learnt from a code alone has no short code here.
  const typed = own.fate === 'collect-by-short-code';
  const released = typed
    ? await orders.releaseByShortCode(own.id, own.shortCode)
    : await orders.release(own.qr);
  if (!released.ok) throw new Error(`${own.number}: release: ${released.reason.code}`);
  const { order, proof } = released.value;
  const lines = allOutstanding(order);
  const choice = { lines, proof, collector: 'customer', approvedBy: null } as const;
  const handed = await orders.handOver(own.id, choice);
  if (!handed.ok) throw new Error(`${own.number}: hand over: ${handed.reason.code}`);
  let entry = handed.value;
  if (entry === 'to-be-paid') {
    const { cart, priced } = till.sell.getState();
    if (!priced.ok) throw new Error(`${own.number}: ${priced.reason.code}`);
    const dueMinor = priced.value.totalMinor - (cart.handover?.prepaidMinor ?? 0);
    const cash = { kind: 'cash', tenderedMinor: Math.ceil(dueMinor / 1000) * 1000 } as const;
    const card = { kind: 'card-stand-alone', amountMinor: dueMinor, reference: null } as const;
    const paid = await actions.pay([random.chance(0.5) ? cash : card]);
    if (!paid.ok) throw new Error(`${own.number}: pay: ${paid.reason.code}`);
    entry = paid.value;
  }
  const units = lines.reduce((sum, { handedMilli }) => sum + handedMilli, 0);
  own.handed.set(idOf(entry), units);
}

function idOf({ operation }: JournalEntry): string {
  return operation.id;
}

/** @throws when it was refused, but for a customer's wish to cancel that came in between. */
function must(own: ReplayOrder, what: string, done: Result<unknown, { readonly code: string }>): true {
  if (!done.ok && !(own.cancelAsked && done.reason.code === 'cancel-asked'))
    throw new Error(`${own.number}: ${what}: ${done.reason.code}`);
  return true;
}
