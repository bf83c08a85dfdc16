/** What shows a purchase, and whether it is believed when it is used and not only when it was scanned. Rule [RCODE6]. */
import { isPastTrust, type ReferenceRow, type TillKey } from '../../shared/domain/entities/reference.ts';
import type { Evidence } from '../../shared/domain/operations/return.ts';
import { readSignedReceipt } from '../../shared/domain/returns/signed-receipt.ts';
import { isIrrevocable } from './return-shown.ts';
import type { ReturnDraft } from './return-types.ts';

const weak: ReadonlySet<Evidence> = new Set<Evidence>(['article', 'revoked-code']);

/** Whether evidence leaves the return to a manager. */
export function isWeak(evidence: Evidence | null): boolean {
  return evidence !== null && weak.has(evidence);
}

/**
 * The draft as its proof is believed now: the key that signed a receipt's code may have been revoked since the code
 * was scanned. Once money went back by it, it is recorded all the same.
 */
export function believed(
  draft: ReturnDraft,
  rows: readonly ReferenceRow[],
): ReturnDraft & { readonly isDistrusted: boolean } {
  const read = draft.source?.kind === 'code' ? readSignedReceipt(draft.source.digits) : null;
  if (!read || draft.made.some(isIrrevocable)) return { ...draft, isDistrusted: false };
  const { keyId, soldAtMs } = read.receipt;
  const key = rows.find((row): row is TillKey => row.type === 'till-key' && row.keyId === keyId);
  if (!key || isPastTrust(key, soldAtMs)) return { ...draft, isDistrusted: true };
  const isRevoked = key.revokedAtMs !== null && draft.evidence === 'receipt-code';
  return { ...draft, evidence: isRevoked ? 'revoked-code' : draft.evidence, isDistrusted: false };
}
