/**
 * What became of refunds that weren't done with their return: owed ones are paid out, a channel confirms what it was
 * asked to give back, store credit is spent. A fold of sums, so order plays no part; paid out, confirmed or spent
 * beyond the amount raises `refunded-twice` or `credit-overspent`. Rules [REFUND*].
 */
import type { OpenRefund } from '../entities/returned.ts';
import type { KnownOperation } from '../operation-table.ts';
import type { Refund, ReturnPayload } from '../operations/return.ts';
import { saleIn } from '../sale-of.ts';

/** Something that used up a refund: a `refund-payment`, a sale's tender, or a channel's confirmation. */
export interface RefundFact {
  readonly id: string;
  readonly amountMinor: number;
  /** Which refund it is: a return's, by place, or a store credit. */
  readonly of: { readonly returnId: string; readonly index: number } | { readonly creditId: string };
}

/** What an operation pays out or spends; empty for most. */
export function refundFactsIn(operation: KnownOperation): RefundFact[] {
  const { id } = operation;
  if (operation.kind === 'refund-payment') {
    const { returnId, refundIndex, amountMinor } = operation.payload;
    return [{ id, amountMinor, of: { returnId, index: refundIndex } }];
  }
  return (saleIn(operation)?.tenders ?? []).flatMap((tender) =>
    tender.kind === 'store-credit'
      ? [{ id, amountMinor: tender.amountMinor, of: { creditId: tender.creditId } }]
      : [],
  );
}

/** The refunds of a return that are done later, with what became of them. */
export function openRefundsOf(
  returnId: string,
  payload: Pick<ReturnPayload, 'refunds'>,
  facts: readonly RefundFact[],
): OpenRefund[] {
  return payload.refunds.flatMap((refund, index): OpenRefund[] => {
    if (refund.kind !== 'owed' && refund.kind !== 'channel' && refund.kind !== 'store-credit') return [];
    const own = facts.filter((fact) => isOf(fact, returnId, index, refund));
    const { kind, amountMinor } = refund;
    const leftMinor = own.reduce((left, fact) => left - fact.amountMinor, amountMinor);
    const factIds = [...new Set(own.map((fact) => fact.id))].sort();
    return [{ index, kind, amountMinor, leftMinor, factIds }];
  });
}

/** What went wrong with a return's refunds: which exception, of which refund, by which facts. */
export interface RefundConflict {
  readonly kind: 'refunded-twice' | 'credit-overspent';
  readonly index: number;
  readonly causes: readonly string[];
}

/** The refunds that were used up more than once. */
export function refundConflicts(refunds: readonly OpenRefund[]): RefundConflict[] {
  return refunds
    .filter((refund) => refund.leftMinor < 0)
    .map(({ kind, index, factIds }) => ({
      kind: kind === 'store-credit' ? 'credit-overspent' : 'refunded-twice',
      index,
      causes: factIds,
    }));
}

function isOf({ of }: RefundFact, returnId: string, index: number, refund: Refund): boolean {
  if ('creditId' in of) return refund.kind === 'store-credit' && refund.creditId === of.creditId;
  return of.returnId === returnId && of.index === index;
}
