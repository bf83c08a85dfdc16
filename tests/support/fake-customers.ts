/** Customers of a store that has none, for screens that are looked at without a till behind them. */
import { createStore } from 'zustand/vanilla';
import type { TillCustomers } from '../../renderer/till/customer-types.ts';
import { refused } from '../../shared/base/result.ts';

/** Makes them. */
export function createFakeCustomers(): TillCustomers {
  return {
    state: createStore(() => ({ known: 0, open: true, version: 0 })),
    ofCart: createStore(() => ({ cart: null })),
    choose: async () => refused({ code: 'no-customer' }),
    spend: async () => refused({ code: 'no-customer' }),
    find: async () => refused({ code: 'not-here', lookup: null }),
    register: async () => refused({ code: 'right-missing' }),
    change: async () => refused({ code: 'customer-unknown' }),
    open: async () => refused({ code: 'customer-unknown' }),
  };
}
