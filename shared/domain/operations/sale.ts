/**
 * `sale` is a paid cart. It carries everything that was decided (prices, discounts, tax rate and amount per
 * line, tenders), so that nobody ever recalculates it. Each line that moves stock takes its quantity out of
 * the store.
 */
import { z } from 'zod';
import { currencySchema, minorSchema, nonNegativeMinorSchema } from '../../money/money.ts';
import { taxRateSchema } from '../../money/tax.ts';
import { skuSchema, unitSchema } from '../entities/article.ts';
import { verbSchema } from '../entities/reference.ts';
import type { KindHandler } from './kind-handler.ts';

/** One sold line. Amounts in minor units; gross - lineDiscount - cartDiscount = total, which contains the tax. */
export const saleLineSchema = z
  .strictObject({
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
  })
  .refine(
    (line) => line.grossMinor - line.lineDiscountMinor - line.cartDiscountMinor === line.totalMinor,
    'a line must add up to its total',
  );
export type SaleLine = z.infer<typeof saleLineSchema>;

/** How a sale was paid. `amountMinor` is what the tender settles; change is already taken off. */
export const tenderSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('cash'),
      amountMinor: nonNegativeMinorSchema,
      tenderedMinor: nonNegativeMinorSchema,
      changeMinor: nonNegativeMinorSchema,
    })
    .refine((cash) => cash.tenderedMinor - cash.changeMinor === cash.amountMinor, 'change must add up'),
  z.strictObject({
    kind: z.literal('card-stand-alone'),
    amountMinor: nonNegativeMinorSchema,
    /** Number of the terminal's slip, where the cashier typed it. */
    reference: z.string().max(60).nullable(),
  }),
]);
export type Tender = z.infer<typeof tenderSchema>;

/** A right that the cashier lacked, lent by somebody else for this sale. */
export const approvalSchema = z.strictObject({
  verb: verbSchema,
  approvedBy: z.string().min(1).max(60),
  /** The line it concerns; null for the cart. */
  lineId: z.int().min(1).nullable(),
});
export type Approval = z.infer<typeof approvalSchema>;

/** Payload of `sale`, version 1. */
export const saleSchema = z
  .strictObject({
    currency: currencySchema,
    openedAtMs: z.int(),
    lines: z.array(saleLineSchema).min(1).max(5000),
    taxes: z
      .array(
        z.strictObject({ rateBasisPoints: taxRateSchema, grossMinor: minorSchema, taxMinor: minorSchema }),
      )
      .max(100),
    totalMinor: nonNegativeMinorSchema,
    tenders: z.array(tenderSchema).max(20),
    approvals: z.array(approvalSchema),
    customerId: z.string().max(60).nullable(),
    /** A document of somebody else's that this sale settles, e.g. an invoice number. */
    reference: z.string().max(60).nullable(),
  })
  .refine((sale) => addUp(sale.lines, (line) => line.totalMinor, sale.totalMinor), 'lines must add up')
  .refine(
    (sale) => addUp(sale.tenders, (tender) => tender.amountMinor, sale.totalMinor),
    'tenders must add up',
  )
  .refine((sale) => taxesAddUp(sale.lines, sale.taxes), 'taxes must add up');
export type SalePayload = z.infer<typeof saleSchema>;

/** Whether amounts add up exactly. Other than a sum of our own, one read from outside is false and not a bug. */
function addUp<T>(items: readonly T[], amountOf: (item: T) => number, totalMinor: number): boolean {
  const sum = items.reduce((before, item) => before + amountOf(item), 0);
  return Number.isSafeInteger(sum) && sum === totalMinor;
}

/** Whether every rate of the lines stands once among the taxes, with what its lines add up to. */
function taxesAddUp(
  lines: readonly SaleLine[],
  taxes: readonly { rateBasisPoints: number | null; grossMinor: number; taxMinor: number }[],
): boolean {
  const rates = new Set(taxes.map((tax) => tax.rateBasisPoints));
  if (rates.size !== taxes.length || lines.some((line) => !rates.has(line.taxRateBasisPoints))) return false;
  return taxes.every((tax) => {
    const members = lines.filter((line) => line.taxRateBasisPoints === tax.rateBasisPoints);
    return (
      addUp(members, (line) => line.totalMinor, tax.grossMinor) &&
      addUp(members, (line) => line.taxMinor, tax.taxMinor)
    );
  });
}

export const saleKind: KindHandler<SalePayload> = {
  versions: { 1: saleSchema },
  numbersReceipt: true,
  apply: (operation) => ({
    stock: operation.payload.lines
      .filter((line) => line.movesStock)
      .map((line) => ({ storeId: operation.storeId, sku: line.sku, quantityMilli: -line.quantityMilli })),
  }),
};
