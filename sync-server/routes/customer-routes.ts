/**
 * Customers for tills: keys of those of their store, somebody whom the store doesn't know yet, erasures till by till,
 * and a customer's own data. Keys are only ever given to enrolled tills, and who has one is noted. Rules [CUSTOMER*].
 */
import {
  type CustomerFound,
  customerAttachSchema,
  customerExportQuerySchema,
  customerExportSchema,
  customerFoundSchema,
  customerKeysAnswerSchema,
  customerKeysHandedSchema,
  customerKeysQuerySchema,
  customerKeysTakenSchema,
  customerLookupSchema,
  erasureConfirmAnswerSchema,
  erasureConfirmSchema,
  erasuresAnswerSchema,
} from '../../shared/protocol/customers.ts';
import { exportCustomer } from '../apply/export-customer.ts';
import { type FoundCustomer, findCustomer, rowIn } from '../apply/find-customer.ts';
import { pointsNow } from '../apply/points-now.ts';
import { refoldCustomers } from '../apply/refold-customers.ts';
import { chainTerms } from '../projections/chain-terms.ts';
import { newCustomer } from '../projections/customer-facts.ts';
import type { TillRecord } from '../store/access-records.ts';
import type { CustomerRecord, ErasureRecord } from '../store/customer-records.ts';
import type { ReadTransaction, WriteTransaction } from '../store/store.ts';
import type { Endpoints } from './endpoint.ts';
import { ProblemError } from './problems.ts';
import { needRight, type ServerContext, tillCalling } from './server-context.ts';

const handedBytes = 1024 * 1024;

export function addCustomerRoutes(endpoints: Endpoints, context: ServerContext): void {
  addKeys(endpoints, context);
  addFinding(endpoints, context);
  addErasures(endpoints, context);
}

function addKeys(endpoints: Endpoints, { store }: ServerContext): void {
  endpoints.add(
    {
      method: 'GET',
      path: '/v1/customer-keys',
      summary: "Keys of the store's customers that changed after a position, erased ones too",
      audience: 'till',
      query: customerKeysQuerySchema,
      answer: customerKeysAnswerSchema,
    },
    (call) =>
      store.write(async (transaction) => {
        const { tillId, storeId } = await tillCalling(transaction, call);
        const epoch = (await transaction.feed.epochs()).at(-1)?.epoch ?? '';
        const { limit } = call.query;
        const after = call.query.epoch === epoch ? call.query.after : 0;
        const found = await transaction.customers.keysAfter(storeId, after, limit);
        const given = found.filter(({ key }) => key !== null).map(({ customerId }) => customerId);
        await transaction.customers.noteKeyHolder(tillId, given);
        return {
          epoch,
          keys: found.map(({ customerId, key, erased }) => ({ customerId, key, erased })),
          position: found.at(-1)?.position ?? after,
          final: found.length < limit,
        };
      }),
  );

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/customer-keys',
      summary: 'Hand over keys of customers that this till registered',
      audience: 'till',
      body: customerKeysHandedSchema,
      bodyLimitBytes: handedBytes,
      answer: customerKeysTakenSchema,
    },
    (call) =>
      store.write(async (transaction) => {
        const till = await tillCalling(transaction, call);
        return takeKeys(transaction, till, call.body.keys);
      }),
  );
}

/** Keeps keys that nobody handed over before; of two keys of one customer the first stands. */
async function takeKeys(
  transaction: WriteTransaction,
  { tillId, storeId }: TillRecord,
  keys: readonly { readonly customerId: string; readonly key: string }[],
): Promise<{ taken: string[]; erased: string[] }> {
  const { customers } = transaction;
  const known = await customers.customers(keys.map(({ customerId }) => customerId));
  const recordOf = (customerId: string): CustomerRecord => known.get(customerId) ?? newCustomer(customerId);
  const isErased = ({ customerId }: { readonly customerId: string }): boolean =>
    recordOf(customerId).erasedAtMs !== null;
  const fresh = keys.filter((each) => !isErased(each) && recordOf(each.customerId).key === null);
  await customers.putCustomers(fresh.map(({ customerId, key }) => ({ ...recordOf(customerId), key })));
  const ids = fresh.map(({ customerId }) => customerId);
  await customers.attach(storeId, ids);
  await customers.moveKeys(ids);
  await customers.noteKeyHolder(
    tillId,
    keys.map(({ customerId }) => customerId),
  );
  await refoldCustomers(transaction, ids);
  const same = keys.filter(({ customerId, key }) => known.get(customerId)?.key === key);
  return {
    taken: [...ids, ...same.map(({ customerId }) => customerId)],
    erased: keys.filter(isErased).map(({ customerId }) => customerId),
  };
}

function addFinding(endpoints: Endpoints, context: ServerContext): void {
  const { store } = context;
  const described = { audience: 'till', answer: customerFoundSchema } as const;

  endpoints.add(
    {
      ...described,
      method: 'POST',
      path: '/v1/customers/lookup',
      summary: "Find a customer of the chain by a whole number; they don't belong to the store by that",
      body: customerLookupSchema,
    },
    async (call) => {
      const till = await store.read((transaction) => tillCalling(transaction, call));
      // Whoever tries number after number learns who shops here.
      const caller = `customer-lookup ${till.tillId}`;
      const retryAfterSeconds = context.attempts.waitSeconds(caller);
      if (retryAfterSeconds > 0) throw new ProblemError('too-many-requests', { retryAfterSeconds });
      const found = await store.write(async (transaction) => {
        const country = await countryOf(transaction, till.storeId);
        const { body } = call;
        const query = body.by === 'phone' ? { ...body, country } : body;
        return told(transaction, till, await findCustomer(transaction, query));
      });
      if (found.status === 'unknown') context.attempts.failed(caller);
      return found;
    },
  );

  endpoints.add(
    {
      ...described,
      method: 'POST',
      path: '/v1/customers/attach',
      summary: "Let a customer belong to the till's store from now on",
      body: customerAttachSchema,
    },
    (call) =>
      store.write(async (transaction) => {
        const till = await tillCalling(transaction, call);
        const { customerId } = call.body;
        const found = await findCustomer(transaction, { by: 'id', customerId });
        if (found.status === 'found') {
          const ids = [...new Set([found.record.customerId, customerId])];
          await transaction.customers.attach(till.storeId, ids);
          await refoldCustomers(transaction, ids);
        }
        return told(transaction, till, found);
      }),
  );

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/customers/export',
      summary:
        'All that is kept of a customer of the store, for themselves; somebody with the right hands it out',
      audience: 'till',
      body: customerExportQuerySchema,
      answer: customerExportSchema,
    },
    (call) =>
      store.read(async (transaction) => {
        const till = await tillCalling(transaction, call);
        const { customerId, staffId } = call.body;
        await needRight(transaction, till, staffId, 'customer-export');
        const storeIds = (await transaction.customers.storesOf([customerId])).get(customerId) ?? [];
        const { storeId } = till;
        const made = storeIds.includes(storeId)
          ? await exportCustomer(transaction, customerId, storeId)
          : null;
        if (made === null) throw new ProblemError('customer-unknown', { field: 'customerId' });
        return { customerId, madeAtMs: transaction.nowMs, ...made };
      }),
  );
}

/** What a till is told of somebody: their row with the account of its own store's programme. */
async function told(
  transaction: WriteTransaction,
  { tillId, storeId }: TillRecord,
  found: FoundCustomer,
): Promise<CustomerFound> {
  if (found.status !== 'found') return found;
  const { record, row } = found;
  if (record.key !== null) await transaction.customers.noteKeyHolder(tillId, [record.customerId]);
  // What other currencies there are is told from where the row stands: nothing of it holds for another store.
  const { otherAccounts: _ofAnotherStore, ...elsewhere } = row;
  const own = (await rowIn(transaction, storeId, row.id)) ?? elsewhere;
  const now = await pointsNow(transaction, row.id, storeId, null);
  const { tierId, account } = typeof now === 'string' ? { tierId: null, account: null } : now;
  return { status: 'found', row: { ...own, tierId, account }, key: record.key };
}

/** Where numbers are typed in a store: the country of its tax table. */
export async function countryOf(transaction: ReadTransaction, storeId: string): Promise<string | null> {
  const { stores } = await chainTerms(transaction);
  return (
    stores
      .get(storeId)
      ?.taxTableId.replace(/^tax-table:/, '')
      .toUpperCase() ?? null
  );
}

function addErasures(endpoints: Endpoints, { store }: ServerContext): void {
  endpoints.add(
    {
      method: 'GET',
      path: '/v1/customers/erasures',
      summary: 'How far each erasure of a customer has come',
      audience: 'till-or-operator',
      answer: erasuresAnswerSchema,
    },
    () => store.read(async ({ customers }) => ({ erasures: (await customers.erasures()).map(toErasure) })),
  );

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/customers/erasures/confirm',
      summary: 'Confirm that nothing of these customers is left at this till',
      audience: 'till',
      body: erasureConfirmSchema,
      bodyLimitBytes: handedBytes,
      answer: erasureConfirmAnswerSchema,
    },
    (call) =>
      store.write(async (transaction) => {
        const { tillId } = await tillCalling(transaction, call);
        const { customerIds } = call.body;
        const before = await transaction.customers.customers(customerIds);
        // A server that was put back may not know of an erasure, nor any more whom it was of. Who isn't known at all
        // is confirmed again once they are.
        const living = customerIds.filter((id) => before.get(id)?.erasedAtMs === null);
        await refoldCustomers(transaction, living, living);
        const known = await transaction.customers.customers(customerIds);
        const confirmed = customerIds.filter((id) => (known.get(id)?.erasedAtMs ?? null) !== null);
        await transaction.customers.confirmErasures(tillId, confirmed, transaction.nowMs);
        return { confirmed };
      }),
  );
}

function toErasure({ customerId, erasedAtMs, tills }: ErasureRecord) {
  return {
    customerId,
    erasedAtMs,
    waitingTillIds: tills.flatMap(({ tillId, confirmedAtMs }) => (confirmedAtMs === null ? tillId : [])),
    confirmed: tills.flatMap(({ tillId, confirmedAtMs }) =>
      confirmedAtMs === null ? [] : { tillId, atMs: confirmedAtMs },
    ),
  };
}
