/**
 * Rows of `receipts`: an entry that handed out a receipt, with what came back of what it sold and what became of
 * its refunds. It stands in its own store's stream, and in those of other stores where goods of it came back.
 * Rules [PURCHASE*].
 */
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { openRefundsOf, type RefundFact } from '../../shared/domain/returns/refund-facts.ts';
import { type ReturnOperation, returnedOf } from '../../shared/domain/returns/returned-of.ts';
import type { ReceiptRow } from '../../shared/protocol/feed.ts';
import { type FeedChange, storeStream } from '../store/feed-records.ts';
import type { EntryRecord } from '../store/journal-records.ts';
import type { ReadTransaction } from '../store/store.ts';
import { type KeptOperation, keptOperations, operationIn } from './operation-exceptions.ts';
import {
  isRefundTopic,
  purchaseIn,
  purchaseOfTopic,
  purchaseTopic,
  refundFactsAmong,
  refundTopicsOf,
  returnsIn,
} from './return-exceptions.ts';

/** A row with the stores in whose streams it stands. */
export interface PlacedReceipt {
  readonly operationId: string;
  readonly row: ReceiptRow;
  readonly storeIds: ReadonlySet<string>;
}

/** The receipts of these operations as they are now; one that is held, unknown or hands out none is left out. */
export async function receiptsOf(
  transaction: ReadTransaction,
  operationIds: readonly string[],
): Promise<PlacedReceipt[]> {
  const entries = (await transaction.journals.entriesOf([...new Set(operationIds)])).filter(
    (entry) => entry.heldReason === null && entry.receiptNumber !== null,
  );
  const returns = new Map(
    entries.flatMap((entry) => {
      const operation = entry.kind === 'return' ? operationIn(entry, parseOperation) : null;
      return operation?.kind === 'return' ? [[operation.id, operation] as const] : [];
    }),
  );
  const topics = [
    ...entries.map((entry) => purchaseTopic(entry.operationId)),
    ...[...returns.values()].flatMap(refundTopicsOf),
  ];
  const kept = await keptOperations(transaction, topics, parseOperation);
  const placed: PlacedReceipt[] = [];
  for (const entry of entries) {
    const receiptNumber = entry.receiptNumber ?? '';
    const { operation } = JSON.parse(entry.text) as { operation: Record<string, unknown> }; // as it was stored
    const { operationId, journalId, tillSequence, storeId } = entry;
    const back = returnsIn(kept.get(purchaseTopic(operationId)) ?? []);
    const returned = back.length === 0 ? null : returnedOf(soldBy(entry), back);
    const own = returns.get(operationId);
    const refunds = own ? openRefundsOf(own.id, own.payload, await factsOf(transaction, own, kept)) : [];
    placed.push({
      operationId,
      row: { receiptNumber, journalId, tillSequence, operation, returned, refunds },
      storeIds: new Set([storeId, ...back.map((fact) => fact.operation.storeId)]),
    });
  }
  return placed;
}

/** Rows of a store for these operations; what doesn't stand there any more becomes a deletion. */
export async function receiptRows(
  transaction: ReadTransaction,
  storeId: string,
  operationIds: readonly string[],
): Promise<FeedChange[]> {
  const stream = storeStream(storeId);
  const found = new Map(
    (await receiptsOf(transaction, operationIds)).map((each) => [each.operationId, each]),
  );
  const standing = new Set(
    (await transaction.feed.rows(stream, 'receipts', operationIds)).map((row) => row.id),
  );
  return [...new Set(operationIds)].flatMap((id): FeedChange[] => {
    const receipt = found.get(id);
    const row = receipt?.storeIds.has(storeId) ? receipt.row : null;
    if (row === null && !standing.has(id)) return [];
    return [{ stream, collection: 'receipts', id, data: row && { ...row }, popularity: 0 }];
  });
}

/** The receipts that change when something begins or ceases to count under these topics, and where they stand. */
export async function receiptsTouched(
  { journals }: ReadTransaction,
  kept: ReadonlyMap<string, readonly KeptOperation[]>,
): Promise<{ readonly storeId: string; readonly operationId: string }[]> {
  const touched: { storeId: string; operationId: string }[] = [];
  for (const [topic, operations] of kept) {
    const purchaseId = purchaseOfTopic(topic);
    if (purchaseId !== null) {
      const entries = await journals.entriesOf([purchaseId]);
      for (const { storeId } of [...entries, ...operations])
        touched.push({ storeId, operationId: purchaseId });
    } else if (isRefundTopic(topic)) {
      for (const { operation } of returnsIn(operations))
        touched.push({ storeId: operation.storeId, operationId: operation.id });
    }
  }
  return touched;
}

function soldBy(entry: EntryRecord) {
  return purchaseIn([entry])?.sale.lines ?? null;
}

/** What paid out, spent or confirmed the refunds of a return. */
async function factsOf(
  { returns }: ReadTransaction,
  own: ReturnOperation,
  kept: ReadonlyMap<string, readonly KeptOperation[]>,
): Promise<RefundFact[]> {
  const asked = own.payload.refunds.flatMap((refund, index) =>
    refund.kind === 'channel' ? `${own.id}.${index}` : [],
  );
  const confirmed = asked.length === 0 ? [] : await returns.channelRefundsById(asked);
  return [
    ...refundTopicsOf(own).flatMap((topic) => refundFactsAmong(kept.get(topic) ?? [])),
    ...confirmed.flatMap(({ index, leftMinor, amountMinor, factIds, state }) =>
      // What isn't due any more is done with the return itself.
      (state === 'not-due' ? [own.id] : factIds).map((id, place) => ({
        id,
        amountMinor: place === 0 ? amountMinor - leftMinor : 0,
        of: { returnId: own.id, index },
      })),
    ),
  ];
}
