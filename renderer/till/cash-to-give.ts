/**
 * Cash that the till told to hand to a customer and nobody said was handed over: the program ended, or the till was
 * locked, while its amount was in front. The journal tells what was recorded; beside it one draft keeps which
 * operation was done with last and which are still told of. Rules [CASHOUT*].
 */
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { uuidSchema } from '../../shared/base/ids.ts';
import { cashToGiveIn } from '../../shared/domain/cash-to-give.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { DraftDatabase, DraftProblem } from '../drafts/cart-drafts.ts';
import { createWorkDrafts } from '../drafts/work-drafts.ts';
import { createWriteBehind } from '../drafts/write-behind.ts';

const kinds = ['sale', 'order-handover', 'return', 'refund-payment'] as const;

/** Cash of one operation that may still be in the drawer. */
export interface CashToGive {
  readonly operationId: string;
  readonly kind: (typeof kinds)[number];
  /** Of its receipt. */
  readonly number: string;
  readonly amountMinor: number;
}

/** Cash to be handed over, as the screens see it. */
export interface CashDesk {
  /** What is told of over every screen, oldest first. */
  readonly state: StoreApi<{ readonly told: readonly CashToGive[] }>;
  /** It was handed over, or needn't be: it isn't told of any more. */
  given(operationId: string): void;
  /** Its screen is gone before anybody said so: it is told of from now on. */
  left(operationId: string): void;
}

/** The same as the till holds it. */
export interface TillCashDesk extends CashDesk {
  /** Reads the journal and the draft: what the last start ended in the middle of is told. */
  load(): Promise<void>;
  /** Takes an entry that is on disk. Whoever records the next one is done with the one before. */
  recorded(entry: JournalEntry): void;
  saved(): Promise<void>;
}

const keptSchema = z.strictObject({
  /** The last operation that nothing is to be told of; null where there was none. */
  givenId: uuidSchema.nullable(),
  toldIds: z.array(uuidSchema).max(50),
});

/** More than anybody leaves unread; older ones aren't told of any more. */
const lookBack = 50;

/** Makes it. `problem` hears of a draft that can't be read, `failed` of a disk that refuses. */
export function createCashDesk(
  host: Pick<TillHost, 'journalNewest'>,
  database: DraftDatabase,
  problem: (problem: DraftProblem) => void,
  failed: (error: unknown) => void,
): TillCashDesk {
  const drafts = createWorkDrafts(database, 'cash-to-give:', keptSchema, problem);
  const disk = createWriteBehind(failed, () => {});
  const state = createStore<{ readonly told: readonly CashToGive[] }>(() => ({ told: [] }));
  let inFront: CashToGive | null = null;
  let givenId: string | null = null;
  const keep = (): void => {
    const toldIds = state.getState().told.map(({ operationId }) => operationId);
    disk.write('kept', () => drafts.keep('kept', { givenId, toldIds }));
  };
  const tell = (told: readonly CashToGive[]): void => state.setState({ told: told.slice(-lookBack) });
  const isDone = (operationId: string): void => {
    givenId = operationId;
    inFront = null;
  };
  return {
    state,
    given: (operationId) => {
      const { told } = state.getState();
      const left = told.filter((each) => each.operationId !== operationId);
      if (left.length === told.length && inFront?.operationId !== operationId) return;
      if (inFront?.operationId === operationId) isDone(operationId);
      tell(left);
      keep();
    },
    left: (operationId) => {
      if (inFront?.operationId !== operationId) return;
      tell([...state.getState().told, inFront]);
      isDone(operationId);
      keep();
    },
    recorded: (entry) => {
      if (isNumbered(entry)) inFront = cashOf(entry);
    },
    load: async () => {
      const newest = await host.journalNewest({ kinds: [...kinds], limit: lookBack });
      const last = newest[0]?.operation.id ?? null;
      const kept = await drafts.read('kept');
      givenId = last;
      const toldIds = new Set(kept?.toldIds ?? []);
      // Without a draft nothing was ever told here, so the last one is an old one.
      if (kept && last !== null && kept.givenId !== last) toldIds.add(last);
      const told = newest.flatMap((entry) => (toldIds.has(entry.operation.id) ? (cashOf(entry) ?? []) : []));
      tell(told.reverse());
      if (!kept || told.length > 0) keep();
    },
    saved: () => disk.idle(),
  };
}

function isNumbered({ operation }: JournalEntry): boolean {
  return kinds.some((kind) => kind === operation.kind);
}

/** What an entry hands over; null where that is nothing. */
function cashOf({ operation, receiptNumber }: JournalEntry): CashToGive | null {
  const kind = kinds.find((each) => each === operation.kind);
  const parsed = parseOperation(operation);
  if (!kind || !parsed.ok) return null;
  const amountMinor = cashToGiveIn(parsed.value);
  if (amountMinor <= 0) return null;
  return { operationId: operation.id, kind, number: receiptNumber ?? '', amountMinor };
}
