/** All that is kept of a customer, in the words of the glossary, for themselves. Rules [CUSTOMER*]. */
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { knownCustomers } from '../projections/customer-facts.ts';
import { operationIn } from '../projections/operation-exceptions.ts';
import type { ReadTransaction } from '../store/store.ts';
import { rowOf } from './find-customer.ts';

const mostPurchases = 10_000;

/** The document as JSON text; null when nobody is known by this id. */
export async function exportCustomer(
  transaction: ReadTransaction,
  customerId: string,
): Promise<string | null> {
  const row = await rowOf(transaction, customerId);
  if (!row) return null;
  const ids = [row.id, ...row.mergedIds];
  const known = await knownCustomers(transaction, ids, parseOperation);
  const changes = [...known.values()].flatMap(({ facts }) => facts);
  const { sealed: _sealed, heads: _heads, fieldStamps: _stamps, recent: _recent, ...shown } = row;
  return JSON.stringify(
    {
      customer: shown,
      changes: changes.map(({ id, kind, atMs, where, values, consents, cardNumber }) => {
        return { id, kind, atMs, where, values, consents, cardNumber };
      }),
      purchases: await purchasesOf(transaction, ids),
      orders: [
        ...(
          await transaction.orders.orders(await transaction.customers.ordersOf(ids, mostPurchases))
        ).values(),
      ].map(({ codeHash: _hash, nonce: _nonce, ...order }) => order),
      pointsLedger: await transaction.loyalty.ledgerOf(ids),
    },
    null,
    2,
  );
}

async function purchasesOf(transaction: ReadTransaction, customerIds: readonly string[]) {
  const ids = new Set<string>();
  for (const id of customerIds) {
    const found = await transaction.returns.purchasesBy(`customer:${id}`, 0, mostPurchases);
    for (const each of found) ids.add(each);
  }
  const entries = await transaction.journals.entriesOf([...ids]);
  return entries
    .filter((entry) => entry.heldReason === null)
    .map((entry) => {
      const operation = operationIn(entry, parseOperation);
      const { receiptNumber, storeId } = entry;
      return {
        receiptNumber,
        storeId,
        atMs: operation?.at.businessMs ?? null,
        payload: operation?.payload ?? null,
      };
    });
}
