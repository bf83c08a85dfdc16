/**
 * Points of an online order. They are spent in the ledger when it is placed; the lines carry what each got of them
 * and what it will earn, so that a handover, whole or in parts, needs no programme. Rules [POINTS*].
 */
import { z } from 'zod';
import { multiplyDivide, nonNegativeMinorSchema, sumMinor } from '../../money/money.ts';
import type { SaleLine } from '../operations/sale-line.ts';
import { pointsSchema, redemptionSchema, type SaleLoyalty } from './sale-loyalty.ts';

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

/** What of these lines points pay as a tender, minor units; nothing where they lower the price instead. */
export function pointsTenderOf(
  loyalty: OrderLoyalty | null,
  lines: readonly Pick<SaleLine, 'pointsSpent'>[],
): { readonly points: number; readonly amountMinor: number } {
  const points = lines.reduce((sum, line) => sum + line.pointsSpent, 0);
  if (loyalty?.redemption !== 'tender' || points === 0) return { points: 0, amountMinor: 0 };
  return { points, amountMinor: multiplyDivide(loyalty.spentMinor, points, loyalty.spentPoints) };
}

/** The points that these lines got, and what they take off: a lower price, or what they pay as a tender. */
export function pointsOff(
  loyalty: OrderLoyalty | null,
  lines: readonly Pick<SaleLine, 'pointsSpent' | 'pointsDiscountMinor'>[],
): { readonly points: number; readonly amountMinor: number } {
  if (loyalty?.redemption === 'tender') return pointsTenderOf(loyalty, lines);
  return {
    points: lines.reduce((sum, line) => sum + line.pointsSpent, 0),
    amountMinor: sumMinor(lines.map((line) => line.pointsDiscountMinor)),
  };
}

/** The loyalty of a sale that hands over goods of an order: the points were spent when it was placed. */
export function handedLoyalty(
  loyalty: OrderLoyalty,
  orderId: string,
  lines: readonly Pick<SaleLine, 'pointsSpent' | 'pointsEarned' | 'pointsDiscountMinor'>[],
  atMs: number,
): SaleLoyalty {
  const { customerId, programmeId, programmeVersion, tierId, redemption, pendingMs, lifeMs } = loyalty;
  const { points, amountMinor } = pointsOff(loyalty, lines);
  return {
    customerId,
    programmeId,
    programmeVersion,
    tierId,
    shown: 'order',
    redemption,
    spentPoints: points,
    spentMinor: amountMinor,
    earnedPoints: lines.reduce((sum, line) => sum + line.pointsEarned, 0),
    availableAtMs: atMs + pendingMs,
    expiresAtMs: lifeMs === null ? null : atMs + lifeMs,
    holdId: null,
    orderId,
    balanceKnown: null,
  };
}
