/**
 * The cart whose payment failed. Its answer may be what was lost, not the fact: then it is paid, and must neither
 * change nor become anything else. The journal tells. Rule [SALEFLOW14].
 */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { JournalRefusal } from './record-operation.ts';

/** Why nothing may be done to a cart: it is paid, or nobody can tell whether it is. */
export type LetGoRefusal = { readonly code: 'cart-paid' } | JournalRefusal;

/** What is asked about a cart in doubt. */
export interface CartDoubtParts {
  /** What the journal has of a cart; null where it has nothing and never will. Rejects where it can't be asked. */
  findSold(cartId: string): Promise<JournalEntry | null>;
  /** The cart that is open now. */
  openCartId(): string;
  /** What follows a fact follows, and the cart that it was shows as paid. */
  foundPaid(entry: JournalEntry): Promise<Result<JournalEntry, JournalRefusal>>;
}

/** The doubt about the open cart. */
export interface CartDoubt {
  /** Notes the cart that the journal was to take; null once it confirmed that. */
  note(cartId: string | null): void;
  /** Whether the open cart may be paid. */
  isOpen(): boolean;
  /** Asks the journal. Refused where the cart is paid, which then shows, or where nobody can tell. */
  settle(): Promise<Result<null, LetGoRefusal>>;
}

/** Makes it, without a doubt. */
export function createCartDoubt({ findSold, openCartId, foundPaid }: CartDoubtParts): CartDoubt {
  let doubted: string | null = null;
  const isOpen = (): boolean => doubted === openCartId();
  return {
    note: (cartId) => {
      doubted = cartId;
    },
    isOpen,
    settle: async () => {
      if (!isOpen()) return ok(null);
      let sold: JournalEntry | null;
      try {
        sold = await findSold(openCartId());
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        return refused({ code: 'journal-refused', reason: 'unreachable', detail });
      }
      if (!sold) return ok(null);
      const recorded = await foundPaid(sold);
      return recorded.ok ? refused({ code: 'cart-paid' }) : recorded;
    },
  };
}
