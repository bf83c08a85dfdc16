/** Finds a customer of the whole chain by a whole number, for a store that doesn't know them yet. Rules [CUSTOMER*]. */
import { normalPhone } from '../../shared/domain/customers/phone.ts';
import { type Customer, customerSchema } from '../../shared/domain/entities/customer.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { knownCustomers } from '../projections/customer-facts.ts';
import type { CustomerRecord } from '../store/customer-records.ts';
import { storeStream } from '../store/feed-records.ts';
import type { ReadTransaction } from '../store/store.ts';

/** By what somebody is looked for; `country` is where a number was typed, two capital letters. */
export type CustomerQuery =
  | { readonly by: 'phone'; readonly phone: string; readonly country: string | null }
  | { readonly by: 'card'; readonly cardNumber: string }
  | { readonly by: 'id'; readonly customerId: string };

/** Who was found, as the person that stays after merging. */
export type FoundCustomer =
  | { readonly status: 'found'; readonly record: CustomerRecord; readonly row: Customer }
  | { readonly status: 'unknown' | 'erased' };

/** Finds a customer; of those to whom a number belonged the one to whom it does now. */
export async function findCustomer(
  transaction: ReadTransaction,
  query: CustomerQuery,
): Promise<FoundCustomer> {
  const ids = await candidates(transaction, query);
  const records = await transaction.customers.customers(ids);
  if (query.by === 'id' && (records.get(query.customerId)?.erasedAtMs ?? null) !== null)
    return { status: 'erased' };
  const survivors = new Set(ids.flatMap((id) => records.get(id)?.mergedInto ?? id));
  for (const [customerId, record] of await transaction.customers.customers([...survivors])) {
    const row = record.erasedAtMs === null ? await rowOf(transaction, customerId) : null;
    if (row) return { status: 'found', record, row };
  }
  return { status: 'unknown' };
}

/** The customer as their row stands in any store's stream; null where it stands in none. */
export async function rowOf(transaction: ReadTransaction, customerId: string): Promise<Customer | null> {
  for (const storeId of (await transaction.customers.storesOf([customerId])).get(customerId) ?? []) {
    const row = await rowIn(transaction, storeId, customerId);
    if (row) return row;
  }
  return null;
}

/** The customer as their row stands in a store's stream; null where it doesn't. */
export async function rowIn(
  { feed }: ReadTransaction,
  storeId: string,
  customerId: string,
): Promise<Customer | null> {
  const [row] = await feed.rows(storeStream(storeId), 'customers', [customerId]);
  return row?.text ? customerSchema.parse(JSON.parse(row.text)) : null;
}

async function candidates(transaction: ReadTransaction, query: CustomerQuery): Promise<string[]> {
  if (query.by === 'id') return [query.customerId];
  if (query.by === 'card') return transaction.customers.customersMarked([`card:${query.cardNumber}`]);
  const phone = normalPhone(query.phone, query.country);
  if (phone === null) return [];
  const ids = await transaction.customers.customersMarked([`phone:${phone}`]);
  const known = await knownCustomers(transaction, ids, parseOperation);
  return ids.filter((id) =>
    known.get(id)?.profile.phones.some((held) => held.phone === phone && held.untilMs === null),
  );
}
