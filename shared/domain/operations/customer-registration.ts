/**
 * `customer-registration` makes a customer known. It says which fields were set and what the customer agreed to;
 * the values themselves travel beside it, sealed, and never stand in it. Rules [CUSTOMER*], [CONSENT*].
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { cardNumberSchema } from '../customers/card-number.ts';
import { consentsSchema, fieldNamesSchema } from '../customers/profile.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Payload of `customer-registration`, version 1. */
export const customerRegistrationSchema = z.strictObject({
  /** Minted where the customer was registered. */
  customerId: uuidSchema,
  fields: fieldNamesSchema.min(1),
  consents: consentsSchema.refine(
    (all) => all.some(({ purpose, given }) => purpose === 'profile' && given),
    'nobody is registered without their consent',
  ),
  homeStoreId: z.string().min(1).max(40),
  /** The card that was handed to them; null for none. */
  cardNumber: cardNumberSchema.nullable(),
});
export type CustomerRegistrationPayload = z.infer<typeof customerRegistrationSchema>;

export const customerRegistrationKind: KindHandler<CustomerRegistrationPayload> = {
  versions: { 1: customerRegistrationSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
