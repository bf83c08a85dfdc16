/**
 * What answers of a nexo terminal mean in the till's terms. A failure means that nothing was charged; success
 * counts only for our own transaction, in our currency, and for no more than was asked: anything else is
 * unknown, because it says that money moved and not whose.
 */
import type {
  NotExecutedReason,
  PaymentFinding,
  PaymentOutcome,
  RefusalReason,
} from '../../shared/domain/pay/payment-outcome.ts';
import type { Currency } from '../../shared/money/money.ts';
import { fromNexoAmount } from './nexo-amount.ts';
import {
  type NexoPaymentResponse,
  type NexoResult,
  type NexoReversalResponse,
  saleTransactionIdOf,
} from './nexo-messages.ts';
import type { TerminalRequest } from './terminal.ts';

const refusals: Readonly<Record<string, RefusalReason>> = {
  Refusal: 'declined',
  PaymentRestriction: 'declined',
  UnreachableHost: 'declined',
  Cancel: 'cancelled',
  Aborted: 'cancelled',
  WrongPIN: 'wrong-pin',
  InvalidCard: 'card-unreadable',
  InsertedCard: 'card-unreadable',
  MessageFormat: 'not-possible',
  NotAllowed: 'not-possible',
  NotFound: 'not-possible',
};

const notTried: Readonly<Record<string, NotExecutedReason>> = {
  Busy: 'busy',
  LoggedOut: 'not-ready',
  DeviceOut: 'not-ready',
  UnavailableDevice: 'not-ready',
  UnavailableService: 'not-ready',
};

/** What a payment's answer means. */
export function outcomeOfPayment(response: NexoPaymentResponse, request: TerminalRequest): PaymentOutcome {
  if (response.Response.Result === 'Failure') return outcomeOfFailure(response.Response);
  const own = response.SaleData?.SaleTransactionID?.TransactionID;
  if (own !== undefined && own !== saleTransactionIdOf(request.attemptId))
    return unknown('the answer is about another transaction');
  const amounts = response.PaymentResult?.AmountsResp;
  if (amounts?.Currency !== undefined && amounts.Currency !== request.currency)
    return unknown(`the answer is in ${amounts.Currency}`);
  const amountMinor = approvedAmount(response.Response, amounts?.AuthorizedAmount, request);
  if (amountMinor === null) return unknown('the approved amount can not be read');
  const card = response.PaymentResult?.PaymentInstrumentData?.CardData;
  const reference = response.POIData?.POITransactionID;
  return {
    outcome: 'approved',
    amountMinor,
    reference: reference?.TransactionID ?? null,
    referenceTime: reference?.TimeStamp ?? null,
    card: {
      brand: card?.PaymentBrand?.slice(0, 40) ?? null,
      lastFour: /(\d{4})$/.exec(card?.MaskedPan ?? '')?.[1] ?? null,
      authorisationCode: response.PaymentResult?.PaymentAcquirerData?.ApprovalCode?.slice(0, 40) ?? null,
    },
  };
}

/** What a reversal's answer means. */
export function outcomeOfReversal(response: NexoReversalResponse, request: TerminalRequest): PaymentOutcome {
  if (response.Response.Result === 'Failure') return outcomeOfFailure(response.Response);
  const amountMinor = approvedAmount(response.Response, response.ReversedAmount, request);
  if (amountMinor === null) return unknown('the amount given back can not be read');
  const reference = response.POIData?.POITransactionID;
  return {
    outcome: 'approved',
    amountMinor,
    reference: reference?.TransactionID ?? null,
    referenceTime: reference?.TimeStamp ?? null,
    card: null,
  };
}

/** What it means that the terminal was asked for an earlier message and didn't repeat its answer. */
export function findingOfFailure(result: NexoResult): PaymentFinding {
  const condition = result.ErrorCondition ?? '';
  if (condition === 'InProgress') return { outcome: 'in-progress' };
  // It may have lost its memory with its power, so that it knows nothing does not say that nothing happened.
  if (condition === 'NotFound')
    return { outcome: 'cannot-tell', detail: 'the terminal does not know the transaction' };
  return { outcome: 'unreachable', detail: describe(result) };
}

/** The same as a finding: the terminal was heard, but what it says can't be ours. */
export function findingOf(outcome: PaymentOutcome): PaymentFinding {
  return outcome.outcome === 'unknown' ? { outcome: 'cannot-tell', detail: outcome.detail } : outcome;
}

function outcomeOfFailure(result: NexoResult): PaymentOutcome {
  const condition = result.ErrorCondition ?? '';
  if (condition === 'InProgress') return unknown('the terminal is still at it');
  const tried = notTried[condition];
  if (tried) return { outcome: 'not-executed', reason: tried, detail: describe(result) };
  return { outcome: 'refused', reason: refusals[condition] ?? 'declined', detail: describe(result) };
}

/** What was approved, minor units; null when that isn't a part of what was asked, or isn't said of a part. */
function approvedAmount(
  result: NexoResult,
  amount: number | string | undefined,
  request: { readonly amountMinor: number; readonly currency: Currency },
): number | null {
  if (amount === undefined) return result.Result === 'Success' ? request.amountMinor : null;
  const amountMinor = fromNexoAmount(amount, request.currency);
  return amountMinor !== null && amountMinor > 0 && amountMinor <= request.amountMinor ? amountMinor : null;
}

function describe(result: NexoResult): string {
  return [result.ErrorCondition, result.AdditionalResponse].filter(Boolean).join(': ').slice(0, 200);
}

function unknown(detail: string): PaymentOutcome {
  return { outcome: 'unknown', detail };
}
