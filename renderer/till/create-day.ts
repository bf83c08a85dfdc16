/** Puts the parts of a day together that stand beside selling: the shift, and parked sales. */

import type { Clock, RandomSource, Timers } from '../../shared/base/environment.ts';
import { mintId } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { SyncFetch, TillHost } from '../../shared/protocol/till-host.ts';
import type { DraftDatabase } from '../drafts/cart-drafts.ts';
import { createWorkDrafts, type WorkDrafts } from '../drafts/work-drafts.ts';
import type { BusinessTime } from './business-time.ts';
import { holdsMoney, isUnsettled } from './cart-money.ts';
import type { Health } from './health.ts';
import { createParked, type Parked, type ParkedWork, parkedWorkSchema } from './parked.ts';
import { createParkedClient } from './parked-client.ts';
import type { Payments } from './payment-types.ts';
import type { Decision, JournalRefusal } from './record-operation.ts';
import { findSold } from './recover-cart.ts';
import type { FedReference } from './reference-view.ts';
import type { Sell } from './sell-parts.ts';
import type { Session } from './session.ts';
import { createShift, type Shift } from './shift.ts';
import { createCountDrafts } from './shift-counts.ts';
import type { ClosedShift } from './shift-types.ts';

/** What the parts of a day need of the till around them. */
export interface DayParts {
  readonly host: TillHost;
  readonly syncFetch: SyncFetch;
  readonly database: DraftDatabase;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly time: BusinessTime;
  readonly health: Health;
  readonly reference: FedReference;
  readonly session: Session;
  readonly payments: Payments;
  readonly tillId: string;
  record(decision: Decision): Promise<Result<JournalEntry, JournalRefusal>>;
  closedShifts(limit: number): Promise<ClosedShift[]>;
  /** Whether a cart's goods are given in exchange: it goes with its return, and nowhere else. */
  isExchange(cartId: string): boolean;
}

/** Drafts of parked sales. */
export function parkedDrafts(parts: Pick<DayParts, 'database' | 'health'>): WorkDrafts<ParkedWork> {
  return createWorkDrafts(parts.database, 'parked:', parkedWorkSchema, ({ code, detail }) =>
    parts.health.problem('drafts', code, detail),
  );
}

/** The shift of the till, read from its journals. A journal that can't be read is told of, and no shift is open. */
export async function openShift(
  parts: DayParts,
  parked: () => { readonly own: readonly unknown[] },
): Promise<Shift> {
  const { health, payments } = parts;
  const shift = createShift({
    ...parts,
    counts: createCountDrafts(parts.database, ({ code, detail }) => health.problem('drafts', code, detail)),
    openItems: async () => ({
      parkedSales: parked().own.length,
      unsentOperations: health.state.getState().waiting,
      unsettledAttempts: payments.state.getState().unsettled,
    }),
  });
  try {
    await shift.load();
  } catch (error) {
    health.problem('journal', 'shift-not-read', error instanceof Error ? error.message : String(error));
  }
  return shift;
}

/** Parked sales of the till. */
export function openParked(parts: DayParts, drafts: WorkDrafts<ParkedWork>, sell: Sell): Parked {
  const { payments, health, host } = parts;
  return createParked({
    ...parts,
    drafts,
    sell,
    client: createParkedClient(parts.syncFetch, parts.timers),
    currency: () => parts.reference.store()?.currency ?? 'RUB',
    mintId: () => mintId(parts.clock, parts.random),
    hasMoney: (cart) =>
      parts.isExchange(cart.id) || holdsMoney(payments, cart) || isUnsettled(payments, cart.id),
    isSold: async (cartId) => (await findSold(host, cartId)) !== null,
    recalledTwice: (parkedId, tillId) =>
      health.problem('drafts', 'parked-recalled-twice', `${tillId} ${parkedId}`),
  });
}
