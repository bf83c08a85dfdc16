/**
 * Reads what was sold out of an operation: of a sale, and of a handover, which is the sale of the goods that
 * left; whatever version it was written in.
 */
import type { Operation } from './operation.ts';
import { type KnownOperation, parseOperation } from './operation-table.ts';
import type { SalePayload } from './operations/sale.ts';

/** The sale in today's terms; null when the operation is none, or unreadable. */
export function saleOf(operation: Operation): SalePayload | null {
  const parsed = parseOperation(operation);
  return parsed.ok ? saleIn(parsed.value) : null;
}

/** The sale of a parsed operation; null when it is none, or a handover at which everything was refused. */
export function saleIn(operation: KnownOperation): SalePayload | null {
  if (operation.kind === 'sale') return operation.payload;
  return operation.kind === 'order-handover' ? operation.payload.sale : null;
}
