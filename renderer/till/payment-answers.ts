/** What the book of attempts, and the answers of terminal and bank, are for the screens. */
import type { Attempt, AttemptBook } from '../../shared/domain/pay/attempt.ts';
import { tenderOf } from '../../shared/domain/pay/attempt.ts';
import type { PaymentFinding, PaymentOutcome } from '../../shared/domain/pay/payment-outcome.ts';
import type { TerminalState } from '../../shared/protocol/terminal.ts';
import type {
  MethodUnavailable,
  PaymentAnswer,
  PaymentMethodState,
  PaymentRefusal,
  PaymentsState,
} from './payment-types.ts';

/** The parts of the state that follow from the book. */
export function viewOf(
  book: AttemptBook,
  mayDecide: ReadonlySet<string>,
): Pick<PaymentsState, 'unsettled' | 'unused'> {
  return {
    unsettled: book.unsettled().map(({ attemptId, asked, askedAtMs }) => {
      const { method, action, forOperationId, currency, amountMinor, terminalId } = asked;
      const what = { attemptId, method, action, forOperationId, currency, amountMinor, terminalId };
      return { ...what, askedAtMs, mayDecide: mayDecide.has(attemptId) };
    }),
    unused: book.unused().map(({ attempt, amountMinor, giveBack }) => ({
      attemptId: attempt.attemptId,
      forOperationId: attempt.asked.forOperationId,
      currency: attempt.asked.currency,
      tender: tenderOf(attempt, amountMinor),
      giveBack,
    })),
  };
}

/** Which ways of paying can be used. */
export function methodsOf(now: {
  readonly terminal: TerminalState;
  readonly terminalInDoubt: boolean;
  readonly offered: boolean;
  readonly connected: boolean;
}): PaymentMethodState[] {
  const state = (
    method: PaymentMethodState['method'],
    reason: MethodUnavailable | null,
  ): PaymentMethodState => ({ method, available: reason === null, reason });
  const terminal =
    now.terminal === 'not-configured'
      ? 'not-configured'
      : now.terminalInDoubt
        ? 'unsettled'
        : now.terminal === 'offline'
          ? 'terminal-offline'
          : null;
  const bank = !now.offered ? 'not-configured' : now.connected ? null : 'no-network';
  return [state('card-terminal', terminal), state('bank-transfer', bank)];
}

/** The answer of a settled attempt. */
export function answerOf(attempt: Attempt): PaymentAnswer {
  const { settled } = attempt;
  if (!settled) return { outcome: 'unknown', attemptId: attempt.attemptId };
  if (settled.outcome === 'approved' || settled.outcome === 'unknown-accepted')
    return { outcome: 'approved', tender: tenderOf({ ...attempt, settled }) };
  return { outcome: 'refused', reason: 'not-executed', detail: settled.reason };
}

/** The answer of an attempt that came to nothing. */
export function refusalOf(attempt: Attempt, found: PaymentOutcome | PaymentFinding): PaymentAnswer {
  if (found.outcome === 'refused') return { ...found, outcome: 'refused' };
  if (found.outcome !== 'not-executed') return { outcome: 'unknown', attemptId: attempt.attemptId };
  const offline = attempt.asked.method === 'bank-transfer' ? 'no-network' : 'terminal-offline';
  const reasons: Record<typeof found.reason, PaymentRefusal> = {
    offline,
    busy: 'terminal-busy',
    'not-configured': 'not-configured',
    'not-ready': 'not-executed',
  };
  return { outcome: 'refused', reason: reasons[found.reason], detail: found.detail };
}
