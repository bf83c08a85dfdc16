/** Looks for the purchase that an exception is about. */
import type { ExceptionRow } from '../../../shared/domain/exceptions.ts';
import type { Purchase } from '../../../shared/domain/returns/purchase-of.ts';
import type { FindRefusal } from '../../till/return-types.ts';
import type { Till } from '../../till/till.ts';

/**
 * Shows the purchase that an exception names, also one that came back in full, and looks again when rows of purchases
 * have arrived, until every return that the exception names is in it: collections are pulled apart, so that an
 * exception may be here before what it is about. Answers how to stop; nothing is shown after that.
 */
export function watchPurchase(
  till: {
    readonly returns: Pick<Till['returns'], 'find'>;
    readonly health: Pick<Till['health'], 'getState' | 'subscribe'>;
  },
  { details, causes }: Pick<ExceptionRow, 'details' | 'causes'>,
  show: (purchase: Purchase) => void,
): () => void {
  const number = typeof details.purchaseId === 'string' ? details.receiptNumber : null;
  if (typeof number !== 'string' || number === '') return () => {};
  const arrivedAtMs = (): number | null =>
    till.health.getState().feeds.find((feed) => feed.collection === 'receipts')?.asOfMs ?? null;
  let lookedAtMs = arrivedAtMs();
  let stands = true;
  const look = async (): Promise<void> => {
    const answer = await till.returns.find({ by: 'number', text: number });
    const purchase = answer.ok ? answer.value.found[0]?.purchase : foundIn(answer.reason);
    if (!stands || !purchase) return;
    show(purchase);
    const seen = new Set(purchase.returned.returns.map(({ operationId }) => operationId));
    if (causes.every((id) => seen.has(id))) stop();
  };
  const stopListening = till.health.subscribe(() => {
    const nowMs = arrivedAtMs();
    if (nowMs === lookedAtMs) return;
    lookedAtMs = nowMs;
    void look();
  });
  const stop = (): void => {
    stands = false;
    stopListening();
  };
  void look();
  return stop;
}

/** What came back in full isn't found for another return: what is known of it comes with the refusal. */
function foundIn(refusal: FindRefusal): Purchase | null {
  return refusal.code === 'fully-returned' ? refusal.found.purchase : null;
}
