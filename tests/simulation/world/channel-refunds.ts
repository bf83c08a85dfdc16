/**
 * The channel gives back what it is asked for: it reads its refunds, pays each, and confirms it over the product's own
 * route. It keeps its numbers and keys, asks again where no answer came, and at times pays twice or what wasn't due.
 */
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import {
  type ChannelRefund,
  channelRefundSchema,
  channelRefundsAnswerSchema,
} from '../../../shared/protocol/channel-refunds.ts';
import { type PlacedOrder, placeOnline } from './order-channel.ts';
import { cut } from './order-scenes.ts';
import { atTill, type Counter, serve } from './order-work.ts';
import type { Action } from './plan.ts';
import type { RefundKind } from './refund-kinds.ts';
import { type Confirmation, clearDesk, codeOf, takeBack } from './return-work.ts';
import type { SimulatedTill } from './simulated-till.ts';
import type { World } from './world.ts';

/** How long an order may take to be seen at a till, ms. */
const patienceMs = 6000;

/** Does what an action about refunds says. */
export function performRefund(world: World, { kind, target, salt }: Action): void {
  const subject = world.tills[target % world.tills.length];
  if (!subject) return;
  const random = seededRandom(salt);
  // By the list of kinds.
  void work[kind as RefundKind](world, subject, random).catch((error: unknown) => {
    // A scene whose till or server died in the midst of it ends there.
    world.evidence.log(world.time.nowMs, `${kind} broke off: ${error}`);
  });
}

const work: Readonly<
  Record<RefundKind, (world: World, subject: SimulatedTill, random: SeededRandom) => Promise<void>>
> = {
  'refund-confirm': (world, _subject, random) => confirmSome(world, random),
  'refund-order': async (world, subject, random) => {
    const bought = await collected(world, subject, random);
    if (!bought) return;
    const { digits } = bought;
    const till = random.chance(0.5) ? subject : random.pick(world.tills);
    await broughtBack(world, till, random, digits, random.chance(0.4));
    await world.time.wait(random.below(5000));
    await confirmSome(world, random);
  },
  'refund-order-twice': async (world, here, random) => {
    const others = world.tills.filter((till) => till !== here);
    const bought = await collected(world, here, random);
    if (!bought || others.length === 0) return;
    const there = random.pick(others);
    cut(world, here, there);
    const isWhole = random.chance(0.4);
    // All of it, or the same part of it.
    const salt = random.below(2 ** 31);
    const back = (till: SimulatedTill) =>
      broughtBack(world, till, seededRandom(salt), bought.digits, isWhole);
    const entries = await Promise.all([back(here), back(there)]);
    if (isWhole) noteCollision(world, bought.entry, entries);
    const firstHeard = random.below(2);
    const [first, last] = firstHeard === 0 ? [here, there] : [there, here];
    first.network.calm();
    await isAsked(world, entries[firstHeard]);
    // What the one asks for is given back before the other one is heard, or after.
    if (random.chance(0.7)) await confirmSome(world, random);
    last.network.calm();
    await isAsked(world, entries[1 - firstHeard]);
    await confirmSome(world, random);
  },
};

/** Waits until the channel is asked for what a return asks for, or patience ends. */
async function isAsked(world: World, entry: JournalEntry | null | undefined): Promise<void> {
  for (let waitedMs = 0; entry && waitedMs < patienceMs; waitedMs += 250) {
    const asked = await read(world, 'any');
    if (asked.some(({ id }) => id.startsWith(entry.operation.id))) return;
    await world.time.wait(250);
  }
}

/** Both were answered to be on disk: more must have come back than was handed over. */
function noteCollision(world: World, bought: JournalEntry, entries: readonly (JournalEntry | null)[]): void {
  const hashes = entries.flatMap((entry) => (entry ? [entry.hash] : []));
  if (hashes.length < 2) return;
  world.evidence.fault('return-collision');
  const about = bought.operation.id;
  world.returns.collisions.push({ kind: 'returned-more-than-sold', about, hashes });
}

/** An order that was paid online, in whole or in part, and handed over whole. */
async function collected(
  world: World,
  till: SimulatedTill,
  random: SeededRandom,
): Promise<{ readonly entry: JournalEntry; readonly digits: string } | null> {
  const paidShare = random.pick([1, 1, 0.5] as const);
  const placed = await placeOnline(world, random, till.storeId, { paidShare, isExpired: false });
  if (!placed) return null;
  await seen(world, till, placed);
  const entry = await atTill(world, till, random, (counter) => serve(counter, placed, true));
  const digits = entry && (await codeOf(world, entry.hash, entry.operation.id));
  return entry && digits ? { entry, digits } : null;
}

async function seen(world: World, subject: SimulatedTill, { content }: PlacedOrder): Promise<void> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 250) {
    if (subject.till?.orders.order(content.id)) return;
    await world.time.wait(250);
  }
}

/** Goods come back by the code of their receipt; what was paid online is asked of the channel. */
function broughtBack(
  world: World,
  till: SimulatedTill,
  random: SeededRandom,
  digits: string,
  isWhole: boolean,
): Promise<JournalEntry | null> {
  const choose = (way: string) => (way === 'prepaid' ? 'channel' : 'cash');
  return atTill(world, till, random, async (counter: Counter) => {
    await clearDesk(counter);
    const found = counter.isThere() ? await counter.till.returns.scan(digits) : null;
    return found?.ok ? takeBack(counter, found.value, { isWhole, choose }) : null;
  });
}

/** What got no answer first, then what the channel is asked for; at times what it isn't asked for any more. */
async function confirmSome(world: World, random: SeededRandom): Promise<void> {
  const { channel } = world.returns;
  for (const each of channel.unanswered.splice(0)) await confirm(world, each);
  const asked = await read(world, 'asked');
  for (const { id } of asked) {
    if (random.chance(0.15)) continue;
    await give(world, id, channel.references.get(id) ?? newReference(world), random);
  }
  const done = (await read(world, 'any')).filter(({ state }) => state !== 'asked');
  if (done.length === 0 || !random.chance(0.12)) return;
  const { id, state } = random.pick(done);
  world.evidence.fault(`refund-given-${state === 'confirmed' ? 'twice' : 'undue'}`);
  await give(world, id, newReference(world), random);
}

function newReference({ returns: { channel } }: World): string {
  channel.numbers += 1;
  return `R-${channel.numbers}`;
}

/** Confirms a refund; at times the same number is told again, under another key, which changes nothing. */
async function give(world: World, refundId: string, reference: string, random: SeededRandom): Promise<void> {
  const {
    returns: { channel },
    evidence,
  } = world;
  if (!channel.references.has(refundId)) channel.references.set(refundId, reference);
  const first = await confirm(world, { refundId, reference, key: newKey(random) });
  if (first === null || !random.chance(0.3)) return;
  const again = await confirm(world, { refundId, reference, key: newKey(random) });
  if (first.state !== 'confirmed' || again === null || again.state !== 'confirmed') return;
  evidence.fault('refund-confirmed-again');
}

function newKey(random: SeededRandom): string {
  return [...random.bytes(8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The answer; null where none came, or none was given because the server doesn't know that refund any more. */
async function confirm(world: World, confirmation: Confirmation): Promise<ChannelRefund | null> {
  const { refundId, reference, key } = confirmation;
  const body = JSON.stringify({ reference });
  world.evidence.log(world.time.nowMs, `web confirms ${refundId} as ${reference}`);
  const path = `/v1/channel/refunds/${refundId}/confirm`;
  try {
    const response = await world.server.call({ ...call, method: 'POST', path, body, idempotencyKey: key });
    return response.ok ? channelRefundSchema.parse(await response.json()) : null;
  } catch {
    world.returns.channel.unanswered.push(confirmation);
    return null;
  }
}

async function read(world: World, state: 'asked' | 'any'): Promise<ChannelRefund[]> {
  const path = `/v1/channel/refunds?state=${state}&limit=200`;
  const response = await world.server.call({ ...call, method: 'GET', path }).catch(() => null);
  return response?.ok ? channelRefundsAnswerSchema.parse(await response.json()).refunds : [];
}

const call = { authorization: null, body: null, address: 'web' } as const;
