/**
 * Deliveries in the feed: each is folded anew from its announcement, its transfer and its receipts whenever one
 * of them begins or ceases to count, and stands in the streams of the store that awaits it and of the one that
 * sent it. `delivery-mismatch` stands in both as long as what was received isn't what was sent. Rules [RECEIVE*].
 */
import type { Delivery } from '../../shared/domain/entities/delivery.ts';
import { exceptionId } from '../../shared/domain/exceptions.ts';
import type { KnownOperation } from '../../shared/domain/operation-table.ts';
import { deliveryIdOf, deliveryMismatch, deliveryOf } from '../../shared/domain/stock/delivery-of.ts';
import { type FeedChange, storeStream } from '../store/feed-records.ts';
import type { ReadTransaction } from '../store/store.ts';
import type { ExceptionClaim } from './exception-changes.ts';
import type { ExceptionRule, KeptOperation } from './operation-exceptions.ts';

const prefix = 'delivery';

/** The topic of a delivery. */
export function deliveryTopic(deliveryId: string): string {
  return `${prefix}:${deliveryId}`;
}

/** `delivery-mismatch` as a rule over the operations of a delivery. */
export const deliveryRule: ExceptionRule = {
  prefix,
  keptUnder: (operation) => {
    const deliveryId = deliveryIdOf(operation);
    return deliveryId === null ? [] : [deliveryTopic(deliveryId)];
  },
  touches: () => [],
  // A transfer shows in the store that awaits it, which must hear when it counts no more.
  alsoConcerns: (operation) => (operation.kind === 'stock-transfer' ? [operation.payload.toStoreId] : []),
  fold: async (transaction, topic, kept) => {
    const deliveryId = topic.slice(prefix.length + 1);
    return mismatchClaims(deliveryId, kept, await foldDelivery(transaction, deliveryId, kept));
  },
};

/** What should be true of a delivery's mismatch, in every store that it concerns or ever concerned. */
export function mismatchClaims(
  deliveryId: string,
  kept: readonly KeptOperation[],
  delivery: Delivery | null,
): ExceptionClaim[] {
  const id = exceptionId('delivery-mismatch', deliveryId);
  const mismatch = delivery && deliveryMismatch(delivery);
  const standing = new Set(delivery && mismatch ? storesOf(delivery) : []);
  const storeIds = new Set([...standing, ...kept.map((each) => each.storeId)]);
  const causes = kept.flatMap((each) => (each.operation ? [each.operationId] : []));
  return [...storeIds].sort().map((storeId): ExceptionClaim => {
    if (!delivery || !mismatch || !standing.has(storeId)) return { storeId, id, row: null };
    const { supplier, reference, fromStoreId, toStoreId } = delivery;
    return {
      storeId,
      id,
      row: {
        kind: 'delivery-mismatch',
        subject: reference ?? deliveryId,
        causes,
        details: {
          deliveryId,
          supplier: supplier ?? '',
          fromStoreId: fromStoreId ?? '',
          toStoreId,
          ...mismatch,
        },
      },
    };
  });
}

/** Feed rows of the deliveries that these topics are about, as they are now; other topics are passed over. */
export async function deliveryRows(
  transaction: ReadTransaction,
  kept: ReadonlyMap<string, readonly KeptOperation[]>,
): Promise<FeedChange[]> {
  const rows: FeedChange[] = [];
  for (const [topic, operations] of kept) {
    if (!topic.startsWith(`${prefix}:`)) continue;
    const deliveryId = topic.slice(prefix.length + 1);
    rows.push(...rowsOf(deliveryId, await foldDelivery(transaction, deliveryId, operations), operations));
  }
  return rows;
}

/** The rows of one delivery; a store that it no longer concerns gets a deletion. */
export function rowsOf(
  deliveryId: string,
  delivery: Delivery | null,
  kept: readonly KeptOperation[],
): FeedChange[] {
  const concerned = new Set(delivery ? storesOf(delivery) : []);
  const storeIds = new Set([...concerned, ...kept.map((each) => each.storeId)]);
  return [...storeIds].sort().map((storeId) => ({
    stream: storeStream(storeId),
    collection: 'deliveries',
    id: deliveryId,
    data: concerned.has(storeId) && delivery ? { ...delivery } : null,
    popularity: 0,
  }));
}

/** The delivery as the facts have it. */
export async function foldDelivery(
  transaction: ReadTransaction,
  deliveryId: string,
  kept: readonly KeptOperation[],
): Promise<Delivery | null> {
  const announcements = await transaction.stock.announcements([deliveryId]);
  const operations = kept.flatMap((each): KnownOperation[] => (each.operation ? [each.operation] : []));
  return deliveryOf(deliveryId, announcements.get(deliveryId) ?? null, operations);
}

function storesOf({ fromStoreId, toStoreId }: Delivery): string[] {
  return fromStoreId === null ? [toStoreId] : [...new Set([fromStoreId, toStoreId])];
}
