/**
 * Prices a cart: the one computation behind what the screen shows while selling and what the sale records.
 * Pure: the same cart, catalogue and moment give the same amounts. Rules [PRICE*] and [MONEY*] of the SPEC.
 */
import { ok, type Result, refused } from '../../base/result.ts';
import { allocate } from '../../money/allocate.ts';
import { type Currency, extendPrice, multiplyDivide, sumMinor } from '../../money/money.ts';
import { type TaxTable, type TaxTotal, taxLines, taxRateAt } from '../../money/tax.ts';
import { type Article, priceAt, type Variant, variantName } from '../entities/article.ts';
import type { LoyaltyProgramme } from '../loyalty/programme.ts';
import { type LinePoints, noPoints, type SaleLine } from '../operations/sale-line.ts';
import { handoverTotals } from '../orders/decide-handover.ts';
import type { Cart, CartLine, Discount } from './cart.ts';
import { type PricedPoints, priceCartPoints } from './cart-points.ts';

/** What pricing reads. */
export interface PricingView {
  readonly currency: Currency;
  readonly taxTable: TaxTable;
  /** The loyalty programme of that currency; null where the chain has none. */
  readonly programme: LoyaltyProgramme | null;
  /** Business time of the sale, ms. */
  readonly atMs: number;
  /** The article and variant of a SKU, or null when this till doesn't know it. */
  findSku(sku: string): { readonly article: Article; readonly variant: Variant } | null;
}

/** Why a line has no amount. */
export type PricingRefusal =
  | { readonly code: 'unknown-sku'; readonly lineId: number; readonly sku: string }
  | { readonly code: 'no-price'; readonly lineId: number; readonly sku: string }
  | { readonly code: 'no-tax-rate'; readonly lineId: number; readonly sku: string }
  | { readonly code: 'quantity-not-whole'; readonly lineId: number; readonly sku: string }
  | { readonly code: 'amount-too-large'; readonly lineId: number; readonly sku: string };

/** A cart with its amounts. */
export interface PricedCart {
  readonly currency: Currency;
  readonly lines: readonly SaleLine[];
  readonly taxes: readonly TaxTotal[];
  readonly totalMinor: number;
  /** Discounts of all lines and of the cart together; what points take off isn't among them. */
  readonly discountMinor: number;
  /** Points spent and earned; null where no customer's points have to do with it. */
  readonly points: PricedPoints | null;
}

interface GrossLine {
  readonly line: CartLine;
  readonly article: Article;
  readonly variant: Variant;
  readonly listPriceMinor: number | null;
  readonly unitPriceMinor: number;
  readonly rateBasisPoints: number | null;
  readonly grossMinor: number;
  readonly lineDiscountMinor: number;
}

/** The largest amount of one line or receipt, in minor units. */
const largestAmountMinor = 1e12;

/**
 * Prices every line, or names the first line that can't be priced. An empty cart is priced at nothing; goods of an
 * order keep the amounts at which they were ordered.
 */
export function priceCart(view: PricingView, cart: Cart): Result<PricedCart, PricingRefusal> {
  const { handover } = cart;
  if (handover) return ok(pricedHandover(handover.currency ?? view.currency, handover.saleLines));
  const gross: GrossLine[] = [];
  let grossSumMinor = 0;
  for (const line of cart.lines) {
    const priced = grossLine(view, line);
    if (!priced.ok) return priced;
    grossSumMinor += priced.value.grossMinor;
    if (grossSumMinor > largestAmountMinor) {
      return refused({ code: 'amount-too-large', lineId: line.lineId, sku: line.sku });
    }
    gross.push(priced.value);
  }
  const nets = gross.map((line) => line.grossMinor - line.lineDiscountMinor);
  const cartDiscountMinor = discountOf(cart.discount, sumMinor(nets));
  const shares = discountShares(cartDiscountMinor, nets, gross);
  const beforePoints = nets.map((net, index) => net - (shares[index] ?? 0));
  const points = priceCartPoints(
    view.programme,
    cart,
    gross.map(({ line, article, rateBasisPoints }, index) => ({
      lineId: line.lineId,
      category: article.category,
      flags: article.flags,
      netMinor: beforePoints[index] ?? 0,
      rateBasisPoints,
    })),
    view.atMs,
  );
  const linePoints = gross.map((_, index) => points?.lines[index] ?? noPoints);
  const totals = beforePoints.map((net, index) => net - (linePoints[index]?.pointsDiscountMinor ?? 0));
  const { lineTaxMinor, totals: taxes } = taxLines(
    gross.map((line, index) => ({ totalMinor: totals[index] ?? 0, rateBasisPoints: line.rateBasisPoints })),
  );
  const lines = gross.map((line, index) =>
    saleLine(line, shares[index] ?? 0, linePoints[index] ?? noPoints, lineTaxMinor[index] ?? 0),
  );
  return ok({
    currency: view.currency,
    lines,
    taxes,
    totalMinor: sumMinor(totals),
    discountMinor: sumMinor(gross.map((line) => line.lineDiscountMinor)) + cartDiscountMinor,
    points,
  });
}

function pricedHandover(currency: Currency, lines: readonly SaleLine[]): PricedCart {
  const discounts = lines.map((line) => line.lineDiscountMinor + line.cartDiscountMinor);
  return { currency, lines, ...handoverTotals(lines), discountMinor: sumMinor(discounts), points: null };
}

/** What a discount takes off an amount: never more than the amount. Shares are rounded by the one rule. */
export function discountOf(discount: Discount | null, amountMinor: number): number {
  if (discount === null) return 0;
  const wanted =
    discount.kind === 'amount'
      ? discount.amountMinor
      : multiplyDivide(amountMinor, discount.basisPoints, 10_000);
  return Math.min(wanted, amountMinor);
}

/**
 * Each line's share of the cart's discount. Lines are served in the order of their tax rates, so that equal
 * lines of different rates share alike, and the taxes come out the same, in whatever order they were scanned.
 */
function discountShares(
  discountMinor: number,
  nets: readonly number[],
  lines: readonly Pick<GrossLine, 'rateBasisPoints'>[],
): number[] {
  const rateOf = (index: number): number => lines[index]?.rateBasisPoints ?? -1;
  const order = nets.map((_, index) => index).sort((a, b) => rateOf(b) - rateOf(a));
  const served = allocate(
    discountMinor,
    order.map((index) => nets[index] ?? 0),
  );
  const shares = nets.map(() => 0);
  order.forEach((index, place) => {
    shares[index] = served[place] ?? 0;
  });
  return shares;
}

function grossLine(view: PricingView, line: CartLine): Result<GrossLine, PricingRefusal> {
  const about = { lineId: line.lineId, sku: line.sku };
  const found = view.findSku(line.sku);
  if (!found) return refused({ code: 'unknown-sku', ...about });
  const { article, variant } = found;
  if (article.unit === 'piece' && line.quantityMilli % 1000 !== 0) {
    return refused({ code: 'quantity-not-whole', ...about });
  }
  const listPriceMinor = priceAt(variant, view.currency, view.atMs)?.amountMinor ?? null;
  const unitPriceMinor = line.unitPriceOverrideMinor ?? listPriceMinor;
  if (unitPriceMinor === null) return refused({ code: 'no-price', ...about });
  const rateBasisPoints = taxRateAt(view.taxTable, article.taxCategory, view.atMs);
  if (rateBasisPoints === undefined) return refused({ code: 'no-tax-rate', ...about });
  if (unitPriceMinor * (line.quantityMilli / 1000) > largestAmountMinor) {
    return refused({ code: 'amount-too-large', ...about });
  }
  const grossMinor = extendPrice(unitPriceMinor, line.quantityMilli);
  const lineDiscountMinor = discountOf(line.discount, grossMinor);
  return ok({
    line,
    article,
    variant,
    listPriceMinor,
    unitPriceMinor,
    rateBasisPoints,
    grossMinor,
    lineDiscountMinor,
  });
}

function saleLine(
  gross: GrossLine,
  cartDiscountMinor: number,
  points: LinePoints,
  taxMinor: number,
): SaleLine {
  return {
    lineId: gross.line.lineId,
    articleId: gross.article.id,
    sku: gross.line.sku,
    name: variantName(gross.article, gross.variant),
    category: gross.article.category,
    unit: gross.article.unit,
    quantityMilli: gross.line.quantityMilli,
    listPriceMinor: gross.listPriceMinor,
    unitPriceMinor: gross.unitPriceMinor,
    grossMinor: gross.grossMinor,
    lineDiscountMinor: gross.lineDiscountMinor,
    cartDiscountMinor,
    ...points,
    totalMinor: gross.grossMinor - gross.lineDiscountMinor - cartDiscountMinor - points.pointsDiscountMinor,
    taxRateBasisPoints: gross.rateBasisPoints,
    taxMinor,
    movesStock: !gross.article.flags.includes('service'),
  };
}
