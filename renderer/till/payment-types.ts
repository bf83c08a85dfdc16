/**
 * Payments by a terminal and by the bank, as the screens see them. Money is asked for at most once per attempt;
 * an attempt whose outcome isn't known stays in `unsettled` until a terminal, a bank or a person with the right
 * says what became of it, and an approved one stays in `unused` until a sale takes it or it is given back.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { Result } from '../../shared/base/result.ts';
import type { PaymentMethod } from '../../shared/domain/operations/payment-attempt.ts';
import type { Tender } from '../../shared/domain/operations/sale.ts';
import type { Currency } from '../../shared/money/money.ts';

/** A tender that an attempt became. `amountMinor` may be less than was asked for: the terminal approved a part. */
export type PaymentTender = Extract<Tender, { kind: 'card-terminal' | 'bank-transfer' }>;

/** Why a way of paying can't be used now. */
export type MethodUnavailable =
  /** This till has no terminal; or the chain has no bank. */
  | 'not-configured'
  | 'no-network'
  | 'terminal-offline'
  /** An attempt on this terminal must be settled first. */
  | 'unsettled';

/** One way of paying and whether it can be used now. */
export interface PaymentMethodState {
  readonly method: PaymentMethod;
  readonly available: boolean;
  readonly reason: MethodUnavailable | null;
}

/** An attempt that was asked and whose outcome isn't known. */
export interface UnsettledAttempt {
  /** The id of the `asked` operation. */
  readonly attemptId: string;
  readonly method: PaymentMethod;
  readonly action: 'pay' | 'refund';
  readonly forOperationId: string;
  readonly currency: Currency;
  readonly amountMinor: number;
  readonly terminalId: string | null;
  /** Business time, ms. */
  readonly askedAtMs: number;
  /** True once terminal or bank was asked again and can't tell: only then a person may decide. */
  readonly mayDecide: boolean;
}

/** Approved money that no sale has taken and that wasn't given back. */
export interface UnusedPayment {
  readonly attemptId: string;
  readonly forOperationId: string;
  readonly currency: Currency;
  readonly tender: PaymentTender;
  /** Its cart was voided or paid otherwise: it must be given back. */
  readonly giveBack: boolean;
}

/** What is under way. */
export interface AskedPayment {
  readonly attemptId: string;
  readonly method: PaymentMethod;
  readonly action: 'pay' | 'refund';
  readonly amountMinor: number;
  /** `checking`: an earlier outcome is being found out. */
  readonly phase: 'asking' | 'waiting-for-customer' | 'checking';
  /** Text of the QR code that the customer's bank reads; null but for a bank transfer. */
  readonly qrText: string | null;
  /** When the QR code ends, ms of the server's clock; null but for a bank transfer. */
  readonly expiresAtMs: number | null;
}

/** The state of payments. */
export interface PaymentsState {
  readonly asking: AskedPayment | null;
  readonly unsettled: readonly UnsettledAttempt[];
  readonly unused: readonly UnusedPayment[];
  readonly methods: readonly PaymentMethodState[];
}

/** Why a payment wasn't made. Codes of terminal and bank that aren't known here are `declined`. */
export type PaymentRefusal =
  | MethodUnavailable
  | 'not-signed-in'
  | 'already-asking'
  | 'journal-refused'
  | 'terminal-busy'
  /** Customer or cashier broke it off. */
  | 'cancelled'
  | 'declined'
  /** The customer didn't pay in time. */
  | 'expired'
  | 'card-unreadable'
  | 'wrong-pin'
  /** Terminal or bank can't do what was asked, e.g. give back more than was paid. */
  | 'not-possible'
  /** The request never reached terminal or bank. */
  | 'not-executed'
  /** There is no such attempt, or it is settled. */
  | 'unknown-attempt';

/** What came of a payment. Nothing was charged when it was refused. */
export type PaymentAnswer =
  | { readonly outcome: 'approved'; readonly tender: PaymentTender }
  | { readonly outcome: 'refused'; readonly reason: PaymentRefusal; readonly detail: string | null }
  | { readonly outcome: 'unknown'; readonly attemptId: string };

/** What is to be paid. */
export interface PaymentIntent {
  readonly method: PaymentMethod;
  /** The cart's id, which becomes the sale's. */
  readonly forOperationId: string;
  /** Minor units, above 0. */
  readonly amountMinor: number;
  readonly currency: Currency;
}

/** What is to be given back. */
export interface RefundIntent {
  /** The return (or the cart that is given up) that the money is for. */
  readonly forOperationId: string;
  /** The payment that is given back, as its tender stands in the sale or in `unused`. */
  readonly tender: PaymentTender;
  readonly amountMinor: number;
  readonly currency: Currency;
}

/** What is to be given back of a purchase, which may have been paid at another till or be known from paper alone. */
export interface GiveBackIntent {
  readonly method: PaymentMethod;
  /** The operation that the refund is for. */
  readonly forOperationId: string;
  /** The attempt that was paid by; null where nobody here knows it. */
  readonly ofAttemptId: string | null;
  /** What was paid by that attempt, minor units; null where it isn't known. */
  readonly paidMinor: number | null;
  readonly amountMinor: number;
  readonly currency: Currency;
}

/** A refund that terminal or bank approved, or that somebody with the right said was made. */
export interface ApprovedRefund {
  readonly ofAttemptId: string | null;
  /** `amountMinor` is what was given back, `attemptId` the refund's own. */
  readonly tender: PaymentTender;
}

/** Why nobody's decision was taken. */
export type DecideRefusal =
  | { readonly code: 'unknown-attempt' }
  /** Terminal or bank must be asked first (`check`). */
  | { readonly code: 'not-checked' }
  | { readonly code: 'right-missing' }
  | { readonly code: 'not-signed-in' }
  | { readonly code: 'journal-refused'; readonly reason: string; readonly detail: string };

/** Payments by terminal and bank. */
export interface Payments {
  readonly state: StoreApi<PaymentsState>;
  /** The ways of paying that the till drives itself, in no particular order; the same as in `state`. */
  methods(): readonly PaymentMethodState[];
  /** Asks for money: `asked` is on disk before, `settled` before it answers. Never rejects. */
  pay(intent: PaymentIntent): Promise<PaymentAnswer>;
  /** Asks terminal or bank what became of an unsettled attempt. Never rejects. */
  check(attemptId: string): Promise<PaymentAnswer>;
  /** Asks to break off what is under way; the outcome comes through `pay`, and may still be an approval. */
  cancel(): Promise<void>;
  /**
   * A person decides from the terminal's slip or the bank's statement what terminal or bank can't tell. Needs
   * the right `settle-payment`, own or of `approvedBy`. `paid` answers the tender.
   */
  decideUnknown(
    attemptId: string,
    decision: 'paid' | 'not-paid',
    reason: string,
    approvedBy: string | null,
  ): Promise<Result<PaymentTender | null, DecideRefusal>>;
  /** Approved money of a cart that isn't in a sale yet; also after a restart. */
  approvedFor(operationId: string): PaymentTender[];
  /** Looks at terminal and bank again, e.g. after this machine's devices were changed. Never rejects. */
  look(): Promise<void>;
  /** Gives money back the way it came. On success `tender.amountMinor` is what was given back. Never rejects. */
  refund(intent: RefundIntent): Promise<PaymentAnswer>;
}
