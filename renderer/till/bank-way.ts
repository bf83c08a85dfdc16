/**
 * Instant bank transfers through the sync server. The customer can pay only what was shown to them: a transfer
 * whose QR code never reached the till can't have been paid. Once it was shown, only the bank says what became
 * of it; breaking off asks the bank, whose answer may be that it was paid just before.
 */
import type { Timers } from '../../shared/base/environment.ts';
import type { PaymentFinding, PaymentOutcome } from '../../shared/domain/pay/payment-outcome.ts';
import {
  type BankTransferAnswer,
  type BankTransferRequest,
  bankTransferAnswerSchema,
} from '../../shared/protocol/bank.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';
import type { PaymentWay, WayProgress, WayRequest } from './payment-way.ts';

/** What the way needs. */
export interface BankWayParts {
  readonly syncFetch: SyncFetch;
  readonly timers: Timers;
  /** How often the bank is asked while the customer pays, ms. */
  readonly pollMs: number;
}

/** How long the server may take for one answer, ms. */
const answerLimitMs = 15_000;
/** So many unanswered questions in a row end the waiting: the outcome is then unknown. */
const mostSilences = 20;

type Asked =
  | { readonly status: 'answered'; readonly transfer: BankTransferAnswer }
  | { readonly status: 'not-found' }
  | { readonly status: 'silent'; readonly detail: string };

/** Makes the way. */
export function bankWay(parts: BankWayParts): PaymentWay {
  return new BankWay(parts);
}

class BankWay implements PaymentWay {
  private readonly parts: BankWayParts;
  private readonly cancelled = new Set<string>();
  private wake: () => void = () => {};

  constructor(parts: BankWayParts) {
    this.parts = parts;
  }

  async ask(request: WayRequest, told: (progress: WayProgress) => void): Promise<PaymentOutcome> {
    told({ phase: 'asking', qrText: null, expiresAtMs: null });
    const opened = await this.call('', bodyOf(request));
    if (opened.status === 'not-found')
      return { outcome: 'not-executed', reason: 'not-configured', detail: null };
    if (opened.status === 'silent') {
      const { detail } = opened;
      if (request.action === 'refund') return { outcome: 'unknown', detail };
      return { outcome: 'not-executed', reason: 'offline', detail };
    }
    const { state, qrText, expiresAtMs } = opened.transfer;
    if (state === 'waiting') told({ phase: 'waiting-for-customer', qrText, expiresAtMs });
    return this.wait(request, opened.transfer);
  }

  async find(request: WayRequest): Promise<PaymentFinding> {
    const asked = await this.call(`/${request.attemptId}`, null);
    if (asked.status === 'silent') return { outcome: 'unreachable', detail: asked.detail };
    if (asked.status === 'answered' && asked.transfer.state !== 'waiting')
      return outcomeOf(request, asked.transfer);
    // Nobody waits for it any more, or the server doesn't know it: it is closed, so that it can't be paid later.
    const closed = await this.call(`/${request.attemptId}/cancel`, bodyOf(request));
    if (closed.status === 'answered' && closed.transfer.state !== 'waiting')
      return outcomeOf(request, closed.transfer);
    return closed.status === 'answered'
      ? { outcome: 'in-progress' }
      : { outcome: 'unreachable', detail: closed.status === 'silent' ? closed.detail : null };
  }

  async cancel(request: WayRequest): Promise<void> {
    this.cancelled.add(request.attemptId);
    this.wake();
  }

  /** Asks until the transfer is no longer waiting, or the server isn't heard any more. */
  private async wait(request: WayRequest, first: BankTransferAnswer): Promise<PaymentOutcome> {
    let transfer = first;
    let silences = 0;
    while (transfer.state === 'waiting') {
      const isCancelled = this.cancelled.has(request.attemptId);
      if (!isCancelled) await this.pause();
      const asked = this.cancelled.has(request.attemptId)
        ? await this.call(`/${request.attemptId}/cancel`, bodyOf(request))
        : await this.call(`/${request.attemptId}`, null);
      if (asked.status === 'answered') {
        transfer = asked.transfer;
        silences = 0;
      } else {
        silences += 1;
        // Who wants to go on isn't kept waiting for a server that isn't there.
        if (silences >= mostSilences || isCancelled) return { outcome: 'unknown', detail: asked.status };
      }
    }
    return outcomeOf(request, transfer);
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.parts.timers.after(this.parts.pollMs, resolve);
      this.wake = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  private async call(path: string, body: object | null): Promise<Asked> {
    const abort = new AbortController();
    const limit = this.parts.timers.after(answerLimitMs, () => abort.abort());
    try {
      const response = await this.parts.syncFetch(`/v1/bank-transfers${path}`, {
        method: body ? 'POST' : 'GET',
        signal: abort.signal,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (response.status === 404) return { status: 'not-found' };
      if (!response.ok) return { status: 'silent', detail: `HTTP ${response.status}` };
      const parsed = bankTransferAnswerSchema.safeParse(await response.json());
      return parsed.success
        ? { status: 'answered', transfer: parsed.data }
        : { status: 'silent', detail: 'the answer can not be read' };
    } catch (error) {
      return {
        status: 'silent',
        detail: (error instanceof Error ? error.message : String(error)).slice(0, 200),
      };
    } finally {
      limit.cancel();
    }
  }
}

function bodyOf({ attemptId, amountMinor, currency, ofAttemptId }: WayRequest): BankTransferRequest {
  return { attemptId, amountMinor, currency, ofAttemptId };
}

function outcomeOf(
  request: WayRequest,
  { state, reference }: BankTransferAnswer,
): Exclude<PaymentOutcome, { outcome: 'unknown' }> {
  if (state === 'paid') {
    const { amountMinor } = request;
    return { outcome: 'approved', amountMinor, reference, referenceTime: null, card: null };
  }
  const reason = request.action === 'refund' ? 'declined' : state === 'expired' ? 'expired' : 'cancelled';
  return { outcome: 'refused', reason, detail: null };
}
