/** What the parts of a till that deal with returns share. */
import type { Clock, RandomSource, Timers } from '../../shared/base/environment.ts';
import type { Result } from '../../shared/base/result.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { SyncFetch, TillHost } from '../../shared/protocol/till-host.ts';
import type { Replica } from '../replica/replica.ts';
import type { RxdbParts } from '../replica/rxdb-parts.ts';
import type { BusinessTime } from './business-time.ts';
import type { PaymentDesk } from './payments.ts';
import type { TillPrinting } from './printing.ts';
import type { Decision, JournalRefusal } from './record-operation.ts';
import type { FedReference } from './reference-view.ts';
import type { ReturnBook } from './return-book.ts';
import type { ReturnWork } from './return-work.ts';
import type { Sell } from './sell-parts.ts';
import type { Session } from './session.ts';
import type { ShiftBar } from './shift-types.ts';
import type { CatalogIndex } from './till.ts';

/** The till around its returns. */
export interface ReturnParts {
  readonly host: TillHost;
  readonly syncFetch: SyncFetch;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly rxdb: RxdbParts;
  replica(): Replica | null;
  readonly storeId: string;
  readonly time: BusinessTime;
  readonly session: Pick<Session, 'actor' | 'findActor'>;
  readonly reference: FedReference;
  readonly catalog: CatalogIndex;
  readonly sell: Sell;
  readonly payments: PaymentDesk;
  readonly printing: Pick<TillPrinting, 'application'>;
  readonly book: ReturnBook;
  readonly work: ReturnWork;
  /** Whether the server is heard. */
  isConnected(): boolean;
  /** The open shift, and why nothing may be sold or given back now. */
  shift(): { readonly shiftId: string | null; readonly mayNotSell: ShiftBar | null };
  /** An order of this store; null when it isn't here. */
  order(orderId: string): Order | null;
  /** The same by its number, in upper case. */
  orderByNumber(number: string): Order | null;
  record(decision: Decision): Promise<Result<JournalEntry, JournalRefusal>>;
  /** Runs one piece of work after the other, so that nothing is decided twice by the same state. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}
