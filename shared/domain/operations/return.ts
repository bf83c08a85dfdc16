/**
 * `return` takes goods back and tells what becomes of them and of the money. An exchange carries its new goods
 * within it, so that return and sale are one fact and never half of it; on paper they are two documents. Amounts
 * are those of the purchase, never of today. Goods that go back on sale are put into the store's stock.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { currencySchema, minorSchema, nonNegativeMinorSchema } from '../../money/money.ts';
import { taxRateSchema } from '../../money/tax.ts';
import { skuSchema, unitSchema } from '../entities/article.ts';
import { boughtHowSchema, conditionSchema } from '../entities/return-rules.ts';
import type { KindHandler } from './kind-handler.ts';
import { cardTraceSchema } from './payment-attempt.ts';
import { addUp, exchangeSaleSchema, moneyWaySchema, taxesAddUp } from './sale.ts';

/**
 * By what the purchase was found. `revoked-code`: a code whose key is revoked since, dated before that. `article`: among
 * the last purchases of it, shown by nothing the customer has.
 */
export const evidenceSchema = z.enum([
  'receipt-code',
  'revoked-code',
  'receipt-number',
  'order',
  'customer',
  'card',
  'article',
]);
export type Evidence = z.infer<typeof evidenceSchema>;

/** The purchase that goods come back from. */
export const purchaseReferenceSchema = z.strictObject({
  /** The operation that sold them: a sale, a handover, or the exchange of an earlier return. */
  operationId: uuidSchema,
  receiptNumber: z.string().max(60),
  storeId: z.string().min(1).max(40),
  /** Business time of that operation, ms. */
  soldAtMs: z.int(),
  boughtHow: boughtHowSchema,
  /** The online order that was handed over; null for all others. */
  orderId: uuidSchema.nullable(),
  evidence: evidenceSchema,
  /** `code`: this till knew the purchase from its signed receipt code alone. */
  known: z.enum(['row', 'code']),
});
export type PurchaseReference = z.infer<typeof purchaseReferenceSchema>;

/** Why a customer brings goods back. */
export const returnReasonSchema = z.enum([
  'unwanted',
  'wrong-size',
  'not-as-described',
  'defective',
  'damaged-on-the-way',
  'wrong-item',
  'too-late',
  'other',
]);
export type ReturnReason = z.infer<typeof returnReasonSchema>;

/** What happens to goods that came back. Only `to-stock` puts them on sale again. */
export const dispositionSchema = z.enum(['to-stock', 'damaged', 'to-supplier']);
export type Disposition = z.infer<typeof dispositionSchema>;

/** A line that comes back. Amounts in minor units, quantities in thousandths, points whole. */
export const returnLineSchema = z.strictObject({
  lineId: z.int().min(1),
  /** The line of the purchase; null in a blind return. */
  purchaseLineId: z.int().min(1).nullable(),
  articleId: z.string().max(64),
  sku: skuSchema,
  name: z.string().max(400),
  unit: unitSchema,
  category: z.string().max(120),
  quantityMilli: z.int().min(1).max(1e10),
  /** Per whole unit as it was sold, before discounts; what was taken as paid in a blind return. */
  unitPriceMinor: nonNegativeMinorSchema,
  /** What was paid for this quantity, the tax in it included. */
  refundMinor: nonNegativeMinorSchema,
  taxRateBasisPoints: taxRateSchema,
  taxMinor: nonNegativeMinorSchema,
  movesStock: z.boolean(),
  reason: returnReasonSchema,
  condition: conditionSchema,
  disposition: dispositionSchema,
  points: z.strictObject({
    /** Points that had paid for it, which the customer has again. */
    givenBack: z.int().min(0).max(1e12),
    /** Points that it had earned, which the customer loses again. */
    takenBack: z.int().min(0).max(1e12),
  }),
  /** The rule that decided; null where none fitted. */
  ruleId: z.string().max(60).nullable(),
  /** `overridden`: somebody with the right let it pass, the rule alone did not. */
  ruleVerdict: z.enum(['allowed', 'overridden']),
});
export type ReturnLine = z.infer<typeof returnLineSchema>;

/** Every refund: how much, and of what way of paying it gives back. `way` is null in a blind return. */
const refundFields = { amountMinor: z.int().min(1).max(1e13), way: moneyWaySchema.nullable() } as const;
/** Number of the terminal's or bank's transaction, where it is known. */
const transactionSchema = z.string().max(100).nullable();

/** How money goes back. */
export const refundSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...refundFields, kind: z.literal('cash') }),
  z.strictObject({
    ...refundFields,
    kind: z.literal('card-terminal'),
    /** The approved `payment-attempt` of this refund. */
    attemptId: uuidSchema,
    /** The attempt whose money it gives back; null where the purchase's attempt isn't known here. */
    ofAttemptId: uuidSchema.nullable(),
    terminalId: z.string().max(60),
    reference: transactionSchema,
    card: cardTraceSchema.nullable(),
  }),
  z.strictObject({ ...refundFields, kind: z.literal('card-stand-alone'), reference: transactionSchema }),
  z.strictObject({
    ...refundFields,
    kind: z.literal('bank-transfer'),
    attemptId: uuidSchema,
    ofAttemptId: uuidSchema.nullable(),
    reference: transactionSchema,
  }),
  /** Could not go back at once: paid out later by `refund-payment`, against the customer's slip. */
  z.strictObject({
    ...refundFields,
    kind: z.literal('owed'),
    way: z.enum(['cash', 'card-terminal', 'card-stand-alone', 'bank-transfer']),
    ofAttemptId: uuidSchema.nullable(),
  }),
  /** The channel is asked to give it back as it took it. */
  z.strictObject({
    ...refundFields,
    kind: z.literal('channel'),
    way: z.literal('prepaid'),
    orderId: uuidSchema,
  }),
  /** The channel had given it back already, before the goods came: no money moves. */
  z.strictObject({
    ...refundFields,
    kind: z.literal('refunded-before'),
    way: z.literal('prepaid'),
    orderId: uuidSchema,
  }),
  /** Points had paid as money does: the customer has them again, as the lines say, and no money moves. */
  z.strictObject({ ...refundFields, kind: z.literal('points'), way: z.literal('points') }),
  z.strictObject({
    ...refundFields,
    kind: z.literal('store-credit'),
    creditId: uuidSchema,
    number: z.string().min(1).max(60),
  }),
  /** Netted against the goods given in exchange; stands among their tenders too. */
  z.strictObject({
    ...refundFields,
    kind: z.literal('exchange'),
    attemptId: uuidSchema.nullable(),
    orderId: uuidSchema.nullable(),
    creditId: uuidSchema.nullable(),
  }),
]);
export type Refund = z.infer<typeof refundSchema>;
export type RefundKind = Refund['kind'];

/** A right that the cashier lacked, or that a return always needs of somebody else. */
export const returnApprovalSchema = z.strictObject({
  verb: z.enum(['return', 'return-override', 'return-blind']),
  approvedBy: z.string().min(1).max(60),
});
export type ReturnApproval = z.infer<typeof returnApprovalSchema>;

const returnFields = z.strictObject({
  currency: currencySchema,
  openedAtMs: z.int(),
  /** Null: a blind return, of a purchase that nobody knows. */
  purchase: purchaseReferenceSchema.nullable(),
  lines: z.array(returnLineSchema).min(1).max(5000),
  taxes: z
    .array(
      z.strictObject({
        rateBasisPoints: taxRateSchema,
        grossMinor: nonNegativeMinorSchema,
        taxMinor: nonNegativeMinorSchema,
      }),
    )
    .max(100),
  /** What the lines come to. */
  totalMinor: nonNegativeMinorSchema,
  /** What cash rounding adds to it or takes off it. */
  roundingMinor: minorSchema,
  refunds: z.array(refundSchema).max(30),
  customerId: z.string().max(60).nullable(),
  approvals: z.array(returnApprovalSchema).max(10),
  /** Why, in the cashier's words; a blind return has one. */
  note: z.string().max(200).nullable(),
  /** A document of somebody else's, e.g. a credit note's number. */
  reference: z.string().max(60).nullable(),
  shiftId: uuidSchema.nullable(),
  /** The goods given in exchange; null for a mere return. */
  sale: exchangeSaleSchema.nullable(),
});
type ReturnFields = z.infer<typeof returnFields>;

/** Payload of `return`, version 1. */
export const returnSchema = returnFields.superRefine((payload, context) => {
  const message = whatIsWrong(payload);
  if (message) context.addIssue({ code: 'custom', message });
});
export type ReturnPayload = z.infer<typeof returnSchema>;

/** What of a return doesn't hold together; null when all does. */
function whatIsWrong(payload: ReturnFields): string | null {
  const { lines, taxes, totalMinor, roundingMinor, refunds, purchase } = payload;
  if (new Set(lines.map((line) => line.lineId)).size !== lines.length) return 'each line once';
  if (lines.some((line) => (line.purchaseLineId === null) !== (purchase === null)))
    return 'lines are of the purchase, or blind';
  if (refunds.some((refund) => (refund.way === null) !== (purchase === null)))
    return 'refunds give back a way of paying, or are blind';
  if (!addUp(lines, (line) => line.refundMinor, totalMinor)) return 'lines must add up';
  if (!addUp(refunds, (refund) => refund.amountMinor, totalMinor + roundingMinor))
    return 'refunds must add up';
  const taxed = lines.map((line) => ({ ...line, totalMinor: line.refundMinor }));
  if (!taxesAddUp(taxed, taxes)) return 'taxes must add up';
  return exchangeMismatch(payload);
}

/** What goods taken back pay of the goods given stands on both sides, entry by entry. */
function exchangeMismatch({ refunds, sale, currency, shiftId }: ReturnFields): string | null {
  const netted = refunds.filter((refund) => refund.kind === 'exchange');
  if (sale === null) return netted.length === 0 ? null : 'an exchange has goods given';
  if (sale.currency !== currency || sale.shiftId !== shiftId)
    return 'an exchange is in one currency and shift';
  const set = sale.tenders.filter((tender) => tender.kind === 'exchange');
  const isSame =
    set.length === netted.length &&
    set.every(({ amountMinor, way, attemptId, orderId, creditId }, index) => {
      const other = netted[index];
      return (
        other?.amountMinor === amountMinor &&
        other.way === way &&
        other.attemptId === attemptId &&
        other.orderId === orderId &&
        other.creditId === creditId
      );
    });
  return isSame ? null : 'what is netted must stand on both sides';
}

export const returnKind: KindHandler<ReturnPayload> = {
  versions: { 1: returnSchema },
  numbersReceipt: true,
  apply: ({ storeId, payload }) => ({
    stock: [
      ...payload.lines
        .filter((line) => line.movesStock && line.disposition === 'to-stock')
        .map(({ sku, quantityMilli }) => ({ storeId, sku, quantityMilli })),
      ...(payload.sale?.lines ?? [])
        .filter((line) => line.movesStock)
        .map(({ sku, quantityMilli }) => ({ storeId, sku, quantityMilli: -quantityMilli })),
    ],
  }),
};
