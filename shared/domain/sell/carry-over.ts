/**
 * What goes on in the next cart where a cart turns out to be paid already: goods that were scanned after it had been
 * paid, and card payments confirmed after it. The sale itself tells what was paid, so it doesn't matter which attempt
 * to pay it was.
 */
import type { SaleLine, Tender } from '../operations/sale.ts';
import { type Cart, type CartLine, isEmptyCart } from './cart.ts';

/** What is looked at of a sale. */
export interface PaidGoods {
  readonly lines: readonly Pick<SaleLine, 'lineId' | 'quantityMilli'>[];
  readonly tenders: readonly Tender[];
}

/**
 * The next cart, with what of this one its sale doesn't hold. Of a line that was paid in part the difference goes on,
 * at its typed price and without its discount and approvals; a line that wasn't paid goes on as it is. Customer,
 * buyer and discount of the cart stay with what was paid: whose the goods are that came after it, nobody knows.
 */
export function carryOver(cart: Cart, sale: PaidGoods | null, next: Cart): Cart {
  const paidMilli = new Map(sale?.lines.map(({ lineId, quantityMilli }) => [lineId, quantityMilli]));
  const lines: CartLine[] = [];
  const approvals: Cart['approvals'] = [];
  for (const line of cart.lines) {
    const before = paidMilli.get(line.lineId);
    const quantityMilli = line.quantityMilli - (before ?? 0);
    if (quantityMilli <= 0) continue;
    const lineId = lines.length + 1;
    lines.push({ ...line, lineId, quantityMilli, discount: before === undefined ? line.discount : null });
    if (before !== undefined) continue;
    const ofLine = cart.approvals.filter((approval) => approval.lineId === line.lineId);
    approvals.push(...ofLine.map((approval) => ({ ...approval, lineId })));
  }
  const cardPayments = unspent(cart.cardPayments, sale?.tenders ?? []);
  return { ...next, lines, lastLineId: lines.length, approvals, cardPayments };
}

/** Whether a cart that went on from another holds anything of it. */
export function isCarriedOver(cart: Pick<Cart, 'lines' | 'handover' | 'cardPayments'>): boolean {
  return !isEmptyCart(cart) || cart.cardPayments.length > 0;
}

/** Card payments of a cart that its sale didn't take: each tender of the sale stands for one of them. */
function unspent(payments: Cart['cardPayments'], tenders: readonly Tender[]): Cart['cardPayments'] {
  const taken = tenders.flatMap((tender) => (tender.kind === 'card-stand-alone' ? [tender] : []));
  return payments.filter(({ amountMinor, reference }) => {
    const at = taken.findIndex((each) => each.amountMinor === amountMinor && each.reference === reference);
    if (at >= 0) taken.splice(at, 1);
    return at < 0;
  });
}
