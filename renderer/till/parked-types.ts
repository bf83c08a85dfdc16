/** Parked sales as the screens see them. */
import type { StoreApi } from 'zustand/vanilla';
import type { Result } from '../../shared/base/result.ts';
import type { Verb } from '../../shared/domain/entities/reference.ts';
import type { ParkedElsewhere, ParkedSummary } from '../../shared/protocol/parked.ts';

/** What is parked. */
export interface ParkedState {
  /** Here, newest first; there without a network. */
  readonly own: readonly ParkedSummary[];
  /** At other tills of the store, newest first, as of the last look. */
  readonly elsewhere: readonly ParkedElsewhere[];
  /** Whether the last look reached the server. */
  readonly isCurrent: boolean;
}

/** Why a sale wasn't parked or recalled. */
export type ParkRefusal =
  | { readonly code: 'right-missing'; readonly verb: Verb }
  | { readonly code: 'not-signed-in' }
  | { readonly code: 'empty-cart' }
  /** The open cart must be paid, parked or voided first. */
  | { readonly code: 'cart-not-empty' }
  /** The cart holds money of the customer, or money is being asked for. */
  | { readonly code: 'payment-in-cart' | 'busy' }
  /** Another till has it. */
  | { readonly code: 'taken-elsewhere'; readonly tillId: string }
  /** It is at another till, which the server must be asked for. */
  | { readonly code: 'no-network' }
  /** It isn't parked here any more, or a version of this product wrote it that this one can't read. */
  | { readonly code: 'not-there' | 'unreadable' }
  | { readonly code: 'journal-refused'; readonly reason: string; readonly detail: string };

/** What can be done with parked sales. */
export interface ParkedActions {
  /** Puts the open cart aside and opens an empty one; needs the right `park`, own or lent, and is recorded. */
  park(approvedBy: string | null): Promise<Result<null, ParkRefusal>>;
  /** Brings a sale that is parked here back as the open cart. */
  recall(parkedId: string): Promise<Result<null, ParkRefusal>>;
  /** Takes a sale over that another till parked. */
  take(parkedId: string): Promise<Result<null, ParkRefusal>>;
  /** Tells the server what it doesn't know yet and asks what the other tills parked. Never rejects. */
  look(): Promise<void>;
}

/** What the till offers of parked sales. */
export interface TillParked {
  readonly parked: StoreApi<ParkedState>;
  readonly parkedActions: ParkedActions;
}
