/**
 * Giving the goods of the open cart in exchange for what a draft takes back, and taking them out of it again. Cart and
 * draft say so together, whatever comes between. Rules [RETURN*].
 */
import { mintId } from '../../shared/base/ids.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import { holdsMoney } from './cart-money.ts';
import type { ReturnParts } from './return-parts.ts';
import type { RefundActionRefusal, ReturnDraft } from './return-types.ts';

/** Makes the open cart the exchange of a draft, or no more; see Returns. */
export async function changeExchange(
  parts: ReturnParts,
  draftId: string,
  isExchange: boolean,
): Promise<Result<ReturnDraft, RefundActionRefusal>> {
  const { session, work, sell, payments, clock, random } = parts;
  if (!session.actor()) return refused({ code: 'not-signed-in' });
  const draft = work.draft(draftId);
  if (!draft) return refused({ code: 'no-draft' });
  const { cart } = sell.state.getState();
  const isInCart = draft.isExchange && cart.id === draftId;
  if (isInCart === isExchange) {
    // The cart it was given from may have gone another way meanwhile.
    const changed = { ...draft, isExchange };
    if (draft.isExchange !== isExchange) work.put(changed);
    return ok(changed);
  }
  const { unsettled } = payments.state.getState();
  const mayHoldMoney =
    holdsMoney(payments, cart) || unsettled.some((each) => each.forOperationId === cart.id);
  if (mayHoldMoney) return refused({ code: 'unavailable', reason: 'payment-in-cart' });
  if (cart.handover || (isExchange && work.draft(cart.id)?.isExchange))
    return refused({ code: 'unavailable', reason: 'cart-taken' });
  // First the draft says so: where a crash comes between, it is the cart that tells whether it is true.
  if (isExchange) work.put({ ...draft, isExchange });
  // The cart takes the return's id, so that its payments are payments of the return.
  const id = isExchange ? draftId : mintId(clock, random);
  const isSwapped = await sell.swap({ ...cart, id }, async (now) => now === cart);
  const now = work.draft(draftId);
  // The cart was paid already, and with it the draft became a fact.
  if (!now) return refused({ code: 'no-draft' });
  const changed = { ...now, isExchange: isSwapped === isExchange };
  work.put(changed);
  return isSwapped ? ok(changed) : refused({ code: 'unavailable', reason: 'cart-changing' });
}
