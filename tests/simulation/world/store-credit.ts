/**
 * Customers spend store credit: by the number on its slip, beside cash where it isn't enough, at any till. What a till
 * says is left is judged at once: never more than was given less what it spent of it itself.
 */
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import { creditTenders } from '../../../shared/domain/returns/store-credit.ts';
import { type GivenCredit, givenIn, spentOf } from '../checkers/credits.ts';
import type { CreditKind } from './credit-kinds.ts';
import { cut, healApart } from './order-scenes.ts';
import { atTill, type Counter } from './order-work.ts';
import type { Action } from './plan.ts';
import { clearDesk, codeOf, takeBack } from './return-work.ts';
import { skus } from './shop.ts';
import type { SimulatedTill } from './simulated-till.ts';
import type { World } from './world.ts';

/** How long a credit may take to be known at another till, ms. */
const patienceMs = 6000;
const cash = { kind: 'cash', tenderedMinor: 1_000_000 } as const;

/** Does what an action about store credit says. */
export function performCredit(world: World, { kind, target, salt }: Action): void {
  const subject = world.tills[target % world.tills.length];
  if (!subject) return;
  // By the list of kinds.
  void work[kind as CreditKind](world, subject, seededRandom(salt)).catch((error: unknown) => {
    // A scene whose till died in the midst of it ends there.
    world.evidence.log(world.time.nowMs, `${kind} broke off: ${error}`);
  });
}

const work: Readonly<
  Record<CreditKind, (world: World, subject: SimulatedTill, random: SeededRandom) => Promise<void>>
> = {
  'credit-spend': async (world, subject, random) => {
    const known = givenIn([...world.evidence.answered.values()].map(({ entry }) => entry));
    const credit = known.length > 0 ? random.pick(known.slice(-6)) : await given(world, subject, random);
    if (credit) await spend(world, subject, random, credit);
  },
  'credit-twice': async (world, here, random) => {
    const others = world.tills.filter((till) => till !== here);
    if (others.length === 0) return;
    const sameStore = others.filter(({ storeId }) => storeId === here.storeId);
    const there = random.pick(sameStore.length > 0 && random.chance(0.8) ? sameStore : others);
    const credit = await given(world, here, random);
    if (!credit) return;
    await isKnown(world, there, credit, random);
    cut(world, here, there);
    const spent = await Promise.all([
      spend(world, here, seededRandom(random.below(2 ** 31)), credit),
      spend(world, there, seededRandom(random.below(2 ** 31)), credit),
    ]);
    if (spent.every((entry) => entry !== null)) world.evidence.fault('credit-spent-apart');
    if (random.chance(0.5)) await spend(world, here, random, credit);
    await healApart({ world, random, here, there });
    await world.time.wait(random.below(3000));
    await spend(world, random.pick(world.tills), random, credit);
  },
};

/** Somebody buys for cash, brings all of it back, and takes store credit for it. */
async function given(world: World, till: SimulatedTill, random: SeededRandom): Promise<GivenCredit | null> {
  const sale = await atTill(world, till, random, async (counter) => {
    await clearDesk(counter);
    for (let pieces = 2 + random.below(4); pieces > 0 && counter.isThere(); pieces -= 1)
      await counter.till.actions.scan(random.pick(skus));
    const paid = counter.isThere() ? await counter.till.actions.pay([cash]) : null;
    return paid?.ok ? paid.value : null;
  });
  const digits = sale && (await codeOf(world, sale.hash, sale.operation.id));
  if (!digits) return null;
  const back = await atTill(world, till, random, async (counter) => {
    await clearDesk(counter);
    const found = counter.isThere() ? await counter.till.returns.scan(digits) : null;
    return found?.ok ? takeBack(counter, found.value, { isWhole: true, choose: () => 'store-credit' }) : null;
  });
  return back ? (givenIn([{ ...back }])[0] ?? null) : null;
}

/** Waits until a till finds a credit, as a customer does who asks there what is left, or patience ends. */
async function isKnown(
  world: World,
  subject: SimulatedTill,
  credit: GivenCredit,
  random: SeededRandom,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 500) {
    const isFound = await atTill(world, subject, random, async ({ till }) => {
      const taken = await till.returns.credits.take(credit.number);
      till.returns.credits.drop(credit.creditId);
      return taken.ok;
    });
    if (isFound) return;
    await world.time.wait(500);
  }
}

function spend(
  world: World,
  subject: SimulatedTill,
  random: SeededRandom,
  credit: GivenCredit,
): Promise<JournalEntry | null> {
  return atTill(world, subject, random, async (counter) => {
    await clearDesk(counter);
    const { till, isThere } = counter;
    for (let pieces = 1 + random.below(4); pieces > 0 && isThere(); pieces -= 1)
      await till.actions.scan(random.pick(skus));
    const taken = isThere() ? await till.returns.credits.take(credit.number) : null;
    if (taken?.ok) for (const { creditId, leftMinor } of taken.value) checkLeft(counter, creditId, leftMinor);
    const { priced } = till.sell.getState();
    if (!isThere() || !priced.ok) return null;
    const { totalMinor } = priced.value;
    const tenders = creditTenders(till.returns.credits.chosen(), totalMinor);
    const paidMinor = tenders.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    const all = [...tenders, ...(paidMinor < totalMinor ? [cash] : [])];
    const paid = await till.actions.pay(all);
    // Told that it didn't work, the cashier tries again.
    const again = paid.ok || !isThere() ? paid : await till.actions.pay(all);
    return again.ok && tenders.length > 0 ? again.value : null;
  });
}

/** What stands in its journals is known to a till; who reads another copy's, or doubts an entry, is left alone. */
function checkLeft({ world, subject }: Counter, creditId: string, leftMinor: number): void {
  const { evidence } = world;
  if (subject.inDoubt || evidence.clonedJournals.size > 0) return;
  const answered = [...evidence.answered.values()].map(({ entry }) => entry);
  const credit = givenIn(answered).find((each) => each.creditId === creditId);
  const own = [...subject.own.values()].reduce((sum, entry) => sum + spentOf(entry, creditId), 0);
  if (credit && leftMinor > credit.amountMinor - own)
    evidence.violation(
      'credits-shown',
      `${subject.name} shows ${leftMinor} of ${creditId}, given ${credit.amountMinor}, spent here ${own}`,
    );
}
