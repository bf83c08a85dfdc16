/** What a till is made of: everything that differs between a window, Node and a simulation comes from outside. */
import type { Clock, RandomSource, Timers } from '../../shared/base/environment.ts';
import type { SyncFetch, TillHost } from '../../shared/protocol/till-host.ts';
import type { DraftDatabase } from '../drafts/cart-drafts.ts';
import { type ReplicaTiming, usualReplicaTiming } from '../replica/replica.ts';
import type { RxdbParts } from '../replica/rxdb-parts.ts';
import type { PaymentTiming } from './payments.ts';

/** Waits of a till, ms. */
export interface TillTiming extends ReplicaTiming, PaymentTiming {
  /** Acknowledged operations leave their collection when they are this old. */
  readonly keepOperationsMs: number;
  /** Receipts that customers want sent are tried again after this long. */
  readonly eReceiptRetryMs: number;
  /** Between two questions whether a customer has paid by QR code. */
  readonly bankPollMs: number;
}

/** The usual waits. */
export const usualTiming: TillTiming = {
  ...usualReplicaTiming,
  keepOperationsMs: 60 * 60_000,
  eReceiptRetryMs: 60_000,
  terminalLookMs: 30_000,
  paymentRetryMs: 2_000,
  bankPollMs: 1_500,
};

/** What a till is made of. */
export interface TillParts {
  readonly host: TillHost;
  readonly syncFetch: SyncFetch;
  readonly rxdb: RxdbParts;
  /** The drafts database of a till. */
  readonly drafts: (tillId: string) => DraftDatabase;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly timing?: Partial<TillTiming>;
}
