/**
 * The customer as the sale path needs it: a number and where it belongs. Contacts and consent come with the
 * customer profile, sealed; nothing personal stands in this row.
 */
import { z } from 'zod';

/** A row of `customers` in the stream of each store where the customer shopped. */
export const customerSchema = z.object({
  id: z.string().min(1).max(60),
  number: z.string().min(1).max(40),
  country: z.string().max(60).nullable(),
});
export type Customer = z.infer<typeof customerSchema>;
