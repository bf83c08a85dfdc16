/**
 * Returns that aren't facts yet, as drafts in PouchDB: they show at once and are written behind, and are on the disk
 * before any money is asked for by them. Beside them, under which id an owed refund is paid out, so that a payout
 * that a crash broke off goes on as the same one. Rules [RETURN*], [REFUND*].
 */
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { uuidSchema } from '../../shared/base/ids.ts';
import type { DraftDatabase, DraftProblem } from '../drafts/cart-drafts.ts';
import { createWorkDrafts } from '../drafts/work-drafts.ts';
import { createWriteBehind } from '../drafts/write-behind.ts';
import { type ReturnDraft, type Returns, returnDraftSchema } from './return-types.ts';

const payoutSchema = z.strictObject({ operationId: uuidSchema });

/** Drafts about returns. */
export interface ReturnWork {
  readonly state: Returns['work'];
  /** Reads what was kept. Work whose id `isFact` knows became a fact and is removed. */
  load(isFact: (operationId: string) => boolean): Promise<void>;
  draft(draftId: string): ReturnDraft | null;
  put(draft: ReturnDraft): void;
  remove(draftId: string): void;
  /** Under which id an owed refund is paid out; the same one until it is a fact. */
  payoutId(returnId: string, index: number, mint: () => string): string;
  forgetPayout(operationId: string): void;
  /** Resolves once everything is on the disk; rejects when it refused something. */
  saved(): Promise<void>;
}

/** Makes the drafts. `problem` hears of drafts that can't be read, `failed` of a disk that refuses. */
export function createReturnWork(
  database: DraftDatabase,
  problem: (problem: DraftProblem) => void,
  failed: (error: unknown) => void,
): ReturnWork {
  const returns = createWorkDrafts(database, 'return:', returnDraftSchema, problem);
  const payouts = createWorkDrafts(database, 'payout:', payoutSchema, problem);
  const payoutIds = new Map<string, string>();
  const state: StoreApi<{ readonly drafts: readonly ReturnDraft[]; readonly saved: boolean }> = createStore<{
    readonly drafts: readonly ReturnDraft[];
    readonly saved: boolean;
  }>(() => ({ drafts: [], saved: true }));
  const disk = createWriteBehind(failed, (saved) => state.setState({ saved }));
  const work: ReturnWork = {
    state,
    draft: (draftId) => state.getState().drafts.find((draft) => draft.id === draftId) ?? null,
    put: (draft) => {
      state.setState(({ drafts }) => ({
        drafts: drafts.some((each) => each.id === draft.id)
          ? drafts.map((each) => (each.id === draft.id ? draft : each))
          : [...drafts, draft],
      }));
      disk.write(`return:${draft.id}`, () => returns.keep(draft.id, draft));
    },
    remove: (draftId) => {
      state.setState(({ drafts }) => ({ drafts: drafts.filter((each) => each.id !== draftId) }));
      disk.write(`return:${draftId}`, () => returns.remove(draftId));
    },
    payoutId: (returnId, index, mint) => {
      const name = `${returnId}.${index}`;
      const operationId = payoutIds.get(name) ?? mint();
      if (!payoutIds.has(name)) {
        payoutIds.set(name, operationId);
        disk.write(`payout:${name}`, () => payouts.keep(name, { operationId }));
      }
      return operationId;
    },
    forgetPayout: (operationId) => {
      for (const [name, id] of payoutIds) {
        if (id !== operationId) continue;
        payoutIds.delete(name);
        disk.write(`payout:${name}`, () => payouts.remove(name));
      }
    },
    saved: () => disk.idle(),
    load: async (isFact) => {
      const drafts = (await returns.all()).map((each) => each.work);
      state.setState({ drafts });
      for (const draft of drafts) if (isFact(draft.id)) work.remove(draft.id);
      for (const { name, work: payout } of await payouts.all()) payoutIds.set(name, payout.operationId);
      for (const operationId of payoutIds.values()) if (isFact(operationId)) work.forgetPayout(operationId);
    },
  };
  return work;
}
