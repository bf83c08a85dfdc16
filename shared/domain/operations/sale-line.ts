/**
 * A sold line: what was sold, at what price and tax, frozen at the moment of selling. Sales carry such lines, and
 * so do online orders and what is handed over of them.
 */
import { z } from 'zod';
import { nonNegativeMinorSchema } from '../../money/money.ts';
import { taxRateSchema } from '../../money/tax.ts';
import { skuSchema, unitSchema } from '../entities/article.ts';

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

type LineAmounts = Pick<
  z.infer<typeof firstLineSchema>,
  'grossMinor' | 'lineDiscountMinor' | 'cartDiscountMinor' | 'totalMinor'
>;
/** Whether a line's gross less its discounts is its total. */
export const lineAddsUp = (line: LineAmounts): boolean =>
  line.grossMinor - line.lineDiscountMinor - line.cartDiscountMinor === line.totalMinor;
export const lineMustAddUp = 'a line must add up to its total';

/** One sold line. Amounts in minor units; gross - lineDiscount - cartDiscount = total, which contains the tax. */
export const saleLineSchema = firstLineSchema
  .extend({
    /** The article's category when it was sold; empty where it isn't known. */ category: z.string().max(120),
  })
  .refine(lineAddsUp, lineMustAddUp);
export type SaleLine = z.infer<typeof saleLineSchema>;
