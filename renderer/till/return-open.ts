/**
 * Opening a return of a purchase that was found: there is one draft of a purchase at a time, which is gone on with. Rules
 * [RETURN*].
 */
import { mintId } from '../../shared/base/ids.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import { isFullyReturned, type Purchase } from '../../shared/domain/returns/purchase-of.ts';
import { readSignedReceipt } from '../../shared/domain/returns/signed-receipt.ts';
import type { Finder } from './return-find.ts';
import type { ReturnParts } from './return-parts.ts';
import { isWeak } from './return-proof.ts';
import type { FindRefusal, FoundPurchase, ReturnDraft } from './return-types.ts';

/** Opens the draft of a purchase, or one without; see Returns. */
export async function openReturn(
  parts: ReturnParts,
  finder: Pick<Finder, 'sourceOf'>,
  found: FoundPurchase | null,
): Promise<Result<ReturnDraft, FindRefusal>> {
  const { session, work, clock, random, time } = parts;
  const actor = session.actor();
  if (!actor) return refused({ code: 'not-signed-in' });
  const purchase = found?.purchase ?? null;
  const source = purchase && finder.sourceOf(purchase.operationId);
  if (purchase && !source) return refused({ code: 'purchase-unknown', number: purchase.receiptNumber });
  const here = parts.reference.store()?.currency;
  if (purchase && here && purchase.currency !== here) {
    const { receiptNumber, currency } = purchase;
    return refused({ code: 'other-currency', receiptNumber, currency });
  }
  if (found && isFullyReturned(found.purchase)) return refused({ code: 'fully-returned', found });
  const open = work.state
    .getState()
    .drafts.find(
      (draft) => purchase && purchaseOfDraft(parts.book, draft)?.operationId === purchase.operationId,
    );
  if (open) {
    // What shows the purchase better than before takes its place: a manager needn't decide any more.
    const isBetter = found && source && isWeak(open.evidence) && !isWeak(found.evidence);
    if (!isBetter) return ok(open);
    const shown = { ...open, source, evidence: found.evidence };
    work.put(shown);
    return ok(shown);
  }
  const draft: ReturnDraft = {
    id: mintId(clock, random),
    openedAtMs: time.nowMs(),
    openedBy: actor.staffId,
    source,
    evidence: found?.evidence ?? null,
    lines: [],
    note: null,
    reference: null,
    customerId: purchase?.customerId ?? null,
    override: false,
    approvals: [],
    made: [],
    isExchange: false,
  };
  work.put(draft);
  return ok(draft);
}

/** The purchase that a draft takes back from, as it is known now; null where it isn't known. */
export function purchaseOfDraft(
  book: ReturnParts['book'],
  { source }: Pick<ReturnDraft, 'source'>,
): Purchase | null {
  if (source?.kind === 'row') return book.purchaseInRow(source.row);
  const read = source && readSignedReceipt(source.digits);
  return read ? book.purchaseInCode(read.receipt) : null;
}
