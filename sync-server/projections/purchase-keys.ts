/** By what an operation is found when goods of it come back, or when a refund of it is paid out. Rules [PURCHASE*]. */
import type { KnownOperation } from '../../shared/domain/operation-table.ts';
import { saleIn } from '../../shared/domain/sale-of.ts';
import type { PurchaseKey, PurchaseKeyRecord } from '../store/return-records.ts';

/** The keys of an operation that counts; none for what sold nothing and took nothing back. */
export function purchaseKeysOf({
  record,
  operation,
}: {
  readonly record: { readonly receiptNumber: string | null };
  readonly operation: KnownOperation | null;
}): PurchaseKeyRecord[] {
  const sale = operation && saleIn(operation);
  if (!operation || (!sale && operation.kind !== 'return')) return [];
  const cards = (sale?.tenders ?? []).flatMap((tender) =>
    tender.kind === 'card-terminal' ? (tender.card?.lastFour ?? []) : [],
  );
  const credits =
    operation.kind === 'return'
      ? operation.payload.refunds.flatMap((refund) => (refund.kind === 'store-credit' ? refund.number : []))
      : [];
  const keys: PurchaseKey[] = [
    ...(record.receiptNumber === null ? [] : ([`receipt:${record.receiptNumber}`] as const)),
    ...(sale?.customerId ? ([`customer:${sale.customerId}`] as const) : []),
    ...cards.map((lastFour) => `card:${lastFour}` as const),
    ...credits.map((number) => `credit:${number}` as const),
  ];
  const { id: operationId, at } = operation;
  return [...new Set(keys)].map((key) => ({ key, soldAtMs: at.businessMs, operationId }));
}
