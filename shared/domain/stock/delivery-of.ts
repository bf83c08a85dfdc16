/**
 * A delivery is a fold over what announced it and what was received against it. The same facts give the same
 * delivery in whatever order they come: nothing here depends on the order of its arguments. Rules [RECEIVE*].
 */
import { z } from 'zod';
import { skuSchema } from '../entities/article.ts';
import type { Delivery } from '../entities/delivery.ts';
import type { KnownOperation } from '../operation-table.ts';

/** What a supplier's list says is coming. Its id is unique in the chain. */
export const announcementSchema = z.object({
  deliveryId: z.string().min(1).max(100),
  toStoreId: z.string().min(1).max(40),
  supplier: z.string().max(120).nullable(),
  reference: z.string().max(60).nullable(),
  /** Server time at which the list was first read, ms. */
  announcedAtMs: z.int(),
  /** Each SKU once; thousandths, above zero. */
  lines: z.array(z.object({ sku: skuSchema, quantityMilli: z.int().min(1) })).max(5000),
});
export type Announcement = z.infer<typeof announcementSchema>;

/** The delivery that an operation is about: a transfer is one, a receipt of goods may be against one. */
export function deliveryIdOf(operation: KnownOperation): string | null {
  if (operation.kind === 'stock-transfer') return operation.id;
  return operation.kind === 'stock-receipt' ? operation.payload.deliveryId : null;
}

/**
 * The delivery with this id by its announcement, its transfer and the receipts against it, or null while
 * nobody has said what was sent. Operations about anything else are passed over; one that is given twice
 * counts once. It is received as soon as a receipt closes it or nothing of it is missing.
 */
export function deliveryOf(
  deliveryId: string,
  announcement: Announcement | null,
  operations: readonly KnownOperation[],
): Delivery | null {
  const own = [...new Map(operations.map((operation) => [operation.id, operation])).values()];
  const sent = sentBy(own, deliveryId) ?? announced(announcement);
  if (!sent) return null;
  const receipts = own.flatMap((operation): DeliveryReceipt[] =>
    operation.kind === 'stock-receipt' && operation.payload.deliveryId === deliveryId ? [operation] : [],
  );
  const lines = sent.lines.map(({ sku, quantityMilli }) => ({
    sku,
    sentMilli: quantityMilli,
    receivedMilli: 0,
  }));
  const expected: Delivery = {
    id: deliveryId,
    ...sent.about,
    state: 'expected',
    receivedAtMs: null,
    receiptIds: [],
    lines,
  };
  return withReceipts(expected, receipts);
}

/** A receipt of goods against a delivery. */
export type DeliveryReceipt = Extract<KnownOperation, { kind: 'stock-receipt' }>;

/** The delivery with those of these receipts added that it doesn't hold yet. Their order plays no part. */
export function withReceipts(delivery: Delivery, given: readonly DeliveryReceipt[]): Delivery {
  const receipts = given.filter((receipt) => !delivery.receiptIds.includes(receipt.id));
  if (receipts.length === 0) return delivery;
  const received = new Map(delivery.lines.map((line) => [line.sku, line.receivedMilli]));
  for (const { payload } of receipts) {
    for (const { sku, quantityMilli } of payload.lines) {
      received.set(sku, (received.get(sku) ?? 0) + quantityMilli);
    }
  }
  const sent = new Set(delivery.lines.filter((line) => line.sentMilli > 0).map((line) => line.sku));
  const extra = [...received.keys()].filter((sku) => !sent.has(sku)).sort();
  const sentMilli = new Map(delivery.lines.map((line) => [line.sku, line.sentMilli]));
  const lines = [...sent, ...extra].map((sku) => ({
    sku,
    sentMilli: sentMilli.get(sku) ?? 0,
    receivedMilli: received.get(sku) ?? 0,
  }));
  const nothingMissing = lines.every((line) => line.receivedMilli >= line.sentMilli);
  const closed =
    delivery.state === 'received' || nothingMissing || receipts.some(({ payload }) => payload.closesDelivery);
  const lastMs = Math.max(delivery.receivedAtMs ?? 0, ...receipts.map((receipt) => receipt.at.businessMs));
  return {
    ...delivery,
    state: closed ? 'received' : 'part-received',
    receivedAtMs: closed ? lastMs : null,
    receiptIds: [...delivery.receiptIds, ...receipts.map((receipt) => receipt.id)].sort(),
    lines,
  };
}

/** How many lines of a delivery came short or over, and by how much in all, thousandths. */
export interface DeliveryMismatch {
  readonly missingLines: number;
  readonly missingMilli: number;
  readonly overLines: number;
  readonly overMilli: number;
}

/**
 * What was received against what was sent: null while it agrees, or while what is missing may still come.
 * More than was sent is a mismatch at once.
 */
export function deliveryMismatch(delivery: Pick<Delivery, 'state' | 'lines'>): DeliveryMismatch | null {
  const short = delivery.lines.filter((line) => line.receivedMilli < line.sentMilli);
  const over = delivery.lines.filter((line) => line.receivedMilli > line.sentMilli);
  if (over.length === 0 && (delivery.state !== 'received' || short.length === 0)) return null;
  const missing = delivery.state === 'received' ? short : [];
  return {
    missingLines: missing.length,
    missingMilli: missing.reduce((sum, line) => sum + line.sentMilli - line.receivedMilli, 0),
    overLines: over.length,
    overMilli: over.reduce((sum, line) => sum + line.receivedMilli - line.sentMilli, 0),
  };
}

interface Sent {
  readonly about: Pick<
    Delivery,
    'kind' | 'supplier' | 'fromStoreId' | 'toStoreId' | 'reference' | 'sentAtMs'
  >;
  readonly lines: readonly { readonly sku: string; readonly quantityMilli: number }[];
}

function sentBy(operations: readonly KnownOperation[], deliveryId: string): Sent | null {
  const transfer = operations.find((operation) => operation.id === deliveryId);
  if (transfer?.kind !== 'stock-transfer') return null;
  const { toStoreId, reference, lines } = transfer.payload;
  const about = { kind: 'transfer', supplier: null, fromStoreId: transfer.storeId, toStoreId } as const;
  return { about: { ...about, reference, sentAtMs: transfer.at.businessMs }, lines };
}

function announced(announcement: Announcement | null): Sent | null {
  if (!announcement) return null;
  const { toStoreId, supplier, reference, announcedAtMs, lines } = announcement;
  const about = { kind: 'supplier', supplier, fromStoreId: null, toStoreId } as const;
  return { about: { ...about, reference, sentAtMs: announcedAtMs }, lines };
}
