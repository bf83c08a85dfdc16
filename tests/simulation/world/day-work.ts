/**
 * What people do in the course of a day beside selling: shifts, cash in and out, cards on the terminal, counts,
 * goods to and from other stores, parked sales. Whatever a till answers is fine; checkers judge what became of it.
 */

import type { Till } from '../../../renderer/till/till.ts';
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import type { Action } from './plan.ts';
import { skus, storeIds } from './shop.ts';
import type { SimulatedTill } from './simulated-till.ts';
import type { World } from './world.ts';

const cash = [{ kind: 'cash', tenderedMinor: 1_000_000 } as const];

/** What is done several times in a row. */
const oftenDone: ReadonlySet<string> = new Set(['card', 'cash-movement', 'transfer', 'take-delivery']);

/** Puts an action of the day at the end of a till's work; a crash drops what is left of it. */
export function queueDayWork(world: World, subject: SimulatedTill, action: Action): void {
  const { life } = subject;
  subject.work = subject.work.then(async () => {
    if (subject.life !== life || !(await subject.signIn()) || !subject.till) return;
    const random = seededRandom(action.salt);
    const desk = { world, subject, till: subject.till, random, isThere: () => subject.life === life };
    for (let count = oftenDone.has(action.kind) ? 1 + random.below(3) : 1; count > 0; count -= 1) {
      // A shift may be closed over a doubt; everything else clears it first.
      if (action.kind !== 'shift') await settleDoubts(desk);
      if (!desk.isThere()) return;
      await work[action.kind]?.(desk);
    }
  });
}

/** Something goes wrong with the terminals of a till's store. */
export function injectDayFault(world: World, action: Action): void {
  const till = world.tills[action.target % world.tills.length];
  const terminals = till && world.terminalsOf(till.storeId);
  if (!terminals) return;
  if (action.kind === 'terminal-answer-lost') {
    terminals.answersToLose += 1;
    return;
  }
  world.evidence.fault('terminal-power');
  world.evidence.log(world.time.nowMs, `terminals of ${till.storeId} lose their power`);
  terminals.cutPower();
  world.time.after(500 + seededRandom(action.salt).below(15_000), () => terminals.powerOn());
}

/** Who works, where. */
interface Desk {
  readonly world: World;
  readonly subject: SimulatedTill;
  readonly till: Till;
  readonly random: SeededRandom;
  isThere(): boolean;
}

const work: Readonly<Record<string, (desk: Desk) => Promise<void>>> = {
  shift: async (desk) => {
    const { till, random } = desk;
    if (till.shift.getState().open) {
      if (random.chance(0.3) && !desk.world.faultsStopped) {
        desk.world.terminalsOf(desk.subject.storeId).diesNext = true;
        await payByCard(desk);
      }
      return desk.isThere() ? closeShift(desk) : undefined;
    }
    const float = { counted: [], sumMinor: random.below(50) * 100 };
    await till.shiftActions.open({ float, approvedBy: null });
  },
  'cash-movement': async ({ till, random }) => {
    await till.shiftActions.moveCash({
      direction: random.chance(0.5) ? 'in' : 'out',
      amountMinor: 1 + random.below(5000),
      reason: 'safe',
      note: null,
      // Counts only where more is taken out than the drawer should hold.
      approvedBy: 'deputy',
    });
  },
  card: payByCard,
  count: countShelf,
  transfer: sendGoods,
  'take-delivery': takeDelivery,
  park: async ({ till, random, world, isThere }) => {
    await till.actions.scan(random.pick(skus));
    await till.parkedActions.park(null);
    await world.time.wait(random.below(world.plan.brisk ? 600 : 3000));
    const [own] = till.parked.getState().own;
    if (isThere() && own) await till.parkedActions.recall(own.parkedId);
    if (isThere()) await till.actions.pay(cash);
  },
};

/** Where a terminal can't tell any more, somebody decides by its slip. */
async function settleDoubts({ till, subject, world, isThere }: Desk): Promise<void> {
  for (const { attemptId, mayDecide } of till.payments.state.getState().unsettled) {
    if (!isThere()) return;
    if (!mayDecide) await till.payments.check(attemptId);
    const decision = world.terminalsOf(subject.storeId).wasCharged(attemptId) ? 'paid' : 'not-paid';
    if (isThere()) await till.payments.decideUnknown(attemptId, decision, 'slip', null);
  }
}

/** The drawer is counted right, or not; wrong ones are at times counted again. */
async function closeShift({ till, random, world, isThere }: Desk): Promise<void> {
  const { shiftActions } = till;
  const report = shiftActions.xReport(null);
  if (!report.ok || !report.value.drawer) return;
  const { expectedMinor } = report.value.drawer;
  const rightly = { counted: [], sumMinor: Math.max(0, expectedMinor) };
  const wrongly = { counted: [], sumMinor: Math.max(0, expectedMinor + random.below(4000) - 2000) };
  let counted = await shiftActions.countDrawer(random.chance(0.5) ? rightly : wrongly);
  await world.time.wait(random.below(world.plan.brisk ? 300 : 1500));
  if (!isThere()) return;
  if (counted.ok && counted.value.mayRecount && random.chance(0.3))
    counted = await shiftActions.countDrawer(rightly);
  if (!counted.ok || !isThere()) return;
  const approvedBy = counted.value.isAboveLimit ? 'deputy' : null;
  await shiftActions.close({ note: null, approvedBy });
}

/** A card pays all that is due; refused, the customer has cash. */
async function payByCard({ till, random, isThere }: Desk): Promise<void> {
  const { actions, payments } = till;
  await actions.scan(random.pick(skus));
  const { cart, priced } = till.sell.getState();
  const approved = payments.approvedFor(cart.id).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const dueMinor = priced.ok ? priced.value.totalMinor - approved : 0;
  if (!isThere() || dueMinor <= 0) return;
  // A part of the bill at times, and the rest in cash.
  const amountMinor = dueMinor > 100 && random.chance(0.3) ? dueMinor - 100 : dueMinor;
  const asked = { method: 'card-terminal', forOperationId: cart.id, amountMinor, currency: 'GBP' } as const;
  const answer = await payments.pay(asked);
  if (!isThere()) return;
  const after = answer.outcome === 'unknown' ? await payments.check(answer.attemptId) : answer;
  if (!isThere() || after.outcome === 'unknown') return;
  await actions.pay(after.outcome === 'approved' && amountMinor === dueMinor ? [] : cash);
}

/** Some articles, while others go on selling them. */
async function countShelf({ till, random, world, isThere }: Desk): Promise<void> {
  const room = till.stockRoom;
  const begun = room.work.getState().counts[0]?.id;
  const started = begun === undefined ? room.startCount({ kind: 'whole' }) : null;
  const id = begun ?? (started?.ok ? started.value : null);
  if (id === null) return;
  for (let lines = 1 + random.below(3); lines > 0 && isThere(); lines -= 1) {
    const sku = random.pick(skus);
    const foundMilli = (till.stock.figure(sku).onHandMilli ?? 0) + 1000 * (random.below(5) - 2);
    const countedMilli = random.chance(0.5) ? (till.stock.figure(sku).onHandMilli ?? 0) : foundMilli;
    room.putCount(id, sku, Math.max(0, countedMilli), { set: true });
    await world.time.wait(random.below(world.plan.brisk ? 300 : 2000));
  }
  if (isThere()) await room.finishCount(id, { acceptDifferences: true, note: '', approvedBy: null });
}

/** Goods go where there is a till that can receive them, if there is one. */
async function sendGoods({ till, random, subject, world, isThere }: Desk): Promise<void> {
  const room = till.stockRoom;
  const id = room.openGoods('transfer', null);
  const others = (stores: readonly string[]): string[] => stores.filter((each) => each !== subject.storeId);
  const withTills = others(world.tills.map((each) => each.storeId));
  const toStoreId = random.pick(withTills.length > 0 ? withTills : others(storeIds));
  room.changeGoods(id, { toStoreId });
  for (let lines = 1 + random.below(3); lines > 0; lines -= 1)
    room.putGoods(id, random.pick(skus), 1000 * (1 + random.below(4)));
  await room.saved();
  if (isThere()) await room.finishGoods(id, { closesDelivery: false, approvedBy: null });
}

/** Mostly what was sent arrives; at times less or more does. */
async function takeDelivery({ till, random, isThere, world }: Desk): Promise<void> {
  const room = till.stockRoom;
  const { incoming } = await room.deliveries();
  const awaited = incoming.filter(({ state }) => state !== 'received');
  if (!isThere() || awaited.length === 0) return;
  const delivery = random.pick(awaited);
  const id = room.openGoods('receive', delivery.id);
  const isShort = world.plan.brisk === true && random.chance(0.4);
  for (const { sku, sentMilli, receivedMilli } of delivery.lines) {
    if (isShort && sku === delivery.lines.at(-1)?.sku) continue;
    const strayMilli = random.chance(0.3) ? 1000 * (random.below(3) - 1) : 0;
    const quantityMilli = Math.max(0, sentMilli - receivedMilli + strayMilli);
    if (quantityMilli > 0) room.putGoods(id, sku, quantityMilli, true);
  }
  await room.saved();
  if (isThere()) await room.finishGoods(id, { closesDelivery: random.chance(0.5), approvedBy: null });
}
