/**
 * What staff and customers do about online orders at a till. Whatever a till answers is fine, except that it
 * releases an order on a code that it must refuse; checkers judge what became of the rest.
 */
import type { Orders, PackDraft } from '../../../renderer/till/order-types.ts';
import type { Till } from '../../../renderer/till/till.ts';
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import type { Order } from '../../../shared/domain/entities/order.ts';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import { allOutstanding } from '../../../shared/domain/orders/decide-handover.ts';
import { isClosed } from '../../../shared/domain/orders/order-moves.ts';
import type { PlacedOrder } from './order-channel.ts';
import type { CounterKind } from './order-kinds.ts';
import { skus } from './shop.ts';
import type { SimulatedTill } from './simulated-till.ts';
import type { World } from './world.ts';

const cash = [{ kind: 'cash', tenderedMinor: 1_000_000 } as const];
type Lines = ReturnType<typeof allOutstanding>;

/** Who works, where. */
export interface Counter {
  readonly world: World;
  readonly subject: SimulatedTill;
  readonly till: Till;
  readonly random: SeededRandom;
  isThere(): boolean;
}

/** Puts a piece of work at the end of a till's; null when a crash dropped it. */
export function atTill<T>(
  world: World,
  subject: SimulatedTill,
  random: SeededRandom,
  task: (counter: Counter) => Promise<T>,
): Promise<T | null> {
  const { life } = subject;
  const isThere = (): boolean => subject.life === life;
  const done = subject.work.then(async () => {
    if (!isThere() || !(await subject.signIn()) || !subject.till) return null;
    const counter = { world, subject, till: subject.till, random, isThere };
    await clearCounter(counter);
    return isThere() ? task(counter) : null;
  });
  subject.work = done.then(() => {});
  return done;
}

/** What lies on the counter after a crash is paid, or goes back to its order. */
async function clearCounter({ till, random }: Counter): Promise<void> {
  const { cart } = till.sell.getState();
  if (cart.handover === null) return;
  const paid = random.chance(0.5) ? await payHandover(till) : null;
  if (!paid) await till.actions.voidCart('gone', null);
}

async function payHandover(till: Till): Promise<JournalEntry | null> {
  const { cart, priced } = till.sell.getState();
  const isDue = priced.ok && priced.value.totalMinor > (cart.handover?.prepaidMinor ?? 0);
  const paid = await till.actions.pay(isDue ? cash : []);
  return paid.ok ? paid.value : null;
}

/** What each kind of work at a till is. */
export const counterWork: Readonly<Record<CounterKind, (counter: Counter) => Promise<void>>> = {
  'order-next': async (counter) => {
    const { till, random, isThere } = counter;
    for (let count = 2 + random.below(3); count > 0 && isThere(); count -= 1) {
      const { orders } = till.orders.board.getState();
      if (orders.length === 0) return;
      await nextStep(counter, random.pick(orders).order.id);
    }
  },
  'order-collect': async (counter) => {
    const { world, till, random, subject } = counter;
    const own = world.orders.of(subject.storeId);
    const waiting = own.filter(({ content }) => isWaiting(till.orders.order(content.id)));
    if (own.length === 0) return;
    const placed = random.pick(waiting.length > 0 && random.chance(0.8) ? waiting : own);
    const shown = random.pick(['code', 'label', 'short-code', 'sight'] as const);
    const order = till.orders.order(placed.content.id);
    // Who comes before it is packed waits for it at the counter, or comes again.
    if (order && !isWaiting(order) && random.chance(0.6))
      await serve(counter, placed, random.chance(0.6), shown);
    else await collect(counter, placed, shown);
  },
  'order-walk': walkIn,
  'order-back': async (counter) => {
    const { till, random } = counter;
    const rows = till.orders.board.getState().orders;
    const asked = rows.filter(({ column }) => column === 'cancel-asked');
    const ready = rows.filter(({ order }) => order.state === 'ready');
    const [of] = [asked.length > 0 && random.chance(0.6) ? asked : ready];
    if (of.length === 0) {
      const [first] = rows.filter((row) => row.order.state === 'accepted');
      if (first) await till.orders.decline(first.order.id, 'nothing-found', null);
      return;
    }
    const { order, column } = random.pick(of);
    if (column === 'cancel-asked') await till.orders.acknowledgeCancel(order.id, null);
    else
      await till.orders.restock(
        order.id,
        [{ sku: random.pick(skus), quantityMilli: 1000 }],
        'customer-told',
        null,
      );
  },
  'order-resolve': async (counter) => {
    await resolveSome(counter, 2);
  },
};

/** A manager settles exceptions that are open here. */
export async function resolveSome({ till, random, isThere }: Counter, most: number): Promise<void> {
  const open = (await till.exceptions()).filter(({ resolution, causes }) => !resolution && causes.length > 0);
  for (const row of open.slice(0, most)) {
    if (!isThere()) return;
    await till.resolveException(row, random.chance(0.9) ? lastRemedy(row.kind) : 'none', 'seen', null);
  }
}

function lastRemedy(kind: string): string {
  const remedies: Readonly<Record<string, string>> = {
    'forked-journal': 'enrol-again',
    'facts-missing': 'compare-receipts',
    'unknown-operation': 'upgrade-server',
    'entry-not-genuine': 'inspect',
    'invalid-operation': 'inspect',
    'operation-repeated': 'inspect',
    'receipt-number-repeated': 'compare-receipts',
    // These say where the goods are by now.
    'handed-over-after-cancel': 'goods-returned',
    'goods-missing': 'write-off',
    'customer-merged': 'right',
    'points-overdrawn': 'repay-later',
  };
  return remedies[kind] ?? 'accept';
}

function isWaiting(order: Order | null): boolean {
  return order?.state === 'ready' || order?.state === 'packed';
}

/** Whatever is due with an order. */
async function nextStep(counter: Counter, orderId: string): Promise<void> {
  const { till, random } = counter;
  const order = till.orders.order(orderId);
  if (!order) return;
  if (order.cancelAsked && random.chance(0.3)) {
    await till.orders.acknowledgeCancel(orderId, null);
    return;
  }
  const again = random.chance(0.12);
  if (order.state === 'placed') await till.orders.accept(orderId, null);
  else if (order.state === 'accepted' || again) await pack(counter, orderId, random.chance(0.65));
  else await makeReady(counter, orderId);
}

/** Packs all, or what is found. */
export async function pack(counter: Counter, orderId: string, isWhole: boolean): Promise<void> {
  const { till, random, isThere, world } = counter;
  const { orders } = till;
  const started = orders.startPacking(orderId);
  const order = orders.order(orderId);
  if (!started.ok || !order) return;
  const { id } = started.value;
  for (const { line } of order.lines) {
    const short = isWhole
      ? 'none'
      : random.pick(['none', 'none', 'partial', 'missing', 'substitute'] as const);
    const pieces = line.quantityMilli / 1000;
    const found = short === 'partial' ? random.below(pieces) : pieces;
    if (short === 'none' || short === 'partial')
      for (let piece = 0; piece < found; piece += 1) orders.packScan(id, line.sku);
    if (short === 'substitute') replace(orders, id, line.lineId, line.quantityMilli, random.pick(skus));
    else if (short !== 'none') noteShort(orders, id, line.lineId);
  }
  orders.changePacking(id, (draft) => ({ ...draft, bags: [{ zone: 'shelf', count: 1 + random.below(2) }] }));
  if (random.chance(0.2)) await world.time.wait(random.below(2500));
  if (!isThere()) return;
  const packed = await orders.finishPacking(id, null);
  if (!packed.ok) await orders.dropPacking(id);
}

function noteShort(orders: Orders, draftId: string, lineId: number): void {
  changeLine(orders, draftId, lineId, { short: { reason: 'not-found', choice: 'partial' } });
}

function replace(orders: Orders, draftId: string, lineId: number, quantityMilli: number, sku: string): void {
  const short = { reason: 'damaged', choice: 'substitute' } as const;
  changeLine(orders, draftId, lineId, { short, pickedMilli: quantityMilli, substituteSku: sku });
}

function changeLine(
  orders: Orders,
  draftId: string,
  lineId: number,
  change: Partial<PackDraft['lines'][number]>,
): void {
  orders.changePacking(draftId, (draft) => ({
    ...draft,
    lines: draft.lines.map((line) => (line.lineId === lineId ? { ...line, ...change } : line)),
  }));
}

/** Puts it on a shelf place, with a label on its bags. */
export async function makeReady({ till, random, world }: Counter, orderId: string): Promise<void> {
  const made = await till.orders.makeReady(orderId, `A${1 + random.below(9)}`, null);
  if (!made.ok) return;
  const label = await till.orders.labelCode(orderId);
  if (label) world.orders.labels.set(orderId, label);
}

/** How a customer shows that an order is theirs. */
export type Shown = 'code' | 'label' | 'short-code' | 'sight';

/** A customer collects: all, a part, or leaves some of it after trying on. Returns the fact. */
export async function collect(
  counter: Counter,
  placed: PlacedOrder,
  shown: Shown,
  isWhole = counter.random.chance(0.6),
): Promise<JournalEntry | null> {
  const { till, random, isThere } = counter;
  const orderId = placed.content.id;
  const proof = await show(counter, placed, shown);
  const order = till.orders.order(orderId);
  if (!proof || !order || !isThere()) return null;
  const lines = isWhole ? allOutstanding(order) : someOf(order, random);
  if (lines.length === 0) return null;
  const collector = random.pick(['customer', 'customer', 'alternate', 'other'] as const);
  const handed = await till.orders.handOver(orderId, { lines, proof, collector, approvedBy: null });
  if (!handed.ok) return null;
  if (handed.value !== 'to-be-paid') return handed.value;
  // Told that it didn't work, the cashier takes the money again.
  return (await payHandover(till)) ?? (isThere() ? payHandover(till) : null);
}

function someOf(order: Order, random: SeededRandom): Lines {
  return allOutstanding(order).flatMap((line): Lines => {
    const pieces = line.handedMilli / 1000;
    const handed = random.below(pieces + 1);
    const left = random.chance(0.5) ? pieces - handed : 0;
    if (handed + left === 0) return [];
    const reason = left > 0 ? 'does not fit' : null;
    return [{ lineId: line.lineId, handedMilli: handed * 1000, refusedMilli: left * 1000, reason }];
  });
}

/** Shows what there is to be shown; null when the till doesn't release the order on it. */
async function show(counter: Counter, placed: PlacedOrder, shown: Shown) {
  const { till, world, random, isThere } = counter;
  const { content, shortCode } = placed;
  const { orders } = till;
  if (shown === 'sight') return 'sight' as const;
  if (shown === 'short-code') {
    if (random.chance(0.2)) await guess(counter, placed);
    if (!isThere()) return null;
    const released = await orders.releaseByShortCode(content.id, shortCode);
    return released.ok ? released.value.proof : null;
  }
  const label = world.orders.labels.get(content.id);
  const digits = shown === 'label' && label ? label : placed.digits;
  return release(counter, placed, digits);
}

/** Scans a genuine code of an order of this store. */
async function release({ till, world, subject }: Counter, placed: PlacedOrder, digits: string) {
  const released = await till.orders.release(digits);
  const isCustomers = digits === placed.digits;
  if (released.ok && isCustomers && placed.isExpired)
    world.evidence.violation('order-codes', `${subject.name} takes an expired code of ${placed.content.id}`);
  if (
    !released.ok &&
    isCustomers &&
    ['not-genuine', 'another-order', 'wrong-store'].includes(released.reason.code)
  )
    world.evidence.violation('order-codes', `${subject.name} calls a code ${released.reason.code}`);
  return released.ok ? released.value.proof : null;
}

/** Somebody types codes until the order is locked: from then on the right one doesn't help either. */
async function guess({ till, world, subject, isThere }: Counter, placed: PlacedOrder): Promise<void> {
  const { orders } = till;
  const { id } = placed.content;
  let last = '';
  for (let tries = 0; tries < 5 && isThere(); tries += 1) {
    const wrong = await orders.releaseByShortCode(id, 'wrong');
    if (wrong.ok)
      world.evidence.violation('order-codes', `${subject.name} takes a wrong short code of ${id}`);
    last = wrong.ok ? 'ok' : wrong.reason.code;
  }
  if (last !== 'locked' || !isThere()) return;
  const right = await orders.releaseByShortCode(id, placed.shortCode);
  if (right.ok) world.evidence.violation('order-codes', `${subject.name} releases ${id}, which is locked`);
  if (isThere()) await orders.unlock(id, null);
}

/** A code that must release nothing: forged, expired, or of another store. */
async function showBadCode(
  { world, till, random, subject }: Counter,
  all: readonly PlacedOrder[],
): Promise<void> {
  const isOwn = ({ content }: PlacedOrder): boolean => content.storeId === subject.storeId;
  const codes = [
    all.filter(isOwn).map(({ forged }) => forged),
    all.filter((placed) => isOwn(placed) && placed.isExpired).map(({ digits }) => digits),
    all.filter((placed) => !isOwn(placed)).map(({ digits }) => digits),
  ].filter((each) => each.length > 0);
  const digits = codes.length > 0 ? random.pick(random.pick(codes)) : '';
  const released = await till.orders.release(digits);
  if (!released.ok) return;
  const what = `${subject.name} releases what it must not: ${released.value.order.id}`;
  world.evidence.violation('order-codes', what);
}

/** Somebody comes with a code that is none of this store's, or none at all, or with a good one and perhaps a bag. */
async function walkIn(counter: Counter): Promise<void> {
  const { world, till, random, subject, isThere } = counter;
  const all = [...world.orders.placed.values()];
  if (all.length === 0) return;
  if (random.chance(0.4)) {
    await showBadCode(counter, all);
    return;
  }
  const own = world.orders.of(subject.storeId).filter(({ isExpired }) => !isExpired);
  if (own.length === 0) return;
  const placed = random.pick(own);
  const { id } = placed.content;
  const label = world.orders.labels.get(id);
  if (!(await release(counter, placed, placed.digits)) || !isThere()) return;
  // The bag goes with the customer, or stands here.
  if (label && random.chance(0.7)) await till.orders.release(label);
  await serve(counter, placed, random.chance(0.7));
}

/** Does all that an order still needs to leave with its customer. Returns the handover. */
export async function serve(
  counter: Counter,
  placed: PlacedOrder,
  isWhole: boolean,
  shown: Shown = 'code',
): Promise<JournalEntry | null> {
  const { till, isThere } = counter;
  const { id } = placed.content;
  const state = (): Order['state'] | null => till.orders.order(id)?.state ?? null;
  if (isThere() && state() === 'placed') await till.orders.accept(id, null);
  if (isThere() && state() === 'accepted') await pack(counter, id, isWhole);
  if (isThere() && state() === 'packed') await makeReady(counter, id);
  const order = till.orders.order(id);
  if (!isThere() || !order || isClosed(order.state)) return null;
  return collect(counter, placed, shown, isWhole);
}
