/** What selling needs of the till around it, what the till has of it, and what its parts share of the open cart. */
import type { StoreApi } from 'zustand/vanilla';
import type { Clock, RandomSource } from '../../shared/base/environment.ts';
import type { Result } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { Cart } from '../../shared/domain/sell/cart.ts';
import type { KnownPoints } from '../../shared/domain/sell/cart-points.ts';
import type { SaleView, TenderIntent } from '../../shared/domain/sell/decide-sale.ts';
import type { PricedCart, PricingView } from '../../shared/domain/sell/price-cart.ts';
import type { Currency } from '../../shared/money/money.ts';
import type { CartDrafts } from '../drafts/cart-drafts.ts';
import type { BusinessTime } from './business-time.ts';
import type { CartDoubt, CartDoubtParts, LetGoRefusal } from './cart-doubt.ts';
import type { OpenCart, ShowWhen } from './open-cart.ts';
import type { Payments } from './payment-types.ts';
import type { Decision, JournalRefusal } from './record-operation.ts';
import type { FedReference } from './reference-view.ts';
import type { Session } from './session.ts';
import type { ShiftBar } from './shift-types.ts';
import type { CatalogIndex, LastEvent, PayRefusal, SellActions, SellState } from './till.ts';

/** What selling needs of the till around it. */
export interface SellParts {
  readonly drafts: Pick<CartDrafts, 'save'>;
  readonly catalog: CatalogIndex;
  readonly reference: FedReference;
  readonly session: Pick<Session, 'actor' | 'findActor'>;
  readonly time: BusinessTime;
  readonly clock: Clock;
  readonly random: RandomSource;
  record(decision: Decision): Promise<Result<JournalEntry, JournalRefusal>>;
  readonly findSold: CartDoubtParts['findSold'];
  draftNotSaved(error: unknown): void;
  /** Payments by terminal and bank. */
  readonly payments: Pick<Payments, 'approvedFor' | 'state'>;
  /** The shift; null on a till without. */
  readonly shift: StoreApi<SellingShift> | null;
  /** A cart was given up and will never be a sale. */
  cartVoided(cartId: string): void;
  /** What is known of a customer's points, with what they spent here since. */
  knownPoints(customerId: string | null): KnownPoints;
  /** Decides the return that a cart's goods are given in exchange by; null for a cart that stands for itself. */
  decideExchange(
    view: SaleView,
    cart: Cart,
    intents: readonly TenderIntent[],
  ): Result<{ readonly payload: object; readonly after: readonly string[] }, PayRefusal> | null;
}

/** What selling reads of the shift. */
export interface SellingShift {
  readonly open: { readonly shiftId: string; readonly currency: Currency } | null;
  readonly mayNotSell: ShiftBar | null;
}

/** Selling as the till holds it. */
export interface Sell {
  readonly state: StoreApi<SellState>;
  readonly actions: SellActions;
  /** Prices, staff or the store changed: the cart is priced anew. */
  refresh(): void;
  /** What prices are read from, now or at a moment (business time, ms). */
  pricing(atMs?: number): PricingView;
  /**
   * Puts another cart in place of the open one; null stands for an empty one. `keep` sees the open cart while
   * nothing changes it, and answers whether it may go. False when it may not, or while a sale is being paid.
   */
  swap(
    next: Cart | null,
    keep: (cart: Cart, priced: PricedCart | null) => Promise<boolean>,
  ): Promise<boolean>;
}

/** The open cart as the parts of selling work on it. */
export interface CartCore {
  readonly parts: SellParts;
  readonly state: StoreApi<SellState>;
  readonly open: OpenCart;
  readonly doubt: CartDoubt;
  /** An empty cart with a fresh id. */
  freshCart(): Cart;
  /** Waits for a payment, and settles what one left in doubt, so that nothing is done to a cart that is paid. */
  mayGo(): Promise<Result<null, LetGoRefusal>>;
  /** Changes the cart in the order asked for. During a payment it waits: the change belongs to the next cart. */
  change(edit: (cart: Cart) => Cart, last: (cart: Cart) => LastEvent, when?: ShowWhen): Promise<void>;
}
