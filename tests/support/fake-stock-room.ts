/** A stock room with nothing in it, for screens that are looked at without a till behind them. */
import { createStore } from 'zustand/vanilla';
import type { StockRoom, StockWork } from '../../renderer/till/stock-types.ts';
import { refused } from '../../shared/base/result.ts';

/** Makes one. */
export function createFakeStockRoom(): StockRoom {
  return {
    work: createStore<StockWork>(() => ({ goods: [], counts: [], saved: true })),
    movements: async () => [],
    elsewhere: async () => ({ asOfMs: null, stores: [], freeMilli: new Map() }),
    deliveries: async () => ({ incoming: [], sent: [] }),
    list: async () => [],
    openGoods: () => 'goods-1',
    changeGoods: () => undefined,
    putGoods: () => undefined,
    dropGoods: async () => undefined,
    finishGoods: async () => refused({ code: 'no-draft' }),
    startCount: () => refused({ code: 'not-signed-in' }),
    putCount: () => refused({ code: 'no-draft' }),
    dropCountLine: () => undefined,
    dropCount: async () => undefined,
    finishCount: async () => refused({ code: 'no-draft' }),
    saved: async () => undefined,
  };
}
