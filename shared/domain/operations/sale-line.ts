/**
 * A sold line: what was sold, at what price and tax, frozen at the moment of selling. Sales carry such lines, and
 * so do online orders and what is handed over of them.
 */
import { z } from 'zod';
import { nonNegativeMinorSchema } from '../../money/money.ts';
import { taxRateSchema } from '../../money/tax.ts';
import { skuSchema, unitSchema } from '../entities/article.ts';
import { pointsSchema } from '../loyalty/sale-loyalty.ts';

/** A line as the first version of sales wrote it, without a category. */
export const firstLineSchema = z.strictObject({
  lineId: z.int().min(1),
  articleId: z.string().max(64),
  sku: skuSchema,
  name: z.string().max(400),
  unit: unitSchema,
  quantityMilli: z.int().min(1).max(1e10),
  /** The price that held, per whole unit; null when none was known and one was typed. */
  listPriceMinor: nonNegativeMinorSchema.nullable(),
  unitPriceMinor: nonNegativeMinorSchema,
  grossMinor: nonNegativeMinorSchema,
  lineDiscountMinor: nonNegativeMinorSchema,
  /** This line's share of the cart's discount. */
  cartDiscountMinor: nonNegativeMinorSchema,
  totalMinor: nonNegativeMinorSchema,
  /** Frozen at the sale; null is "no VAT". */
  taxRateBasisPoints: taxRateSchema,
  taxMinor: nonNegativeMinorSchema,
  movesStock: z.boolean(),
});

type FirstLine = z.infer<typeof firstLineSchema>;
type LineAmounts = Pick<
  FirstLine,
  'grossMinor' | 'lineDiscountMinor' | 'cartDiscountMinor' | 'totalMinor'
> & {
  readonly pointsDiscountMinor?: number;
};
/** Whether a line's gross less its discounts is its total. */
const lineAddsUp = (line: LineAmounts): boolean =>
  line.grossMinor - line.lineDiscountMinor - line.cartDiscountMinor - (line.pointsDiscountMinor ?? 0) ===
  line.totalMinor;
const lineMustAddUp = 'a line must add up to its total';

/** What points have to do with a line. */
export type LinePoints = Pick<SaleLine, 'pointsDiscountMinor' | 'pointsSpent' | 'pointsEarned'>;

/** Points of a line that no customer's points have anything to do with. */
export const noPoints: LinePoints = { pointsDiscountMinor: 0, pointsSpent: 0, pointsEarned: 0 };

const secondLineSchema = firstLineSchema
  .extend({
    /** The article's category when it was sold; empty where it isn't known. */ category: z.string().max(120),
  })
  .refine(lineAddsUp, lineMustAddUp);

/** A line of the first version of sales, in today's terms. */
export const saleLineV1Schema = firstLineSchema
  .refine(lineAddsUp, lineMustAddUp)
  .transform((line) => ({ ...line, category: '', ...noPoints }));

/** A line as sales, handovers and packing wrote it before there were points, in today's terms. */
export const saleLineV2Schema = secondLineSchema.transform((line) => ({ ...line, ...noPoints }));

/**
 * One sold line. Amounts in minor units; gross - lineDiscount - cartDiscount - pointsDiscount = total, which
 * contains the tax. A line that was kept before there were points reads as one without.
 */
export const saleLineSchema = firstLineSchema
  .extend({
    category: z.string().max(120),
    /** What redeemed points took off it; nothing where points pay as a tender. */
    pointsDiscountMinor: nonNegativeMinorSchema.default(0),
    /** Its share of the points that were spent, whole points. */
    pointsSpent: pointsSchema.default(0),
    /** Its share of the points that were earned, whole points. */
    pointsEarned: pointsSchema.default(0),
  })
  .refine(lineAddsUp, lineMustAddUp);
export type SaleLine = z.infer<typeof saleLineSchema>;
