/**
 * `count-overlapped`: something moved at or before a count's scan that its expectation didn't hold. It depends
 * on the sums that the store keeps beside the count's lines, and those on the set of movements alone, so it is
 * raised and withdrawn whatever comes first. Rules [COUNT*].
 */
import { exceptionId } from '../../shared/domain/exceptions.ts';
import type { CountLineRecord } from '../store/stock-records.ts';
import type { ReadTransaction } from '../store/store.ts';
import type { ExceptionClaim } from './exception-changes.ts';

/** A SKU of a store in which something changed, and from when on. */
export interface StockChange {
  readonly storeId: string;
  readonly sku: string;
  readonly businessMs: number;
}

/** What should be true of the count lines that these changes may concern; `gone` are lines that don't count now. */
export async function overlapClaims(
  transaction: ReadTransaction,
  changes: readonly StockChange[],
  gone: readonly CountLineRecord[],
): Promise<ExceptionClaim[]> {
  const claims = gone.map((line): ExceptionClaim => claimOf(line, null));
  for (const storeId of new Set(changes.map((change) => change.storeId))) {
    const own = changes.filter((change) => change.storeId === storeId);
    const skus = [...new Set(own.map((change) => change.sku))];
    const sinceMs = own.reduce((least, change) => Math.min(least, change.businessMs), Infinity);
    for (const line of await transaction.stock.countLines(storeId, skus, sinceMs)) {
      claims.push(claimOf(line, line.beforeMilli - line.expectedMilli));
    }
  }
  return claims;
}

function claimOf(line: CountLineRecord, differenceMilli: number | null): ExceptionClaim {
  const { storeId, sku, operationId, expectedMilli, countedMilli, countedAtMs } = line;
  const id = exceptionId('count-overlapped', operationId, sku);
  if (differenceMilli === null || differenceMilli === 0) return { storeId, id, row: null };
  return {
    storeId,
    id,
    row: {
      kind: 'count-overlapped',
      subject: sku,
      causes: [operationId],
      details: { differenceMilli, expectedMilli, countedMilli, countedAtMs },
    },
  };
}
