/**
 * The open cart: what was scanned and asked for, before anything is decided. It is a draft, saved at every
 * line. Its id is minted when it opens and becomes the id of the sale, so paying twice makes one fact.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { nonNegativeMinorSchema } from '../../money/money.ts';
import { skuSchema } from '../entities/article.ts';
import type { Verb } from '../entities/reference.ts';
import { approvalSchema, buyerSchema } from '../operations/sale.ts';
import { handoverIntentSchema } from '../orders/decide-handover.ts';
import { cartLoyaltySchema } from './cart-points.ts';

/** A discount somebody gives by hand: a share in basis points, or an amount in minor units. */
export const discountSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('share'), basisPoints: z.int().min(1).max(10_000) }),
  z.strictObject({ kind: z.literal('amount'), amountMinor: z.int().min(1).max(1e13) }),
]);
export type Discount = z.infer<typeof discountSchema>;

/** A line of the open cart. */
export const cartLineSchema = z.strictObject({
  /** Unique within the cart, counted from 1, never reused. */
  lineId: z.int().min(1),
  sku: skuSchema,
  /** Thousandths of the unit, positive. */
  quantityMilli: z.int().min(1).max(1e10),
  /** A typed price per whole unit, or null for the price that holds. */
  unitPriceOverrideMinor: nonNegativeMinorSchema.nullable(),
  discount: discountSchema.nullable(),
});
export type CartLine = z.infer<typeof cartLineSchema>;

/** A payment that a stand-alone terminal approved, confirmed by the cashier. */
export const cardPaymentSchema = z.strictObject({
  amountMinor: z.int().min(1).max(1e13),
  /** Number of the terminal's slip, where it was typed. */
  reference: z.string().max(60).nullable(),
});
export type CardPayment = z.infer<typeof cardPaymentSchema>;

/** The open cart as it is kept in the drafts. */
export const cartSchema = z.strictObject({
  id: uuidSchema,
  openedAtMs: z.int(),
  lines: z.array(cartLineSchema).max(5000),
  /** The highest line id ever given in this cart, so that none comes twice. */
  lastLineId: z.int().min(0),
  discount: discountSchema.nullable(),
  approvals: z.array(approvalSchema),
  customerId: z.string().max(60).nullable(),
  reference: z.string().max(60).nullable(),
  buyer: buyerSchema.nullable().default(null),
  eReceipt: z.enum(['email', 'phone']).nullable().default(null),
  /** Whether the customer's age was checked; the check itself is an `audit`. */
  ageChecked: z.boolean().default(false),
  /** Payments on a stand-alone terminal that the cashier confirmed: the customer has been charged already. */
  cardPayments: z.array(cardPaymentSchema).max(20).default([]),
  /** Goods of an online order that are being handed over; such a cart has no other lines. */
  handover: handoverIntentSchema.nullable().default(null),
  /** What was chosen of the customer's points; null for a cart without a customer who has some. */
  loyalty: cartLoyaltySchema.nullable().default(null),
});
export type Cart = z.infer<typeof cartSchema>;

/** An empty cart with a fresh id. */
export function openCart(id: string, openedAtMs: number): Cart {
  return {
    id,
    openedAtMs,
    lines: [],
    lastLineId: 0,
    discount: null,
    approvals: [],
    customerId: null,
    reference: null,
    buyer: null,
    eReceipt: null,
    ageChecked: false,
    cardPayments: [],
    handover: null,
    loyalty: null,
  };
}

/** Whether nothing is in the cart, neither scanned articles nor goods of an order. */
export function isEmptyCart(cart: Pick<Cart, 'lines' | 'handover'>): boolean {
  return cart.lines.length === 0 && cart.handover === null;
}

/**
 * Adds a quantity of a SKU. It joins the last line when that line is the same SKU as it is sold normally (a
 * second scan of the same thing), and makes a new line otherwise.
 */
export function addToCart(cart: Cart, sku: string, quantityMilli: number): Cart {
  const last = cart.lines.at(-1);
  if (last && last.sku === sku && last.unitPriceOverrideMinor === null && last.discount === null) {
    return changeLine(cart, last.lineId, { quantityMilli: last.quantityMilli + quantityMilli });
  }
  const lineId = cart.lastLineId + 1;
  const line: CartLine = { lineId, sku, quantityMilli, unitPriceOverrideMinor: null, discount: null };
  return { ...cart, lines: [...cart.lines, line], lastLineId: lineId };
}

/**
 * Changes a line; unknown line ids change nothing. A new price or discount takes back the approval that was
 * given for the old one, because an approval names no amount.
 */
export function changeLine(
  cart: Cart,
  lineId: number,
  change: Partial<Omit<CartLine, 'lineId' | 'sku'>>,
): Cart {
  const changed = new Set<Verb>();
  if ('unitPriceOverrideMinor' in change) changed.add('price-override');
  if ('discount' in change) changed.add('discount');
  return {
    ...cart,
    lines: cart.lines.map((line) => (line.lineId === lineId ? { ...line, ...change } : line)),
    approvals: cart.approvals.filter((approval) => approval.lineId !== lineId || !changed.has(approval.verb)),
  };
}

/** Gives the cart another discount, or none, and takes back the approval of the one before. */
export function changeCartDiscount(cart: Cart, discount: Discount | null): Cart {
  return {
    ...cart,
    discount,
    approvals: cart.approvals.filter(({ lineId, verb }) => lineId !== null || verb !== 'discount'),
  };
}

/** Takes a line out of the cart, with the approvals given for it. */
export function removeLine(cart: Cart, lineId: number): Cart {
  return {
    ...cart,
    lines: cart.lines.filter((line) => line.lineId !== lineId),
    approvals: cart.approvals.filter((approval) => approval.lineId !== lineId),
  };
}
