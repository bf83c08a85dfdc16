/**
 * Who may do what at the till. A right is asked for by its verb; where the cashier lacks it, somebody else
 * who holds it may lend it, and that is written into the fact. Nobody approves for themselves.
 */
import { multiplyDivide } from '../../money/money.ts';
import type { Role, Verb } from '../entities/reference.ts';
import type { Approval } from '../operations/sale.ts';
import type { Cart } from './cart.ts';
import type { PricedCart } from './price-cart.ts';

/** Somebody at the till, with the rights of their role. */
export interface Actor {
  readonly staffId: string;
  readonly role: Pick<Role, 'verbs' | 'maxDiscountBasisPoints'>;
}

/** A right that a cart needs and the cashier doesn't hold. */
export interface MissingRight {
  readonly verb: Approval['verb'];
  /** The line it concerns; null for the cart. */
  readonly lineId: number | null;
}

/** Whether a role holds a verb. */
export function mayDo(actor: Actor, verb: Verb): boolean {
  return actor.role.verbs.includes(verb);
}

/**
 * Whether a role may give away `discountMinor` of `amountMinor`. The limit is rounded like a discount is, so
 * that a discount of exactly the limit's share is always within it.
 */
export function mayDiscount(actor: Actor, discountMinor: number, amountMinor: number): boolean {
  if (discountMinor === 0) return true;
  const limitMinor = multiplyDivide(amountMinor, actor.role.maxDiscountBasisPoints, 10_000);
  return mayDo(actor, 'discount') && discountMinor <= limitMinor;
}

/**
 * The rights a priced cart needs beyond the actor's own. A cart discount is measured together with the line
 * discounts on the cart's gross, so that two small discounts can't add up to a large one.
 */
export function missingRights(actor: Actor, cart: Cart, priced: PricedCart): MissingRight[] {
  const missing: MissingRight[] = [];
  for (const line of priced.lines) {
    const asked = cart.lines.find((candidate) => candidate.lineId === line.lineId);
    if (asked && asked.unitPriceOverrideMinor !== null && !mayDo(actor, 'price-override')) {
      missing.push({ verb: 'price-override', lineId: line.lineId });
    }
    if (asked?.discount && !mayDiscount(actor, line.lineDiscountMinor, line.grossMinor)) {
      missing.push({ verb: 'discount', lineId: line.lineId });
    }
  }
  const grossMinor = priced.lines.reduce((sum, line) => sum + line.grossMinor, 0);
  if (cart.discount && !mayDiscount(actor, priced.discountMinor, grossMinor)) {
    missing.push({ verb: 'discount', lineId: null });
  }
  return missing;
}

/** Whether an approval covers a missing right: same verb and line, by another person who holds the right. */
export function approvalCovers(
  approval: Approval,
  right: MissingRight,
  actor: Actor,
  approver: Actor | null,
  discount: { readonly discountMinor: number; readonly amountMinor: number } | null,
): boolean {
  if (approval.verb !== right.verb || approval.lineId !== right.lineId) return false;
  if (approver === null || approver.staffId === actor.staffId || approver.staffId !== approval.approvedBy)
    return false;
  if (!mayDo(approver, right.verb)) return false;
  return discount === null || mayDiscount(approver, discount.discountMinor, discount.amountMinor);
}
