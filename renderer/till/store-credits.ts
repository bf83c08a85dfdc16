/**
 * Store credit that pays the open cart: found by the customer's slip among the returns known here, and with a network
 * asked of the server first, because another till may have taken it. It is spent with the sale and not before, so a
 * crash costs one more look at the slip. Rules [CREDIT*].
 */
import { createStore } from 'zustand/vanilla';
import { ok, refused } from '../../shared/base/result.ts';
import type { StoreCredit } from '../../shared/domain/returns/store-credit.ts';
import { readReceiptCode } from '../../shared/print/receipt-code.ts';
import type { AskPurchases } from './return-client.ts';
import type { ReturnParts } from './return-parts.ts';
import type { StoreCredits } from './return-types.ts';

/** Makes them. */
export function createStoreCredits(
  parts: Pick<ReturnParts, 'session' | 'reference' | 'sell' | 'book'>,
  ask: AskPurchases,
): StoreCredits {
  const state = createStore<{ readonly cartId: string; readonly credits: readonly StoreCredit[] }>(() => ({
    cartId: '',
    credits: [],
  }));
  const cartId = (): string => parts.sell.state.getState().cart.id;
  const chosen = (): readonly StoreCredit[] => {
    const now = state.getState();
    return now.cartId === cartId() ? now.credits : [];
  };
  return {
    state,
    chosen,
    take: async (text) => {
      if (!parts.session.actor()) return refused({ code: 'not-signed-in' });
      const scanned = text.trim();
      const number = (readReceiptCode(scanned) ?? scanned).toUpperCase();
      const rows = await ask({ number });
      if (rows) parts.book.learn(rows);
      const found = parts.book.credits(number);
      const currency = parts.reference.store()?.currency ?? null;
      const [first] = found;
      if (!first) return refused({ code: 'credit-unknown', isWhole: rows !== null });
      if (first.currency !== currency) return refused({ code: 'wrong-currency', currency: first.currency });
      const left = found.filter(({ leftMinor }) => leftMinor > 0);
      if (left.length === 0) return refused({ code: 'credit-spent' });
      const ids = new Set(left.map(({ creditId }) => creditId));
      const others = chosen().filter(({ creditId }) => !ids.has(creditId));
      state.setState({ cartId: cartId(), credits: [...others, ...left] });
      return ok(left);
    },
    drop: (creditId) =>
      state.setState({
        cartId: cartId(),
        credits: chosen().filter((each) => each.creditId !== creditId),
      }),
  };
}
