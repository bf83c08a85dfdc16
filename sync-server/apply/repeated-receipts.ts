/**
 * `receipt-number-repeated`: two journals of one store handed out the same receipt numbers. The numbers of tills are
 * given out once, but a machine that is put back whole forgets that too. Told from what is stored, so that the order of
 * arrival doesn't matter; one exception for all numbers of a prefix. Rule [PUSH15].
 */
import { exceptionId } from '../../shared/domain/exceptions.ts';
import { receiptPrefixOf } from '../../shared/domain/operation.ts';
import type { ExceptionClaim } from '../projections/exception-changes.ts';
import type { EntryRecord } from '../store/journal-records.ts';
import type { ReadTransaction } from '../store/store.ts';

/** Exceptions about the receipt numbers of entries that are stored by now. */
export async function repeatedReceipts(
  transaction: ReadTransaction,
  records: readonly EntryRecord[],
): Promise<ExceptionClaim[]> {
  const claims: ExceptionClaim[] = [];
  for (const storeId of new Set(records.map((record) => record.storeId))) {
    const numbers = records.flatMap((record) =>
      record.storeId === storeId && record.receiptNumber !== null ? [record.receiptNumber] : [],
    );
    if (numbers.length === 0) continue;
    const repeated = await transaction.journals.repeatedReceipts(storeId, numbers);
    for (const prefix of new Set(repeated.map(receiptPrefixOf)))
      claims.push(await repeatedUnder(transaction, storeId, prefix));
  }
  return claims;
}

/**
 * Causes are the entries with the first and with the last such number: a further one opens the exception again once it
 * was settled, and a resolution, which names all causes, stays small.
 */
async function repeatedUnder(
  transaction: ReadTransaction,
  storeId: string,
  receiptPrefix: string,
): Promise<ExceptionClaim> {
  const all = await transaction.journals.repeatedReceiptsUnder(storeId, receiptPrefix);
  const first = all[0]?.receiptNumber ?? '';
  const last = all.at(-1)?.receiptNumber ?? '';
  const causes = all.filter(({ receiptNumber }) => receiptNumber === first || receiptNumber === last);
  return {
    storeId,
    id: exceptionId('receipt-number-repeated', receiptPrefix),
    row: {
      kind: 'receipt-number-repeated',
      subject: first === last ? first : `${first} – ${last}`,
      causes: [...new Set(causes.map(({ operationId }) => operationId))],
      details: {
        receiptPrefix,
        numbers: new Set(all.map(({ receiptNumber }) => receiptNumber)).size,
        tills: new Set(all.map(({ tillId }) => tillId)).size,
      },
    },
  };
}
