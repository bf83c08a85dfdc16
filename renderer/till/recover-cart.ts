/**
 * Finds the cart that was open when the till stopped. A cart that is a sale in the journal already was paid
 * in the moment before: its draft is not opened again, but for what came after the payment. One that is parked
 * already stays parked.
 */
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { saleOf } from '../../shared/domain/sale-of.ts';
import { carryOver, isCarriedOver } from '../../shared/domain/sell/carry-over.ts';
import type { Cart } from '../../shared/domain/sell/cart.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { CartDrafts } from '../drafts/cart-drafts.ts';
import type { PaidAfterAll } from './till.ts';

/** A cart to go on with. */
export interface RecoveredCart {
  readonly cart: Cart;
  /** Whether nobody could tell if it is paid. */
  readonly isInDoubt: boolean;
  /** The sale that it goes on from; null where it is the cart that was open. */
  readonly paidAfterAll: PaidAfterAll | null;
}

/** The cart to go on with; null when a fresh one is opened. A draft that can't be read doesn't stop the start. */
export async function recoverCart(
  host: Pick<TillHost, 'journalEntry'>,
  drafts: Pick<CartDrafts, 'load'>,
  isParked: (cartId: string) => Promise<boolean>,
  freshCart: () => Cart,
  failed: (error: unknown) => void,
): Promise<RecoveredCart | null> {
  try {
    const cart = await drafts.load();
    if (!cart || (await isParked(cart.id))) return null;
    const sold = await findSold(host, cart.id).catch((error: unknown) => {
      failed(error);
      return 'unknown' as const;
    });
    if (sold === null || sold === 'unknown')
      return { cart, isInDoubt: sold === 'unknown', paidAfterAll: null };
    const next = carryOver(cart, saleOf(sold.operation), freshCart());
    if (!isCarriedOver(next)) return null;
    return { cart: next, isInDoubt: false, paidAfterAll: paidLate(sold, next) };
  } catch (error) {
    failed(error);
    return null;
  }
}

/** What a cart became; null where no journal of the till has it, nor will. Rejects where nobody can tell. */
export function findSold(host: Pick<TillHost, 'journalEntry'>, cartId: string): Promise<JournalEntry | null> {
  return host.journalEntry({ operationId: cartId });
}

/** What is told of a sale that shows late, by the cart that goes on from it. */
export function paidLate({ receiptNumber }: JournalEntry, next: Cart): PaidAfterAll {
  const moved = next.cardPayments.length > 0 ? 'card-payments' : isCarriedOver(next) ? 'goods' : 'nothing';
  return { receiptNumber, moved };
}
