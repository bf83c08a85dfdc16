/**
 * Online orders in memory for screens that are looked at without a till behind them: the shared decisions and the
 * shared fold over a few orders as a store has them on a morning. Any code of an order releases the one that is
 * packed first, unless `releaseNext` or `refuseNext` says otherwise; every short code is 123456.
 */
import { createStore } from 'zustand/vanilla';
import {
  type Board,
  type BoardColumn,
  type BoardOrder,
  boardColumns,
  type CodeRefusal,
  type OrderActionRefusal,
  type Orders,
  type PackDraft,
  type PackScan,
  type ReleasedOrder,
  type RestockDraft,
} from '../../renderer/till/order-types.ts';
import type { CatalogItem } from '../../renderer/till/till.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import type { Verb } from '../../shared/domain/entities/reference.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { decideHandover, type HandoverIntent } from '../../shared/domain/orders/decide-handover.ts';
import {
  decideAccept,
  decideAcknowledgeCancel,
  decideDecline,
  decidePack,
  decideReady,
  decideRestock,
  substituteLine,
} from '../../shared/domain/orders/decide-order.ts';
import type { OrderFact } from '../../shared/domain/orders/order-facts.ts';
import { isClosed, legalMove } from '../../shared/domain/orders/order-moves.ts';
import { withFacts } from '../../shared/domain/orders/order-of.ts';
import { type CollectionLabel, orderLabels } from '../../shared/print/labels.ts';
import { fakeOrderId, fakeOrders, lineOf } from './order-samples.ts';

/** What the fake needs of the till around it. */
export interface FakeOrdersParts {
  readonly nowMs: () => number;
  readonly findItem: (code: string) => CatalogItem | null;
  /** Makes an entry of a payload, as the till's journal would. */
  readonly entry: (kind: string, payload: object, after: readonly string[]) => JournalEntry;
  /** Puts a handover into the open cart. */
  readonly openHandover: (intent: HandoverIntent) => void;
  readonly ageCheckNeeded: () => boolean;
  /** Pays the open cart where nothing is due. */
  readonly payNothing: () => Promise<Result<JournalEntry, OrderActionRefusal>>;
  readonly may: (verb: Verb) => boolean;
  readonly print: (label: CollectionLabel, copies: number) => void;
}

/** The fake, with what only tests and pictures do. */
export interface FakeOrders extends Orders {
  /** Something happened to orders elsewhere, or in the cart. */
  learn(facts: readonly OrderFact[]): void;
  /** Orders that have just come. */
  arrive(orders: readonly Order[]): void;
  /** What the next scanned code is. */
  releaseNext(released: ReleasedOrder): void;
  refuseNext(refusal: CodeRefusal): void;
}

const urgentMs = 30 * 60_000;
const triesMax = 5;
const storeId = 'TV1';
const labelDigits = '93'.padEnd(200, '7');

/** Makes them; `first` are there at the start. */
export function createFakeOrders(
  parts: FakeOrdersParts,
  first: readonly Order[] = fakeOrders(parts.nowMs()),
): FakeOrders {
  const orders = new Map(first.map((order) => [order.id, order]));
  const tries = new Map<string, number>();
  const aside: PackDraft[] = [];
  let nextCode: Result<ReleasedOrder, CodeRefusal> | null = null;
  const packing = createStore<{ readonly drafts: readonly PackDraft[]; readonly saved: boolean }>(() => ({
    drafts: [],
    saved: true,
  }));
  const restocking = createStore<{ readonly drafts: readonly RestockDraft[] }>(() => ({ drafts: [] }));
  const boardNow = (version: number, fresh: number): Board => {
    const nowMs = parts.nowMs();
    const shown = [...orders.values()]
      .filter((order) => !isClosed(order.state))
      .map((order): BoardOrder => {
        const leftMs = order.slot.fromMs - nowMs;
        return {
          order,
          column: columnOf(order, nowMs),
          leftMs,
          learnt: false,
          age: nowMs > order.slot.untilMs ? 'late' : leftMs < urgentMs ? 'urgent' : 'calm',
          packing: packing.getState().drafts.some((draft) => draft.orderId === order.id),
          locked: (tries.get(order.id) ?? 0) >= triesMax,
        };
      })
      .sort((a, b) => a.leftMs - b.leftMs);
    const countOf = (column: BoardColumn): number => shown.filter((each) => each.column === column).length;
    // Every column is named once, so the counts are complete.
    const counts = Object.fromEntries(
      boardColumns.map((column) => [column, countOf(column)]),
    ) as Board['counts'];
    return { orders: shown, counts, fresh, version };
  };
  const board = createStore<Board>(() => boardNow(1, 0));
  const show = (fresh = board.getState().fresh): void =>
    board.setState(boardNow(board.getState().version + 1, fresh), true);
  const changeDrafts = (change: (drafts: readonly PackDraft[]) => readonly PackDraft[]): void => {
    packing.setState(({ drafts }) => ({ drafts: change(drafts) }));
    show();
  };
  const changeDraft = (draftId: string, change: (draft: PackDraft) => PackDraft): void =>
    changeDrafts((drafts) => drafts.map((draft) => (draft.id === draftId ? change(draft) : draft)));
  const draftBy = (draftId: string): PackDraft | undefined =>
    packing.getState().drafts.find((draft) => draft.id === draftId);
  const record = (
    orderId: string,
    kind: OrderFact['kind'],
    approvedBy: string | null,
    decide: (order: Order) => Result<object, OrderActionRefusal>,
  ): Result<JournalEntry, OrderActionRefusal> => {
    const order = orders.get(orderId);
    if (!order) return refused({ code: 'order-unknown' });
    if (!parts.may('order-pack') && approvedBy === null) return refused({ code: 'right-missing' });
    const decided = decide(order);
    if (!decided.ok) return decided;
    const entry = parts.entry(kind, decided.value, order.heads);
    orders.set(orderId, withFacts(order, [factOf(entry)]));
    show();
    return ok(entry);
  };
  const packIntent = (order: Order, draft: PackDraft): Parameters<typeof decidePack>[2] => ({
    bags: draft.bags,
    lines: draft.lines.map(({ lineId, pickedMilli, short, substituteSku }) => {
      const line = order.lines.find((each) => each.line.lineId === lineId)?.line;
      const item = substituteSku === null ? null : parts.findItem(substituteSku);
      const substitute =
        line && item && pickedMilli > 0 ? substituteLine(line, lineOf(lineId, item, pickedMilli)) : null;
      return { lineId, pickedMilli, short, substitute };
    }),
  });

  return {
    board,
    packing,
    restocking,
    order: (orderId) => orders.get(orderId) ?? null,
    search: (text, limit) => {
      const wanted = text.trim().toLowerCase();
      return [...orders.values()]
        .filter(({ number, customer, place }) =>
          `${number} ${customer.name} ${customer.phoneLastFour} ${place}`.toLowerCase().includes(wanted),
        )
        .slice(0, limit);
    },
    touch: () => {
      if (board.getState().fresh > 0) show(0);
    },
    accept: async (orderId, approvedBy) =>
      record(orderId, 'order-accept', approvedBy, (order) => decideAccept(order, storeId, 7_200_000, null)),
    startPacking: (orderId) => {
      const order = orders.get(orderId);
      if (!order) return refused({ code: 'order-unknown' });
      const known = packing.getState().drafts.find((draft) => draft.orderId === orderId);
      if (known) return ok(known);
      const draft: PackDraft = {
        id: fakeOrderId(900 + packing.getState().drafts.length),
        orderId,
        startedAtMs: parts.nowMs(),
        startedBy: 'staff:anna',
        lines: order.lines.map(({ line, pickedMilli, short, substitute }) => ({
          lineId: line.lineId,
          pickedMilli: pickedMilli ?? 0,
          short,
          substituteSku: substitute?.sku ?? null,
        })),
        bags: order.bags,
      };
      changeDrafts((drafts) => [...drafts, draft]);
      return ok(draft);
    },
    packScan: (draftId, code, quantityMilli) => {
      const draft = draftBy(draftId);
      const order = orders.get(draft?.orderId ?? '');
      const item = parts.findItem(code);
      if (!draft || !order || !item) return { code: 'unknown-item' };
      const { scan, pickedMilli } = picked(order, draft, item, quantityMilli ?? null);
      if (scan.code === 'picked')
        changeDraft(draftId, (now) => ({
          ...now,
          lines: now.lines.map((line) => (line.lineId === scan.lineId ? { ...line, pickedMilli } : line)),
        }));
      return scan;
    },
    changePacking: changeDraft,
    dropPacking: async (draftId) => changeDrafts((drafts) => drafts.filter((draft) => draft.id !== draftId)),
    halfPacked: async () =>
      aside.map((draft) => ({
        packId: draft.id,
        orderId: draft.orderId,
        tillId: 'TV1-1',
        staffId: draft.startedBy,
        putAsideAtMs: parts.nowMs(),
      })),
    putAside: async (draftId) => {
      const draft = draftBy(draftId);
      if (!draft) return refused({ code: 'no-draft' });
      aside.push(draft);
      changeDrafts((drafts) => drafts.filter((each) => each.id !== draftId));
      return ok(null);
    },
    takeOver: async (packId) => {
      const [draft] = aside.splice(
        aside.findIndex((each) => each.id === packId),
        1,
      );
      if (!draft) return refused({ code: 'not-there' });
      changeDrafts((drafts) => [...drafts, draft]);
      return ok(draft);
    },
    finishPacking: async (draftId, approvedBy) => {
      const draft = draftBy(draftId);
      if (!draft) return refused({ code: 'no-draft' });
      const answer = record(draft.orderId, 'order-pack', approvedBy, (order) =>
        decidePack(order, storeId, packIntent(order, draft)),
      );
      if (answer.ok) changeDrafts((drafts) => drafts.filter((each) => each.id !== draftId));
      return answer;
    },
    makeReady: async (orderId, place, approvedBy) => {
      const answer = record(orderId, 'order-ready', approvedBy, (order) =>
        decideReady(order, storeId, place),
      );
      const order = orders.get(orderId);
      if (answer.ok && order)
        for (const label of orderLabels(order, order.place, labelDigits)) parts.print(label, 1);
      return answer;
    },
    labelCode: async () => labelDigits,
    release: async () => {
      const answer = nextCode;
      nextCode = null;
      if (answer) return answer;
      const order = [...orders.values()].find((each) => legalMove(each.state, 'hand-over') !== null);
      return order ? ok({ order, proof: 'customer-code', learnt: false }) : refused({ code: 'not-genuine' });
    },
    releaseByShortCode: async (orderId, code) => {
      const order = orders.get(orderId);
      if (!order) return refused({ code: 'order-unknown' });
      const wrong = tries.get(orderId) ?? 0;
      const locked: CodeRefusal = { code: 'locked', orderId, number: order.number };
      if (wrong >= triesMax) return refused(locked);
      if (code === '123456') return ok({ order, proof: 'short-code', learnt: false });
      tries.set(orderId, wrong + 1);
      show();
      const triesLeft = triesMax - wrong - 1;
      return refused(triesLeft === 0 ? locked : { code: 'wrong-code', triesLeft });
    },
    unlock: async (orderId, approvedBy) => {
      if (!parts.may('order-unlock') && approvedBy === null) return refused({ code: 'right-missing' });
      tries.delete(orderId);
      show();
      return ok(null);
    },
    handOver: async (orderId, choice) => {
      const order = orders.get(orderId);
      if (!order) return refused({ code: 'order-unknown' });
      const mayCheckIdentity = parts.may('order-identity') || choice.approvedBy !== null;
      const decided = decideHandover(order, storeId, { ...choice, mayCheckIdentity });
      if (!decided.ok) return decided;
      const { saleLines, prepaidMinor } = decided.value;
      parts.openHandover(decided.value);
      const totalMinor = saleLines.reduce((sum, line) => sum + line.totalMinor, 0);
      if (totalMinor > prepaidMinor || parts.ageCheckNeeded()) return ok('to-be-paid');
      return parts.payNothing();
    },
    putBack: (orderId, sku, quantityMilli) =>
      restocking.setState(({ drafts }) => {
        const draft = drafts.find((each) => each.orderId === orderId);
        const before = draft?.back.find((line) => line.sku === sku)?.quantityMilli ?? 0;
        const others = draft?.back.filter((line) => line.sku !== sku) ?? [];
        const back = [...others, { sku, quantityMilli: before + quantityMilli }];
        const startedAtMs = draft?.startedAtMs ?? parts.nowMs();
        const now = { id: draft?.id ?? fakeOrderId(800 + drafts.length), orderId, startedAtMs, back };
        return { drafts: [...drafts.filter((each) => each !== draft), now] };
      }),
    restock: async (orderId, lines, reason, approvedBy) => {
      const answer = record(orderId, 'order-restock', approvedBy, (order) =>
        decideRestock(order, storeId, [...lines], reason && { reason, approvedBy }, parts.nowMs()),
      );
      if (answer.ok)
        restocking.setState(({ drafts }) => ({ drafts: drafts.filter((each) => each.orderId !== orderId) }));
      return answer;
    },
    decline: async (orderId, reason, approvedBy) => {
      const answer = record(orderId, 'order-decline', approvedBy, (order) =>
        decideDecline(order, storeId, reason, approvedBy),
      );
      if (answer.ok) changeDrafts((drafts) => drafts.filter((each) => each.orderId !== orderId));
      return answer;
    },
    acknowledgeCancel: async (orderId, approvedBy) =>
      record(orderId, 'order-cancel-acknowledge', approvedBy, (order) =>
        decideAcknowledgeCancel(order, storeId),
      ),
    saved: async () => undefined,
    learn: (facts) => {
      for (const [id, order] of orders) orders.set(id, withFacts(order, facts));
      show();
    },
    arrive: (arrived) => {
      for (const order of arrived) orders.set(order.id, order);
      show(board.getState().fresh + arrived.length);
    },
    releaseNext: (released) => {
      nextCode = ok(released);
    },
    refuseNext: (refusal) => {
      nextCode = refused(refusal);
    },
  };
}

function factOf(entry: JournalEntry): OrderFact {
  // The payload is what the shared decision of this kind answered, so the operation is the fact of its kind.
  return entry.operation as unknown as OrderFact;
}

function columnOf(order: Order, nowMs: number): BoardColumn {
  if (order.cancelAsked) return 'cancel-asked';
  switch (order.state) {
    case 'placed':
      return 'to-accept';
    case 'accepted':
      return 'to-pack';
    case 'packed':
      return 'packed';
    default:
      return order.collectUntilMs < nowMs ? 'overdue' : 'ready';
  }
}

function picked(
  order: Order,
  draft: PackDraft,
  item: CatalogItem,
  quantityMilli: number | null,
): { readonly scan: PackScan; readonly pickedMilli: number } {
  const found = order.lines.find(({ line }) => line.sku === item.variant.sku);
  const nothing = (scan: PackScan) => ({ scan, pickedMilli: 0 });
  if (!found) return nothing({ code: 'wrong-item', name: item.name });
  const { lineId, unit, quantityMilli: orderedMilli } = found.line;
  const before = draft.lines.find((line) => line.lineId === lineId)?.pickedMilli ?? 0;
  if (before >= orderedMilli) return nothing({ code: 'too-many', lineId });
  if (unit !== 'piece' && quantityMilli === null) return nothing({ code: 'weigh', lineId });
  const pickedMilli = before + (quantityMilli ?? 1000);
  return {
    scan: { code: 'picked', lineId, leftMilli: Math.max(0, orderedMilli - pickedMilli) },
    pickedMilli,
  };
}
