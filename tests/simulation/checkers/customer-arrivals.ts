/**
 * For handing all facts over anew: customers' keys, the stores that got to know somebody, the gifts that the office
 * gave and who was erased as one with somebody come early or late; and what customers' rows say after that, computed
 * for one moment.
 */
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import type { LedgerEntry } from '../../../shared/domain/loyalty/ledger.ts';
import { refoldCustomers } from '../../../sync-server/apply/refold-customers.ts';
import { newCustomer } from '../../../sync-server/projections/customer-facts.ts';
import type { Store, WriteTransaction } from '../../../sync-server/store/store.ts';
import { type CustomerRow, opensRow } from './customers.ts';
import type { CheckedDatabase, Row } from './database.ts';
import { joinedTo, type TypedValues, toldCustomers } from './stored-customers.ts';
import { sorted } from './stored-orders.ts';

/** What the world knows of persons. */
interface JoinedPersons extends TypedValues {
  /** Whom somebody set out to erase. */
  readonly erased: ReadonlySet<string>;
}

/** Hands over a share of what no till's fact says of customers now; the rest by calling what it returns. */
export async function handCustomersAnew(
  store: Store,
  database: CheckedDatabase,
  persons: JoinedPersons,
  random: SeededRandom,
): Promise<() => Promise<void>> {
  const keys = database.all(
    'SELECT customer_id, key FROM customers WHERE key IS NOT NULL ORDER BY customer_id',
  );
  const known = database.all(
    'SELECT customer_id, store_id FROM customer_stores ORDER BY customer_id, store_id',
  );
  const gifts = database.all(
    `SELECT customer_id, operation_id, entry FROM ledger_entries WHERE operation_id LIKE 'birthday:%'`,
  );
  const handings = [
    ...keys.map((row) => ({ row, hand: handKey })),
    ...known.map((row) => ({ row, hand: letBelong })),
    ...gifts.map((row) => ({ row, hand: give })),
    ...erasedUnnamed(database, persons).map((row) => ({ row, hand: tellErased })),
  ];
  const early = handings.filter(() => random.chance(0.5));
  const handAll = async (chosen: typeof handings): Promise<void> => {
    await store.write(async (transaction) => {
      for (const { row, hand } of chosen) await hand(transaction, row);
      const ids = new Set(chosen.map(({ row }) => String(row.customer_id)));
      await refoldCustomers(transaction, [...ids].sort());
    });
  };
  await handAll(early);
  return () => handAll(handings.filter((handing) => !early.includes(handing)));
}

async function handKey({ customers }: WriteTransaction, { customer_id, key }: Row): Promise<void> {
  const id = String(customer_id);
  const known = (await customers.customers([id])).get(id) ?? newCustomer(id);
  await customers.putCustomers([{ ...known, key: String(key) }]);
}

async function letBelong({ customers }: WriteTransaction, { customer_id, store_id }: Row): Promise<void> {
  await customers.attach(String(store_id), [String(customer_id)]);
}

async function give({ loyalty }: WriteTransaction, { operation_id, entry }: Row): Promise<void> {
  const entries = [JSON.parse(String(entry)) as LedgerEntry]; // as the office entered it
  await loyalty.setLedger([{ operationId: String(operation_id), entries }]);
}

/**
 * Who was erased though no fact names them: they were read as one with somebody whose erasure came, and that is told
 * by nothing any more once the values are gone. Tills tell it of everybody who was erased there. Whoever never had a
 * number of somebody who was to be erased isn't among them.
 */
function erasedUnnamed(database: CheckedDatabase, persons: JoinedPersons): Row[] {
  const joined = joinedTo(persons.written, persons.erased);
  return [...toldCustomers(database, persons).customers.values()].flatMap(
    ({ customerId, isErased, facts }) =>
      isErased && joined.has(customerId) && facts.every(({ kind }) => kind !== 'erasure')
        ? [{ customer_id: customerId }]
        : [],
  );
}

/** As a till tells a server that was put back, which may know of them nothing but that they are there. */
async function tellErased(transaction: WriteTransaction, { customer_id }: Row): Promise<void> {
  const id = String(customer_id);
  const { customers } = transaction;
  if (!(await customers.customers([id])).has(id)) await customers.putCustomers([newCustomer(id)]);
  await refoldCustomers(transaction, [id], [id]);
}

/** Makes all rows of customers anew for the store's moment; returns how many said something else before. */
export function refoldAll(store: Store, database: CheckedDatabase): Promise<number> {
  const ids = database.all('SELECT customer_id FROM customers ORDER BY customer_id');
  return store.write((transaction) =>
    refoldCustomers(
      transaction,
      ids.map((row) => String(row.customer_id)),
    ),
  );
}

/** What rows of customers say, opened, by store and customer; when their accounts were computed is left out. */
export function customerStateOf(database: CheckedDatabase): ReadonlyMap<string, string> {
  const keys = new Map(
    database
      .all('SELECT customer_id, key FROM customers WHERE key IS NOT NULL')
      .map((row) => [String(row.customer_id), String(row.key)]),
  );
  const rows = database.all(
    `SELECT stream, id, data FROM feed_rows WHERE data IS NOT NULL AND collection = 'customers'`,
  );
  return new Map(
    rows.map(({ stream, id, data }) => {
      const { sealed, account, ...rest } = JSON.parse(String(data)) as CustomerRow; // as it is fed
      const key = keys.get(String(id));
      const values = sealed === null || key === undefined ? sealed : opensRow(key, String(id), sealed);
      return [`${stream} ${id}`, sorted({ ...rest, values, account: account && { ...account, asOfMs: 0 } })];
    }),
  );
}
