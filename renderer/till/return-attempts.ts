/** What terminal and bank answered to a refund, in terms of the return that it is for. Rules [REFUND7], [REFUND8]. */
import type { Refund } from '../../shared/domain/operations/return.ts';
import type { MoneyWay } from '../../shared/domain/operations/sale.ts';
import type { Purchase } from '../../shared/domain/returns/purchase-of.ts';
import type { ApprovedRefund, PaymentAnswer } from './payment-types.ts';
import type { RefundActionRefusal } from './return-types.ts';

/** Why terminal or bank gave nothing back. */
export function askRefusal(
  answer: Exclude<PaymentAnswer, { readonly outcome: 'approved' }>,
): Extract<RefundActionRefusal, { readonly code: 'unavailable' | 'declined' | 'in-doubt' }> {
  if (answer.outcome === 'unknown' || answer.reason === 'unsettled') return { code: 'in-doubt' };
  const { reason, detail } = answer;
  return declining.has(reason)
    ? { code: 'declined', detail: reason === 'declined' ? (detail ?? reason) : reason }
    : { code: 'unavailable', reason };
}

/** Answers of a terminal or bank that was reached. */
const declining = new Set<string>([
  'cancelled',
  'declined',
  'expired',
  'card-unreadable',
  'wrong-pin',
  'not-possible',
]);

/** The refund that an approved tender is. */
export function refundOfTender(
  tender: ApprovedRefund['tender'],
  way: MoneyWay | null,
  ofAttemptId: string | null,
): Refund {
  const { amountMinor, attemptId, reference } = tender;
  const common = { amountMinor, way, attemptId, ofAttemptId, reference };
  return tender.kind === 'bank-transfer'
    ? { kind: 'bank-transfer', ...common }
    : { kind: 'card-terminal', ...common, terminalId: tender.terminalId, card: tender.card };
}

/** The attempt by which terminal or bank made a refund; null for all others. */
export function attemptOf(refund: Refund): string | null {
  return refund.kind === 'card-terminal' || refund.kind === 'bank-transfer' ? refund.attemptId : null;
}

/** The refund that an approved attempt is, found again after a crash: of the payment that it names, or that fits. */
export function refundBy({ tender, ofAttemptId }: ApprovedRefund, purchase: Purchase | null): Refund {
  const paid = purchase?.paid ?? [];
  const fitting: readonly MoneyWay[] =
    tender.kind === 'bank-transfer' ? ['bank-transfer'] : ['card-terminal', 'card-stand-alone'];
  const named = paid.find((part) => ofAttemptId !== null && part.attemptId === ofAttemptId);
  const part = named ?? paid.find(({ way }) => fitting.includes(way));
  return refundOfTender(tender, part?.way ?? null, named ? ofAttemptId : null);
}
