/**
 * `customer-change` sets fields of a profile, answers to consents, or gives a customer another card. Fields that it
 * doesn't name stay as they are. The values travel beside it, sealed. Rules [CUSTOMER*], [CONSENT*].
 */
import { z } from 'zod';
import { cardNumberSchema } from '../customers/card-number.ts';
import { consentsSchema, fieldNamesSchema } from '../customers/profile.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Payload of `customer-change`, version 1. */
export const customerChangeSchema = z
  .strictObject({
    customerId: z.string().min(1).max(60),
    fields: fieldNamesSchema,
    consents: consentsSchema,
    /** A card that is theirs from now on, besides those they have; null for none. */
    cardNumber: cardNumberSchema.nullable(),
    /** Somebody else than who did it, where the right was lacking. */
    approvedBy: z.string().max(60).nullable(),
  })
  .refine(
    ({ fields, consents, cardNumber }) => fields.length + consents.length > 0 || cardNumber !== null,
    'a change changes something',
  );
export type CustomerChangePayload = z.infer<typeof customerChangeSchema>;

export const customerChangeKind: KindHandler<CustomerChangePayload> = {
  versions: { 1: customerChangeSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
