/**
 * Decides a sale before it becomes a fact. It may refuse the cashier with a reason; once it has said yes,
 * nothing later recalculates or refuses. Rules [SALE*] of the SPEC.
 */
import { ok, type Result, refused } from '../../base/result.ts';
import type { CashRounding } from '../../money/cash.ts';
import { sumMinor } from '../../money/money.ts';
import { type SalePayload, saleSchema, type Tender } from '../operations/sale.ts';
import type { Cart } from './cart.ts';
import { type PricedCart, type PricingRefusal, type PricingView, priceCart } from './price-cart.ts';
import { type Actor, approvalCovers, type MissingRight, mayDo, missingRights } from './rights.ts';

/** What deciding a sale reads. */
export interface SaleView extends PricingView {
  readonly actor: Actor;
  /** The open shift; null where the chain works without. */
  readonly shiftId: string | null;
  /** How cash is rounded in this store's currency; null when it isn't. */
  readonly cashRounding: CashRounding | null;
  /** Somebody else of the staff, by id; null when unknown here. */
  findActor(staffId: string): Actor | null;
}

/** How the customer pays: cash handed over, or an amount on the stand-alone terminal. */
export type TenderIntent =
  | { readonly kind: 'cash'; readonly tenderedMinor: number }
  | { readonly kind: 'card-stand-alone'; readonly amountMinor: number; readonly reference: string | null };

/** Why a cart can't be sold. */
export type SaleRefusal =
  | PricingRefusal
  | { readonly code: 'empty-cart' }
  | { readonly code: 'not-allowed-to-sell' }
  | { readonly code: 'approval-needed'; readonly right: MissingRight }
  | { readonly code: 'underpaid'; readonly missingMinor: number }
  | { readonly code: 'overpaid'; readonly excessMinor: number }
  | { readonly code: 'tender-not-positive' };

/** Decides the sale of a cart paid with these tenders; the answer is the payload to record. */
export function decideSale(
  view: SaleView,
  cart: Cart,
  intents: readonly TenderIntent[],
): Result<SalePayload, SaleRefusal> {
  if (cart.lines.length === 0) return refused({ code: 'empty-cart' });
  if (!mayDo(view.actor, 'sell')) return refused({ code: 'not-allowed-to-sell' });
  const priced = priceCart(view, cart);
  if (!priced.ok) return priced;
  const right = unapprovedRights(view, cart, priced.value)[0];
  if (right) return refused({ code: 'approval-needed', right });
  const tenders = settle(priced.value.totalMinor, intents);
  if (!tenders.ok) return tenders;
  return ok(
    saleSchema.parse({
      currency: view.currency,
      openedAtMs: cart.openedAtMs,
      lines: priced.value.lines,
      taxes: priced.value.taxes,
      totalMinor: priced.value.totalMinor,
      tenders: tenders.value,
      approvals: cart.approvals,
      customerId: cart.customerId,
      reference: cart.reference,
      shiftId: view.shiftId,
      roundingMinor: 0,
      buyer: cart.buyer,
      eReceipt: cart.eReceipt,
    }),
  );
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

/**
 * Settles a total: card amounts first and never above the total, then cash, out of which change is given.
 * A total of nothing needs no tender.
 */
export function settle(totalMinor: number, intents: readonly TenderIntent[]): Result<Tender[], SaleRefusal> {
  if (intents.some((intent) => (intent.kind === 'cash' ? intent.tenderedMinor : intent.amountMinor) <= 0)) {
    return refused({ code: 'tender-not-positive' });
  }
  const cards = intents.filter((intent) => intent.kind === 'card-stand-alone');
  const cash = intents.filter((intent) => intent.kind === 'cash');
  const cardMinor = sumMinor(cards.map((card) => card.amountMinor));
  if (cardMinor > totalMinor) return refused({ code: 'overpaid', excessMinor: cardMinor - totalMinor });
  const cashDueMinor = totalMinor - cardMinor;
  const tenderedMinor = sumMinor(cash.map((intent) => intent.tenderedMinor));
  if (tenderedMinor < cashDueMinor)
    return refused({ code: 'underpaid', missingMinor: cashDueMinor - tenderedMinor });
  if (cashDueMinor === 0 && tenderedMinor > 0)
    return refused({ code: 'overpaid', excessMinor: tenderedMinor });
  const tenders: Tender[] = cards.map(({ kind, amountMinor, reference }) => ({
    kind,
    amountMinor,
    reference,
  }));
  if (cashDueMinor > 0) {
    const changeMinor = tenderedMinor - cashDueMinor;
    tenders.push({ kind: 'cash', amountMinor: cashDueMinor, tenderedMinor, changeMinor });
  }
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
