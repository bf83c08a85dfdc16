/** Finds purchases of the whole chain for a till that has a network and hasn't their rows. Rules [PURCHASE*]. */
import {
  type PurchasesQuery,
  purchasesAnswerSchema,
  purchasesQuerySchema,
} from '../../shared/protocol/purchases.ts';
import { orderTopic } from '../projections/order-rows.ts';
import { type PlacedReceipt, receiptsOf } from '../projections/receipt-rows.ts';
import { purchaseIn } from '../projections/return-exceptions.ts';
import type { ReadTransaction } from '../store/store.ts';
import type { Endpoints } from './endpoint.ts';
import { type ServerContext, tillCalling } from './server-context.ts';

const dayMs = 24 * 60 * 60_000;
const mostPurchases = 50;
/** Of one article more is looked at, for stock also leaves by other ways than sales. */
const mostMovements = 200;

export function addPurchaseRoutes(endpoints: Endpoints, { store }: ServerContext): void {
  endpoints.add(
    {
      method: 'GET',
      path: '/v1/purchases',
      summary:
        'Purchases by receipt, order, customer or card, and of this store by article; with what came back of them',
      audience: 'till',
      query: purchasesQuerySchema,
      answer: purchasesAnswerSchema,
    },
    (call) =>
      store.read(async (transaction) => {
        const { storeId } = await tillCalling(transaction, call);
        const found = await receiptsOf(transaction, await idsOf(transaction, storeId, call.query));
        const wanted = call.query.sku === undefined ? found : await onlySold(transaction, found);
        const rows = wanted.map(({ row }) => row).sort((a, b) => soldAt(b) - soldAt(a));
        return { purchases: rows.slice(0, mostPurchases) };
      }),
  );
}

async function idsOf(
  transaction: ReadTransaction,
  storeId: string,
  { number, operationId, customerId, lastFour, sku, days }: PurchasesQuery,
): Promise<string[]> {
  const { returns, orders, nowMs } = transaction;
  const sinceMs = nowMs - days * dayMs;
  if (operationId !== undefined) return [operationId];
  if (customerId !== undefined) return returns.purchasesBy(`customer:${customerId}`, sinceMs, mostPurchases);
  if (lastFour !== undefined) return returns.purchasesBy(`card:${lastFour}`, sinceMs, mostPurchases);
  if (sku !== undefined) return returns.purchasesOfSku(storeId, sku, sinceMs, mostMovements);
  if (number === undefined) return [];
  const orderId = await orders.orderByNumber(number);
  return [
    ...(await returns.purchasesBy(`receipt:${number}`, 0, mostPurchases)),
    ...(await returns.purchasesBy(`credit:${number}`, 0, mostPurchases)),
    ...(orderId === null ? [] : await handoversOf(transaction, orderId)),
  ];
}

async function handoversOf(transaction: ReadTransaction, orderId: string): Promise<string[]> {
  const records = await transaction.topics.kept([orderTopic(orderId)]);
  const entries = await transaction.journals.entriesOf(records.map((each) => each.operationId));
  return entries.filter((entry) => entry.kind === 'order-handover').map((entry) => entry.operationId);
}

/** Those that sold something: stock leaves with transfers and adjustments too. */
async function onlySold(
  { journals }: ReadTransaction,
  found: readonly PlacedReceipt[],
): Promise<PlacedReceipt[]> {
  const entries = await journals.entriesOf(found.map(({ operationId }) => operationId));
  return found.filter(({ operationId }) =>
    purchaseIn(entries.filter((entry) => entry.operationId === operationId)),
  );
}

function soldAt({ operation }: PlacedReceipt['row']): number {
  const { at } = operation as { at: { businessMs: number } }; // counts, so it was read as an operation
  return at.businessMs;
}
