/**
 * Writes into the feed what follows from facts that came or went in a transaction: orders and deliveries,
 * stock, exceptions, and the rows of operations. All of it is derived, so the order of facts doesn't matter.
 */
import { overlapClaims, type StockChange } from '../projections/count-exceptions.ts';
import { customerChanges } from '../projections/customer-rows.ts';
import { deliveryRows } from '../projections/delivery-rows.ts';
import { type ExceptionClaim, exceptionChanges } from '../projections/exception-changes.ts';
import { resolvedStock } from '../projections/exception-resolutions.ts';
import { type KeptOperation, topicClaims } from '../projections/operation-exceptions.ts';
import { operationRows } from '../projections/operation-rows.ts';
import { orderChanges } from '../projections/order-rows.ts';
import { receiptsTouched } from '../projections/receipt-rows.ts';
import { stockChanges } from '../projections/stock-rows.ts';
import type { CountLineRecord, LevelRecord } from '../store/stock-records.ts';
import type { WriteTransaction } from '../store/store.ts';
import type { OperationReader } from './read-entry.ts';

/** What happened in a transaction. */
export interface Happened {
  /** What is kept under every topic that something touched. */
  readonly kept: ReadonlyMap<string, readonly KeptOperation[]>;
  /** Levels as they are now, what moved, and count lines that don't count any more. */
  readonly moved: {
    readonly levels: readonly LevelRecord[];
    readonly changes: readonly StockChange[];
    readonly gone: readonly CountLineRecord[];
  };
  /** Exceptions that don't follow from topics or stock. */
  readonly claims: readonly ExceptionClaim[];
  /** Operations whose rows are to be made again. */
  readonly operations: readonly { readonly storeId: string; readonly operationId: string }[];
  readonly readOperation: OperationReader;
}

/** Writes all rows that follow. */
export async function writeProjections(transaction: WriteTransaction, happened: Happened): Promise<void> {
  const { kept, moved, claims, operations, readOperation } = happened;
  const orders = await orderChanges(transaction, kept);
  const resolved = await resolvedStock(transaction, kept);
  const levels = latest([...moved.levels, ...orders.levels, ...resolved.levels]);
  const changes = [...moved.changes, ...orders.changes, ...resolved.changes];
  const customers = await customerChanges(transaction, { kept, operations, readOperation });
  const exceptions = await exceptionChanges(
    transaction,
    [
      ...claims,
      ...customers.claims,
      ...(await topicClaims(transaction, kept)),
      ...(await overlapClaims(transaction, changes, moved.gone)),
    ],
    kept,
    readOperation,
  );
  const rows = [
    ...(await stockChanges(transaction, levels, transaction.nowMs)),
    ...(await deliveryRows(transaction, kept)),
    ...orders.rows,
    ...customers.rows,
    ...exceptions.rows,
  ];
  const touched = new Map(exceptions.affected);
  const grown = [...(await receiptsTouched(transaction, kept)), ...orders.returns];
  for (const { storeId, operationId } of [...operations, ...grown]) {
    const ids = touched.get(storeId) ?? new Set<string>();
    ids.add(operationId);
    touched.set(storeId, ids);
  }
  for (const [storeId, ids] of touched) rows.push(...(await operationRows(transaction, storeId, [...ids])));
  await transaction.feed.writeRows(rows);
}

/** Of several states of one level the last. */
function latest(levels: readonly LevelRecord[]): LevelRecord[] {
  return [...new Map(levels.map((level) => [`${level.storeId}\t${level.sku}`, level])).values()];
}
