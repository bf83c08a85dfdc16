/** Payments of a till that has neither terminal nor bank. */
import { createStore } from 'zustand/vanilla';
import { refused } from '../../shared/base/result.ts';
import type { PaymentAnswer, Payments, PaymentsState } from './payment-types.ts';

const notConfigured: PaymentAnswer = { outcome: 'refused', reason: 'not-configured', detail: null };

/** Makes payments without a terminal and a bank. */
export function createPayments(): Payments {
  const state = createStore<PaymentsState>(() => ({
    asking: null,
    unsettled: [],
    unused: [],
    methods: [
      { method: 'card-terminal', available: false, reason: 'not-configured' },
      { method: 'bank-transfer', available: false, reason: 'not-configured' },
    ],
  }));
  return {
    state,
    methods: () => state.getState().methods,
    pay: async () => notConfigured,
    check: async () => notConfigured,
    cancel: async () => {},
    decideUnknown: async () => refused({ code: 'unknown-attempt' }),
    approvedFor: () => [],
    refund: async () => notConfigured,
  };
}
