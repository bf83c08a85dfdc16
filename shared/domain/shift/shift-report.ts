/**
 * The figures of a shift, the same in an X report (so far) and a Z report (at the close). Sales, returns and
 * cash put in and taken out stand apart; each list adds up to its total.
 */
import { z } from 'zod';
import { currencySchema, minorSchema, nonNegativeMinorSchema } from '../../money/money.ts';
import { taxRateSchema } from '../../money/tax.ts';

const count = z.int().min(0);

/** How many documents, payments or movements, and what they came to, minor units. */
const documentSumSchema = z.strictObject({ count, amountMinor: minorSchema });

/** One side of a report: all sales, or all returns, of the shift. */
export const reportSideSchema = z.strictObject({
  /** Receipts and what they came to, tax included and discounts taken off, before any cash rounding. */
  documents: documentSumSchema,
  discountMinor: nonNegativeMinorSchema,
  /** Cash rounding: what was paid less what was due. */
  roundingMinor: minorSchema,
  /** Payments: they add up to the documents and the rounding. */
  byTender: z.array(documentSumSchema.extend({ tender: z.string().max(40) })).max(20),
  byTaxRate: z
    .array(z.strictObject({ rateBasisPoints: taxRateSchema, grossMinor: minorSchema, taxMinor: minorSchema }))
    .max(100),
  /** By the category an article had when it was sold; empty where none is known. */
  byCategory: z
    .array(
      z.strictObject({ category: z.string().max(120), quantityMilli: z.int(), amountMinor: minorSchema }),
    )
    .max(2000),
  /** Who was signed in; empty where nobody is named. */
  byStaff: z.array(documentSumSchema.extend({ staffId: z.string().max(60) })).max(500),
});
export type ReportSide = z.infer<typeof reportSideSchema>;

/** The report. */
export const shiftReportSchema = z.strictObject({
  currency: currencySchema,
  openedAtMs: z.int(),
  /** Business time of the last operation counted; of the opening where there is none. */
  untilMs: z.int(),
  sales: reportSideSchema,
  returns: reportSideSchema,
  cash: z.strictObject({
    in: documentSumSchema,
    out: documentSumSchema,
  }),
  drawer: z.strictObject({
    floatMinor: nonNegativeMinorSchema,
    /** Float and cash sales and cash in, less cash returns and cash out. Below zero where the till was used wrongly. */
    expectedMinor: minorSchema,
  }),
  /** Voided lines and carts, drawer openings without a sale, reprints, by verb. */
  audits: z.array(z.strictObject({ verb: z.string().max(40), count })).max(100),
});
export type ShiftReport = z.infer<typeof shiftReportSchema>;

/** A report as somebody may see it: without the drawer's figures, null, where the drawer is counted blind. */
export type ShownReport = Omit<ShiftReport, 'cash' | 'drawer'> & {
  readonly cash: ShiftReport['cash'] | null;
  readonly drawer: ShiftReport['drawer'] | null;
};
