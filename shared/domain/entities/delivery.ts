/**
 * A delivery is goods on their way to a store: announced by a supplier's list, or sent by another store as a
 * transfer. A row of `deliveries` is a fold over the announcement, the `stock-transfer` and the receipts
 * against it, in the streams of the store that awaits it and of the one that sent it.
 */
import { z } from 'zod';
import { skuSchema } from './article.ts';

/** One announced or sent article with what has arrived of it so far, thousandths. */
export const deliveryLineSchema = z.object({
  sku: skuSchema,
  sentMilli: z.int().min(0),
  receivedMilli: z.int().min(0),
});

/** A row of `deliveries`. */
export const deliverySchema = z.object({
  id: z.string().min(1).max(100),
  kind: z.enum(['supplier', 'transfer']),
  /** `expected`: nothing arrived yet; `part-received`; `received`: closed, whatever is missing stays missing. */
  state: z.enum(['expected', 'part-received', 'received']),
  supplier: z.string().max(120).nullable(),
  fromStoreId: z.string().max(40).nullable(),
  toStoreId: z.string().min(1).max(40),
  reference: z.string().max(60).nullable(),
  sentAtMs: z.int(),
  receivedAtMs: z.int().nullable(),
  /** Ids of the receipts that are counted in it, sorted: what a till adds of its own is known by them. */
  receiptIds: z.array(z.string().max(60)).default([]),
  /** Those announced or sent, then those nobody had announced. */
  lines: z.array(deliveryLineSchema),
});
export type Delivery = z.infer<typeof deliverySchema>;
