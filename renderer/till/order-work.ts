/**
 * Work with orders that isn't a fact yet: what is being packed or put back, what codes told, and how often a wrong short code
 * was typed. It shows at once and is written behind; only a wrong try is on the disk before it is looked at, so
 * that ending the program saves a guesser nothing. Rules [PACK*], [CODE*].
 */
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { uuidSchema } from '../../shared/base/ids.ts';
import type { DraftDatabase, DraftProblem } from '../drafts/cart-drafts.ts';
import { createWorkDrafts } from '../drafts/work-drafts.ts';
import { createWriteBehind } from '../drafts/write-behind.ts';
import { type LearntOrder, learntOrderSchema } from './order-learnt.ts';
import { type PackDraft, packDraftSchema, type RestockDraft, restockDraftSchema } from './order-types.ts';

const wrongCodesSchema = z.strictObject({ orderId: uuidSchema, wrong: z.int().min(1) });

/** Packing, as screens see it. */
export interface PackingState {
  readonly drafts: readonly PackDraft[];
  readonly saved: boolean;
}

/** Drafts about orders. */
export interface OrderWork {
  readonly packing: StoreApi<PackingState>;
  readonly restocking: StoreApi<{ readonly drafts: readonly RestockDraft[] }>;
  /** Reads what was kept. Drafts whose id `isFact` knows became facts and are removed. */
  load(isFact: (operationId: string) => boolean): Promise<LearntOrder[]>;
  /** What of an order is being put back; null when nothing. */
  restockOf(orderId: string): RestockDraft | null;
  putRestock(draft: RestockDraft): void;
  removeRestock(draftId: string): void;
  draft(draftId: string): PackDraft | null;
  draftOf(orderId: string): PackDraft | null;
  putDraft(draft: PackDraft): void;
  removeDraft(draftId: string): void;
  keepLearnt(learnt: LearntOrder): void;
  removeLearnt(orderId: string): void;
  /** Wrong short codes typed for an order so far. */
  wrongCodes(orderId: string): number;
  /** Counts a try; resolves once it is on disk. */
  countTry(orderId: string): Promise<void>;
  forgetTries(orderId: string): void;
  /** Resolves once everything is on the disk; rejects when it refused something. */
  saved(): Promise<void>;
}

/** Makes the drafts. `problem` hears of drafts that can't be read, `failed` of a disk that refuses. */
export function createOrderWork(
  database: DraftDatabase,
  problem: (problem: DraftProblem) => void,
  failed: (error: unknown) => void,
): OrderWork {
  const packs = createWorkDrafts(database, 'pack:', packDraftSchema, problem);
  const restocks = createWorkDrafts(database, 'restock:', restockDraftSchema, problem);
  const learnts = createWorkDrafts(database, 'learnt:', learntOrderSchema, problem);
  const codes = createWorkDrafts(database, 'wrong-codes:', wrongCodesSchema, problem);
  const wrong = new Map<string, number>();
  const packing = createStore<PackingState>(() => ({ drafts: [], saved: true }));
  const restocking = createStore<{ readonly drafts: readonly RestockDraft[] }>(() => ({ drafts: [] }));
  const disk = createWriteBehind(failed, (saved) => packing.setState({ saved }));
  const find = (fits: (draft: PackDraft) => boolean): PackDraft | null =>
    packing.getState().drafts.find(fits) ?? null;
  const work: OrderWork = {
    packing,
    restocking,
    restockOf: (orderId) => restocking.getState().drafts.find((draft) => draft.orderId === orderId) ?? null,
    putRestock: (draft) => {
      restocking.setState(({ drafts }) => ({ drafts: withOne(drafts, draft) }));
      disk.write(`restock:${draft.id}`, () => restocks.keep(draft.id, draft));
    },
    removeRestock: (draftId) => {
      restocking.setState(({ drafts }) => ({ drafts: drafts.filter((each) => each.id !== draftId) }));
      disk.write(`restock:${draftId}`, () => restocks.remove(draftId));
    },
    draft: (draftId) => find((draft) => draft.id === draftId),
    draftOf: (orderId) => find((draft) => draft.orderId === orderId),
    putDraft: (draft) => {
      packing.setState(({ drafts }) => ({ drafts: withOne(drafts, draft) }));
      disk.write(`pack:${draft.id}`, () => packs.keep(draft.id, draft));
    },
    removeDraft: (draftId) => {
      packing.setState(({ drafts }) => ({ drafts: drafts.filter((each) => each.id !== draftId) }));
      disk.write(`pack:${draftId}`, () => packs.remove(draftId));
    },
    keepLearnt: (learnt) =>
      disk.write(`learnt:${learnt.orderId}`, () => learnts.keep(learnt.orderId, learnt)),
    removeLearnt: (orderId) => disk.write(`learnt:${orderId}`, () => learnts.remove(orderId)),
    wrongCodes: (orderId) => wrong.get(orderId) ?? 0,
    countTry: async (orderId) => {
      const tries = (wrong.get(orderId) ?? 0) + 1;
      wrong.set(orderId, tries);
      disk.write(`wrong-codes:${orderId}`, () => codes.keep(orderId, { orderId, wrong: tries }));
      // A disk that refuses was told of; the try counts in memory.
      await disk.idle().catch(() => {});
    },
    forgetTries: (orderId) => {
      if (!wrong.delete(orderId)) return;
      disk.write(`wrong-codes:${orderId}`, () => codes.remove(orderId));
    },
    saved: () => disk.idle(),
    load: async (isFact) => {
      const drafts = (await packs.all()).map((each) => each.work);
      packing.setState({ drafts });
      for (const draft of drafts) if (isFact(draft.id)) work.removeDraft(draft.id);
      const back = (await restocks.all()).map((each) => each.work);
      restocking.setState({ drafts: back });
      for (const draft of back) if (isFact(draft.id)) work.removeRestock(draft.id);
      for (const { work: tries } of await codes.all()) wrong.set(tries.orderId, tries.wrong);
      return (await learnts.all()).map((each) => each.work);
    },
  };
  return work;
}

function withOne<T extends { readonly id: string }>(drafts: readonly T[], draft: T): readonly T[] {
  return drafts.some((each) => each.id === draft.id)
    ? drafts.map((each) => (each.id === draft.id ? draft : each))
    : [...drafts, draft];
}
