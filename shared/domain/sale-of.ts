/**
 * Reads what was sold out of an operation: of a sale, of a handover, which is the sale of the goods that left, and
 * of a return, which may be an exchange; whatever version it was written in.
 */
import type { Operation } from './operation.ts';
import { type KnownOperation, parseOperation } from './operation-table.ts';
import type { SalePayload } from './operations/sale.ts';

/** The sale in today's terms; null when the operation is none, or unreadable. */
export function saleOf(operation: Operation): SalePayload | null {
  const parsed = parseOperation(operation);
  return parsed.ok ? saleIn(parsed.value) : null;
}

/** The sale of a parsed operation; null when it is none, all was refused at a handover, or nothing was exchanged. */
export function saleIn(operation: KnownOperation): SalePayload | null {
  if (operation.kind === 'sale') return operation.payload;
  return operation.kind === 'order-handover' || operation.kind === 'return' ? operation.payload.sale : null;
}
