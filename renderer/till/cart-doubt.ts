/**
 * The cart whose payment failed. Its answer may be what was lost, not the fact: then it is paid, and must neither
 * change nor become anything else. The journal tells. Rule [SALEFLOW14].
 */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { Decision, JournalRefusal } from './record-operation.ts';

/** Why nothing may be done to a cart: it is paid, or nobody can tell whether it is. */
export type LetGoRefusal = { readonly code: 'cart-paid' } | JournalRefusal;

/** What is asked about a cart in doubt. */
export interface CartDoubtParts {
  /** Whether the journal has what a cart became. Rejects where it can't be asked. */
  isSold(cartId: string): Promise<boolean>;
  /** The cart that is open now. */
  openCartId(): string;
  /** Records what the open cart became and shows it as paid. */
  recordPaid(decision: Decision): Promise<Result<JournalEntry, JournalRefusal>>;
}

/** The doubt about the open cart. */
export interface CartDoubt {
  /** Notes what the journal was to take; null once it confirmed that. */
  note(decision: Decision | null): void;
  /** Whether the open cart may be paid. */
  isOpen(): boolean;
  /** Asks the journal. Refused where the cart is paid, which then shows, or where nobody can tell. */
  settle(): Promise<Result<null, LetGoRefusal>>;
}

/** Makes it, without a doubt. */
export function createCartDoubt({ isSold, openCartId, recordPaid }: CartDoubtParts): CartDoubt {
  let doubted: Decision | null = null;
  const ofOpenCart = (): Decision | null => (doubted?.id === openCartId() ? doubted : null);
  return {
    note: (decision) => {
      doubted = decision;
    },
    isOpen: () => ofOpenCart() !== null,
    settle: async () => {
      const decision = ofOpenCart();
      if (!decision) return ok(null);
      try {
        if (!(await isSold(openCartId()))) return ok(null);
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        return refused({ code: 'journal-refused', reason: 'unreachable', detail });
      }
      // The journal answers an id that it has with its entry, and what follows a fact follows now.
      const recorded = await recordPaid(decision);
      return recorded.ok ? refused({ code: 'cart-paid' }) : recorded;
    },
  };
}
