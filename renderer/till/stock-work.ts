/**
 * Work in progress in the stock room, shown at once and kept behind in the drafts database, so that a crash
 * takes no scan that was said to be saved. Each count line is a document of its own: a scan costs the same in
 * a count of ten and of ten thousand lines. Rules [STOCK*], [COUNT*].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DraftDatabase, DraftProblem } from '../drafts/cart-drafts.ts';
import { createWorkDrafts } from '../drafts/work-drafts.ts';
import { createWriteBehind } from '../drafts/write-behind.ts';
import {
  type CountDraft,
  type CountDraftLine,
  countWorkSchema,
  type GoodsDraft,
  goodsDraftSchema,
  type StockWork,
} from './stock-types.ts';

/** Drafts of the stock room. */
export interface StockWorkDrafts {
  readonly state: StoreApi<StockWork>;
  /** Reads what was kept. Drafts whose id `isFact` knows became facts and are removed. */
  load(isFact: (operationId: string) => boolean): Promise<void>;
  goods(id: string): GoodsDraft | null;
  putGoods(draft: GoodsDraft): void;
  removeGoods(id: string): void;
  count(id: string): CountDraft | null;
  putCount(draft: Omit<CountDraft, 'lines'>): void;
  putLine(line: CountDraftLine): void;
  removeLine(countId: string, sku: string): void;
  removeCount(id: string): void;
  /** Resolves once everything that shows is on the disk; rejects when the disk refused something. */
  saved(): Promise<void>;
}

/** Makes the drafts. `problem` hears of drafts that can't be read, `failed` of a disk that refuses. */
export function createStockWork(
  database: DraftDatabase,
  problem: (problem: DraftProblem) => void,
  failed: (error: unknown) => void,
): StockWorkDrafts {
  const goodsDrafts = createWorkDrafts(database, 'goods:', goodsDraftSchema, problem);
  const countDrafts = createWorkDrafts(database, 'count:', countWorkSchema, problem);
  const state = createStore<StockWork>(() => ({ goods: [], counts: [], saved: true }));
  const disk = createWriteBehind(failed, (saved) => state.setState({ saved }));
  const find = <Draft extends { readonly id: string }>(drafts: readonly Draft[], id: string): Draft | null =>
    drafts.find((draft) => draft.id === id) ?? null;
  const changeCount = (id: string, change: (count: CountDraft) => CountDraft): void =>
    state.setState(({ counts }) => ({
      counts: counts.map((each) => (each.id === id ? change(each) : each)),
    }));
  const lineName = (countId: string, sku: string): string => `${countId}:${sku}`;

  const work: StockWorkDrafts = {
    state,
    goods: (id) => find(state.getState().goods, id),
    putGoods: (draft) => {
      state.setState(({ goods }) => ({
        goods: goods.some((each) => each.id === draft.id)
          ? goods.map((each) => (each.id === draft.id ? draft : each))
          : [...goods, draft],
      }));
      disk.write(`goods:${draft.id}`, () => goodsDrafts.keep(draft.id, draft));
    },
    removeGoods: (id) => {
      state.setState(({ goods }) => ({ goods: goods.filter((each) => each.id !== id) }));
      disk.write(`goods:${id}`, () => goodsDrafts.remove(id));
    },
    count: (id) => find(state.getState().counts, id),
    putCount: (draft) => {
      const before = find(state.getState().counts, draft.id);
      if (before) changeCount(draft.id, ({ lines }) => ({ ...draft, lines }));
      else state.setState(({ counts }) => ({ counts: [...counts, { ...draft, lines: [] }] }));
      disk.write(`count:${draft.id}`, () => countDrafts.keep(draft.id, headOf(draft)));
    },
    putLine: (line) => {
      changeCount(line.countId, (count) => ({
        ...count,
        lines: [line, ...count.lines.filter((each) => each.sku !== line.sku)],
      }));
      const name = lineName(line.countId, line.sku);
      disk.write(`count:${name}`, () => countDrafts.keep(name, line));
    },
    removeLine: (countId, sku) => {
      changeCount(countId, (count) => ({ ...count, lines: count.lines.filter((each) => each.sku !== sku) }));
      disk.write(`count:${lineName(countId, sku)}`, () => countDrafts.remove(lineName(countId, sku)));
    },
    removeCount: (id) => {
      const count = find(state.getState().counts, id);
      state.setState(({ counts }) => ({ counts: counts.filter((each) => each.id !== id) }));
      // The lines first: lines without their count would be nobody's.
      for (const line of count?.lines ?? []) {
        disk.write(`count:${lineName(id, line.sku)}`, () => countDrafts.remove(lineName(id, line.sku)));
      }
      disk.write(`count:${id}`, () => countDrafts.remove(id));
    },
    saved: () => disk.idle(),
    load: async (isFact) => {
      const goods = (await goodsDrafts.all()).map(({ work: draft }) => draft);
      const pieces = (await countDrafts.all()).map(({ work: piece }) => piece);
      const lines = pieces.flatMap((piece) => (piece.type === 'line' ? [piece] : []));
      const counts = pieces.flatMap((piece): CountDraft[] => {
        if (piece.type !== 'count') return [];
        const own = lines.filter((line) => line.countId === piece.id);
        return [{ ...piece, lines: own.sort((a, b) => b.countedAtMs - a.countedAtMs) }];
      });
      state.setState({ goods, counts });
      for (const draft of goods) if (isFact(draft.id)) work.removeGoods(draft.id);
      for (const { id, operationIds } of counts) {
        if (operationIds?.every(isFact)) work.removeCount(id);
      }
    },
  };
  return work;
}

function headOf({ type, id, scope, startedAtMs, startedBy, operationIds }: Omit<CountDraft, 'lines'>) {
  return { type, id, scope, startedAtMs, startedBy, operationIds };
}
