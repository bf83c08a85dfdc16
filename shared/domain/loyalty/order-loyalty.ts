/**
 * Points of an online order. They are spent in the ledger when it is placed; the lines carry what each got of them
 * and what it will earn, so that a handover, whole or in parts, needs no programme. Rules [POINTS*].
 */
import { z } from 'zod';
import { nonNegativeMinorSchema } from '../../money/money.ts';
import { pointsSchema, redemptionSchema } from './sale-loyalty.ts';

/** The loyalty of an order, as it was decided when it was placed. */
export const orderLoyaltySchema = z.strictObject({
  customerId: z.string().min(1).max(60),
  programmeId: z.string().min(1).max(60),
  programmeVersion: z.int().min(1),
  tierId: z.string().min(1).max(40).nullable(),
  redemption: redemptionSchema,
  spentPoints: pointsSchema,
  spentMinor: nonNegativeMinorSchema,
  /** Earned points may be spent so long after the handover, and lapse so long after it (null: never), ms. */
  pendingMs: z.int().min(0),
  lifeMs: z.int().min(0).nullable(),
});
export type OrderLoyalty = z.infer<typeof orderLoyaltySchema>;
