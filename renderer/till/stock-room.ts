/**
 * The stock room: goods scanned in and out, counts, and the facts they become. A draft's id is its operation's
 * id, so that finishing it twice, or after a crash, makes one fact. Rules [STOCK*], [COUNT*], [RECEIVE*].
 */
import type { Clock, RandomSource } from '../../shared/base/environment.ts';
import { mintId } from '../../shared/base/ids.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { Verb } from '../../shared/domain/entities/reference.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { decideStockReceipt } from '../../shared/domain/operations/stock-receipt.ts';
import { decideStockCount } from '../../shared/domain/stock/decide-count.ts';
import { decideStockTransfer, decideWriteOff } from '../../shared/domain/stock/decide-movement.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { BusinessTime } from './business-time.ts';
import { mayRecord } from './lent-right.ts';
import type { Decision, JournalRefusal } from './record-operation.ts';
import type { Session } from './session.ts';
import type {
  CountDraft,
  FinishGoods,
  GoodsDraft,
  GoodsKind,
  StockRefusal,
  StockRoom,
} from './stock-types.ts';
import { createStockViews, type StockViewParts } from './stock-views.ts';
import type { StockWorkDrafts } from './stock-work.ts';
import type { StockView } from './till.ts';

/** What the stock room needs of the till around it. */
export interface StockRoomParts extends StockViewParts {
  readonly work: StockWorkDrafts;
  readonly host: Pick<TillHost, 'journalNewest'>;
  readonly session: Pick<Session, 'actor' | 'findActor'>;
  readonly time: BusinessTime;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly stock: StockView;
  record(decision: Decision): Promise<Result<JournalEntry, JournalRefusal>>;
}

/** The stock room as the till holds it. */
export interface TillStockRoom extends StockRoom {
  /** Reads the drafts, without those that became facts in the moment before a crash. */
  load(): Promise<void>;
}

const verbs: Readonly<Record<GoodsKind, Verb>> = {
  receive: 'stock-receive',
  transfer: 'stock-transfer',
  'write-off': 'stock-adjust',
};
const stockKinds = ['stock-receipt', 'stock-adjustment', 'stock-count', 'stock-transfer'];
/** More facts of the stock room than can have been made between a fact and the removal of its draft. */
const lookBack = 200;

/** Makes the stock room. */
export function createStockRoom(parts: StockRoomParts): TillStockRoom {
  const { work, time } = parts;
  const editable = (id: string): CountDraft | null => {
    const count = work.count(id);
    return count?.operationIds === null ? count : null;
  };
  return {
    work: work.state,
    ...createStockViews(parts),
    load: async () => {
      const known = await parts.host.journalNewest({ kinds: stockKinds, limit: lookBack });
      const ids = new Set(known.map((entry) => entry.operation.id));
      await work.load((id) => ids.has(id));
    },
    openGoods: (kind, deliveryId) => openGoods(parts, kind, deliveryId),
    changeGoods: (id, change) => {
      const draft = work.goods(id);
      if (draft) work.putGoods({ ...draft, ...change });
    },
    putGoods: (id, sku, quantityMilli, set = false) => {
      const draft = work.goods(id);
      if (draft) work.putGoods({ ...draft, lines: putLine(draft.lines, sku, quantityMilli, set) });
    },
    dropGoods: async (id) => {
      work.removeGoods(id);
      await work.saved();
    },
    finishGoods: (id, finish) => finishGoods(parts, id, finish),
    startCount: (scope) => {
      const actor = parts.session.actor();
      if (!actor) return refused({ code: 'not-signed-in' });
      const id = mintId(parts.clock, parts.random);
      const startedAtMs = time.nowMs();
      work.putCount({ type: 'count', id, scope, startedAtMs, startedBy: actor.staffId, operationIds: null });
      return ok(id);
    },
    putCount: (id, sku, quantityMilli, { set = false, recount = false }) => {
      const actor = parts.session.actor();
      const count = editable(id);
      if (!actor) return refused({ code: 'not-signed-in' });
      if (!count) return refused({ code: 'no-draft' });
      const { onHandMilli } = parts.stock.figure(sku);
      if (onHandMilli === null) return refused({ code: 'stock-unknown', sku });
      const before = count.lines.find((line) => line.sku === sku);
      const isAnew = set || before === undefined || (recount && !before.recounted);
      work.putLine({
        type: 'line',
        countId: id,
        sku,
        expectedMilli: onHandMilli,
        countedMilli: Math.max(0, (isAnew ? 0 : before.countedMilli) + quantityMilli),
        countedAtMs: time.nowMs(),
        countedBy: actor.staffId,
        recounted: recount,
      });
      return ok(null);
    },
    dropCountLine: (id, sku) => {
      if (editable(id)) work.removeLine(id, sku);
    },
    dropCount: async (id) => {
      // A part of it may be a fact already: then it is finished and not thrown away.
      if (editable(id)) work.removeCount(id);
      await work.saved();
    },
    finishCount: (id, finish) => finishCount(parts, id, finish),
    saved: () => work.saved(),
  };
}

function openGoods(
  { work, clock, random, time }: StockRoomParts,
  kind: GoodsKind,
  deliveryId: string | null,
) {
  const { goods } = work.state.getState();
  const known = goods.find((draft) => draft.kind === kind && draft.deliveryId === deliveryId);
  if (known) return known.id;
  const id = mintId(clock, random);
  work.putGoods({
    id,
    kind,
    startedAtMs: time.nowMs(),
    deliveryId,
    toStoreId: null,
    supplier: '',
    reference: '',
    note: '',
    reason: 'damaged',
    lines: [],
  });
  return id;
}

function putLine(
  lines: GoodsDraft['lines'],
  sku: string,
  quantityMilli: number,
  set: boolean,
): GoodsDraft['lines'] {
  const before = lines.find((line) => line.sku === sku);
  const now = Math.max(0, (set ? 0 : (before?.quantityMilli ?? 0)) + quantityMilli);
  if (now === 0) return lines.filter((line) => line.sku !== sku);
  if (!before) return [...lines, { sku, quantityMilli: now }];
  return lines.map((line) => (line.sku === sku ? { sku, quantityMilli: now } : line));
}

async function finishGoods(
  parts: StockRoomParts,
  id: string,
  { closesDelivery, approvedBy }: FinishGoods,
): Promise<Result<JournalEntry, StockRefusal>> {
  const { work } = parts;
  const kind = work.goods(id)?.kind;
  if (!kind) return refused({ code: 'no-draft' });
  const allowed = await mayRecord(parts, verbs[kind], approvedBy, id);
  if (!allowed.ok) return allowed;
  const draft = work.goods(id);
  if (!draft) return refused({ code: 'no-draft' });
  const decided = decideGoods(parts, draft, closesDelivery);
  if (!decided.ok) return decided;
  const recorded = await parts.record({ ...decided.value, id, staffId: allowed.value.staffId });
  if (!recorded.ok) return recorded;
  const since = scannedSince(draft, work.goods(id));
  work.removeGoods(id);
  if (since.length > 0) {
    const next = openGoods(parts, kind, draft.deliveryId);
    work.putGoods({ ...draft, id: next, lines: since });
  }
  return recorded;
}

/** What was scanned while the fact was being made: it belongs to the next work. */
function scannedSince(draft: GoodsDraft, now: GoodsDraft | null): GoodsDraft['lines'] {
  return (now?.lines ?? []).flatMap(({ sku, quantityMilli }) => {
    const before = draft.lines.find((line) => line.sku === sku)?.quantityMilli ?? 0;
    return quantityMilli > before ? [{ sku, quantityMilli: quantityMilli - before }] : [];
  });
}

/** The fact that goods become. */
function decideGoods(
  { storeId }: StockRoomParts,
  draft: GoodsDraft,
  closesDelivery: boolean,
): Result<Pick<Decision, 'kind' | 'payload' | 'after'>, StockRefusal> {
  const { deliveryId, lines } = draft;
  const reference = draft.reference.trim() || null;
  const note = draft.note.trim() || null;
  if (draft.kind === 'receive') {
    const supplier = draft.supplier.trim() || null;
    const decided = decideStockReceipt({ supplier, reference, deliveryId, closesDelivery, lines });
    if (!decided.ok) return decided;
    return ok({ kind: 'stock-receipt', payload: decided.value });
  }
  const decided =
    draft.kind === 'transfer'
      ? decideStockTransfer(storeId, { toStoreId: draft.toStoreId ?? '', reference, note, lines })
      : decideWriteOff({ lines, reason: draft.reason, reference, note });
  if (!decided.ok) return decided;
  return ok({
    kind: draft.kind === 'transfer' ? 'stock-transfer' : 'stock-adjustment',
    payload: decided.value,
  });
}

async function finishCount(
  parts: StockRoomParts,
  id: string,
  finish: Parameters<StockRoom['finishCount']>[1],
): Promise<Result<JournalEntry[], StockRefusal>> {
  const { work } = parts;
  if (!work.count(id)) return refused({ code: 'no-draft' });
  const allowed = await mayRecord(parts, 'stock-count', finish.approvedBy, id);
  if (!allowed.ok) return allowed;
  // Read again, and without a pause until its facts have their ids: asked for twice it is finished once.
  const count = work.count(id);
  if (!count) return refused({ code: 'no-draft' });
  const { scope, startedAtMs } = count;
  // By SKU, so that finishing again after a crash makes the same facts of the same lines.
  const lines = [...count.lines]
    .sort((a, b) => (a.sku < b.sku ? -1 : 1))
    .map(({ type: _, countId: __, ...line }) => line);
  const begun = count.operationIds !== null;
  const decided = decideStockCount({
    scope,
    startedAtMs,
    lines,
    note: finish.note.trim() || null,
    acceptDifferences: finish.acceptDifferences || begun,
  });
  if (!decided.ok) return decided;
  const operationIds = count.operationIds ?? decided.value.map(() => mintId(parts.clock, parts.random));
  const { lines: _, ...head } = count;
  work.putCount({ ...head, operationIds });
  try {
    await work.saved();
  } catch (error) {
    work.putCount(head);
    return refused({ code: 'journal-refused', reason: 'write-failed', detail: String(error) });
  }
  const entries: JournalEntry[] = [];
  for (const [index, payload] of decided.value.entries()) {
    const operationId = operationIds[index];
    if (operationId === undefined) throw new Error('Invariant broken: every part of a count has its id');
    const { staffId } = allowed.value;
    const recorded = await parts.record({ id: operationId, kind: 'stock-count', payload, staffId });
    if (!recorded.ok) {
      // Nothing of it is a fact yet: it may be counted on.
      if (entries.length === 0 && !begun) work.putCount(head);
      return recorded;
    }
    entries.push(recorded.value);
  }
  work.removeCount(id);
  return ok(entries);
}
