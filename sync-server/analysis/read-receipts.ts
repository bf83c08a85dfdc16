/** Reads what was sold, receipt by receipt, out of the stored operations. */
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { saleIn } from '../../shared/domain/sale-of.ts';
import { operationIn } from '../projections/operation-exceptions.ts';
import type { EntryKey } from '../store/journal-records.ts';
import type { Store } from '../store/store.ts';
import type { CustomerReceipt } from './segments.ts';

/** A receipt: whose it is, and the articles on it, each once. */
export interface Receipt extends Omit<CustomerReceipt, 'customerId'> {
  readonly customerId: string | null;
  readonly articleIds: readonly string[];
}

const entriesAtOnce = 1000;

/** All receipts since a moment of business time, ms. Services, which move no stock, are left out. */
export async function readReceipts(store: Store, sinceMs: number): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  for (let after: EntryKey | null = null; ; ) {
    const page = await store.read(({ journals }) => journals.allEntries(after, entriesAtOnce));
    for (const entry of page) {
      if (entry.heldReason !== null || !['sale', 'order-handover', 'return'].includes(entry.kind)) continue;
      const operation = operationIn(entry, parseOperation);
      const sale = operation && saleIn(operation);
      if (!sale || operation.at.businessMs < sinceMs) continue;
      const goods = sale.lines.filter(({ movesStock }) => movesStock);
      receipts.push({
        customerId: sale.customerId,
        atMs: operation.at.businessMs,
        totalMinor: sale.totalMinor,
        currency: sale.currency,
        articleIds: [...new Set(goods.map(({ articleId }) => articleId))],
      });
    }
    const last = page.at(-1);
    if (page.length < entriesAtOnce || !last) return receipts;
    after = last;
  }
}
