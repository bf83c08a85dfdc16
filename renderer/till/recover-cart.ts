/**
 * Finds the cart that was open when the till stopped. A cart that is a sale in the journal already was paid
 * in the moment before: its draft is not opened again. One that is parked already stays parked.
 */
import type { Cart } from '../../shared/domain/sell/cart.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { CartDrafts } from '../drafts/cart-drafts.ts';

/** More receipts than can have been made between a payment and the overwriting of its draft. */
const lookBackReceipts = 100;

/** The cart to go on with; null when a fresh one is opened. A draft that can't be read doesn't stop the start. */
export async function recoverCart(
  host: Pick<TillHost, 'journalReceipts'>,
  drafts: Pick<CartDrafts, 'load'>,
  isParked: (cartId: string) => Promise<boolean>,
  failed: (error: unknown) => void,
): Promise<Cart | null> {
  try {
    const cart = await drafts.load();
    if (!cart) return null;
    if (await isParked(cart.id)) return null;
    return (await isSoldLately(host, cart.id)) ? null : cart;
  } catch (error) {
    failed(error);
    return null;
  }
}

/** Whether a cart became one of this till's last sales. */
export async function isSoldLately(
  host: Pick<TillHost, 'journalReceipts'>,
  cartId: string,
): Promise<boolean> {
  const receipts = await host.journalReceipts({ beforeSequence: null, limit: lookBackReceipts });
  return receipts.some((entry) => entry.operation.id === cartId);
}
