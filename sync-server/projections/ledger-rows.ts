/**
 * Enters in the ledger what facts say of points, and tells whose purchases, orders or points changed. Entries of an
 * operation replace those it had, so a fact counts once, and no longer once it ceases to count. Rules [POINTS*].
 */

import type { LedgerEntry } from '../../shared/domain/loyalty/ledger.ts';
import {
  ledgerEntriesOf,
  orderLedgerEntries,
  type PurchasePoints,
} from '../../shared/domain/loyalty/ledger-entries.ts';
import type { KnownOperation, parseOperation } from '../../shared/domain/operation-table.ts';
import { movedPoints } from '../../shared/domain/returns/return-points.ts';
import { purchaseIdOf } from '../../shared/domain/returns/returned-of.ts';
import { saleIn } from '../../shared/domain/sale-of.ts';
import type { EntryRecord } from '../store/journal-records.ts';
import type { ReadTransaction, WriteTransaction } from '../store/store.ts';
import { customerOfTopic } from './customer-topic.ts';
import { resolvedException } from './exception-resolutions.ts';
import { type KeptOperation, keptOperations, operationIn } from './operation-exceptions.ts';
import { foldOrder, orderOfTopic } from './order-rows.ts';
import { purchaseIn, purchaseOfTopic, purchaseTopic, returnsIn } from './return-exceptions.ts';

/** What came or went in a transaction, as far as customers matter. */
export interface CustomersTouched {
  readonly kept: ReadonlyMap<string, readonly KeptOperation[]>;
  readonly operations: readonly { readonly storeId: string; readonly operationId: string }[];
  readonly readOperation: typeof parseOperation;
}

const kindsWithPoints = ['sale', 'order-handover', 'return'];
/** Exceptions that say of whom they are: `points-overdrawn:ID`, `customer-merged:ID:ID`. */
const personalException = /^(?:points-overdrawn|customer-merged):(.+)$/;

/** Enters points, lets customers belong to where they shopped, and answers whose rows are to be made again. */
export async function enterPoints(
  transaction: WriteTransaction,
  happened: CustomersTouched,
): Promise<ReadonlySet<string>> {
  const touched = new Set<string>();
  for (const topic of happened.kept.keys()) {
    const customerId = customerOfTopic(topic);
    if (customerId !== null) touched.add(customerId);
    const about = personalException.exec(resolvedException(topic) ?? '')?.[1];
    for (const id of about?.split(':') ?? []) touched.add(id);
  }
  await enterOperations(transaction, happened, touched);
  for (const topic of happened.kept.keys()) {
    const orderId = orderOfTopic(topic);
    if (orderId !== null) await enterOrder(transaction, orderId, happened.kept.get(topic) ?? [], touched);
  }
  return touched;
}

async function enterOperations(
  transaction: WriteTransaction,
  { kept, operations, readOperation }: CustomersTouched,
  touched: Set<string>,
): Promise<void> {
  const ids = new Set(operations.map(({ operationId }) => operationId));
  for (const [topic, returns] of kept) {
    // A purchase that came after its returns lets them count in the ledger.
    if (purchaseOfTopic(topic) !== null) for (const { operationId } of returns) ids.add(operationId);
  }
  const entries = (await transaction.journals.entriesOf([...ids])).filter(({ kind }) =>
    kindsWithPoints.includes(kind),
  );
  const byOperation = new Map<string, EntryRecord[]>();
  for (const entry of entries) {
    byOperation.set(entry.operationId, [...(byOperation.get(entry.operationId) ?? []), entry]);
  }
  const ledger: { operationId: string; entries: LedgerEntry[] }[] = [];
  for (const [operationId, claimants] of byOperation) {
    for (const claimant of claimants) {
      const customerId = saleOfEntry(claimant, readOperation)?.customerId;
      if (customerId) touched.add(customerId);
    }
    const counting = claimants.find((entry) => entry.heldReason === null);
    const operation = counting ? operationIn(counting, readOperation) : null;
    if (!operation) {
      ledger.push({ operationId, entries: [] });
      continue;
    }
    const purchase = await purchaseOf(transaction, operation, readOperation);
    if (purchase?.customerId) touched.add(purchase.customerId);
    ledger.push({ operationId, entries: ledgerEntriesOf(operation, purchase?.points ?? null) });
    const sale = saleIn(operation);
    if (sale?.customerId) await transaction.customers.attach(operation.storeId, [sale.customerId]);
    if (sale?.loyalty?.holdId) await transaction.loyalty.freeHolds([sale.loyalty.holdId]);
  }
  for (const customerId of await transaction.loyalty.setLedger(ledger)) touched.add(customerId);
}

async function enterOrder(
  transaction: WriteTransaction,
  orderId: string,
  kept: readonly KeptOperation[],
  touched: Set<string>,
): Promise<void> {
  const content = (await transaction.orders.orders([orderId])).get(orderId);
  if (!content?.customerId) return;
  const folded = await foldOrder(transaction, orderId, kept);
  if (!folded) return;
  const { customerId, storeId, placedAtMs } = content;
  touched.add(customerId);
  await transaction.customers.addCustomerOrder(customerId, orderId, placedAtMs);
  await transaction.customers.attach(storeId, [customerId]);
  const entries = orderLedgerEntries(folded.order);
  for (const id of await transaction.loyalty.setLedger([{ operationId: orderId, entries }])) touched.add(id);
}

/** Of whom the purchase of a return was, and its points; null for all other operations, and while it isn't here. */
async function purchaseOf(
  transaction: ReadTransaction,
  returned: KnownOperation,
  readOperation: typeof parseOperation,
): Promise<{ readonly customerId: string | null; readonly points: PurchasePoints | null } | null> {
  const purchaseId = returned.kind === 'return' ? purchaseIdOf(returned) : null;
  if (purchaseId === null) return null;
  const purchase = purchaseIn(await transaction.journals.entriesOf([purchaseId]));
  if (!purchase) return null;
  const { entry, sale } = purchase;
  const { customerId, loyalty } = sale;
  if (!loyalty) return { customerId, points: null };
  const { operation } = JSON.parse(entry.text) as { operation: { at: { businessMs: number } } }; // as it was stored
  const kept = await keptOperations(transaction, [purchaseTopic(purchaseId)], readOperation);
  const moved = movedPoints(sale.lines, returnsIn([...kept.values()].flat()));
  return { customerId, points: { operationId: purchaseId, atMs: operation.at.businessMs, loyalty, moved } };
}

function saleOfEntry(entry: EntryRecord, readOperation: typeof parseOperation) {
  const operation = operationIn(entry, readOperation);
  return operation && saleIn(operation);
}
