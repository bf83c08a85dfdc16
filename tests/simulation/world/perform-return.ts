/**
 * Does what an action of a plan says about returns: at one till, or as a scene in which two tills are cut off and do
 * what excludes each other. What a scene injected is noted, so that checkers can ask for what it must raise.
 */
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import { cut, healApart, othersOf } from './order-scenes.ts';
import { atTill, type Counter } from './order-work.ts';
import type { Action } from './plan.ts';
import { type ReturnSceneKind, type ReturnWorkKind, returnSceneKinds } from './return-kinds.ts';
import { clearDesk, codeOf, payOut, type ReturnCollision, returnWork, takeBack } from './return-work.ts';
import { skus } from './shop.ts';
import type { SimulatedTill } from './simulated-till.ts';
import type { World } from './world.ts';

/** How long a scene waits for what it needs before it goes on without, ms. */
const patienceMs = 6000;
const cash = [{ kind: 'cash', tenderedMinor: 1_000_000 } as const];

interface Stage {
  readonly world: World;
  readonly random: SeededRandom;
  readonly here: SimulatedTill;
  readonly there: SimulatedTill;
}

/** Does what an action about returns says. */
export function performReturn(world: World, { kind, target, salt }: Action): void {
  const subject = world.tills[target % world.tills.length];
  if (!subject) return;
  const random = seededRandom(salt);
  const noted = (error: unknown): void => {
    // A scene whose till died in the midst of it ends there.
    world.evidence.log(world.time.nowMs, `${kind} broke off: ${error}`);
  };
  const isScene = (returnSceneKinds as readonly string[]).includes(kind);
  if (isScene) void playScene(world, kind as ReturnSceneKind, subject, random).catch(noted);
  else void atDesk(world, subject, random, returnWork[kind as ReturnWorkKind]).catch(noted); // by the list
}

/** Work at a till whose desk is clear. */
function atDesk<T>(
  world: World,
  subject: SimulatedTill,
  random: SeededRandom,
  task: (counter: Counter) => Promise<T>,
): Promise<T | null> {
  return atTill(world, subject, random, async (counter) => {
    await clearDesk(counter);
    return counter.isThere() ? task(counter) : null;
  });
}

async function playScene(
  world: World,
  kind: ReturnSceneKind,
  here: SimulatedTill,
  random: SeededRandom,
): Promise<void> {
  const others =
    kind === 'refund-twice' ? othersOf(world, here) : world.tills.filter((till) => till !== here);
  if (others.length === 0) return;
  const there = random.pick(others);
  world.evidence.log(world.time.nowMs, `${kind} at ${here.name} and ${there.name}`);
  await scenes[kind]({ world, random, here, there });
}

const scenes: Readonly<Record<ReturnSceneKind, (stage: Stage) => Promise<void>>> = {
  /** The same goods, brought back at two tills that hear nothing of each other. */
  'return-twice': async (stage) => {
    const { world, random, here, there } = stage;
    const receipt = await sold(stage, here);
    if (!receipt) return;
    cut(world, here, there);
    const back = (till: SimulatedTill): Promise<JournalEntry | null> =>
      atDesk(world, till, random, (counter) => broughtBack(counter, receipt.digits, 'cash'));
    const entries = await Promise.all([back(here), back(there)]);
    collided(stage, 'returned-more-than-sold', receipt.operationId, entries);
    // The customer comes again with the same receipt: that till knows.
    if (random.chance(0.5)) await back(here);
    await healApart(stage);
  },
  /** Goods come back at another till before the server hears that they were sold. */
  'return-late': async (stage) => {
    const { world, random, here, there } = stage;
    cut(world, here, here);
    const receipt = await sold(stage, here);
    if (receipt)
      await atDesk(world, there, random, (counter) => broughtBack(counter, receipt.digits, 'cash'));
    await healApart({ ...stage, there: here });
  },
  /** Two tills of a store pay out one refund that is owed. */
  'refund-twice': async (stage) => {
    const { world, random, here, there } = stage;
    const receipt = await sold(stage, here);
    const owed =
      receipt &&
      (await atDesk(world, here, random, (counter) => broughtBack(counter, receipt.digits, 'owed')));
    if (!owed) return;
    const returnId = owed.operation.id;
    const waits = ({ till }: SimulatedTill): boolean =>
      till?.returns.waiting.getState().refunds.some((refund) => refund.returnId === returnId) ?? false;
    for (let waitedMs = 0; waitedMs < patienceMs && !(waits(here) && waits(there)); waitedMs += 250)
      await world.time.wait(250);
    cut(world, here, there);
    const paid = (till: SimulatedTill): Promise<JournalEntry | null> =>
      atDesk(world, till, random, (counter) => payOut(counter.till, { returnId, index: 0 }));
    collided(stage, 'refunded-twice', returnId, await Promise.all([paid(here), paid(there)]), owed.hash);
    await healApart(stage);
  },
};

/** Somebody buys an article or several, in cash, and has a receipt. */
async function sold(
  { world, random }: Stage,
  till: SimulatedTill,
): Promise<{ readonly operationId: string; readonly digits: string } | null> {
  const entry = await atDesk(world, till, random, async (counter) => {
    const { actions } = counter.till;
    for (let pieces = 1 + random.below(3); pieces > 0; pieces -= 1) await actions.scan(random.pick(skus));
    const paid = await actions.pay(cash);
    return paid.ok ? paid.value : null;
  });
  const digits = entry && (await codeOf(world, entry.hash, entry.operation.id));
  return entry && digits ? { operationId: entry.operation.id, digits } : null;
}

/** All of it is brought back, and its money goes this way. */
async function broughtBack(
  counter: Counter,
  digits: string,
  way: 'cash' | 'owed',
): Promise<JournalEntry | null> {
  const found = await counter.till.returns.scan(digits);
  return found.ok ? takeBack(counter, found.value, { isWhole: true, choose: () => way }) : null;
}

/** Both of what excludes each other were answered to be on disk: that was this scene. */
function collided(
  { world }: Stage,
  kind: ReturnCollision['kind'],
  about: string,
  entries: readonly (JournalEntry | null)[],
  ...others: readonly string[]
): void {
  const made = entries.flatMap((entry) => (entry ? [entry.hash] : []));
  if (made.length < 2) return;
  world.evidence.fault('return-collision');
  world.returns.collisions.push({ kind, about, hashes: [...made, ...others] });
}
