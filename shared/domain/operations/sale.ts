/**
 * `sale` is a paid cart. It carries everything that was decided (prices, discounts, tax rate and amount per
 * line, tenders), so that nobody ever recalculates it. Each line that moves stock takes its quantity out of
 * the store.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { currencySchema, minorSchema, nonNegativeMinorSchema } from '../../money/money.ts';
import { taxRateSchema } from '../../money/tax.ts';
import { firstVerbSchema, secondVerbSchema } from '../entities/reference.ts';
import { pointsSchema, saleLoyaltySchema, wrongPoints } from '../loyalty/sale-loyalty.ts';
import type { KindHandler } from './kind-handler.ts';
import { cardTraceSchema } from './payment-attempt.ts';
import { type SaleLine, saleLineSchema, saleLineV1Schema, saleLineV2Schema } from './sale-line.ts';

export { type SaleLine, saleLineSchema } from './sale-line.ts';

const firstTenders = [
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
] as const;

const secondTenders = [
  ...firstTenders,
  z.strictObject({
    kind: z.literal('card-terminal'),
    amountMinor: nonNegativeMinorSchema,
    /** The `payment-attempt` that was approved. */
    attemptId: uuidSchema,
    terminalId: z.string().max(60),
    /** The terminal's number of the transaction. */
    reference: z.string().max(100).nullable(),
    card: cardTraceSchema.nullable(),
  }),
  z.strictObject({
    kind: z.literal('bank-transfer'),
    amountMinor: nonNegativeMinorSchema,
    attemptId: uuidSchema,
    /** The bank's number of the transfer. */
    reference: z.string().max(100).nullable(),
  }),
] as const;

/** Points that pay as money does, where the programme has it so. */
export const pointsTenderSchema = z.strictObject({
  kind: z.literal('points'),
  amountMinor: nonNegativeMinorSchema,
  points: pointsSchema,
});

/** Store credit that is spent: the `store-credit` refund of a return that gave it. */
export const storeCreditTenderSchema = z.strictObject({
  kind: z.literal('store-credit'),
  amountMinor: nonNegativeMinorSchema,
  creditId: uuidSchema,
  /** As it stands on the customer's slip. */
  number: z.string().min(1).max(60),
});

/** How a sale was paid. `amountMinor` is what the tender settles; change is already taken off. */
export const tenderSchema = z.discriminatedUnion('kind', [
  ...secondTenders,
  pointsTenderSchema,
  storeCreditTenderSchema,
]);

/** Money that the customer paid online for an order, set off when goods of it are handed over. */
export const prepaidTenderSchema = z.strictObject({
  kind: z.literal('prepaid'),
  amountMinor: nonNegativeMinorSchema,
  orderId: uuidSchema,
});

/** How money was paid that may go back again. What an exchange nets stays money of the way it came by. */
export const moneyWaySchema = z.enum([
  'cash',
  'card-terminal',
  'card-stand-alone',
  'bank-transfer',
  'prepaid',
  'store-credit',
  'points',
]);
export type MoneyWay = z.infer<typeof moneyWaySchema>;

/** What goods taken back pay of the goods given for them: no money moves, so it stays what it came by. */
export const exchangeTenderSchema = z.strictObject({
  kind: z.literal('exchange'),
  amountMinor: z.int().min(1).max(1e13),
  /** How the goods taken back had been paid; null where their purchase isn't known. */
  way: moneyWaySchema.nullable(),
  /** Where that money can go back to once more: the approved attempt, the order, the store credit. */
  attemptId: uuidSchema.nullable(),
  orderId: uuidSchema.nullable(),
  creditId: uuidSchema.nullable(),
});

export type Tender =
  | z.infer<typeof tenderSchema>
  | z.infer<typeof prepaidTenderSchema>
  | z.infer<typeof exchangeTenderSchema>;
export type TenderKind = Tender['kind'];

/** A right that the cashier lacked, lent by somebody else for this sale. */
export const approvalSchema = z.strictObject({
  verb: secondVerbSchema,
  approvedBy: z.string().min(1).max(60),
  /** The line it concerns; null for the cart. */
  lineId: z.int().min(1).nullable(),
});
export type Approval = z.infer<typeof approvalSchema>;

/** A business that buys, as its receipt names it. */
export const buyerSchema = z.strictObject({
  name: z.string().min(1).max(200),
  /** The taxpayer's number, e.g. INN (RU) or VAT number, as it was given. */
  taxNumber: z.string().min(1).max(40),
});
export type Buyer = z.infer<typeof buyerSchema>;

const linesMax = 5000;
const taxesSchema = z
  .array(z.strictObject({ rateBasisPoints: taxRateSchema, grossMinor: minorSchema, taxMinor: minorSchema }))
  .max(100);
/** A document of somebody else's that a sale settles, e.g. an invoice number. */
const referenceSchema = z.string().max(60).nullable();

const secondFields = z.strictObject({
  currency: currencySchema,
  openedAtMs: z.int(),
  lines: z.array(saleLineV2Schema).min(1).max(linesMax),
  taxes: taxesSchema,
  totalMinor: nonNegativeMinorSchema,
  tenders: z.array(z.discriminatedUnion('kind', secondTenders)).max(20),
  approvals: z.array(approvalSchema),
  customerId: z.string().max(60).nullable(),
  reference: referenceSchema,
  /** The shift it belongs to, wherever and whenever it arrives; null where the chain works without shifts. */
  shiftId: uuidSchema.nullable(),
  /** What the cash rounding added to (or took off) what was due. */
  roundingMinor: minorSchema,
  buyer: buyerSchema.nullable(),
  /** Where the customer asked for the receipt to be sent; the address itself never stands in a fact. */
  eReceipt: z.enum(['email', 'phone']).nullable(),
});

const saleFields = secondFields.extend({
  lines: z.array(saleLineSchema).min(1).max(linesMax),
  tenders: z.array(tenderSchema).max(20),
  /** Points spent and earned; null for a sale without. */
  loyalty: saleLoyaltySchema.nullable(),
});
type SaleFields = z.infer<typeof saleFields>;

/** Whether a sale's sums hold; the first that doesn't, or null. */
function wrongSum(
  sale: Pick<SaleFields, 'lines' | 'totalMinor' | 'roundingMinor' | 'taxes' | 'customerId' | 'loyalty'> & {
    readonly tenders: readonly Tender[];
  },
): string | null {
  if (!addUp(sale.lines, (line) => line.totalMinor, sale.totalMinor)) return 'lines must add up';
  if (!addUp(sale.tenders, (tender) => tender.amountMinor, sale.totalMinor + sale.roundingMinor))
    return 'tenders must add up';
  return taxesAddUp(sale.lines, sale.taxes) ? wrongPoints(sale) : 'taxes must add up';
}

function sumsHold(sale: Parameters<typeof wrongSum>[0], context: z.RefinementCtx): void {
  const message = wrongSum(sale);
  if (message) context.addIssue({ code: 'custom', message });
}

/** Payload of `sale`, version 1: without shift, rounding, buyer and category. */
const saleSchemaV1 = z
  .strictObject({
    currency: currencySchema,
    openedAtMs: z.int(),
    lines: z.array(saleLineV1Schema).min(1).max(linesMax),
    taxes: taxesSchema,
    totalMinor: nonNegativeMinorSchema,
    tenders: z.array(z.discriminatedUnion('kind', firstTenders)).max(20),
    approvals: z.array(approvalSchema.extend({ verb: firstVerbSchema })),
    customerId: z.string().max(60).nullable(),
    reference: referenceSchema,
  })
  .transform(
    (sale): SaleFields => ({
      ...sale,
      shiftId: null,
      roundingMinor: 0,
      buyer: null,
      eReceipt: null,
      loyalty: null,
    }),
  )
  .superRefine(sumsHold);

const withoutLoyalty = <Sale extends object>(sale: Sale): Sale & { readonly loyalty: null } => ({
  ...sale,
  loyalty: null,
});

/** Payload of `sale`, version 2: before there were points. */
const saleSchemaV2 = secondFields.transform(withoutLoyalty).superRefine(sumsHold);

/** Payload of `sale`, version 3. */
export const saleSchema = saleFields.superRefine(sumsHold);

/** A sale within another operation, as it was written before there were points. */
export const settledSaleV2Schema = secondFields
  .extend({ tenders: z.array(z.discriminatedUnion('kind', [...secondTenders, prepaidTenderSchema])).max(20) })
  .transform(withoutLoyalty)
  .superRefine(sumsHold);

/** A sale within another operation, which may also be settled by what was paid online. */
export const settledSaleSchema = saleFields
  .extend({
    tenders: z.array(z.discriminatedUnion('kind', [...tenderSchema.options, prepaidTenderSchema])).max(20),
  })
  .superRefine(sumsHold);

/** The sale of an exchange, within a `return`: settled by the goods taken back, and paid where they cost more. */
export const exchangeSaleSchema = saleFields
  .extend({
    tenders: z.array(z.discriminatedUnion('kind', [...tenderSchema.options, exchangeTenderSchema])).max(30),
  })
  .superRefine(sumsHold);

/** What was sold and how it was settled, in whichever operation it stands. */
export type SalePayload = Omit<SaleFields, 'tenders'> & { tenders: Tender[] };

/** Whether amounts add up exactly. Other than a sum of our own, one read from outside is false and not a bug. */
export function addUp<T>(items: readonly T[], amountOf: (item: T) => number, totalMinor: number): boolean {
  const sum = items.reduce((before, item) => before + amountOf(item), 0);
  return Number.isSafeInteger(sum) && sum === totalMinor;
}

/** Whether every rate of the lines stands once among the taxes, with what its lines add up to. */
export function taxesAddUp(
  lines: readonly Pick<SaleLine, 'taxRateBasisPoints' | 'totalMinor' | 'taxMinor'>[],
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
  versions: { 1: saleSchemaV1, 2: saleSchemaV2, 3: saleSchema },
  numbersReceipt: true,
  apply: (operation) => ({
    stock: operation.payload.lines
      .filter((line) => line.movesStock)
      .map((line) => ({ storeId: operation.storeId, sku: line.sku, quantityMilli: -line.quantityMilli })),
  }),
};
