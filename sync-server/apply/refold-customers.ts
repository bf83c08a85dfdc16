/** Makes the rows of customers again after something that no operation says: a key came, or a store got to know them. */
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { foldCustomers } from '../projections/customer-rows.ts';
import { exceptionChanges } from '../projections/exception-changes.ts';
import { operationRows } from '../projections/operation-rows.ts';
import type { WriteTransaction } from '../store/store.ts';

/**
 * Writes the rows of these customers that say something else now; returns how many did. Those of `erased` are erased,
 * though no operation here says so.
 */
export async function refoldCustomers(
  transaction: WriteTransaction,
  customerIds: readonly string[],
  erased: readonly string[] = [],
): Promise<number> {
  const read = parseOperation;
  const { rows, claims } = await foldCustomers(transaction, customerIds, read, 'if-changed', erased);
  const exceptions = await exceptionChanges(transaction, claims);
  const outcomes = [];
  for (const [storeId, ids] of exceptions.affected) {
    if (ids.size > 0) outcomes.push(...(await operationRows(transaction, storeId, [...ids])));
  }
  await transaction.feed.writeRows([...exceptions.rows, ...outcomes]);
  return transaction.feed.writeRows(rows);
}
