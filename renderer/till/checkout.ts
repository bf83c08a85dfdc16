/**
 * What is settled about the open cart before it is paid: its buyer, where the receipt is wanted, the customer's
 * age, and payments on a stand-alone terminal. A confirmed card payment is in the draft before it shows,
 * because the customer has been charged whatever becomes of the till.
 */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { Verb } from '../../shared/domain/entities/reference.ts';
import { handoverWithout } from '../../shared/domain/orders/decide-handover.ts';
import { type Cart, removeLine } from '../../shared/domain/sell/cart.ts';
import { ageRestrictedLines } from '../../shared/domain/sell/decide-sale.ts';
import type { PricingView } from '../../shared/domain/sell/price-cart.ts';
import type { CheckoutActions, RecordRefusal } from './till.ts';

/** What is recorded as `audit` about an open cart. */
export type AuditedVerb = Extract<Verb, 'void-line' | 'void-cart' | 'age-check' | 'settle-payment'>;

export interface AuditDetails {
  readonly reason: string;
  readonly amountMinor: number | null;
}

/** What the actions need of selling around them. */
export interface CheckoutParts {
  /** The cart with every change asked for. */
  current(): Cart;
  /** Changes the cart; resolves once the change shows. */
  edit(change: (cart: Cart) => Cart): Promise<void>;
  /** Changes the money in the cart; resolves once the change is in the draft, and shows only then. */
  editMoney(change: (cart: Cart) => Cart): Promise<void>;
  /** Records what was done, if the actor or the approver has the right. */
  audit(
    verb: AuditedVerb,
    details: AuditDetails,
    approvedBy: string | null,
  ): Promise<Result<null, RecordRefusal>>;
  readonly findSku: PricingView['findSku'];
}

/** Makes the actions. */
export function checkoutActions({
  current,
  edit,
  editMoney,
  audit,
  findSku,
}: CheckoutParts): CheckoutActions {
  const restricted = (cart: Cart): ReturnType<typeof ageRestrictedLines> =>
    ageRestrictedLines({ findSku }, cart);
  return {
    setBuyer: (buyer) => edit((cart) => ({ ...cart, buyer })),
    setEReceipt: (eReceipt) => edit((cart) => ({ ...cart, eReceipt })),
    addCardPayment: (payment) =>
      editMoney((cart) => ({ ...cart, cardPayments: [...cart.cardPayments, payment] })),
    takeBackCardPayment: async (index, approvedBy) => {
      const payment = current().cardPayments[index];
      if (!payment) return refused({ code: 'not-possible', detail: 'no such payment' });
      const { amountMinor, reference } = payment;
      const reason = `card-stand-alone taken back${reference === null ? '' : `: ${reference}`}`;
      const audited = await audit('settle-payment', { reason, amountMinor }, approvedBy);
      if (!audited.ok) return audited;
      await editMoney((cart) => ({
        ...cart,
        cardPayments: cart.cardPayments.filter((each) => each !== payment),
      }));
      return ok(null);
    },
    ageCheckNeeded: () => !current().ageChecked && restricted(current()).length > 0,
    checkAge: async (isOldEnough, approvedBy) => {
      const lines = restricted(current());
      const skus = lines.map((line) => `${line.sku} × ${line.quantityMilli / 1000}`).join(', ');
      const reason = `${isOldEnough ? 'old enough' : 'refused'}: ${skus}`;
      const audited = await audit('age-check', { reason, amountMinor: null }, approvedBy);
      if (!audited.ok) return audited;
      // Lines scanned since the question was asked stay in, and ask again.
      await edit((cart) => (isOldEnough ? { ...cart, ageChecked: true } : withoutLines(cart, lines)));
      return ok(null);
    },
  };
}

/** The cart without these lines. What an order has of them waits on in the store for somebody who may have it. */
function withoutLines(cart: Cart, lines: readonly { readonly lineId: number }[]): Cart {
  const { handover } = cart;
  const lineIds = new Set(lines.map((line) => line.lineId));
  if (handover) return { ...cart, handover: handoverWithout(handover, lineIds) };
  return lines.reduce((left, line) => removeLine(left, line.lineId), cart);
}
