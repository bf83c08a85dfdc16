/**
 * Drives a terminal by the nexo Sale to POI protocol, in JSON over HTTP. A payment is sent once, under a
 * ServiceID made from its attempt; afterwards the terminal is only asked what became of it. Rules [TERMINAL*].
 */
import type { z } from 'zod';
import type { Clock, RandomSource } from '../../shared/base/environment.ts';
import type { PaymentFinding, PaymentOutcome } from '../../shared/domain/pay/payment-outcome.ts';
import type { OriginalTransaction, TerminalMessage } from '../../shared/protocol/terminal.ts';
import type { Carried, Transport } from './http-transport.ts';
import { toNexoAmount } from './nexo-amount.ts';
import {
  diagnosisResponseSchema,
  lettersOf,
  loginResponseSchema,
  type NexoCategory,
  type NexoParties,
  nexoRequest,
  paymentResponseSchema,
  readAnswer,
  reversalResponseSchema,
  saleTransactionIdOf,
  serviceIdOf,
  transactionStatusResponseSchema,
} from './nexo-messages.ts';
import { findingOf, findingOfFailure, outcomeOfPayment, outcomeOfReversal } from './nexo-outcome.ts';
import type { PaymentTerminal, TerminalRequest } from './terminal.ts';

/** How long is waited for what, ms. */
export interface NexoLimits {
  /** A customer looks for the card and types a PIN; the terminals give up by themselves before this. */
  readonly paymentMs: number;
  /** Everything that no customer takes part in. */
  readonly serviceMs: number;
}

/** The usual waits. */
export const usualNexoLimits: NexoLimits = { paymentMs: 150_000, serviceMs: 10_000 };

/** What the driver is made of. */
export interface NexoTerminalOptions {
  readonly address: string;
  readonly parties: NexoParties;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits?: Partial<NexoLimits>;
}

/** Makes the driver of a terminal. Nothing is sent before it is asked. */
export function nexoTerminal(options: NexoTerminalOptions): PaymentTerminal {
  return new NexoTerminal(options);
}

type Answer<Body> =
  | { readonly status: 'answered'; readonly body: Body }
  | Exclude<Carried, { status: 'answered' }>;

class NexoTerminal implements PaymentTerminal {
  readonly #options: NexoTerminalOptions;
  readonly #limits: NexoLimits;
  #loggedIn = false;

  constructor(options: NexoTerminalOptions) {
    this.#options = options;
    this.#limits = { ...usualNexoLimits, ...options.limits };
  }

  pay(request: TerminalRequest): Promise<PaymentOutcome> {
    return this.#payment(request, {});
  }

  refund(request: TerminalRequest): Promise<PaymentOutcome> {
    return this.#payment(request, { PaymentData: { PaymentType: 'Refund' } });
  }

  async reverse(request: TerminalRequest, original: OriginalTransaction): Promise<PaymentOutcome> {
    const notReady = await this.#logIn();
    if (notReady) return notReady;
    const { reference, referenceTime } = original;
    const answer = await this.#ask(
      'Reversal',
      serviceIdOf(request.attemptId),
      {
        SaleData: this.#saleData(request),
        OriginalPOITransaction: {
          POITransactionID: { TransactionID: reference, TimeStamp: referenceTime },
        },
        ReversalReason: 'MerchantCancel',
        ReversedAmount: toNexoAmount(request.amountMinor, request.currency),
      },
      reversalResponseSchema,
      this.#limits.paymentMs,
    );
    if (answer.status !== 'answered') return outcomeOfSilence(answer);
    return this.#heard(outcomeOfReversal(answer.body, request));
  }

  async lastTransaction(request: TerminalRequest, message: TerminalMessage): Promise<PaymentFinding> {
    const serviceId = serviceIdOf(request.attemptId);
    const answer = await this.#ask(
      'TransactionStatus',
      this.#freshServiceId(),
      {
        ReceiptReprintFlag: false,
        MessageReference: {
          MessageCategory: message === 'payment' ? 'Payment' : 'Reversal',
          ServiceID: serviceId,
          SaleID: this.#options.parties.saleId,
        },
      },
      transactionStatusResponseSchema,
      this.#limits.serviceMs,
    );
    if (answer.status !== 'answered') return { outcome: 'unreachable', detail: answer.detail };
    const { Response, RepeatedMessageResponse: repeated } = answer.body;
    if (Response.Result === 'Failure') return findingOfFailure(Response);
    if (repeated?.MessageHeader.ServiceID !== serviceId)
      return { outcome: 'cannot-tell', detail: 'the terminal told of another transaction' };
    const { PaymentResponse, ReversalResponse } = repeated.RepeatedResponseMessageBody;
    if (message === 'payment' && PaymentResponse)
      return findingOf(outcomeOfPayment(PaymentResponse, request));
    if (message === 'reversal' && ReversalResponse)
      return findingOf(outcomeOfReversal(ReversalResponse, request));
    return { outcome: 'cannot-tell', detail: 'the terminal told no result' };
  }

  async status(): Promise<'ready' | 'busy' | 'not-ready' | 'offline'> {
    const answer = await this.#ask(
      'Diagnosis',
      this.#freshServiceId(),
      { HostDiagnosisFlag: false },
      diagnosisResponseSchema,
      this.#limits.serviceMs,
    );
    if (answer.status !== 'answered') return 'offline';
    const { Response, POIStatus } = answer.body;
    if (Response.ErrorCondition === 'Busy' || POIStatus?.GlobalStatus === 'Busy') return 'busy';
    return Response.Result === 'Success' && POIStatus?.GlobalStatus === 'OK' ? 'ready' : 'not-ready';
  }

  async abort(attemptId: string, message: TerminalMessage): Promise<void> {
    const { parties, transport, address } = this.#options;
    const request = nexoRequest(parties, 'Abort', this.#freshServiceId(), {
      MessageReference: {
        MessageCategory: message === 'payment' ? 'Payment' : 'Reversal',
        ServiceID: serviceIdOf(attemptId),
        SaleID: parties.saleId,
      },
      AbortReason: 'MerchantAbort',
    });
    // It has no answer of its own: what comes of it is told by the message that was to be aborted.
    await transport(address, JSON.stringify(request), this.#limits.serviceMs);
  }

  async #payment(request: TerminalRequest, more: object): Promise<PaymentOutcome> {
    const notReady = await this.#logIn();
    if (notReady) return notReady;
    const answer = await this.#ask(
      'Payment',
      serviceIdOf(request.attemptId),
      {
        SaleData: this.#saleData(request),
        PaymentTransaction: {
          AmountsReq: {
            Currency: request.currency,
            RequestedAmount: toNexoAmount(request.amountMinor, request.currency),
          },
        },
        ...more,
      },
      paymentResponseSchema,
      this.#limits.paymentMs,
    );
    if (answer.status !== 'answered') return outcomeOfSilence(answer);
    return this.#heard(outcomeOfPayment(answer.body, request));
  }

  /** Logs in once; null when the terminal may be asked. A payment isn't sent to one that didn't answer. */
  async #logIn(): Promise<PaymentOutcome | null> {
    if (this.#loggedIn) return null;
    const answer = await this.#ask(
      'Login',
      this.#freshServiceId(),
      {
        DateTime: this.#now(),
        SaleSoftware: {
          ManufacturerID: 'Stillopen',
          ApplicationName: 'Stillopen',
          SoftwareVersion: '1',
          CertificationCode: 'none',
        },
        OperatorLanguage: 'en',
      },
      loginResponseSchema,
      this.#limits.serviceMs,
    );
    if (answer.status !== 'answered')
      return { outcome: 'not-executed', reason: 'offline', detail: answer.detail };
    const { Result, ErrorCondition } = answer.body.Response;
    if (Result === 'Failure') {
      const reason = ErrorCondition === 'Busy' ? 'busy' : 'not-ready';
      return { outcome: 'not-executed', reason, detail: ErrorCondition ?? null };
    }
    this.#loggedIn = true;
    return null;
  }

  /** A terminal that wasn't ready may have forgotten who logged in. */
  #heard(outcome: PaymentOutcome): PaymentOutcome {
    if (outcome.outcome === 'not-executed' && outcome.reason === 'not-ready') this.#loggedIn = false;
    return outcome;
  }

  async #ask<Body extends z.ZodType>(
    category: NexoCategory,
    serviceId: string,
    body: object,
    schema: Body,
    limitMs: number,
  ): Promise<Answer<z.infer<Body>>> {
    const { parties, transport, address } = this.#options;
    const request = nexoRequest(parties, category, serviceId, body);
    const carried = await transport(address, JSON.stringify(request), limitMs);
    if (carried.status !== 'answered') {
      this.#loggedIn = false;
      return carried;
    }
    // Whoever turned the request away at the door of HTTP has not read the message.
    const turnedAway = carried.httpStatus >= 400 && carried.httpStatus < 500 && carried.httpStatus !== 408;
    if (turnedAway) return { status: 'not-sent', detail: `HTTP ${carried.httpStatus}` };
    const read = readAnswer(carried.text, { parties, category, serviceId }, schema);
    if (read === null)
      return { status: 'no-answer', detail: `HTTP ${carried.httpStatus}: not an answer to the request` };
    return { status: 'answered', body: read };
  }

  #saleData(request: TerminalRequest): object {
    const id = saleTransactionIdOf(request.attemptId);
    return { SaleTransactionID: { TransactionID: id, TimeStamp: this.#now() } };
  }

  #now(): string {
    return new Date(this.#options.clock.wallMs()).toISOString();
  }

  /** An id for a message that nobody will ask for again. */
  #freshServiceId(): string {
    return lettersOf(Buffer.from(this.#options.random.bytes(8)).toString('hex'));
  }
}

function outcomeOfSilence(answer: Exclude<Carried, { status: 'answered' }>): PaymentOutcome {
  return answer.status === 'not-sent'
    ? { outcome: 'not-executed', reason: 'offline', detail: answer.detail }
    : { outcome: 'unknown', detail: answer.detail };
}
