/**
 * GET /v1/purchases: purchases of any store of the chain, for a till that has a network and hasn't their rows. One
 * member of the query says what is looked for; by article only the till's own store is searched. A number may be that
 * of a return too, whose refund is to be paid out. What is found is a row like those of the feed. Rules [PURCHASE*].
 */
import { z } from 'zod';
import { uuidSchema } from '../base/ids.ts';
import { skuSchema } from '../domain/entities/article.ts';
import { receiptRowSchema } from './feed.ts';

/** Query of GET /v1/purchases: exactly one of the members, and how many days back where it is no number or id. */
export const purchasesQuerySchema = z
  .strictObject({
    /** Of a receipt or of an order. */
    number: z.string().min(1).max(60).optional(),
    operationId: uuidSchema.optional(),
    customerId: z.string().min(1).max(60).optional(),
    /** The last four digits of the card it was paid with. */
    lastFour: z
      .string()
      .regex(/^\d{4}$/)
      .optional(),
    sku: skuSchema.optional(),
    days: z.coerce.number().int().min(1).max(400).default(30),
  })
  .refine(
    ({ number, operationId, customerId, lastFour, sku }) =>
      [number, operationId, customerId, lastFour, sku].filter((each) => each !== undefined).length === 1,
    'one of number, operationId, customerId, lastFour and sku',
  );
export type PurchasesQuery = z.infer<typeof purchasesQuerySchema>;

/** Answer of GET /v1/purchases: newest first, 50 at the most. */
export const purchasesAnswerSchema = z.object({ purchases: z.array(receiptRowSchema).max(50) });
export type PurchasesAnswer = z.infer<typeof purchasesAnswerSchema>;
