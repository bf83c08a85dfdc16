/** Shift and parked sales of the page's stand-in till: a shift is open, nothing is parked, nothing is recorded. */
import { createStore } from 'zustand/vanilla';
import type { CashToGive } from '../../../renderer/till/cash-to-give.ts';
import type { ParkedState, TillParked } from '../../../renderer/till/parked-types.ts';
import type { ShiftState, TillShift } from '../../../renderer/till/shift-types.ts';
import type { Till } from '../../../renderer/till/till.ts';
import { refused } from '../../../shared/base/result.ts';

/** The stand-ins. `nowMs` is the page's clock. */
export function pageDay(nowMs: () => number): TillShift & TillParked & Pick<Till, 'cashToGive'> {
  const busy = async () => refused({ code: 'busy' as const });
  const cash = createStore<{ readonly told: readonly CashToGive[] }>(() => ({ told: [] }));
  return {
    shift: createStore<ShiftState>(() => ({
      open: {
        shiftId: '018f0000-0000-7000-8000-000000000001',
        shiftNumber: 12,
        openedAtMs: nowMs() - 3 * 60 * 60_000,
        openedBy: 'staff:anna',
        currency: 'RUB',
      },
      state: 'open',
      mayNotSell: null,
    })),
    shiftActions: {
      open: busy,
      moveCash: busy,
      xReport: () => refused({ code: 'busy' }),
      countDrawer: busy,
      countedDrawer: async () => null,
      close: busy,
      openItems: async () => ({ parkedSales: 0, unsentOperations: 0, unsettledAttempts: [] }),
      // What no drawer of a shop holds.
      holdsCash: (amountMinor) => amountMinor <= 10_000_00,
      closedShifts: async () => [],
      noSale: busy,
    },
    parked: createStore<ParkedState>(() => ({ own: [], elsewhere: [], isCurrent: true })),
    cashToGive: {
      state: cash,
      given: (operationId) =>
        cash.setState(({ told }) => ({ told: told.filter((each) => each.operationId !== operationId) })),
      left: () => {},
    },
    parkedActions: { park: busy, recall: busy, take: busy, look: async () => {} },
  };
}
