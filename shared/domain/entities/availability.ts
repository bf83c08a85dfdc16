/**
 * What the stores of the chain hold of one SKU, as of a moment. A row of `availability` in the chain stream,
 * refreshed by the server now and then and never by a sale itself, so that selling writes no row of all tills.
 */
import { z } from 'zod';
import { skuSchema } from './article.ts';

/** A row of `availability`; its id is the SKU. */
export const availabilitySchema = z.object({
  sku: skuSchema,
  /** Server time of the figures, ms. */
  asOfMs: z.int(),
  stores: z.array(
    z.object({ storeId: z.string().min(1).max(40), onHandMilli: z.int(), promisedMilli: z.int() }),
  ),
});
export type Availability = z.infer<typeof availabilitySchema>;
