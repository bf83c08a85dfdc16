/**
 * Does what an action of a plan says about customers: at one till, or as a scene in which two tills are cut off, a
 * key comes late, or a till dies with points held for it.
 */
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import { PowerCut } from '../../support/memory-file-system.ts';
import { type CustomerSceneKind, type CustomerWorkKind, customerSceneKinds } from './customer-kinds.ts';
import { placeWithPoints } from './customer-online.ts';
import { change, customerWork, erase, register, serve } from './customer-work.ts';
import { injectFault } from './faults.ts';
import { cut, healApart } from './order-scenes.ts';
import { atTill, type Counter, serve as serveOrder } from './order-work.ts';
import type { Action } from './plan.ts';
import { clearDesk, codeOf, takeBack } from './return-work.ts';
import { skus } from './shop.ts';
import type { SimulatedTill } from './simulated-till.ts';
import type { World } from './world.ts';

/** How long a scene waits for what it needs before it goes on without, ms. */
const patienceMs = 5000;
/** Longer than what is given on the first day lives. */
const skippedMs = 25 * 3_600_000;

interface Stage {
  readonly world: World;
  readonly random: SeededRandom;
  readonly here: SimulatedTill;
  readonly there: SimulatedTill;
}

/** Does what an action about customers says. */
export function performCustomer(world: World, action: Action): void {
  const { kind, target, salt } = action;
  const subject = world.tills[target % world.tills.length];
  if (!subject) return;
  const random = seededRandom(salt);
  const noted = (error: unknown): void => {
    // A scene whose till died in the midst of it ends there.
    world.evidence.log(world.time.nowMs, `${kind} broke off: ${error}`);
  };
  const isScene = (customerSceneKinds as readonly string[]).includes(kind);
  if (!isScene) {
    void atDesk(world, subject, random, customerWork[kind as CustomerWorkKind]).catch(noted); // by the list
    return;
  }
  // Where nobody hears the server, nothing begins that needs it.
  const isHeard = ({ till }: SimulatedTill): boolean => till?.health.getState().connected ?? false;
  const here = isHeard(subject) ? subject : (world.tills.find(isHeard) ?? subject);
  const others = world.tills.filter((till) => till !== here);
  const heard = others.filter(isHeard);
  const there = random.pick(heard.length > 0 ? heard : others);
  world.evidence.log(world.time.nowMs, `${kind} at ${here.name} and ${there.name}`);
  const scene = scenes[kind as CustomerSceneKind]; // by the list
  void scene({ world, random, here, there }, action).catch(noted);
}

/** Work at a till whose counter is clear. */
function atDesk<T>(
  world: World,
  subject: SimulatedTill,
  random: SeededRandom,
  task: (counter: Counter) => Promise<T>,
): Promise<T | null> {
  return atTill(world, subject, random, async (counter) => {
    await clearDesk(counter);
    if (counter.isThere() && counter.till.sell.getState().cart.lines.length > 0)
      await counter.till.actions.voidCart('gone', null);
    if (!counter.isThere()) return null;
    // Whatever is refused is told; nothing that somebody does at a running till is answered by an error.
    return task(counter).catch((error: unknown) => {
      if (error instanceof PowerCut) return null;
      const detail = `${subject.name}: ${error instanceof Error ? error.stack : error}`;
      if (counter.isThere()) world.evidence.violation('customers-throw', detail);
      return null;
    });
  });
}

const scenes: Readonly<Record<CustomerSceneKind, (stage: Stage, action: Action) => Promise<void>>> = {
  /** Two tills that hear nothing of each other register one person, who buys and spends at both. */
  'customer-twice': async (stage) => {
    const { world, random, here, there } = stage;
    cut(world, here, there);
    world.evidence.fault('registered-twice');
    const phone = world.customers.newPhone();
    const buys = (till: SimulatedTill): Promise<unknown> =>
      atDesk(world, till, random, async (counter) => {
        const customerId = await register(counter, phone, true);
        for (let count = 1 + random.below(2); count > 0 && customerId !== null; count -= 1)
          await serve(counter, customerId, 'save');
      });
    await Promise.all([buys(here), buys(there)]);
    await healApart(stage);
  },
  /** Two tills change different fields of one profile, and at times the same one. */
  'customer-fields-apart': async (stage) => {
    const { world, random, here, there } = stage;
    const customerId = await knownToBoth(stage, world.customers.newPhone());
    if (customerId === null) return;
    cut(world, here, there);
    world.evidence.fault('changed-apart');
    const changes = (till: SimulatedTill, fields: readonly ('name' | 'email' | 'note')[]): Promise<unknown> =>
      atDesk(world, till, random, (counter) => change(counter, customerId, fields.length, fields));
    await Promise.all([
      changes(here, ['name']),
      changes(there, random.chance(0.3) ? ['name', 'note'] : ['email', 'note']),
    ]);
    await healApart(stage);
  },
  /** One balance is spent at two tills, each by what it knew. */
  'customer-spent-twice': async (stage) => {
    const { world, random, here, there } = stage;
    const { customers } = world;
    let customerId: string | null = null;
    for (let tries = 0; tries < 3 && customerId === null && !world.faultsStopped; tries += 1)
      customerId = await knownToBoth(stage, customers.newPhone(), 2);
    if (customerId === null) return;
    const spender = customerId;
    cut(world, here, there);
    const spends = (till: SimulatedTill) =>
      atDesk(world, till, random, async (counter) => {
        const sale = await serve(counter, spender, 'spend-all');
        // The same till knows what it let be spent.
        if (counter.isThere()) await serve(counter, spender, 'spend-all');
        return sale;
      });
    const sales = await Promise.all([spends(here), spends(there)]);
    const spent = sales.filter((sale) => spentIn(sale) > 0);
    if (spent.length === 2) world.evidence.fault('points-spent-twice');
    await healApart(stage);
    // What comes later repays it.
    if (random.chance(0.4)) await atDesk(world, here, random, (counter) => serve(counter, spender, 'save'));
  },
  /** Somebody is erased while a till that knows them hears nothing, goes on serving them, and may lose power. */
  'customer-erased-apart': async (stage, action) => {
    const { world, random, here, there } = stage;
    const customerId = await knownToBoth(stage, world.customers.newPhone());
    if (customerId === null) return;
    cut(world, there);
    await atDesk(world, here, random, (counter) => erase(counter, customerId));
    await atDesk(world, there, random, async (counter) => {
      await serve(counter, customerId, 'save');
      if (counter.isThere() && random.chance(0.6)) await change(counter, customerId, 1);
    });
    if (random.chance(0.5) && !world.faultsStopped) injectFault(world, { ...action, kind: 'till-crash' });
    await healApart({ ...stage, here: there });
  },
  /** Somebody is registered without a network; what else is known of them reaches the server before their key. */
  'customer-key-late': async (stage, action) => {
    const { world, random, here } = stage;
    cut(world, here);
    await atDesk(world, here, random, async (counter) => {
      const customerId = await register(counter, world.customers.newPhone(), true);
      if (customerId !== null && random.chance(0.5)) await serve(counter, customerId, 'save');
    });
    world.evidence.fault('key-late');
    const fault = random.pick(['till-crash', 'wipe-replica', 'server-crash'] as const);
    if (!world.faultsStopped) injectFault(world, { ...action, kind: fault });
    await healApart({ ...stage, there: here });
  },
  /** Keys are handed over, and the request is lost on its way, or the answer to it. */
  'customer-key-lost': async ({ world, random, here }) => {
    if (world.faultsStopped) return;
    const ways = ['request', 'answer'] as const;
    here.network.keysLost = Array.from({ length: 1 + random.below(2) }, () => random.pick(ways));
    await atDesk(world, here, random, async (counter) => {
      const customerId = await register(counter, world.customers.newPhone(), true);
      if (customerId !== null) await serve(counter, customerId, 'save');
    });
  },
  /** Goods that points paid for come back, in one part or in two, and at times to another till. */
  'customer-returns': async (stage) => {
    const { world, random, here, there } = stage;
    const customerId = await knownToBoth({ ...stage, there: here }, world.customers.newPhone(), 1);
    if (customerId === null) return;
    const sale = await atDesk(world, here, random, (counter) => serve(counter, customerId, 'spend-all'));
    if (!sale) return;
    if (spentIn(sale) > 0) world.evidence.fault('bought-with-points');
    for (let parts = 1 + random.below(2); parts > 0; parts -= 1) {
      await world.time.wait(random.below(2500));
      await atDesk(world, random.chance(0.3) ? there : here, random, async (counter) => {
        const digits = await codeOf(world, sale.hash, sale.operation.id);
        const found = digits !== null && counter.isThere() ? await counter.till.returns.scan(digits) : null;
        return found?.ok ? takeBack(counter, found.value, { isWhole: random.chance(0.4) }) : null;
      });
    }
  },
  /** A day passes, in which points lapse, and the customer comes again. */
  'customer-day-passes': async (stage) => {
    const { world, random, here } = stage;
    const customerId = await knownToBoth({ ...stage, there: here }, world.customers.newPhone(), 1);
    if (customerId === null || world.faultsStopped || world.skippedMs > 0) return;
    world.evidence.fault('day-passes');
    world.skip(skippedMs);
    await world.time.wait(1500);
    await atDesk(world, here, random, async (counter) => {
      await serve(counter, customerId, 'save');
      if (counter.isThere()) await serve(counter, customerId, 'spend');
    });
  },
  /** What points paid for in the web shop is collected, and at times comes back. */
  'customer-collects': async (stage) => {
    const { world, random, here } = stage;
    const customerId = await knownToBoth({ ...stage, there: here }, world.customers.newPhone(), 2);
    const placed = customerId && (await placeWithPoints(world, random, here, customerId, true));
    if (!placed) return;
    await world.time.wait(1500);
    await atDesk(world, here, random, async (counter) => {
      const released = await counter.till.orders.release(placed.digits);
      return released.ok ? serveOrder(counter, placed, true) : null;
    });
  },
  /** Points are held for an open cart, and its till dies or gives the cart up. */
  'customer-hold-dies': async (stage, action) => {
    const { world, random, here } = stage;
    const customerId = await knownToBoth(stage, world.customers.newPhone(), 1);
    if (customerId === null) return;
    const isHeld = await atDesk(world, here, random, async (counter) => {
      const { till, isThere } = counter;
      await till.actions.scan(random.pick(skus));
      if (!(await till.customers.choose(customerId, 'card')).ok || !isThere()) return false;
      await till.customers.spend(null);
      return isThere() && till.sell.getState().cart.loyalty?.held != null;
    });
    if (!isHeld) return;
    world.evidence.fault('hold-left-open');
    if (!world.faultsStopped) injectFault(world, { ...action, kind: 'till-crash' });
  },
};

/**
 * Somebody registered here, who bought so often, and whom the other till knows too: the id once both do, or patience
 * has ended.
 */
async function knownToBoth(
  { world, random, here, there }: Stage,
  phone: string,
  sales = 1,
): Promise<string | null> {
  const customerId = await atDesk(world, here, random, async (counter) => {
    const made = await register(counter, phone, true);
    for (let count = sales; count > 0 && made !== null && counter.isThere(); count -= 1)
      await serve(counter, made, 'save');
    return made;
  });
  if (customerId === null) return null;
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 500) {
    await world.time.wait(500);
    if ((await there.finds(phone)).includes(customerId)) {
      // The account with what was earned takes as long to come as the customer.
      await world.time.wait(1000);
      return customerId;
    }
    if (there.storeId !== here.storeId) await there.fetchCustomer({ what: 'attach', customerId });
  }
  return null;
}

function spentIn(sale: { readonly operation: { readonly payload: object } } | null): number {
  const { loyalty } = (sale?.operation.payload ?? {}) as { loyalty?: { spentPoints: number } | null }; // of a sale
  return loyalty?.spentPoints ?? 0;
}
