/** What the parts of a till that deal with orders share. */
import type { StoreApi } from 'zustand/vanilla';
import type { Clock, RandomSource } from '../../shared/base/environment.ts';
import type { Result } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { PricingView } from '../../shared/domain/sell/price-cart.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { BusinessTime } from './business-time.ts';
import type { OrderBoard } from './order-board.ts';
import type { OrderBook } from './order-book.ts';
import type { OrderWork } from './order-work.ts';
import type { Printing } from './printing-types.ts';
import type { Decision, JournalRefusal } from './record-operation.ts';
import type { FedReference } from './reference-view.ts';
import type { Sell, SellingShift } from './sell-parts.ts';
import type { Session } from './session.ts';
import type { CatalogIndex } from './till.ts';

/** The till around its orders. */
export interface OrderParts {
  readonly host: TillHost;
  readonly storeId: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly time: BusinessTime;
  readonly session: Pick<Session, 'actor' | 'findActor'>;
  readonly reference: FedReference;
  readonly catalog: CatalogIndex;
  readonly sell: Sell;
  readonly shift: StoreApi<SellingShift>;
  readonly printing: Pick<Printing, 'label'>;
  readonly book: OrderBook;
  readonly board: OrderBoard;
  readonly work: OrderWork;
  /** What prices are read from, now. */
  pricing(): PricingView;
  record(decision: Decision): Promise<Result<JournalEntry, JournalRefusal>>;
  /** Runs one piece of work after the other, so that nothing is decided twice by the same state. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

/** Whether goods of an order are in the open cart: what is done with them there is settled first. */
export function isInCart(sell: Pick<Sell, 'state'>, orderId: string): boolean {
  return sell.state.getState().cart.handover?.orderId === orderId;
}
