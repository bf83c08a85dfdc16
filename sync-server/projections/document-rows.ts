/**
 * Feed rows of documents: operations without a receipt that a store looks back at. The kinds are listed, so
 * that audits and payment attempts, which nobody lists, take no room in a till's replica.
 */
import type { OperationKind } from '../../shared/domain/operation-table.ts';
import type { DocumentRow } from '../../shared/protocol/feed.ts';
import type { EntryRecord } from '../store/journal-records.ts';

const documentKinds: ReadonlySet<string> = new Set<OperationKind>([
  'shift-open',
  'cash-movement',
  'shift-close',
  'stock-receipt',
  'stock-adjustment',
  'stock-count',
  'stock-transfer',
  'order-pack',
  'order-restock',
  'exception-resolution',
]);

/** The document of the entry that counts for an operation; null when it makes none or its effect is held. */
export function documentOf(entry: EntryRecord | null): DocumentRow | null {
  if (!entry || entry.heldReason !== null || !documentKinds.has(entry.kind)) return null;
  const { operation } = JSON.parse(entry.text) as { operation: Record<string, unknown> }; // as it was stored
  const { journalId, tillSequence } = entry;
  return { journalId, tillSequence, operation };
}
