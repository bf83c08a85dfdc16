/** Holds points of a customer for an open cart, so that nobody spends them twice while it is open. Rules [HOLD*]. */
import type { HoldAnswer, HoldRequest } from '../../shared/protocol/loyalty.ts';
import type { WriteTransaction } from '../store/store.ts';
import { pointsNow } from './points-now.ts';

/** Who asks for a hold; one of the two is set. */
export interface HoldAsker {
  readonly tillId: string | null;
  readonly channelId: string | null;
  /** The store by whose programme points are spent; null: where the customer is at home. */
  readonly storeId: string | null;
}

/**
 * Holds points, or says why not. A cart has one hold: other points replace it, the same ones begin its time anew.
 * `newHoldId` is used where a hold is made.
 */
export async function holdPoints(
  transaction: WriteTransaction,
  asker: HoldAsker,
  { cartId, customerId, points, shown }: HoldRequest,
  newHoldId: string,
): Promise<HoldAnswer> {
  const { loyalty, nowMs } = transaction;
  await loyalty.lapseHolds(nowMs);
  const now = await pointsNow(transaction, customerId, asker.storeId, cartId);
  if (typeof now === 'string') return { status: 'refused', reason: now, account: null };
  const { account } = now;
  if (shown === 'phone' && now.rules.phonePays !== 'with-network')
    return { status: 'refused', reason: 'card-or-app-needed', account };
  const untilMs = nowMs + now.rules.holdMs;
  const before = await loyalty.holdOf(cartId);
  const programmeId = now.programme.id;
  const isSame = before?.customerId === now.customerId && before.programmeId === programmeId;
  if (isSame && before.points === points) {
    // Whoever asks again has the cart open still.
    await loyalty.putHold({ ...before, untilMs });
    return { status: 'held', holdId: before.holdId, points, untilMs, account };
  }
  if (points > now.availablePoints) return { status: 'refused', reason: 'not-enough', account };
  const { tillId, channelId } = asker;
  const made = { holdId: newHoldId, cartId, customerId: now.customerId, points, tillId, channelId };
  await loyalty.putHold({ ...made, programmeId, madeAtMs: nowMs, untilMs });
  return { status: 'held', holdId: newHoldId, points, untilMs, account };
}

/** Frees what a cart held. */
export async function releaseHold({ loyalty }: WriteTransaction, cartId: string): Promise<void> {
  const hold = await loyalty.holdOf(cartId);
  if (hold) await loyalty.freeHolds([hold.holdId]);
}
