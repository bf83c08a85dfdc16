/** Customers of a store that has none, for screens that are looked at without a till behind them. */
import { createStore } from 'zustand/vanilla';
import type { Customers } from '../../renderer/till/customer-types.ts';
import { refused } from '../../shared/base/result.ts';

/** Makes them. */
export function createFakeCustomers(): Customers {
  return {
    state: createStore(() => ({ known: 0, open: true, version: 0 })),
    ofCart: createStore(() => ({ cart: null, lost: null })),
    balance: () => null,
    choose: async () => refused({ code: 'no-customer' }),
    spend: async () => refused({ code: 'no-customer' }),
    find: async () => refused({ code: 'not-here', lookup: null }),
    register: async () => refused({ code: 'right-missing' }),
    change: async () => refused({ code: 'customer-unknown' }),
    open: async () => refused({ code: 'customer-unknown' }),
    hit: () => null,
    about: () => null,
    registrations: async () => [],
    opened: () => null,
    fetch: async () => refused({ code: 'no-network' }),
    separate: async () => refused({ code: 'not-merged' }),
    exportData: async () => refused({ code: 'no-network' }),
    erase: async () => refused({ code: 'customer-unknown' }),
    erasures: async () => refused({ code: 'no-network' }),
    exposure: async () => refused({ code: 'no-network' }),
    freeHold: async () => refused({ code: 'no-network' }),
  };
}
