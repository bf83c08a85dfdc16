/**
 * `order-handover` gives goods of an order to the customer, once or in parts. It is the sale of these goods at the
 * same time: what was paid online is set off, what is due was paid at the till. So stock and money move in one
 * fact. What the customer refused at the counter stays in the store and is promised to nobody.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import type { KindHandler } from './kind-handler.ts';
import { settledSaleSchema, settledSaleV2Schema } from './sale.ts';

/** How the customer showed that the order is theirs. `sight`: identity was checked by sight; no number is kept. */
export const proofSchema = z.enum(['customer-code', 'bag-label', 'short-code', 'sight']);
export type Proof = z.infer<typeof proofSchema>;

/** Who took the goods: the customer, somebody they named in the order, or somebody else (checked by sight). */
export const collectorSchema = z.enum(['customer', 'alternate', 'other']);

/** What became of each line at the counter, thousandths. */
export const handedLinesSchema = z
  .array(
    z.strictObject({
      lineId: z.int().min(1),
      handedMilli: z.int().min(0).max(1e10),
      refusedMilli: z.int().min(0).max(1e10),
      /** Why it was refused; null when nothing was. */
      reason: z.string().max(100).nullable(),
    }),
  )
  .min(1)
  .max(200)
  .refine((lines) => new Set(lines.map((line) => line.lineId)).size === lines.length, 'each line once');

const handoverFields = {
  orderId: uuidSchema,
  lines: handedLinesSchema,
  proof: proofSchema,
  collector: collectorSchema,
  /** Somebody else than who handed over, where the right was lacking. */
  approvedBy: z.string().max(60).nullable(),
} as const;

const goodsAreSold = ({
  lines,
  sale,
}: {
  readonly lines: readonly { readonly handedMilli: number }[];
  readonly sale: object | null;
}): boolean => lines.some((line) => line.handedMilli > 0) === (sale !== null);
const mustBeSold = 'goods that are handed over are a sale';

/** Payload of `order-handover`, version 1: before there were points. */
const orderHandoverV1Schema = z
  .strictObject({ ...handoverFields, sale: settledSaleV2Schema.nullable() })
  .refine(goodsAreSold, mustBeSold);

/** Payload of `order-handover`, version 2. */
export const orderHandoverSchema = z
  .strictObject({
    ...handoverFields,
    /** The goods handed over, as a sale; null when all were refused. */
    sale: settledSaleSchema.nullable(),
  })
  .refine(goodsAreSold, mustBeSold);
export type OrderHandoverPayload = z.infer<typeof orderHandoverSchema>;

export const orderHandoverKind: KindHandler<OrderHandoverPayload> = {
  versions: { 1: orderHandoverV1Schema, 2: orderHandoverSchema },
  numbersReceipt: true,
  apply: ({ storeId, payload }) => ({
    stock: (payload.sale?.lines ?? [])
      .filter((line) => line.movesStock)
      .map((line) => ({ storeId, sku: line.sku, quantityMilli: -line.quantityMilli })),
  }),
};
