/**
 * What is known of money that was asked of a terminal or a bank, folded from the journal's own entries in
 * whatever order they are read: which attempts are in doubt, which approved money no sale has taken, and what an
 * answer makes of an attempt. Pure: whoever asks terminals and writes journals holds to what it says. Rules
 * [ATTEMPT*].
 */
import type { Operation } from '../operation.ts';
import { parseOperation } from '../operation-table.ts';
import type { PaymentAttemptPayload } from '../operations/payment-attempt.ts';
import type { Tender } from '../operations/sale.ts';
import { saleIn } from '../sale-of.ts';
import type { PaymentFinding, PaymentOutcome } from './payment-outcome.ts';

export type AskedPayload = Extract<PaymentAttemptPayload, { stage: 'asked' }>;
export type SettledPayload = Extract<PaymentAttemptPayload, { stage: 'settled' }>;

/** One attempt. */
export interface Attempt {
  /** The id of its `asked` operation. */
  readonly attemptId: string;
  readonly asked: AskedPayload;
  /** Business time, ms. */
  readonly askedAtMs: number;
  /** Null while it is in doubt. */
  readonly settled: SettledPayload | null;
}

/** One whose outcome is known. */
export type SettledAttempt = Attempt & { readonly settled: SettledPayload };

/** Money that was approved, is in no sale, and wasn't given back. */
export interface UnusedMoney {
  readonly attempt: SettledAttempt;
  /** What is left of it, minor units, above 0. */
  readonly amountMinor: number;
  /** Its cart was voided or became a sale without it. */
  readonly giveBack: boolean;
}

/** A tender that a payment became. */
export type PaymentTender = Extract<Tender, { readonly kind: 'card-terminal' | 'bank-transfer' }>;

/** Operation kinds that the book reads. */
export const bookedKinds = ['payment-attempt', 'sale', 'order-handover', 'return', 'audit'] as const;

/** The book of attempts. Taking an operation twice, or in another order, changes nothing. */
export class AttemptBook {
  readonly #asked = new Map<string, { readonly asked: AskedPayload; readonly askedAtMs: number }>();
  readonly #settled = new Map<string, SettledPayload>();
  /** Attempts that a sale holds, by the sale's id. */
  readonly #sales = new Map<string, ReadonlySet<string>>();
  /** Attempts in any sale: the goods of an exchange are sold by the return, not under their cart's id. */
  readonly #taken = new Set<string>();
  readonly #voided = new Set<string>();
  /** Attempts asked before this are taken to be in sales that weren't read, business ms. */
  #usedBeforeMs = Number.NEGATIVE_INFINITY;

  /** Takes an operation; whatever isn't about payments is passed over. */
  add(operation: Operation): void {
    if (!bookedKinds.some((kind) => kind === operation.kind)) return;
    const parsed = parseOperation(operation);
    if (!parsed.ok) return;
    const { value } = parsed;
    if (value.kind === 'payment-attempt') this.#addAttempt(value.id, value.at.businessMs, value.payload);
    const sale = saleIn(value);
    if (sale) {
      const attempts = sale.tenders.flatMap(attemptsOf);
      this.#sales.set(value.id, new Set(attempts));
      for (const attemptId of attempts) this.#taken.add(attemptId);
    }
    if (value.kind === 'audit' && value.payload.verb === 'void-cart' && value.payload.subject !== null)
      this.#voided.add(value.payload.subject);
  }

  /** Sales older than this weren't read: money asked for before it isn't called unused. */
  salesReadFrom(businessMs: number): void {
    this.#usedBeforeMs = businessMs;
  }

  /** An attempt; null when it isn't in the book. */
  attempt(attemptId: string): Attempt | null {
    const known = this.#asked.get(attemptId);
    return known ? { attemptId, ...known, settled: this.#settled.get(attemptId) ?? null } : null;
  }

  /** Attempts whose outcome isn't known, oldest first. */
  unsettled(): Attempt[] {
    return [...this.#asked]
      .filter(([attemptId]) => !this.#settled.has(attemptId))
      .map(([attemptId, known]) => ({ attemptId, ...known, settled: null }))
      .sort((a, b) => a.askedAtMs - b.askedAtMs || (a.attemptId < b.attemptId ? -1 : 1));
  }

  /** Approved money that is in no sale and wasn't given back, oldest first. */
  unused(): UnusedMoney[] {
    const found: UnusedMoney[] = [];
    for (const attemptId of this.#settled.keys()) {
      const money = this.#unusedOf(attemptId);
      if (money) found.push(money);
    }
    return found.sort(
      (a, b) =>
        a.attempt.askedAtMs - b.attempt.askedAtMs || (a.attempt.attemptId < b.attempt.attemptId ? -1 : 1),
    );
  }

  /** Approved refunds that were asked for an operation, oldest first. */
  refundsFor(operationId: string): SettledAttempt[] {
    const found: SettledAttempt[] = [];
    for (const attemptId of this.#settled.keys()) {
      const attempt = this.attempt(attemptId);
      if (!attempt?.settled || paidMinor(attempt.settled) === 0) continue;
      const { action, forOperationId } = attempt.asked;
      if (action === 'refund' && forOperationId === operationId)
        found.push({ ...attempt, settled: attempt.settled });
    }
    return found.sort((a, b) => a.askedAtMs - b.askedAtMs || (a.attemptId < b.attemptId ? -1 : 1));
  }

  /** What of an approved payment was given back, minor units; a refund in doubt counts as given. */
  givenBackMinor(attemptId: string): number {
    let sumMinor = 0;
    for (const [refundId, { asked }] of this.#asked) {
      if (asked.ofAttemptId !== attemptId) continue;
      const settled = this.#settled.get(refundId);
      sumMinor += settled ? paidMinor(settled) : asked.amountMinor;
    }
    return sumMinor;
  }

  #unusedOf(attemptId: string): UnusedMoney | null {
    const attempt = this.attempt(attemptId);
    if (!attempt?.settled || attempt.asked.action !== 'pay') return null;
    if (attempt.askedAtMs < this.#usedBeforeMs || this.#taken.has(attemptId)) return null;
    const saleAttempts = this.#sales.get(attempt.asked.forOperationId);
    const amountMinor = paidMinor(attempt.settled) - this.givenBackMinor(attemptId);
    if (amountMinor <= 0) return null;
    const giveBack = saleAttempts !== undefined || this.#voided.has(attempt.asked.forOperationId);
    return { attempt: { ...attempt, settled: attempt.settled }, amountMinor, giveBack };
  }

  #addAttempt(operationId: string, askedAtMs: number, payload: PaymentAttemptPayload): void {
    if (payload.stage === 'asked') this.#asked.set(operationId, { asked: payload, askedAtMs });
    else if (!isWeaker(payload, this.#settled.get(payload.attemptId)))
      this.#settled.set(payload.attemptId, payload);
  }
}

/** What money a settlement says has moved, minor units. */
export function paidMinor(settled: SettledPayload): number {
  return settled.outcome === 'approved' || settled.outcome === 'unknown-accepted' ? settled.amountMinor : 0;
}

/**
 * What is journalled of an attempt after an answer; null while nothing is certain: then the attempt stays in
 * doubt and terminal or bank are asked again.
 */
export function settlementOf(
  attemptId: string,
  answer: PaymentOutcome | PaymentFinding,
): SettledPayload | null {
  const nothing = { reference: null, referenceTime: null, card: null, approvedBy: null };
  switch (answer.outcome) {
    case 'approved': {
      const { amountMinor, reference, referenceTime, card } = answer;
      const what = { amountMinor, reference, referenceTime, card, reason: null, approvedBy: null };
      return { stage: 'settled', attemptId, outcome: 'approved', ...what };
    }
    case 'refused':
    case 'not-executed': {
      const reason = [answer.reason, answer.detail].filter(Boolean).join(': ').slice(0, 200);
      return { stage: 'settled', attemptId, outcome: answer.outcome, amountMinor: 0, reason, ...nothing };
    }
    case 'unknown':
    case 'in-progress':
    case 'cannot-tell':
    case 'unreachable':
      return null;
  }
}

/** What is journalled of a person's decision about an attempt that nobody else can tell of. */
export function decisionOf(
  attempt: Attempt,
  decision: 'paid' | 'not-paid',
  reason: string,
  approvedBy: string,
): SettledPayload {
  const isPaid = decision === 'paid';
  return {
    stage: 'settled',
    attemptId: attempt.attemptId,
    outcome: isPaid ? 'unknown-accepted' : 'not-executed',
    amountMinor: isPaid ? attempt.asked.amountMinor : 0,
    reference: null,
    referenceTime: null,
    card: null,
    reason: reason.slice(0, 200),
    approvedBy,
  };
}

/** The tender that approved money becomes. */
export function tenderOf(
  attempt: Attempt & { readonly settled: SettledPayload },
  amountMinor = attempt.settled.amountMinor,
): PaymentTender {
  const { attemptId, asked, settled } = attempt;
  const { reference, card } = settled;
  return asked.method === 'bank-transfer'
    ? { kind: 'bank-transfer', amountMinor, attemptId, reference }
    : { kind: 'card-terminal', amountMinor, attemptId, terminalId: asked.terminalId ?? '', reference, card };
}

/** How long after it was asked for a person may decide about an attempt whose terminal isn't reached at all, ms. */
export const mayDecideAfterMs = 10 * 60_000;

/** Whether a person may decide, after terminal or bank were asked again and found this. */
export function mayDecideAfter(attempt: Attempt, found: PaymentFinding, businessMs: number): boolean {
  if (found.outcome === 'cannot-tell') return true;
  return found.outcome === 'unreachable' && businessMs - attempt.askedAtMs >= mayDecideAfterMs;
}

function attemptsOf(tender: Tender): string[] {
  // What an exchange nets names an attempt too: that of the purchase before, whose sale holds it.
  return tender.kind === 'card-terminal' || tender.kind === 'bank-transfer' ? [tender.attemptId] : [];
}

/** Two settlements of one attempt: money that moved counts, whichever is read first. */
function isWeaker(settled: SettledPayload, known: SettledPayload | undefined): boolean {
  if (!known) return false;
  const rank = (each: SettledPayload): number =>
    each.outcome === 'approved' ? 2 : each.outcome === 'unknown-accepted' ? 1 : 0;
  return rank(settled) <= rank(known);
}
