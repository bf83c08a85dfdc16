/** Online orders of a till that has none, for screens that are looked at without a till behind them. */
import { createStore } from 'zustand/vanilla';
import type { Board, Orders } from '../../renderer/till/order-types.ts';
import { ok, refused } from '../../shared/base/result.ts';

/** Makes one. */
export function createFakeOrders(): Orders {
  const unknown = async () => refused({ code: 'order-unknown' as const });
  return {
    board: createStore<Board>(() => ({
      orders: [],
      counts: { 'cancel-asked': 0, 'to-accept': 0, 'to-pack': 0, packed: 0, ready: 0, overdue: 0 },
      fresh: 0,
      version: 0,
    })),
    packing: createStore<ReturnType<Orders['packing']['getState']>>(() => ({ drafts: [], saved: true })),
    order: () => null,
    search: () => [],
    touch: () => undefined,
    accept: unknown,
    startPacking: () => refused({ code: 'order-unknown' }),
    packScan: () => ({ code: 'unknown-item' }),
    changePacking: () => undefined,
    dropPacking: async () => undefined,
    finishPacking: unknown,
    makeReady: unknown,
    labelCode: async () => null,
    release: async () => refused({ code: 'not-genuine' }),
    releaseByShortCode: unknown,
    unlock: async () => ok(null),
    handOver: unknown,
    restock: unknown,
    acknowledgeCancel: unknown,
    saved: async () => undefined,
  };
}
