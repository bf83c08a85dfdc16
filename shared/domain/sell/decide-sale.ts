/**
 * Decides a sale before it becomes a fact. It may refuse the cashier with a reason; once it has said yes,
 * nothing later recalculates or refuses. Rules [SALE*] of the SPEC.
 */
import { ok, type Result, refused } from '../../base/result.ts';
import { type CashRounding, roundCash } from '../../money/cash.ts';
import { sumMinor } from '../../money/money.ts';
import { handedLoyalty, pointsTenderOf } from '../loyalty/order-loyalty.ts';
import type { RedeemRefusal } from '../loyalty/redeem.ts';
import type { SaleLoyalty } from '../loyalty/sale-loyalty.ts';
import { type OrderHandoverPayload, orderHandoverSchema } from '../operations/order-handover.ts';
import {
  exchangeSaleSchema,
  type MoneyWay,
  type SalePayload,
  settledSaleSchema,
  type Tender,
} from '../operations/sale.ts';
import type { HandoverIntent } from '../orders/decide-handover.ts';
import type { Cart } from './cart.ts';
import { type CartPointsProblem, cartPointsRefusal, type KnownPoints, saleLoyaltyOf } from './cart-points.ts';
import { type PricedCart, type PricingRefusal, type PricingView, priceCart } from './price-cart.ts';
import { type Actor, approvalCovers, type MissingRight, mayDo, missingRights } from './rights.ts';

/** What deciding a sale reads. */
export interface SaleView extends PricingView {
  readonly actor: Actor;
  /** The open shift; null where the chain works without. */
  readonly shiftId: string | null;
  /** How cash is rounded in this store's currency; null when it isn't. */
  readonly cashRounding: CashRounding | null;
  /** What terminal and bank have approved for this cart. It can't be left out of the sale. */
  readonly approved: readonly ApprovedTender[];
  /** What this till knows of the points of the cart's customer. */
  readonly knownPoints: KnownPoints;
  /** Somebody else of the staff, by id; null when unknown here. */
  findActor(staffId: string): Actor | null;
}

/**
 * What the customer pays now: cash handed over, or an amount on the stand-alone terminal. Cash of nothing is
 * taken only where rounding leaves nothing to be paid in cash.
 */
export type TenderIntent =
  /** Store credit, of which so much is left as the till knows. */
  | Extract<Tender, { readonly kind: 'store-credit' }>
  | { readonly kind: 'cash'; readonly tenderedMinor: number }
  | { readonly kind: 'card-stand-alone'; readonly amountMinor: number; readonly reference: string | null };

/** A tender that a terminal or the bank has approved. It stands in the sale as it is. */
export type ApprovedTender = Extract<Tender, { readonly attemptId: string }>;

/** Why a cart can't be sold. */
export type SaleRefusal =
  | PricingRefusal
  | CartPointsProblem
  | RedeemRefusal
  | { readonly code: 'empty-cart' }
  | { readonly code: 'not-allowed-to-sell' }
  | { readonly code: 'approval-needed'; readonly right: MissingRight }
  | { readonly code: 'age-not-checked' }
  | { readonly code: 'underpaid'; readonly missingMinor: number }
  | { readonly code: 'overpaid'; readonly excessMinor: number }
  | { readonly code: 'tender-not-positive' };

/**
 * Decides the sale of a cart; the answer is the payload to record. `intents` is what is paid beyond the money
 * that the cart holds already: its confirmed card payments, and what terminal and bank have approved.
 */
export function decideSale(
  view: SaleView,
  cart: Cart,
  intents: readonly TenderIntent[],
): Result<SalePayload, SaleRefusal> {
  const priced = sellableCart(view, cart);
  return priced.ok ? settledSale(view, cart, priced.value, intents, []) : priced;
}

/**
 * Decides the sale of an exchange: what the goods taken back pay of it is set off first. `setOff` answers that for the
 * total of the cart.
 */
export function decideExchangeSale(
  view: SaleView,
  cart: Cart,
  intents: readonly TenderIntent[],
  setOff: (totalMinor: number) => readonly Tender[],
): Result<SalePayload, SaleRefusal> {
  const priced = sellableCart(view, cart);
  if (!priced.ok) return priced;
  const { totalMinor, points } = priced.value;
  const dueMinor = totalMinor - sumMinor(pointsTenders(points).map((tender) => tender.amountMinor));
  const before = setOff(dueMinor);
  const paid = [...before, ...view.approved, ...cart.cardPayments];
  const restMinor = dueMinor - sumMinor(paid.map(({ amountMinor }) => amountMinor));
  const isAway = intents.length === 0 && roundsAway(before, restMinor, view.cashRounding);
  return settledSale(
    view,
    cart,
    priced.value,
    isAway ? [nothingInCash] : intents,
    before,
    exchangeSaleSchema,
  );
}

const nothingInCash: TenderIntent = { kind: 'cash', tenderedMinor: 0 };

/** Whether nothing is asked for what goods given cost more: cash was set off, and rounding leaves none to pay. */
export function roundsAway(
  setOff: readonly { readonly amountMinor: number; readonly way?: MoneyWay | null }[],
  restMinor: number,
  rounding: CashRounding | null,
): boolean {
  return restMinor > 0 && setOff.some(({ way }) => way === 'cash') && roundCash(restMinor, rounding) === 0;
}

/** The cart with its amounts, if it may be sold by whoever sells it. */
function sellableCart(view: SaleView, cart: Cart): Result<PricedCart, SaleRefusal> {
  if (cart.lines.length === 0 || cart.handover) return refused({ code: 'empty-cart' });
  if (!mayDo(view.actor, 'sell')) return refused({ code: 'not-allowed-to-sell' });
  const priced = priceCart(view, cart);
  if (!priced.ok) return priced;
  const right = unapprovedRights(view, cart, priced.value)[0];
  if (right) return refused({ code: 'approval-needed', right });
  if (!cart.ageChecked && ageRestrictedLines(view, cart).length > 0)
    return refused({ code: 'age-not-checked' });
  const { points } = priced.value;
  const refusal =
    points && cart.loyalty && cartPointsRefusal(points, cart.loyalty, view.knownPoints, view.atMs);
  return refusal ? refused(refusal) : priced;
}

/**
 * Decides the handover that a cart holds, with the sale of the goods that leave: what was paid online is set off
 * first, the rest is paid as any sale is. Its rights and its lines were decided before (orders/decide-handover.ts).
 */
export function decideHandoverSale(
  view: SaleView,
  cart: Cart,
  handover: HandoverIntent,
  intents: readonly TenderIntent[],
): Result<OrderHandoverPayload, SaleRefusal> {
  if (!cart.ageChecked && ageRestrictedLines(view, cart).length > 0)
    return refused({ code: 'age-not-checked' });
  const priced = priceCart(view, cart);
  if (!priced.ok) return priced;
  const { orderId, number, lines, proof, collector, approvedBy, saleLines, prepaidMinor } = handover;
  const byPoints = pointsTenderOf(handover.loyalty, saleLines);
  const before: Tender[] = [
    ...(byPoints.amountMinor === 0 ? [] : [{ kind: 'points' as const, ...byPoints }]),
    ...(prepaidMinor === 0 ? [] : [{ kind: 'prepaid' as const, amountMinor: prepaidMinor, orderId }]),
  ];
  const payload = { orderId, lines, proof, collector, approvedBy };
  if (saleLines.length === 0) {
    // All was refused: nothing was sold, so no money may be taken for it either.
    const nothing = settledTenders(view, cart, 0, intents, []);
    return nothing.ok ? ok(orderHandoverSchema.parse({ ...payload, sale: null })) : nothing;
  }
  const sale = settledSale(view, { ...cart, reference: number }, priced.value, intents, before);
  return sale.ok ? ok(orderHandoverSchema.parse({ ...payload, sale: sale.value })) : sale;
}

/** What a total is settled with: what was set off before, the money that the cart holds, and what is paid now. */
function settledTenders(
  view: Pick<SaleView, 'approved' | 'cashRounding'>,
  cart: Pick<Cart, 'cardPayments'>,
  totalMinor: number,
  intents: readonly TenderIntent[],
  before: readonly Tender[],
): Result<Tender[], SaleRefusal> {
  const confirmed = cart.cardPayments.map((payment) => ({ kind: 'card-stand-alone' as const, ...payment }));
  return settle(totalMinor, [...before, ...view.approved, ...confirmed, ...intents], view.cashRounding);
}

function settledSale(
  view: SaleView,
  cart: Cart,
  priced: PricedCart,
  intents: readonly TenderIntent[],
  before: readonly Tender[],
  schema: typeof settledSaleSchema | typeof exchangeSaleSchema = settledSaleSchema,
): Result<SalePayload, SaleRefusal> {
  const { totalMinor } = priced;
  const setOff = [...pointsTenders(priced.points), ...before];
  const tenders = settledTenders(view, cart, totalMinor, intents, setOff);
  if (!tenders.ok) return tenders;
  const loyalty = loyaltyOf(view, cart, priced);
  return ok(
    schema.parse({
      currency: priced.currency,
      openedAtMs: cart.openedAtMs,
      lines: priced.lines,
      taxes: priced.taxes,
      totalMinor,
      tenders: tenders.value,
      approvals: cart.approvals,
      customerId: loyalty?.customerId ?? cart.customerId,
      reference: cart.reference,
      shiftId: view.shiftId,
      roundingMinor: sumMinor(tenders.value.map((tender) => tender.amountMinor)) - totalMinor,
      buyer: cart.buyer,
      eReceipt: cart.eReceipt,
      loyalty,
    }),
  );
}

/** Points that pay as money does; none where they lower the price. */
function pointsTenders(points: PricedCart['points']): Tender[] {
  if (points?.redemption !== 'tender' || points.spentMinor === 0) return [];
  return [{ kind: 'points', amountMinor: points.spentMinor, points: points.spentPoints }];
}

function loyaltyOf(view: SaleView, cart: Cart, priced: PricedCart): SaleLoyalty | null {
  const { handover, customerId, loyalty } = cart;
  if (handover)
    return handover.loyalty && handedLoyalty(handover.loyalty, handover.orderId, priced.lines, view.atMs);
  if (!priced.points || customerId === null || !loyalty) return null;
  return saleLoyaltyOf(priced.points, customerId, loyalty, view.knownPoints, view.atMs);
}

/** The rights that a cart still needs somebody else for. */
export function unapprovedRights(
  view: Pick<SaleView, 'actor' | 'findActor'>,
  cart: Cart,
  priced: PricedCart,
): MissingRight[] {
  return missingRights(view.actor, cart, priced).filter((right) => {
    const discount = right.verb === 'discount' ? discountAsked(priced, right.lineId) : null;
    return !cart.approvals.some((approval) =>
      approvalCovers(approval, right, view.actor, view.findActor(approval.approvedBy), discount),
    );
  });
}

/** The lines of a cart for which the customer's age must be checked. */
export function ageRestrictedLines(
  view: Pick<PricingView, 'findSku'>,
  cart: Cart,
): readonly { readonly lineId: number; readonly sku: string; readonly quantityMilli: number }[] {
  return (cart.handover?.saleLines ?? cart.lines).filter((line) =>
    view.findSku(line.sku)?.article.flags.includes('age-restricted'),
  );
}

/**
 * Settles a total: what isn't cash first and never above the total, then cash, out of which change is given.
 * What is left for cash is rounded once; where that leaves nothing, a cash intent of nothing settles it. A
 * total of nothing needs no tender.
 */
export function settle(
  totalMinor: number,
  intents: readonly (TenderIntent | Tender)[],
  rounding: CashRounding | null = null,
): Result<Tender[], SaleRefusal> {
  const tenders: Tender[] = [];
  const handed: number[] = [];
  for (const intent of intents) {
    if (intent.kind === 'cash') handed.push(intent.tenderedMinor);
    else tenders.push({ ...intent });
  }
  if (tenders.some((tender) => tender.amountMinor <= 0)) return refused({ code: 'tender-not-positive' });
  const exactMinor = totalMinor - sumMinor(tenders.map((tender) => tender.amountMinor));
  if (exactMinor < 0) return refused({ code: 'overpaid', excessMinor: -exactMinor });
  const dueMinor = roundCash(exactMinor, rounding);
  const isRoundedAway = exactMinor > 0 && dueMinor === 0;
  if (handed.some((amountMinor) => amountMinor < 0 || (amountMinor === 0 && !isRoundedAway)))
    return refused({ code: 'tender-not-positive' });
  const tenderedMinor = sumMinor(handed);
  if (exactMinor === 0) {
    return tenderedMinor > 0 ? refused({ code: 'overpaid', excessMinor: tenderedMinor }) : ok(tenders);
  }
  // Without cash nothing is rounded: what is missing is the exact amount.
  if (handed.length === 0) return refused({ code: 'underpaid', missingMinor: exactMinor });
  if (tenderedMinor < dueMinor) return refused({ code: 'underpaid', missingMinor: dueMinor - tenderedMinor });
  tenders.push({
    kind: 'cash',
    amountMinor: dueMinor,
    tenderedMinor,
    changeMinor: tenderedMinor - dueMinor,
  });
  return ok(tenders);
}

function discountAsked(
  priced: PricedCart,
  lineId: number | null,
): { discountMinor: number; amountMinor: number } {
  const line = priced.lines.find((candidate) => candidate.lineId === lineId);
  if (line) return { discountMinor: line.lineDiscountMinor, amountMinor: line.grossMinor };
  const amountMinor = priced.lines.reduce((sum, candidate) => sum + candidate.grossMinor, 0);
  return { discountMinor: priced.discountMinor, amountMinor };
}
