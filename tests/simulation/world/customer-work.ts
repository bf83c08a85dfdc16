/**
 * What staff do about customers and their points at a till. Whatever a till answers is fine; checkers judge what
 * became of it.
 */
import type { Registration } from '../../../renderer/till/customer-types.ts';
import { cardNumberOf } from '../../../shared/domain/customers/card-number.ts';
import type { ProfileValues } from '../../../shared/domain/customers/profile.ts';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import { giveGifts } from './customer-gifts.ts';
import type { CustomerWorkKind } from './customer-kinds.ts';
import { placeWithPoints } from './customer-online.ts';
import type { Counter } from './order-work.ts';
import { birthday, skus } from './shop.ts';

const cash = [{ kind: 'cash', tenderedMinor: 1_000_000 } as const];

/** What each kind of work at a till is. */
export const customerWork: Readonly<Record<CustomerWorkKind, (counter: Counter) => Promise<void>>> = {
  'customer-register': async (counter) => {
    const { random, world } = counter;
    const phone = random.chance(0.35) ? world.customers.somePhone(random) : world.customers.newPhone();
    const customerId = await register(counter, phone, random.chance(0.5));
    if (customerId !== null && random.chance(0.6)) await serve(counter, customerId, 'save');
  },
  'customer-change': async (counter) => {
    const customerId = await someone(counter);
    if (customerId !== null) await change(counter, customerId, counter.random.chance(0.4) ? 2 : 1);
  },
  'customer-serve': async (counter) => {
    for (let count = 1 + counter.random.below(3); count > 0; count -= 1) {
      const customerId = counter.isThere() ? await someone(counter) : null;
      if (customerId !== null) await serve(counter, customerId, 'save');
    }
  },
  'customer-spend': async (counter) => {
    const customerId = await someone(counter);
    if (customerId !== null) await serve(counter, customerId, 'spend');
  },
  'customer-fetch': fetchSomeone,
  'customer-erase': async (counter) => {
    const customerId = await someone(counter);
    if (customerId !== null) await erase(counter, customerId);
  },
  'customer-settle': settleSome,
  'customer-order': async (counter) => {
    const customerId = await someone(counter);
    if (customerId !== null)
      await placeWithPoints(counter.world, counter.random, counter.subject, customerId);
  },
  'customer-gifts': async ({ world }) => {
    await giveGifts(world);
  },
};

/** How many people come to a till until one is known there. */
const mostTries = 4;

/** A customer who is known at this till, by what they say; null where none of a few is. */
async function someone({ world, random, subject, isThere }: Counter): Promise<string | null> {
  const ids = world.customers.ids();
  for (let tries = 0; tries < mostTries && ids.length > 0 && isThere(); tries += 1) {
    const said = world.customers.said(random.pick(ids));
    const [found] = said === null ? [] : await subject.finds(said);
    if (found !== undefined) return found;
  }
  return null;
}

/** Registers somebody with this number; the id, also where they turned out to be known here. */
export async function register(
  { world, till, random, isThere }: Counter,
  phone: string,
  evenIfKnown: boolean,
): Promise<string | null> {
  const { customers } = world;
  const values: ProfileValues = {
    name: customers.newText('Name'),
    phone,
    ...(random.chance(0.4) ? { email: `${customers.newText('mail')}@example.org` } : {}),
    ...(random.chance(0.3) ? { birthday: `1990-${birthday.day}` } : {}),
  };
  const registration: Registration = {
    values,
    consents: { profile: true, ...(random.chance(0.5) ? { 'marketing-phone': random.chance(0.5) } : {}) },
    cardNumber: random.chance(0.4) ? cardNumberOf('7', customers.newNumber()) : null,
  };
  if (!isThere()) return null;
  const made = await till.customers.register(registration, { evenIfKnown, approvedBy: null });
  if (made.ok) return made.value.customerId;
  return made.reason.code === 'phone-known' ? made.reason.customerId : null;
}

/** Changes so many fields of a profile. */
export async function change(
  { world, till, random, isThere }: Counter,
  customerId: string,
  fields: number,
  among: readonly (keyof ProfileValues)[] = ['name', 'phone', 'email', 'note'],
): Promise<JournalEntry | null> {
  const { customers } = world;
  const fresh: Readonly<Record<string, () => string | null>> = {
    name: () => customers.newText('Name'),
    phone: () => (random.chance(0.3) ? customers.somePhone(random) : customers.newPhone()),
    email: () => `${customers.newText('mail')}@example.org`,
    note: () => (random.chance(0.2) ? null : customers.newText('Note')),
  };
  const left = [...among];
  const chosen = Array.from({ length: fields }, () => left.splice(random.below(left.length), 1)[0]);
  const values = Object.fromEntries(chosen.flatMap((field) => (field ? [[field, fresh[field]?.()]] : [])));
  const consents = random.chance(0.2) ? { 'marketing-email': random.chance(0.5) } : {};
  if (!isThere()) return null;
  const changed = await till.customers.change(customerId, { values, consents }, null);
  return changed.ok ? changed.value : null;
}

/** Sells something to a customer, who saves points or spends them. */
export async function serve(
  counter: Counter,
  customerId: string,
  wish: 'save' | 'spend' | 'spend-all',
): Promise<JournalEntry | null> {
  const { till, random, isThere } = counter;
  const { actions, customers } = till;
  for (let pieces = 1 + random.below(3); pieces > 0 && isThere(); pieces -= 1)
    await actions.scan(random.pick(skus));
  const shown = wish === 'spend-all' || random.chance(0.85) ? 'card' : 'phone';
  if (!isThere() || !(await customers.choose(customerId, shown)).ok || !isThere()) return null;
  // What is chosen and paid at once is on no screen between two events.
  counter.world.shownPoints.look(counter.subject);
  if (wish !== 'save') {
    await customers.spend(wish === 'spend-all' || random.chance(0.6) ? null : 1 + random.below(40));
  }
  if (!isThere()) return null;
  if (wish !== 'spend-all' && random.chance(0.1)) {
    await actions.voidCart('gone', null);
    return null;
  }
  const paid = await actions.pay(cash);
  if (paid.ok || !isThere()) return paid.ok ? paid.value : null;
  // Told that points can't be spent so, the customer saves them.
  await customers.spend(0);
  const again = isThere() ? await actions.pay(cash) : null;
  if (again && !again.ok && isThere()) await actions.voidCart('gone', null);
  return again?.ok ? again.value : null;
}

/** Asks the server for somebody whom this store may not know, and mostly lets them belong to it. */
async function fetchSomeone({ world, subject, till, random }: Counter): Promise<void> {
  const ids = world.customers.ids();
  if (ids.length === 0) return;
  const lookup = { by: 'id', customerId: random.pick(ids) } as const;
  if (random.chance(0.8)) await till.customers.fetch(lookup);
  else await subject.fetchCustomer({ what: 'lookup', lookup });
}

/** Erases a person: at a till, or, without anybody at one, in the office. */
export async function erase({ world, till, random, subject }: Counter, customerId: string): Promise<void> {
  world.evidence.fault('customer-erased');
  world.customers.erased.add(customerId);
  if (random.chance(0.7)) {
    await till.customers.erase(customerId, 'customer-asked', null);
    return;
  }
  const raw = world.raws.find(({ storeId }) => storeId === subject.storeId) ?? world.raws[0];
  raw?.erase(customerId);
  void raw?.send(random);
}

/** A manager looks at merges, overdrafts and what can't be read. */
async function settleSome({ till, random, isThere }: Counter): Promise<void> {
  const remedies: Readonly<Record<string, readonly string[]>> = {
    'customer-merged': ['separate', 'separate', 'right'],
    'points-overdrawn': ['forgive', 'forgive', 'repay-later'],
    'customer-values-unreadable': ['accept'],
  };
  for (const row of await till.exceptions()) {
    const choices = remedies[row.kind];
    if (!choices || !isThere() || random.chance(row.resolution ? 0.7 : 0.3)) continue;
    await till.resolveException(row, random.pick(choices), 'seen', null);
  }
}
