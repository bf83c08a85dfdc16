/**
 * `order-pack` says what of an order is in its bags. Packing again replaces what was said before. Nothing leaves
 * the stock: it is still in the store, promised to the customer.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { bagsSchema, shortPickSchema } from '../entities/order.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';
import { saleLineSchema } from './sale-line.ts';

/** Payload of `order-pack`, version 1. Every line of the order stands in it once. */
export const orderPackSchema = z.strictObject({
  orderId: uuidSchema,
  lines: z
    .array(
      z.strictObject({
        lineId: z.int().min(1),
        /** Thousandths of the unit, of the line or of its substitute; the final weight of weighed goods. */
        pickedMilli: z.int().min(0).max(1e10),
        /** Why less than ordered was picked; null when all of it is there. */
        short: shortPickSchema.nullable(),
        /** What was picked in its place, as it will be sold: for the quantity picked. */
        substitute: saleLineSchema.nullable(),
      }),
    )
    .min(1)
    .max(200)
    .refine((lines) => new Set(lines.map((line) => line.lineId)).size === lines.length, 'each line once'),
  bags: z.array(bagsSchema).max(10),
});
export type OrderPackPayload = z.infer<typeof orderPackSchema>;

export const orderPackKind: KindHandler<OrderPackPayload> = {
  versions: { 1: orderPackSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
