/** Reads the sale out of an operation, whatever version it was written in; null when it is none, or unreadable. */
import type { Operation } from './operation.ts';
import { parseOperation } from './operation-table.ts';
import type { SalePayload } from './operations/sale.ts';

/** The sale in today's terms. */
export function saleOf(operation: Operation): SalePayload | null {
  const parsed = parseOperation(operation);
  return parsed.ok && parsed.value.kind === 'sale' ? parsed.value.payload : null;
}
