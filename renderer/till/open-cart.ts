/**
 * The cart that is open now, between what the cashier asked for, what shows, and what is on disk. A change of
 * goods shows at once and is saved as a draft behind it. A change of money is saved before it shows, and keeps
 * whatever is asked for after it from the screen until then. Saves that come while one is under way are saved
 * together, so fast scanning keeps its order and loses nothing. A draft that can't be saved is a problem, not
 * the end of selling. Rules [DRAFT6], [DRAFT7].
 */
import type { Cart } from '../../shared/domain/sell/cart.ts';
import type { CartDrafts } from '../drafts/cart-drafts.ts';
import type { LastEvent } from './till.ts';

/** When a change may show: at once, or only once the draft has it. */
export type ShowWhen = 'at-once' | 'saved';

/** The open cart. */
export interface OpenCart {
  /** The cart with every change asked for, saved or not. */
  current(): Cart;
  /** Applies a change now and begins to save it; resolves once it shows. */
  change(edit: (cart: Cart) => Cart, last: (cart: Cart) => LastEvent, when: ShowWhen): Promise<void>;
  /** Puts another cart in place; it shows at once. Resolves once its draft is saved. */
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
  /** Changes are counted; these are the numbers of the last one asked for, shown, and to be saved first. */
  let asked = 0;
  let shownUpTo = 0;
  let saveFirst = 0;

  const save = async (saved: Cart): Promise<void> => {
    try {
      await drafts.save(saved);
    } catch (error) {
      failed(error);
    }
  };
  const showAll = (): void => {
    shownUpTo = asked;
    show(cart, last);
  };
  const saveThenShow = async (): Promise<void> => {
    const [mine, saved, event] = [asked, cart, last];
    await save(saved);
    // A save that ran later may have shown this change already, together with its own.
    if (mine <= shownUpTo || cart.id !== saved.id) return;
    if (saveFirst <= mine) {
      showAll();
      return;
    }
    shownUpTo = mine;
    show(saved, event);
  };

  return {
    current: () => cart,
    change: async (edit, event, when) => {
      cart = edit(cart);
      last = event(cart);
      asked += 1;
      if (when === 'saved') saveFirst = asked;
      if (saveFirst > shownUpTo) {
        await saveThenShow();
        return;
      }
      void save(cart);
      showAll();
    },
    replace: async (next) => {
      cart = next;
      last = { kind: 'none' };
      asked += 1;
      showAll();
      await save(next);
    },
    shown: async () => {
      if (shownUpTo < asked) await saveThenShow();
    },
  };
}
