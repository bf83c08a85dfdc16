/**
 * Pays out refunds that a return left owed. A payout keeps its id until it is a fact, so that what terminal or bank
 * approved before a crash is the same payout afterwards; and with a network the server is asked first whether another
 * till has paid. Rules [REFUND*].
 */
import { mintId } from '../../shared/base/ids.ts';
import { type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import {
  decideRefundPayment,
  type OwedRefund,
  type RefundPaymentIntent,
} from '../../shared/domain/returns/decide-refund-payment.ts';
import type { PaymentTender } from './payment-types.ts';
import { askRefusal } from './return-attempts.ts';
import type { AskPurchases } from './return-client.ts';
import type { ReturnParts } from './return-parts.ts';
import type { PayOwedRefusal, Returns } from './return-types.ts';
import { returnView } from './return-view.ts';

type Choice = Parameters<Returns['payOwed']>[1];

/** Makes the payout of owed refunds. */
export function createPayouts(parts: ReturnParts, ask: AskPurchases): Pick<Returns, 'owed' | 'payOwed'> {
  return {
    owed: (returnId, index) => parts.book.owed(returnId, index),
    payOwed: (owed, choice, approvedBy) => parts.inTurn(() => payOut(parts, ask, owed, choice, approvedBy)),
  };
}

async function payOut(
  parts: ReturnParts,
  ask: AskPurchases,
  asked: OwedRefund,
  choice: Choice,
  approvedBy: string | null,
): Promise<Result<JournalEntry, PayOwedRefusal>> {
  const { session, book, work, clock, random, record } = parts;
  const actor = session.actor();
  if (!actor) return refused({ code: 'not-signed-in' });
  const { mayNotSell } = parts.shift();
  if (mayNotSell) return refused({ code: mayNotSell });
  const rows = await ask({ operationId: asked.returnId });
  if (rows) book.learn(rows);
  const owed = book.owed(asked.returnId, asked.open.index);
  if (!owed) return refused({ code: 'not-owed' });
  const intent = (tender: PaymentTender | null): RefundPaymentIntent => ({
    way: choice.kind,
    attemptId: tender?.attemptId ?? null,
    terminalId: tender?.kind === 'card-terminal' ? tender.terminalId : null,
    reference: tender?.reference ?? (choice.kind === 'card-stand-alone' ? choice.reference : null),
    card: tender?.kind === 'card-terminal' ? tender.card : null,
    approvedBy,
  });
  // Decided before anybody is asked for money, and again with what they answered.
  const isAsked = choice.kind === 'card-terminal' || choice.kind === 'bank-transfer';
  const before = decideRefundPayment(returnView(parts), owed, {
    ...intent(null),
    attemptId: isAsked ? asked.returnId : null,
  });
  if (!before.ok) return before;
  const operationId = work.payoutId(owed.returnId, owed.open.index, () => mintId(clock, random));
  const made = isAsked ? await giveBack(parts, operationId, owed, choice.kind) : null;
  if (made && !made.ok) return made;
  const decided = decideRefundPayment(returnView(parts), owed, intent(made?.value ?? null));
  if (!decided.ok) return decided;
  return record({
    id: operationId,
    kind: 'refund-payment',
    payload: decided.value,
    staffId: actor.staffId,
    after: [owed.returnId],
  });
}

/** The approved refund of a payout: one that was approved before, or asked for now. */
async function giveBack(
  parts: ReturnParts,
  operationId: string,
  { refund, currency }: OwedRefund,
  method: 'card-terminal' | 'bank-transfer',
): Promise<Result<PaymentTender, PayOwedRefusal>> {
  const { payments, work } = parts;
  const inDoubt = (): string[] =>
    payments.state
      .getState()
      .unsettled.filter((each) => each.forOperationId === operationId)
      .map((each) => each.attemptId);
  for (const attemptId of inDoubt()) await payments.check(attemptId);
  if (inDoubt().length > 0) return refused({ code: 'in-doubt' });
  const [approved] = payments.refundsFor(operationId);
  if (approved) return { ok: true, value: approved.tender };
  try {
    await work.saved();
  } catch {
    return refused({ code: 'unavailable', reason: 'draft-not-saved' });
  }
  const { ofAttemptId, amountMinor } = refund;
  const intent = { method, forOperationId: operationId, ofAttemptId, amountMinor, currency, paidMinor: null };
  const answer = await payments.giveBack(intent);
  return answer.outcome === 'approved' ? { ok: true, value: answer.tender } : refused(askRefusal(answer));
}
