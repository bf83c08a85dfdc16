/**
 * `exception-resolution` is a manager's choice among the remedies of an exception. It settles the exception for
 * the causes it names; with another cause the exception is open again. A remedy that says where goods are by now
 * moves them in the same fact.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { skuSchema } from '../entities/article.ts';
import type { KindHandler } from './kind-handler.ts';

/** Payload of `exception-resolution`, version 1. */
const exceptionResolutionSchemaV1 = z.strictObject({
  exceptionId: z.string().min(1).max(300),
  /** The kind of exception and the remedy as they were then; the list of them may grow. */
  kind: z.string().min(1).max(60),
  remedy: z.string().min(1).max(60),
  /** The operations that caused it, sorted, as the manager saw them. */
  causes: z.array(uuidSchema).min(1).max(200),
  note: z.string().max(200).nullable(),
  /** Somebody else than who did it, where the right was lacking. */
  approvedBy: z.string().max(60).nullable(),
});

/** Payload of `exception-resolution`, version 2. */
export const exceptionResolutionSchema = exceptionResolutionSchemaV1.extend({
  /** Goods that the remedy brings back into the stock of the store (above zero) or writes off, thousandths. */
  stock: z
    .array(
      z.strictObject({
        sku: skuSchema,
        quantityMilli: z
          .int()
          .min(-1e10)
          .max(1e10)
          .refine((quantity) => quantity !== 0, 'must not be zero'),
      }),
    )
    .max(400)
    .optional(),
});
export type ExceptionResolutionPayload = z.infer<typeof exceptionResolutionSchema>;

export const exceptionResolutionKind: KindHandler<ExceptionResolutionPayload> = {
  versions: { 1: exceptionResolutionSchemaV1, 2: exceptionResolutionSchema },
  numbersReceipt: false,
  apply: ({ storeId, payload }) => ({
    stock: (payload.stock ?? []).map(({ sku, quantityMilli }) => ({ storeId, sku, quantityMilli })),
  }),
};
