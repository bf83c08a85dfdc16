/** Decides the payment of a refund that a return left owed, before it becomes a fact. Rules [REFUND*]. */
import { ok, type Result, refused } from '../../base/result.ts';
import type { Currency } from '../../money/money.ts';
import type { OpenRefund } from '../entities/returned.ts';
import { type RefundPaymentPayload, refundPaymentSchema } from '../operations/refund-payment.ts';
import type { Refund } from '../operations/return.ts';
import { type Actor, mayDo } from '../sell/rights.ts';

/** A refund that is owed, with its return. */
export interface OwedRefund {
  readonly returnId: string;
  readonly returnNumber: string;
  readonly currency: Currency;
  readonly refund: Extract<Refund, { readonly kind: 'owed' }>;
  readonly open: Pick<OpenRefund, 'index' | 'leftMinor'>;
}

/** What deciding reads. */
export interface RefundPaymentView {
  readonly actor: Actor;
  readonly currency: Currency;
  readonly shiftId: string | null;
  findActor(staffId: string): Actor | null;
}

/** How it was paid out: in full, with what terminal or bank answered. */
export type RefundPaymentIntent = Pick<
  RefundPaymentPayload,
  'way' | 'attemptId' | 'terminalId' | 'reference' | 'card' | 'approvedBy'
>;

/** Why an owed refund isn't paid out. */
export type RefundPaymentRefusal =
  | { readonly code: 'right-missing'; readonly verb: 'return' }
  | { readonly code: 'paid-already' }
  | { readonly code: 'wrong-currency'; readonly currency: Currency }
  /** What was paid by card or transfer is never paid out in cash. */
  | { readonly code: 'wrong-way'; readonly owed: RefundPaymentPayload['way'] }
  /** A driven terminal or the bank must have approved it first. */
  | { readonly code: 'not-approved' };

/** Decides it; the answer is the payload to record. */
export function decideRefundPayment(
  view: RefundPaymentView,
  owed: OwedRefund,
  intent: RefundPaymentIntent,
): Result<RefundPaymentPayload, RefundPaymentRefusal> {
  const { refund, open } = owed;
  const lender = intent.approvedBy === null ? null : view.findActor(intent.approvedBy);
  const isLent = lender !== null && lender.staffId !== view.actor.staffId && mayDo(lender, 'return');
  if (!mayDo(view.actor, 'return') && !isLent) return refused({ code: 'right-missing', verb: 'return' });
  if (owed.currency !== view.currency) return refused({ code: 'wrong-currency', currency: owed.currency });
  if (open.leftMinor < refund.amountMinor) return refused({ code: 'paid-already' });
  if (!payableBy[refund.way].includes(intent.way)) return refused({ code: 'wrong-way', owed: refund.way });
  const isAsked = intent.way === 'card-terminal' || intent.way === 'bank-transfer';
  if (isAsked !== (intent.attemptId !== null)) return refused({ code: 'not-approved' });
  return ok(
    refundPaymentSchema.parse({
      ...intent,
      approvedBy: mayDo(view.actor, 'return') ? null : intent.approvedBy,
      returnId: owed.returnId,
      returnNumber: owed.returnNumber,
      refundIndex: open.index,
      currency: view.currency,
      amountMinor: refund.amountMinor,
      shiftId: view.shiftId,
    }),
  );
}

/** By which ways an owed refund may be paid out. */
const payableBy: Readonly<Record<RefundPaymentPayload['way'], readonly RefundPaymentPayload['way'][]>> = {
  cash: ['cash'],
  'card-terminal': ['card-terminal', 'card-stand-alone'],
  'card-stand-alone': ['card-stand-alone', 'card-terminal'],
  'bank-transfer': ['bank-transfer'],
};
