/**
 * A way in which the till asks for money by itself. Whatever goes wrong on it is a value; none ever says that
 * nothing was charged unless that is certain.
 */
import type { PaymentFinding, PaymentOutcome } from '../../shared/domain/pay/payment-outcome.ts';
import type { Currency } from '../../shared/money/money.ts';
import type { OriginalTransaction } from '../../shared/protocol/terminal.ts';

/** What is asked for. */
export interface WayRequest {
  readonly attemptId: string;
  readonly action: 'pay' | 'refund';
  /** Minor units, above 0. */
  readonly amountMinor: number;
  readonly currency: Currency;
  /** The attempt that is given back, and what terminal or bank call it; null where it isn't known here. */
  readonly ofAttemptId: string | null;
  readonly original: OriginalTransaction | null;
}

/** How far it has come, for the screen. */
export interface WayProgress {
  readonly phase: 'asking' | 'waiting-for-customer';
  readonly qrText: string | null;
  readonly expiresAtMs: number | null;
}

/** A way of asking. */
export interface PaymentWay {
  /** Asks for money; called once for an attempt. */
  ask(request: WayRequest, told: (progress: WayProgress) => void): Promise<PaymentOutcome>;
  /** Asks what became of it. */
  find(request: WayRequest): Promise<PaymentFinding>;
  /** Asks to break it off. */
  cancel(request: WayRequest): Promise<void>;
}
