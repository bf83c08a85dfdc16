/**
 * Payments in memory for screens: a test says what the next attempts come to. Approvals are kept for their cart
 * as the till keeps them; nothing is journalled.
 */
import { createStore } from 'zustand/vanilla';
import type {
  PaymentAnswer,
  PaymentIntent,
  Payments,
  PaymentsState,
  PaymentTender,
  UnsettledAttempt,
} from '../../renderer/till/payment-types.ts';
import { ok, refused } from '../../shared/base/result.ts';

/** What an attempt comes to. `waits` stays under way until `finish` is called. */
export type FakeOutcome = 'approved' | 'refused' | 'unknown' | 'waits';

/** Payments with handles for tests. */
export interface FakePayments extends Payments {
  /** Outcomes of the next attempts, the first one next; approved when there is none. */
  readonly next: FakeOutcome[];
  /** What `check` finds out: an outcome, or that nobody can tell. */
  finds: 'approved' | 'refused' | 'unknown';
  /** Ends what is under way. */
  finish(outcome: Exclude<FakeOutcome, 'waits'>): void;
  /** Every intent that was asked. */
  readonly asked: PaymentIntent[];
}

/** Makes payments whose terminal and bank are there. */
export function createFakePayments(): FakePayments {
  let count = 0;
  let waiting: ((outcome: Exclude<FakeOutcome, 'waits'>) => void) | null = null;
  const approved = new Map<string, PaymentTender[]>();
  const state = createStore<PaymentsState>(() => ({
    asking: null,
    unsettled: [],
    unused: [],
    methods: [
      { method: 'card-terminal', available: true, reason: null },
      { method: 'bank-transfer', available: true, reason: null },
    ],
  }));
  const tenderOf = (
    attempt: Pick<UnsettledAttempt, 'attemptId' | 'method' | 'amountMinor'>,
  ): PaymentTender => {
    const { attemptId, amountMinor } = attempt;
    const reference = `T-${attemptId.slice(-4)}`;
    if (attempt.method === 'bank-transfer')
      return { kind: 'bank-transfer', attemptId, amountMinor, reference };
    const card = { brand: 'Mir', lastFour: '4242', authorisationCode: 'A1B2C3' };
    return { kind: 'card-terminal', attemptId, amountMinor, terminalId: 'POI-1', reference, card };
  };
  const keep = (forOperationId: string, tender: PaymentTender): PaymentAnswer => {
    approved.set(forOperationId, [...(approved.get(forOperationId) ?? []), tender]);
    return { outcome: 'approved', tender };
  };
  const pay = async (intent: PaymentIntent, action: 'pay' | 'refund'): Promise<PaymentAnswer> => {
    fake.asked.push(intent);
    count += 1;
    const attemptId = `018f0000-0000-7000-8000-9${String(count).padStart(11, '0')}`;
    const { method, amountMinor, currency, forOperationId } = intent;
    const qrText = method === 'bank-transfer' ? `https://qr.example/${count}` : null;
    const phase = 'waiting-for-customer';
    state.setState({
      asking: { attemptId, method, action, amountMinor, phase, qrText, expiresAtMs: qrText ? 4e12 : null },
    });
    let outcome = fake.next.shift() ?? 'approved';
    if (outcome === 'waits') outcome = await new Promise((resolve) => (waiting = resolve));
    waiting = null;
    state.setState({ asking: null });
    const attempt = { attemptId, method, action, forOperationId, currency, amountMinor };
    if (outcome === 'approved') return keep(forOperationId, tenderOf(attempt));
    if (outcome === 'refused') return { outcome: 'refused', reason: 'declined', detail: null };
    const unsettled = { ...attempt, terminalId: 'POI-1', askedAtMs: 0, mayDecide: false };
    state.setState((before) => ({ unsettled: [...before.unsettled, unsettled] }));
    return { outcome: 'unknown', attemptId };
  };
  const settle = (attemptId: string): UnsettledAttempt | undefined => {
    const attempt = state.getState().unsettled.find((each) => each.attemptId === attemptId);
    state.setState((before) => ({
      unsettled: before.unsettled.filter((each) => each.attemptId !== attemptId),
    }));
    return attempt;
  };
  const fake: FakePayments = {
    state,
    next: [],
    asked: [],
    finds: 'approved',
    finish: (outcome) => waiting?.(outcome),
    look: async () => {},
    methods: () => state.getState().methods,
    pay: (intent) => pay(intent, 'pay'),
    check: async (attemptId) => {
      if (fake.finds === 'unknown') {
        state.setState((before) => ({
          unsettled: before.unsettled.map((each) =>
            each.attemptId === attemptId ? { ...each, mayDecide: true } : each,
          ),
        }));
        return { outcome: 'unknown', attemptId };
      }
      const attempt = settle(attemptId);
      if (attempt && fake.finds === 'approved') return keep(attempt.forOperationId, tenderOf(attempt));
      return { outcome: 'refused', reason: attempt ? 'declined' : 'unknown-attempt', detail: null };
    },
    cancel: async () => waiting?.('refused'),
    decideUnknown: async (attemptId, decision) => {
      const attempt = settle(attemptId);
      if (!attempt) return refused({ code: 'unknown-attempt' });
      if (decision === 'not-paid') return ok(null);
      const tender = tenderOf(attempt);
      keep(attempt.forOperationId, tender);
      return ok(tender);
    },
    approvedFor: (operationId) => approved.get(operationId) ?? [],
    refund: ({ tender, forOperationId, amountMinor, currency }) =>
      pay({ method: tender.kind, forOperationId, amountMinor, currency }, 'refund'),
  };
  return fake;
}
