/**
 * `customer-erasure` ends a profile: the customer's key is destroyed wherever it lies, each till confirms it, and
 * the sales stay without the person. Points go with the profile. Rules [CUSTOMER*].
 */
import { z } from 'zod';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Payload of `customer-erasure`, version 1. */
export const customerErasureSchema = z.strictObject({
  customerId: z.string().min(1).max(60),
  reason: z.enum(['customer-asked', 'consent-withdrawn', 'law']),
  /** Somebody else than who did it, where the right was lacking. */
  approvedBy: z.string().max(60).nullable(),
});
export type CustomerErasurePayload = z.infer<typeof customerErasureSchema>;

export const customerErasureKind: KindHandler<CustomerErasurePayload> = {
  versions: { 1: customerErasureSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
