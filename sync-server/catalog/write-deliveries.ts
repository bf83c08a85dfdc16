/**
 * Announces deliveries: what suppliers' lists say is coming to a store. The same list again changes nothing; a
 * list that says something else of a delivery takes the place of what was said before, and what was received
 * meanwhile stays received. Rules [RECEIVE*].
 */
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { type Announcement, announcementSchema } from '../../shared/domain/stock/delivery-of.ts';
import { deliveryTopic, foldDelivery, mismatchClaims, rowsOf } from '../projections/delivery-rows.ts';
import { exceptionChanges } from '../projections/exception-changes.ts';
import { keptOperations } from '../projections/operation-exceptions.ts';
import { operationRows } from '../projections/operation-rows.ts';
import type { FeedChange } from '../store/feed-records.ts';
import type { Store, WriteTransaction } from '../store/store.ts';

const deliveriesPerTransaction = 100;

/** The delivery's id in the chain: the store's id and the number on the list. */
export function announcedDeliveryId(storeId: string, number: string): string {
  return `${storeId}:${number}`;
}

/** Announces deliveries. Returns how many were new or changed. */
export async function writeAnnouncements(
  store: Store,
  announcements: readonly Omit<Announcement, 'announcedAtMs'>[],
): Promise<number> {
  let written = 0;
  for (let start = 0; start < announcements.length; start += deliveriesPerTransaction) {
    const chunk = announcements.slice(start, start + deliveriesPerTransaction);
    written += await store.write((transaction) => announce(transaction, chunk));
  }
  return written;
}

async function announce(
  transaction: WriteTransaction,
  announcements: readonly Omit<Announcement, 'announcedAtMs'>[],
): Promise<number> {
  const ids = announcements.map((announcement) => announcement.deliveryId);
  const before = await transaction.stock.announcements(ids);
  const changed = announcements.flatMap((announcement) => {
    const known = before.get(announcement.deliveryId);
    const announcedAtMs = known?.announcedAtMs ?? transaction.nowMs;
    const now = announcementSchema.parse({ ...announcement, announcedAtMs });
    return JSON.stringify(now) === JSON.stringify(known) ? [] : [now];
  });
  if (changed.length === 0) return 0;
  await transaction.stock.announce(changed);
  const topics = changed.map((announcement) => deliveryTopic(announcement.deliveryId));
  const kept = await keptOperations(transaction, topics, parseOperation);
  const rows: FeedChange[] = [];
  const claims = [];
  for (const { deliveryId } of changed) {
    const operations = kept.get(deliveryTopic(deliveryId)) ?? [];
    const delivery = await foldDelivery(transaction, deliveryId, operations);
    rows.push(...rowsOf(deliveryId, delivery, operations));
    claims.push(...mismatchClaims(deliveryId, operations, delivery));
  }
  const exceptions = await exceptionChanges(transaction, claims);
  for (const [storeId, operationIds] of exceptions.affected) {
    rows.push(...(await operationRows(transaction, storeId, [...operationIds])));
  }
  await transaction.feed.writeRows([...rows, ...exceptions.rows]);
  return changed.length;
}
