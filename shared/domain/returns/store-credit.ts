/** Store credit that pays for goods: what of it a cart takes. It gives no change; what is left stays on the slip. */
import type { Currency } from '../../money/money.ts';
import type { Tender } from '../operations/sale.ts';

/** A store credit that something is left of. */
export interface StoreCredit {
  readonly creditId: string;
  /** As it stands on the customer's slip. */
  readonly number: string;
  /** The number of the return that gave it. */
  readonly returnNumber: string;
  readonly currency: Currency;
  /** Not yet spent as this till knows, minor units. */
  readonly leftMinor: number;
}

/** What these credits pay of `dueMinor`, the first shown first. */
export function creditTenders(
  credits: readonly StoreCredit[],
  dueMinor: number,
): Extract<Tender, { readonly kind: 'store-credit' }>[] {
  let openMinor = Math.max(0, dueMinor);
  return credits.flatMap(({ creditId, number, leftMinor }) => {
    const amountMinor = Math.min(leftMinor, openMinor);
    openMinor -= amountMinor;
    return amountMinor > 0 ? [{ kind: 'store-credit' as const, creditId, number, amountMinor }] : [];
  });
}
