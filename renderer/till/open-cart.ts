/**
 * The cart that is open now, between what the cashier asked for and what shows: each change is saved as a
 * draft before it shows. Changes that come while a save is under way are saved and shown together, so fast
 * scanning keeps its order and loses nothing. A draft that can't be saved is a problem, not the end of selling.
 */
import type { Cart } from '../../shared/domain/sell/cart.ts';
import type { CartDrafts } from '../drafts/cart-drafts.ts';
import type { LastEvent } from './till.ts';

/** The open cart. */
export interface OpenCart {
  /** The cart with every change asked for, saved or not. */
  current(): Cart;
  /** Applies a change now; resolves once it is saved and shows. */
  change(edit: (cart: Cart) => Cart, last: (cart: Cart) => LastEvent): Promise<void>;
  /** Puts another cart in place; it shows at once, its draft follows. */
  replace(cart: Cart): Promise<void>;
  /** Resolves when everything asked for so far shows. */
  shown(): Promise<void>;
}

/** Keeps the open cart. `show` puts a cart on the screen; `failed` hears of a draft that wasn't saved. */
export function createOpenCart(
  first: Cart,
  drafts: Pick<CartDrafts, 'save'>,
  show: (cart: Cart, last: LastEvent) => void,
  failed: (error: unknown) => void,
): OpenCart {
  let cart = first;
  let last: LastEvent = { kind: 'none' };
  let asked = 0;
  let shownUpTo = 0;

  const saveThenShow = async (): Promise<void> => {
    const mine = asked;
    const saved = cart;
    try {
      await drafts.save(saved);
    } catch (error) {
      failed(error);
    }
    // A save that ran later may have shown this change already, together with its own.
    if (mine <= shownUpTo || cart.id !== saved.id) return;
    shownUpTo = asked;
    show(cart, last);
  };

  return {
    current: () => cart,
    change: (edit, event) => {
      cart = edit(cart);
      last = event(cart);
      asked += 1;
      return saveThenShow();
    },
    replace: async (next) => {
      cart = next;
      last = { kind: 'none' };
      asked += 1;
      shownUpTo = asked;
      show(cart, last);
      try {
        await drafts.save(next);
      } catch (error) {
        failed(error);
      }
    },
    shown: async () => {
      if (shownUpTo < asked) await saveThenShow();
    },
  };
}
