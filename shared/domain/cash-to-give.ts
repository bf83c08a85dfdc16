/**
 * What an operation hands to the customer out of the drawer: change, a refund in cash, the payout of one that was
 * owed. Cash put in or taken out by the store's own people is none of it.
 */
import { sumMinor } from '../money/money.ts';
import type { KnownOperation } from './operation-table.ts';
import { saleIn } from './sale-of.ts';

/** The sum in minor units; 0 where nothing is handed over. */
export function cashToGiveIn(operation: KnownOperation): number {
  if (operation.kind === 'refund-payment')
    return operation.payload.way === 'cash' ? operation.payload.amountMinor : 0;
  const refunds = operation.kind === 'return' ? operation.payload.refunds : [];
  const tenders = saleIn(operation)?.tenders ?? [];
  return (
    sumMinor(refunds.map((refund) => (refund.kind === 'cash' ? refund.amountMinor : 0))) +
    sumMinor(tenders.map((tender) => (tender.kind === 'cash' ? tender.changeMinor : 0)))
  );
}
