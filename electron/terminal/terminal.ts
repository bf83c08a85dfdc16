/**
 * A payment terminal, whatever protocol it speaks. Every method answers with a value: what goes wrong on the
 * way is `unknown` as soon as the terminal may have heard of the request, because then money may have moved.
 */
import type { PaymentFinding, PaymentOutcome } from '../../shared/domain/pay/payment-outcome.ts';
import type { Currency } from '../../shared/money/money.ts';
import type { OriginalTransaction, TerminalMessage, TerminalState } from '../../shared/protocol/terminal.ts';

/** An amount asked for. Minor units, above 0. */
export interface TerminalRequest {
  /** The attempt it is for; the terminal is asked once for each, and by it afterwards. */
  readonly attemptId: string;
  readonly amountMinor: number;
  readonly currency: Currency;
}

/** A payment terminal. */
export interface PaymentTerminal {
  /** Asks for money. Resolves when customer and terminal are done with it, or the terminal is not heard any more. */
  pay(request: TerminalRequest): Promise<PaymentOutcome>;
  /** Gives money onto a card that is shown. */
  refund(request: TerminalRequest): Promise<PaymentOutcome>;
  /** Gives an earlier transaction back, or a part of it, without the card. */
  reverse(request: TerminalRequest, original: OriginalTransaction): Promise<PaymentOutcome>;
  /** What became of an attempt, from the terminal's memory. */
  lastTransaction(request: TerminalRequest, message: TerminalMessage): Promise<PaymentFinding>;
  /** How the terminal stands. Never disturbs what is under way. */
  status(): Promise<Exclude<TerminalState, 'not-configured'>>;
  /** Asks to break off an attempt; what comes of it is told by the attempt itself. */
  abort(attemptId: string, message: TerminalMessage): Promise<void>;
}
