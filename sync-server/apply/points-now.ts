/**
 * What a person may spend at this moment: the account of a programme's ledger less what open carts hold of it. Rules
 * [HOLD*].
 */
import { accountOf, type PointsAccount } from '../../shared/domain/loyalty/account.ts';
import { entriesOfProgramme, ledgerState } from '../../shared/domain/loyalty/ledger.ts';
import { daysAfter, tierAt } from '../../shared/domain/loyalty/programme.ts';
import { chainTerms, type ProgrammeNow, programmeIn } from '../projections/chain-terms.ts';
import type { HoldRecord } from '../store/loyalty-records.ts';
import type { ReadTransaction } from '../store/store.ts';
import { type FoundCustomer, findCustomer } from './find-customer.ts';

/** A person's points now. */
export interface PointsNow extends ProgrammeNow {
  /** The one who stays after merging. */
  readonly customerId: string;
  readonly row: Extract<FoundCustomer, { readonly status: 'found' }>['row'];
  readonly tierId: string | null;
  readonly account: PointsAccount;
  /** Holds of other carts than the one that asks. */
  readonly otherHolds: readonly HoldRecord[];
  /** What may be spent beside them; not below zero. */
  readonly availablePoints: number;
}

/** Why there are no points to speak of. */
export type NoPoints = 'customer-unknown' | 'erased' | 'no-programme';

/**
 * The points of a customer by the programme of a store, or of where they are at home. Holds that may have lapsed
 * are to be let go before. `cartId` is the cart that asks: its own hold isn't set off.
 */
export async function pointsNow(
  transaction: ReadTransaction,
  customerId: string,
  storeId: string | null,
  cartId: string | null,
): Promise<PointsNow | NoPoints> {
  const found = await findCustomer(transaction, { by: 'id', customerId });
  if (found.status !== 'found') return found.status === 'erased' ? 'erased' : 'customer-unknown';
  const { row } = found;
  const { nowMs } = transaction;
  const own = (await transaction.customers.storesOf([row.id])).get(row.id) ?? [];
  const storeIds = storeId === null ? [row.homeStoreId, ...own] : [storeId];
  const now = programmeIn(await chainTerms(transaction), storeIds, nowMs);
  if (!now) return 'no-programme';
  const ids = [row.id, ...row.mergedIds];
  const fromMs = daysAfter(nowMs, -now.rules.turnoverDays);
  const programmeId = now.programme.id;
  const entries = entriesOfProgramme(await transaction.loyalty.ledgerOf(ids), programmeId);
  const state = ledgerState(entries, nowMs, fromMs);
  const otherHolds = (await transaction.loyalty.holds(ids)).filter(
    (hold) => hold.cartId !== cartId && (hold.programmeId ?? programmeId) === programmeId,
  );
  const heldPoints = otherHolds.reduce((sum, { points }) => sum + points, 0);
  return {
    ...now,
    customerId: row.id,
    row,
    tierId: tierAt(now.rules, state.turnoverMinor),
    account: accountOf(state, nowMs),
    otherHolds,
    availablePoints: Math.max(0, state.availablePoints - heldPoints),
  };
}
