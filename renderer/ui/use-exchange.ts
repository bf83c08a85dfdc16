/** The return whose goods are given in exchange from the open cart. */
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';

interface Draft {
  readonly id: string;
  readonly isExchange: boolean;
}

/** What is read of a till; `Shown` is its return with all that follows from the draft. */
interface ExchangeView<Shown> {
  readonly sell: StoreApi<{ readonly cart: { readonly id: string } }>;
  readonly returns: {
    readonly work: StoreApi<{ readonly drafts: readonly Draft[] }>;
    shown(draftId: string): Shown | null;
  };
}

/** The return as it stands now; null while the open cart stands for itself. */
export function exchangeNow<Shown>({ sell, returns }: ExchangeView<Shown>): Shown | null {
  const { id } = sell.getState().cart;
  const draft = returns.work.getState().drafts.find((each) => each.isExchange && each.id === id);
  return draft ? returns.shown(draft.id) : null;
}

/** The same, read anew with every change of the cart or of a draft. */
export function useExchange<Shown>(till: ExchangeView<Shown>): Shown | null {
  useStore(till.sell, (sell) => sell.cart);
  useStore(till.returns.work);
  return exchangeNow(till);
}
