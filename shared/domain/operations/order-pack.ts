/**
 * `order-pack` says what of an order is in its bags. Packing again replaces what was said before. Nothing leaves
 * the stock: it is still in the store, promised to the customer.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { bagsSchema, shortPickSchema } from '../entities/order.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';
import { saleLineSchema, saleLineV2Schema } from './sale-line.ts';

/** A packed order whose substitutes are lines of this schema. Every line of the order stands in it once. */
function packing<Line extends z.ZodType>(lineSchema: Line) {
  return z.strictObject({
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
          substitute: lineSchema.nullable(),
        }),
      )
      .min(1)
      .max(200)
      .refine((lines) => new Set(lines.map((line) => line.lineId)).size === lines.length, 'each line once'),
    bags: z.array(bagsSchema).max(10),
  });
}

/** Payload of `order-pack`, version 2. */
export const orderPackSchema = packing(saleLineSchema);
export type OrderPackPayload = z.infer<typeof orderPackSchema>;

export const orderPackKind: KindHandler<OrderPackPayload> = {
  versions: { 1: packing(saleLineV2Schema), 2: orderPackSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
