/**
 * What a sale records of the customer's points: who, by which programme, what was spent and earned, and what was
 * known when it was decided. Nobody recalculates it: the ledger is made from these figures. Rules [POINTS*].
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { nonNegativeMinorSchema } from '../../money/money.ts';

/** The most points of one amount; sums of hundreds of them stay exact. */
export const largestPoints = 1e9;

/** Whole points, none negative. */
export const pointsSchema = z.int().min(0).max(largestPoints);

/** How the customer showed who they are. `phone` was only spoken; `order` came with an online order. */
export const shownSchema = z.enum(['card', 'app', 'phone', 'order']);
export type Shown = z.infer<typeof shownSchema>;

/** Whether points lower the price (so that the tax authority sees it), or pay as money does. */
export const redemptionSchema = z.enum(['discount', 'tender']);
export type Redemption = z.infer<typeof redemptionSchema>;

/** A balance as a till knew it. */
export const knownBalanceSchema = z.strictObject({
  /** What may be spent; below zero for an account that is overdrawn. */
  points: z.int().min(-largestPoints).max(largestPoints),
  /** When the server last confirmed it, business time, ms. */
  asOfMs: z.int(),
});
export type KnownBalance = z.infer<typeof knownBalanceSchema>;

/** The loyalty of a sale. */
export const saleLoyaltySchema = z.strictObject({
  customerId: z.string().min(1).max(60),
  programmeId: z.string().min(1).max(60),
  /** The version of the programme that decided. */
  programmeVersion: z.int().min(1),
  /** The customer's tier then; null below the first. */
  tierId: z.string().min(1).max(40).nullable(),
  shown: shownSchema,
  redemption: redemptionSchema,
  spentPoints: pointsSchema,
  /** What they were worth. */
  spentMinor: nonNegativeMinorSchema,
  earnedPoints: pointsSchema,
  /** The earned points may be spent from then on, business time, ms. */
  availableAtMs: z.int(),
  /** The earned points lapse then; null for never. */
  expiresAtMs: z.int().nullable(),
  /** The hold on the server that this sale uses up; null where the points were not held. */
  holdId: uuidSchema.nullable(),
  /** The online order with which the points were spent already: this sale doesn't spend them again. */
  orderId: uuidSchema.nullable(),
  /** The balance on which an offline redemption was decided; null for all others. */
  balanceKnown: knownBalanceSchema.nullable(),
});
export type SaleLoyalty = z.infer<typeof saleLoyaltySchema>;

/** What of a sale says whether its points add up. */
interface SaleWithPoints {
  readonly customerId: string | null;
  readonly loyalty: SaleLoyalty | null;
  readonly lines: readonly {
    readonly pointsDiscountMinor: number;
    readonly pointsSpent: number;
    readonly pointsEarned: number;
  }[];
  readonly tenders: readonly { readonly kind: string; readonly amountMinor: number }[];
}

/** Whether the points of a sale add up; the first thing that doesn't, or null. */
export function wrongPoints(sale: SaleWithPoints): string | null {
  const sum = (of: (line: SaleWithPoints['lines'][number]) => number): number =>
    sale.lines.reduce((before, line) => before + of(line), 0);
  const tenderMinor = sale.tenders
    .filter(({ kind }) => kind === 'points')
    .reduce((before, tender) => before + tender.amountMinor, 0);
  const { loyalty } = sale;
  const spentPoints = loyalty?.spentPoints ?? 0;
  const discountMinor = loyalty?.redemption === 'discount' ? loyalty.spentMinor : 0;
  const paidMinor = loyalty?.redemption === 'tender' ? loyalty.spentMinor : 0;
  if (loyalty && loyalty.customerId !== sale.customerId) return 'points are those of the customer';
  if (sum((line) => line.pointsSpent) !== spentPoints) return 'spent points must add up';
  if (sum((line) => line.pointsEarned) !== (loyalty?.earnedPoints ?? 0)) return 'earned points must add up';
  if (sum((line) => line.pointsDiscountMinor) !== discountMinor) return 'what points took off must add up';
  return tenderMinor === paidMinor ? null : 'what points paid must add up';
}
