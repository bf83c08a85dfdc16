/**
 * Scenes about an order that hurt only together: two tills of a store, each cut off, do what excludes each other;
 * the web shop changes its mind while nobody hears it; a till or the server loses what it knew. What a scene
 * injected on purpose is noted, so that checkers can ask for what it must raise.
 */
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import type { Order } from '../../../shared/domain/entities/order.ts';
import type { ExceptionRow } from '../../../shared/domain/exceptions.ts';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import { injectFault } from './faults.ts';
import { happenOnline, type PlacedOrder, placeOnline } from './order-channel.ts';
import type { SceneKind } from './order-kinds.ts';
import { atTill, collect, resolveSome, serve } from './order-work.ts';
import type { SimulatedTill } from './simulated-till.ts';
import type { World } from './world.ts';

/** How long a scene waits for what it needs before it goes on without, ms. */
const patienceMs = 6000;

interface Stage {
  readonly world: World;
  readonly random: SeededRandom;
  readonly here: SimulatedTill;
  /** Another till of the store; the same one where there is none. */
  readonly there: SimulatedTill;
}

/** Plays a scene at a till of a store, and at another one where it has any. */
export async function playScene(
  world: World,
  kind: SceneKind,
  subject: SimulatedTill,
  salt: number,
): Promise<void> {
  const random = seededRandom(salt);
  const crowded = world.tills.find((till) => othersOf(world, till).length > 0);
  const here = othersOf(world, subject).length > 0 ? subject : (crowded ?? subject);
  const [there = here] = othersOf(world, here);
  world.evidence.log(world.time.nowMs, `${kind} at ${here.name} and ${there.name}`);
  await scenes[kind]({ world, random, here, there });
}

const scenes: Readonly<Record<SceneKind, (stage: Stage) => Promise<void>>> = {
  'order-twice': async (stage) => {
    const { world, random, here, there } = stage;
    const placed = await readyOrder(stage);
    if (!placed || here === there) return;
    cut(world, here, there);
    const ways = ['code', 'label', 'short-code'] as const;
    const handOver = (till: SimulatedTill): Promise<JournalEntry | null> =>
      atTill(world, till, random, (counter) => collect(counter, placed, random.pick(ways), true));
    collided(
      stage,
      placed,
      ['handed-over-twice', 'handed-over-after-cancel'],
      await Promise.all([handOver(here), handOver(there)]),
    );
    await healApart(stage);
  },
  'order-cancelled-and-collected': async (stage) => {
    const { world, random, here, there } = stage;
    const placed = await readyOrder(stage);
    if (!placed || here === there) return;
    const { id } = placed.content;
    if (!(await happenOnline(world, id, random, () => ({ kind: 'ask-cancel', note: null })))) return;
    await seen(stage, id, (order) => order.cancelAsked !== null);
    cut(world, here, there);
    const acknowledged = atTill(world, here, random, async ({ till }) => {
      const answer = await till.orders.acknowledgeCancel(id, null);
      return answer.ok ? answer.value : null;
    });
    const handed = atTill(world, there, random, (counter) => collect(counter, placed, 'code', true));
    // Of two that don't know each other, ids say which comes first: the other one didn't fit.
    const kinds = ['handed-over-after-cancel', 'order-out-of-step'];
    collided(stage, placed, kinds, await Promise.all([acknowledged, handed]));
    await healApart(stage);
  },
  'order-cancelled-while-cut': async (stage) => {
    const { world, random, here } = stage;
    const placed = await placeOnline(world, random, here.storeId, { paidShare: 1, isExpired: false });
    if (!placed) return;
    const { id } = placed.content;
    if (random.chance(0.5)) await seen({ ...stage, there: here }, id, () => true);
    cut(world, here, here);
    await happenOnline(world, id, random, ({ state }) =>
      state === 'placed' ? { kind: 'cancel', note: null } : null,
    );
    await atTill(world, here, random, async (counter) => {
      // Whether the feed told of it or not, the customer's code does.
      const released = await counter.till.orders.release(placed.digits);
      return released.ok ? serve(counter, placed, true) : null;
    });
    await healApart({ ...stage, there: here });
  },
  'order-cause-comes-late': async (stage) => {
    const { world, random, here, there } = stage;
    const placed = await placeOnline(world, random, here.storeId, { isExpired: false });
    if (!placed || here === there) return;
    const { id } = placed.content;
    await seen(stage, id, () => true);
    cut(world, here, there);
    const cancelled = await happenOnline(world, id, random, ({ state }) =>
      state === 'placed' ? { kind: 'cancel', note: null } : null,
    );
    if (!cancelled) return heal(here, there);
    const accept = (till: SimulatedTill) =>
      atTill(world, till, random, (counter) => counter.till.orders.accept(id, null));
    await Promise.all([accept(here), accept(there)]);
    heal(here, here);
    await world.time.wait(3500);
    await atTill(world, here, random, (counter) => resolveSome(counter, 5));
    await world.time.wait(1500);
    heal(there, there);
  },
  'order-journal-lost': async (stage) => {
    const { world, random, here } = stage;
    const placed = await placeOnline(world, random, here.storeId, { paidShare: 1, isExpired: false });
    if (!placed) return;
    await seen({ ...stage, there: here }, placed.content.id, () => true);
    const older = { id: 0, atMs: 0, target: world.tills.indexOf(here), salt: random.below(2 ** 31) };
    if (random.chance(0.5)) injectFault(world, { ...older, kind: 'disk-put-back' });
    cut(world, here, here);
    await atTill(world, here, random, (counter) => counter.till.orders.accept(placed.content.id, null));
    for (let count = 3; count > 0 && here.isOn; count -= 1) injectFault(world, { ...older, kind: 'damage' });
    await world.time.wait(2000 + random.below(4000));
    heal(here, here);
  },
  'order-server-forgets': async (stage) => {
    const { world, random, here } = stage;
    const before = { id: 0, atMs: 0, target: 0, salt: random.below(2 ** 31) };
    injectFault(world, { ...before, kind: 'server-backup' });
    await world.time.wait(200);
    const placed = await placeOnline(world, random, here.storeId, { isExpired: false });
    if (!placed) return;
    await seen({ ...stage, there: here }, placed.content.id, () => true);
    await atTill(world, here, random, (counter) => serve(counter, placed, random.chance(0.5)));
    await world.time.wait(random.below(3000));
    if (!world.faultsStopped) injectFault(world, { ...before, kind: 'server-restore' });
  },
  'order-settled-twice': async (stage) => {
    const { world, random, here, there } = stage;
    const placed = await readyOrder(stage);
    if (!placed || here === there) return;
    const { id } = placed.content;
    // Its goods go back, and nobody finds a single one of them.
    await atTill(world, here, random, ({ till }) => till.orders.restock(id, [], 'customer-told', null));
    const missing = async ({ till }: SimulatedTill): Promise<ExceptionRow | null> => {
      const rows = (await till?.exceptions()) ?? [];
      return rows.find((row) => row.id === `goods-missing:${id}` && !row.resolution) ?? null;
    };
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 250) {
      if ((await missing(here)) && (await missing(there))) break;
      await world.time.wait(250);
    }
    cut(world, here, there);
    const writeOff = (subject: SimulatedTill) =>
      atTill(world, subject, random, async ({ till }) => {
        const row = await missing(subject);
        return row ? (await till.resolveException(row, 'write-off', 'seen', null)).ok : false;
      });
    const settled = await Promise.all([writeOff(here), writeOff(there)]);
    if (settled.every((isSettled) => isSettled === true)) world.evidence.fault('settled-twice');
    await healApart(stage);
  },
};

/** The other tills of a till's store. */
export function othersOf(world: World, subject: SimulatedTill): SimulatedTill[] {
  return world.tills.filter((till) => till !== subject && till.storeId === subject.storeId);
}

/** An order that was paid, waits on its shelf place, and that both tills see there. */
async function readyOrder(stage: Stage): Promise<PlacedOrder | null> {
  const { world, random, here } = stage;
  const paidShare = random.pick([1, 1, 0.5] as const);
  const placed = await placeOnline(world, random, here.storeId, { paidShare, isExpired: false });
  if (!placed) return null;
  const { id } = placed.content;
  await seen({ ...stage, there: here }, id, () => true);
  await atTill(world, here, random, async (counter) => {
    const { till, isThere } = counter;
    await till.orders.accept(id, null);
    const whole = placed.content.lines.map(({ lineId, quantityMilli }) => ({
      lineId,
      pickedMilli: quantityMilli,
      short: null,
      substituteSku: null,
    }));
    const started = isThere() ? till.orders.startPacking(id) : null;
    if (!started?.ok) return;
    till.orders.changePacking(started.value.id, (draft) => ({
      ...draft,
      lines: whole,
      bags: [{ zone: 'shelf', count: 1 }],
    }));
    await till.orders.finishPacking(started.value.id, null);
    if (!isThere()) return;
    await till.orders.makeReady(id, 'S1', null);
    const label = isThere() ? await till.orders.labelCode(id) : null;
    if (label) world.orders.labels.set(id, label);
  });
  await seen(stage, id, ({ state }) => state === 'ready');
  return placed;
}

/** Waits until both tills show an order so, or patience ends. */
async function seen(
  { world, here, there }: Stage,
  orderId: string,
  is: (order: Order) => boolean,
): Promise<void> {
  const shows = ({ till }: SimulatedTill): boolean => {
    const order = till?.orders.order(orderId) ?? null;
    return order !== null && is(order);
  };
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 250) {
    if (shows(here) && shows(there)) return;
    await world.time.wait(250);
  }
}

/** Cuts tills off from everything. */
export function cut(world: World, ...tills: readonly SimulatedTill[]): void {
  if (world.faultsStopped) return;
  for (const till of new Set(tills)) {
    world.evidence.fault('partition');
    till.network.cut = { hangs: false };
    till.network.breakOff();
  }
}

function heal(...tills: readonly SimulatedTill[]): void {
  for (const till of tills) till.network.calm();
}

/** One till is heard some seconds before the other. */
export async function healApart({ world, random, here, there }: Stage): Promise<void> {
  const [first, last] = random.chance(0.5) ? [here, there] : [there, here];
  await world.time.wait(500 + random.below(2500));
  heal(first);
  await world.time.wait(random.below(4000));
  heal(last);
}

/** Both of what excludes each other were answered to be on disk: that was this scene. */
function collided(
  { world }: Stage,
  placed: PlacedOrder,
  kinds: readonly string[],
  entries: readonly (JournalEntry | null)[],
): void {
  const made = entries.flatMap((entry) => (entry ? [entry.hash] : []));
  if (made.length < 2) return;
  world.evidence.fault('order-collision');
  world.orders.collisions.push({ orderId: placed.content.id, kinds, hashes: made });
}
