/** What the parts of a till that deal with customers share. */
import type { Clock, RandomSource, Timers } from '../../shared/base/environment.ts';
import type { Result } from '../../shared/base/result.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { SyncFetch, TillHost } from '../../shared/protocol/till-host.ts';
import type { BusinessTime } from './business-time.ts';
import type { CustomerBook } from './customer-book.ts';
import type { CustomerLedger } from './customer-ledger.ts';
import type { Decision, JournalRefusal, RecorderParts } from './record-operation.ts';
import type { FedReference } from './reference-view.ts';
import type { Session } from './session.ts';
import type { Till } from './till.ts';

/** The till around its customers. */
export interface CustomerParts {
  readonly host: TillHost;
  /** The way to the server; keys of customers never go it. */
  readonly syncFetch: SyncFetch;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly storeId: string;
  readonly time: BusinessTime;
  readonly session: Session;
  readonly reference: FedReference;
  readonly book: CustomerBook;
  readonly ledger: CustomerLedger;
  readonly recorder: RecorderParts;
  record(decision: Decision): Promise<Result<JournalEntry, JournalRefusal>>;
  /** Online orders of this store. */
  orders(): Iterable<Order>;
  /** Exceptions of this store, and the way to settle one; see `Till`. */
  readonly exceptions: Pick<Till, 'exceptions' | 'resolveException'>;
}
