/**
 * An erasure is of a person: whoever was read as one with an erased customer goes with them, whichever of their ids
 * was named. Who that is can be told as long as the keys are there, so when the erasure comes. Rules [CUSTOMER*].
 */
import { customerOf } from '../../shared/domain/customers/customer-of.ts';
import type { parseOperation } from '../../shared/domain/operation-table.ts';
import type { ReadTransaction } from '../store/store.ts';
import { groupsOf, type KnownCustomer, mergesIn } from './customer-facts.ts';

/** The same customers; those who are one person with somebody whose erasure is new are erased too. */
export async function erasedWhole(
  transaction: ReadTransaction,
  customers: ReadonlyMap<string, KnownCustomer>,
  readOperation: typeof parseOperation,
): Promise<ReadonlyMap<string, KnownCustomer>> {
  const isNew = ({ profile, record }: KnownCustomer): boolean => profile.erased && record.erasedAtMs === null;
  if (![...customers.values()].some(isNew)) return customers;
  const before = new Map<string, KnownCustomer>();
  for (const [id, customer] of customers) {
    const { facts, profile } = customer;
    if (!profile.erased) before.set(id, customer);
    if (!isNew(customer)) continue;
    const own = facts.filter(({ kind }) => kind !== 'erasure');
    before.set(id, { ...customer, facts: own, profile: customerOf(id, own) });
  }
  const whole = new Map(customers);
  for (const group of groupsOf(before)) {
    const judged = await mergesIn(transaction, group, before, readOperation);
    const survivors = new Map(
      judged.flatMap(({ separated, mergedId, survivorId }) => (separated ? [] : [[mergedId, survivorId]])),
    );
    const personOf = (id: string): string => survivors.get(id) ?? id;
    const gone = new Set(group.filter((id) => isNew(customerIn(customers, id))).map(personOf));
    for (const id of group) {
      const customer = customerIn(customers, id);
      if (!gone.has(personOf(id)) || customer.profile.erased) continue;
      const { heads } = customer.profile;
      whole.set(id, { ...customer, profile: { ...customerOf(id, []), erased: true, heads } });
    }
  }
  return whole;
}

function customerIn(customers: ReadonlyMap<string, KnownCustomer>, id: string): KnownCustomer {
  const customer = customers.get(id);
  if (!customer) throw new Error(`${id} stands in a group and isn't known`);
  return customer;
}
