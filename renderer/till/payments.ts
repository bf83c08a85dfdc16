/**
 * Payments by terminal and bank. The order of things is the whole point: an attempt is on disk before anybody is
 * asked for money, and what became of it is on disk before anybody is told. What isn't certain stays in doubt,
 * over restarts too, and is asked about before anything else is asked of that terminal. Rules [ATTEMPT*].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Timer, Timers } from '../../shared/base/environment.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { PaymentMethod } from '../../shared/domain/operations/payment-attempt.ts';
import {
  type Attempt,
  AttemptBook,
  decisionOf,
  mayDecideAfter,
  type SettledPayload,
  settlementOf,
  tenderOf,
} from '../../shared/domain/pay/attempt.ts';
import type { PaymentFinding, PaymentOutcome } from '../../shared/domain/pay/payment-outcome.ts';
import { type Actor, mayDo } from '../../shared/domain/sell/rights.ts';
import type { TerminalState } from '../../shared/protocol/terminal.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { BusinessTime } from './business-time.ts';
import { loadAttempts } from './load-attempts.ts';
import { answerOf, methodsOf, refusalOf, viewOf } from './payment-answers.ts';
import type {
  ApprovedRefund,
  DecideRefusal,
  GiveBackIntent,
  PaymentAnswer,
  PaymentIntent,
  PaymentRefusal,
  Payments,
  PaymentsState,
  PaymentTender,
  RefundIntent,
} from './payment-types.ts';
import type { PaymentWay, WayRequest } from './payment-way.ts';
import type { Decision, JournalRefusal } from './record-operation.ts';

/** What payments need of the till around them. */
export interface PaymentParts {
  readonly host: Pick<TillHost, 'terminalStatus' | 'journalNewest'>;
  readonly ways: Readonly<Record<PaymentMethod, PaymentWay>>;
  readonly timers: Timers;
  readonly time: BusinessTime;
  readonly session: { actor(): Actor | null; findActor(staffId: string): Actor | null };
  /** Whether the chain takes bank transfers, and whether the server is heard. */
  readonly bank: () => { readonly offered: boolean; readonly connected: boolean };
  readonly shiftId: () => string | null;
  readonly timing: PaymentTiming;
  record(decision: Decision): Promise<Result<JournalEntry, JournalRefusal>>;
  problem(code: string, detail: string): void;
}

/** Waits, ms. */
export interface PaymentTiming {
  /** Between two looks at the terminal. */
  readonly terminalLookMs: number;
  /** Between two questions for one outcome. */
  readonly paymentRetryMs: number;
}

/** Payments as the till holds them. */
export interface PaymentDesk extends Payments {
  /** Reads the journal. Nobody is asked anything before the first look. */
  load(): Promise<void>;
  /** Hears of every entry that is on disk. */
  recorded(entry: JournalEntry): void;
  /** Gives money back of what a purchase was paid with. On success `tender.amountMinor` is that. Never rejects. */
  giveBack(intent: GiveBackIntent): Promise<PaymentAnswer>;
  /** Refunds that were approved for an operation; also after a restart. */
  refundsFor(operationId: string): ApprovedRefund[];
  /** What the ways of paying depend on has changed. */
  refresh(): void;
  close(): void;
}

/** How often a terminal that is still at it, and one that isn't reached, are asked before it is left at that. */
const mostWaits = 90;
const mostSilences = 3;

/** Makes payments. */
export function createPayments(parts: PaymentParts): PaymentDesk {
  return new Desk(parts);
}

class Desk implements PaymentDesk {
  readonly state: StoreApi<PaymentsState>;
  private readonly parts: PaymentParts;
  private book = new AttemptBook();
  private readonly mayDecide = new Set<string>();
  private terminal: { readonly state: TerminalState; readonly terminalId: string | null };
  private loaded = false;
  private closed = false;
  private timer: Timer | null = null;
  /** What is under way; what runs in the background is waited for. */
  private running: { readonly inBackground: boolean; readonly done: Promise<unknown> } | null = null;
  private asked: { readonly way: PaymentWay; readonly request: WayRequest } | null = null;

  constructor(parts: PaymentParts) {
    this.parts = parts;
    this.terminal = { state: 'not-configured', terminalId: null };
    this.state = createStore<PaymentsState>(() => ({ asking: null, unsettled: [], unused: [], methods: [] }));
    this.show();
  }

  async load(): Promise<void> {
    try {
      this.book = await loadAttempts(this.parts.host);
      this.loaded = true;
    } catch (error) {
      this.parts.problem('payments-not-read', error instanceof Error ? error.message : String(error));
    }
    this.show();
  }

  recorded(entry: JournalEntry): void {
    this.book.add(entry.operation);
    this.show();
  }

  refresh(): void {
    this.show();
  }

  close(): void {
    this.closed = true;
    this.timer?.cancel();
  }

  methods(): PaymentsState['methods'] {
    return this.state.getState().methods;
  }

  /** Looks how the terminal stands; attempts in doubt are asked about as soon as it is reached. */
  async look(): Promise<void> {
    this.timer?.cancel();
    if (this.closed) return;
    const state = await this.parts.host.terminalStatus(null).catch(() => null);
    if (this.closed) return;
    this.terminal = state ?? { ...this.terminal, state: 'offline' };
    this.show();
    this.lookLater();
    for (const attempt of this.book.unsettled()) {
      const isReached = attempt.asked.method === 'bank-transfer' || this.terminal.state === 'ready';
      if (isReached && !this.running && !this.mayDecide.has(attempt.attemptId))
        await this.alone(true, () => this.findOut(attempt, 1));
    }
  }

  pay(intent: PaymentIntent): Promise<PaymentAnswer> {
    return this.alone(false, () => this.payAlone(intent));
  }

  async check(attemptId: string): Promise<PaymentAnswer> {
    return this.alone(false, async () => {
      const attempt = this.book.attempt(attemptId);
      if (!attempt) return refusal('unknown-attempt');
      return attempt.settled ? answerOf(attempt) : this.findOut(attempt, 1);
    });
  }

  async cancel(): Promise<void> {
    if (this.asked) await this.asked.way.cancel(this.asked.request);
  }

  approvedFor(operationId: string): PaymentTender[] {
    return this.book
      .unused()
      .filter(({ attempt, giveBack }) => attempt.asked.forOperationId === operationId && !giveBack)
      .map(({ attempt, amountMinor }) => tenderOf(attempt, amountMinor));
  }

  refund({ tender, forOperationId, amountMinor, currency }: RefundIntent): Promise<PaymentAnswer> {
    const [paidMinor, ofAttemptId] = [tender.amountMinor, tender.attemptId];
    const what = { forOperationId, amountMinor, currency };
    return this.giveBack({ ...what, method: tender.kind, ofAttemptId, paidMinor });
  }

  giveBack({ ofAttemptId, paidMinor, ...intent }: GiveBackIntent): Promise<PaymentAnswer> {
    return this.alone(false, async () => {
      const leftMinor =
        ofAttemptId === null || paidMinor === null ? null : paidMinor - this.book.givenBackMinor(ofAttemptId);
      if (leftMinor !== null && intent.amountMinor > leftMinor) return refusal('not-possible');
      const isKnown = ofAttemptId !== null && this.book.attempt(ofAttemptId) !== null;
      const isNamed = isKnown || intent.method === 'bank-transfer';
      return this.askAlone(intent, { action: 'refund', ofAttemptId: isNamed ? ofAttemptId : null });
    });
  }

  refundsFor(operationId: string): ApprovedRefund[] {
    return this.book
      .refundsFor(operationId)
      .map((attempt) => ({ ofAttemptId: attempt.asked.ofAttemptId, tender: tenderOf(attempt) }));
  }

  async decideUnknown(
    attemptId: string,
    decision: 'paid' | 'not-paid',
    reason: string,
    approvedBy: string | null,
  ): Promise<Result<PaymentTender | null, DecideRefusal>> {
    const { session } = this.parts;
    const actor = session.actor();
    if (!actor) return refused({ code: 'not-signed-in' });
    const decider = approvedBy === null ? actor : session.findActor(approvedBy);
    if (!decider || !mayDo(decider, 'settle-payment')) return refused({ code: 'right-missing' });
    const attempt = this.book.attempt(attemptId);
    if (!attempt || attempt.settled) return refused({ code: 'unknown-attempt' });
    if (!this.mayDecide.has(attemptId) || this.running) return refused({ code: 'not-checked' });
    const payload = decisionOf(attempt, decision, reason, decider.staffId);
    const recorded = await this.recordSettled(payload, actor.staffId);
    if (!recorded.ok) return recorded;
    const settled = this.book.attempt(attemptId);
    return ok(
      decision === 'paid' && settled?.settled ? tenderOf({ ...settled, settled: settled.settled }) : null,
    );
  }

  /** A terminal is looked at now and then; without one there is nothing to look at but doubts. */
  private lookLater(): void {
    this.timer?.cancel();
    if (this.closed || (this.terminal.state === 'not-configured' && this.book.unsettled().length === 0))
      return;
    this.timer = this.parts.timers.after(this.parts.timing.terminalLookMs, () => void this.look());
  }

  private async payAlone(intent: PaymentIntent): Promise<PaymentAnswer> {
    return this.askAlone(intent, { action: 'pay', ofAttemptId: null });
  }

  /** Asks for money: earlier doubts first, then the journal, then terminal or bank, then the journal again. */
  private async askAlone(
    intent: PaymentIntent,
    kind: Pick<WayRequest, 'action' | 'ofAttemptId'>,
  ): Promise<PaymentAnswer> {
    const actor = this.parts.session.actor();
    if (!actor) return refusal('not-signed-in');
    if (!this.loaded) await this.load();
    if (!this.loaded) return refusal('journal-refused');
    const { method, forOperationId, amountMinor, currency } = intent;
    const isMissing = this.whyMissing(method);
    if (isMissing) return refusal(isMissing);
    if (!(await this.clearDoubts(intent))) return refusal('unsettled');
    const terminalId = method === 'card-terminal' ? this.terminal.terminalId : null;
    const payload = {
      stage: 'asked',
      method,
      forOperationId,
      shiftId: this.parts.shiftId(),
      currency,
      amountMinor,
      terminalId,
      ...kind,
    };
    const recorded = await this.parts.record({ kind: 'payment-attempt', payload, staffId: actor.staffId });
    if (!recorded.ok) return refusal('journal-refused', recorded.reason.reason);
    this.recorded(recorded.value);
    const attempt = this.book.attempt(recorded.value.operation.id);
    if (!attempt) return refusal('journal-refused', 'the attempt can not be read back');
    return this.askOnce(attempt);
  }

  private async askOnce(attempt: Attempt): Promise<PaymentAnswer> {
    const way = this.parts.ways[attempt.asked.method];
    const request = this.requestOf(attempt);
    this.asked = { way, request };
    this.showAsking(attempt, { phase: 'asking', qrText: null, expiresAtMs: null });
    const outcome = await way
      .ask(request, (progress) => this.showAsking(attempt, progress))
      .catch(
        (error: unknown): PaymentOutcome => ({ outcome: 'unknown', detail: String(error).slice(0, 200) }),
      );
    const answer = await this.settle(attempt, outcome);
    if (outcome.outcome === 'not-executed') void this.look();
    return answer ?? this.findOut(attempt, mostSilences);
  }

  /** Asks terminal or bank what became of an attempt, and journals it when they know. */
  private async findOut(attempt: Attempt, silences: number): Promise<PaymentAnswer> {
    const way = this.parts.ways[attempt.asked.method];
    const request = this.requestOf(attempt);
    this.asked = { way, request };
    this.showAsking(attempt, { phase: 'checking', qrText: null, expiresAtMs: null });
    for (let waits = 0, silent = 0; !this.closed; ) {
      const found = await way.find(request);
      const answer = await this.settle(attempt, found);
      if (answer) return answer;
      if (mayDecideAfter(attempt, found, this.parts.time.nowMs())) this.mayDecide.add(attempt.attemptId);
      if (found.outcome === 'in-progress') waits += 1;
      else if (found.outcome === 'unreachable') silent += 1;
      else break;
      if (waits >= mostWaits || silent >= silences) break;
      await new Promise<void>((resolve) =>
        this.parts.timers.after(this.parts.timing.paymentRetryMs, resolve),
      );
    }
    return { outcome: 'unknown', attemptId: attempt.attemptId };
  }

  /** Journals what is certain; null while nothing is, or while the journal doesn't take it. */
  private async settle(
    attempt: Attempt,
    found: PaymentOutcome | PaymentFinding,
  ): Promise<PaymentAnswer | null> {
    const payload = settlementOf(attempt.attemptId, found);
    if (!payload) return null;
    const recorded = await this.recordSettled(payload, this.parts.session.actor()?.staffId ?? null);
    if (!recorded.ok) return null;
    const settled = this.book.attempt(attempt.attemptId);
    return settled?.settled?.outcome === 'approved' ? answerOf(settled) : refusalOf(attempt, found);
  }

  private async recordSettled(
    payload: SettledPayload,
    staffId: string | null,
  ): Promise<Result<JournalEntry, JournalRefusal>> {
    const after = [payload.attemptId];
    const recorded = await this.parts.record({ kind: 'payment-attempt', payload, staffId, after });
    if (recorded.ok) this.recorded(recorded.value);
    else this.parts.problem('payment-not-settled', recorded.reason.detail);
    return recorded;
  }

  /**
   * Asks about what is in doubt on the same terminal, and of the same cart on any way. True when nothing is left:
   * a cart must not be charged twice, nor a terminal be asked past an outcome that nobody knows.
   */
  private async clearDoubts(intent: PaymentIntent): Promise<boolean> {
    const inTheWay = (): Attempt[] =>
      this.book
        .unsettled()
        .filter(
          ({ asked }) =>
            asked.forOperationId === intent.forOperationId ||
            (asked.method === 'card-terminal' && intent.method === 'card-terminal'),
        );
    for (const attempt of inTheWay()) await this.findOut(attempt, 1);
    return inTheWay().length === 0;
  }

  private whyMissing(method: PaymentMethod): 'not-configured' | 'no-network' | null {
    const found = methodsOf({ terminal: this.terminal.state, ...this.parts.bank(), terminalInDoubt: false });
    const reason = found.find((each) => each.method === method)?.reason;
    return reason === 'not-configured' || reason === 'no-network' ? reason : null;
  }

  private requestOf({ attemptId, asked }: Attempt): WayRequest {
    const { action, amountMinor, currency, ofAttemptId } = asked;
    const paid = ofAttemptId === null ? null : this.book.attempt(ofAttemptId)?.settled;
    const original =
      paid?.reference && paid.referenceTime
        ? { reference: paid.reference, referenceTime: paid.referenceTime }
        : null;
    return { attemptId, action, amountMinor, currency, ofAttemptId, original };
  }

  /** Runs a task when nothing else is under way. Only what runs in the background is waited for. */
  private async alone(inBackground: boolean, task: () => Promise<PaymentAnswer>): Promise<PaymentAnswer> {
    while (this.running) {
      if (!this.running.inBackground) return refusal('already-asking');
      await this.running.done;
    }
    const done = task().finally(() => {
      this.running = null;
      this.asked = null;
      this.state.setState({ asking: null });
      this.show();
      this.lookLater();
    });
    this.running = { inBackground, done: done.catch(() => undefined) };
    return done;
  }

  private showAsking(
    { attemptId, asked }: Attempt,
    progress: Pick<NonNullable<PaymentsState['asking']>, 'phase' | 'qrText' | 'expiresAtMs'>,
  ): void {
    const { method, action, amountMinor } = asked;
    this.state.setState({ asking: { attemptId, method, action, amountMinor, ...progress } });
  }

  private show(): void {
    const terminalInDoubt = this.book.unsettled().some(({ asked }) => asked.method === 'card-terminal');
    const methods = methodsOf({ terminal: this.terminal.state, ...this.parts.bank(), terminalInDoubt });
    this.state.setState({ ...viewOf(this.book, this.mayDecide), methods });
  }
}

function refusal(reason: PaymentRefusal, detail: string | null = null): PaymentAnswer {
  return { outcome: 'refused', reason, detail };
}
