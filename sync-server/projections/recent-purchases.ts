/** The last purchases of a person, of all stores and channels, for whoever serves them. Rules [CUSTOMER*]. */
import type { RecentPurchase } from '../../shared/domain/entities/customer.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { isClosed } from '../../shared/domain/orders/order-moves.ts';
import type { ReadTransaction } from '../store/store.ts';
import { keptOperations } from './operation-exceptions.ts';
import { foldOrder, orderTopic } from './order-rows.ts';
import { purchaseIn, purchaseTopic, returnsIn } from './return-exceptions.ts';

const mostPurchases = 10;
const mostNames = 3;

/** Sales and open orders of these customers, the latest first. */
export async function recentPurchases(
  transaction: ReadTransaction,
  customerIds: readonly string[],
): Promise<RecentPurchase[]> {
  const all = [...(await sales(transaction, customerIds)), ...(await openOrders(transaction, customerIds))];
  return all
    .sort((a, b) => b.atMs - a.atMs || (a.operationId < b.operationId ? -1 : 1))
    .slice(0, mostPurchases);
}

async function sales(
  transaction: ReadTransaction,
  customerIds: readonly string[],
): Promise<RecentPurchase[]> {
  const ids = new Set<string>();
  for (const customerId of customerIds) {
    const found = await transaction.returns.purchasesBy(`customer:${customerId}`, 0, mostPurchases);
    for (const id of found) ids.add(id);
  }
  if (ids.size === 0) return [];
  const entries = await transaction.journals.entriesOf([...ids]);
  const kept = await keptOperations(transaction, [...ids].map(purchaseTopic), parseOperation);
  return [...ids].flatMap((operationId): RecentPurchase[] => {
    const purchase = purchaseIn(entries.filter((entry) => entry.operationId === operationId));
    if (!purchase || !customerIds.includes(purchase.sale.customerId ?? '')) return [];
    const { entry, sale } = purchase;
    const { operation } = JSON.parse(entry.text) as { operation: { at: { businessMs: number } } }; // as it was stored
    return [
      {
        operationId,
        what: 'sale',
        number: entry.receiptNumber ?? '',
        storeId: entry.storeId,
        atMs: operation.at.businessMs,
        currency: sale.currency,
        totalMinor: sale.totalMinor,
        names: sale.lines.slice(0, mostNames).map(({ name }) => name),
        returned: returnsIn(kept.get(purchaseTopic(operationId)) ?? []).length > 0,
      },
    ];
  });
}

/** Orders that aren't collected yet; what was handed over stands among the sales. */
async function openOrders(
  transaction: ReadTransaction,
  customerIds: readonly string[],
): Promise<RecentPurchase[]> {
  const ids = await transaction.customers.ordersOf(customerIds, mostPurchases);
  if (ids.length === 0) return [];
  const kept = await keptOperations(transaction, ids.map(orderTopic), parseOperation);
  const found: RecentPurchase[] = [];
  for (const id of ids) {
    const order = (await foldOrder(transaction, id, kept.get(orderTopic(id)) ?? []))?.order;
    if (!order || isClosed(order.state)) continue;
    const { number, storeId, placedAtMs, currency, totalMinor, lines } = order;
    const names = lines.slice(0, mostNames).map(({ line }) => line.name);
    found.push({
      ...{ operationId: id, what: 'order', number, storeId, atMs: placedAtMs, currency, totalMinor },
      ...{ names, returned: false },
    });
  }
  return found;
}
