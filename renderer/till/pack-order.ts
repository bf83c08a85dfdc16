/**
 * Packing: an order is gone through line by line by scanning, in a draft whose id becomes the id of the fact, so
 * that finishing twice, or after a crash, makes one. Substitutes are priced at the moment of finishing. Rules
 * [PACK*].
 */
import { mintId } from '../../shared/base/ids.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { OrderPackPayload } from '../../shared/domain/operations/order-pack.ts';
import type { SaleLine } from '../../shared/domain/operations/sale-line.ts';
import { decidePack, refusalOf, substituteLine } from '../../shared/domain/orders/decide-order.ts';
import { addToCart, openCart } from '../../shared/domain/sell/cart.ts';
import { type PricingView, priceCart } from '../../shared/domain/sell/price-cart.ts';
import { mayRecord } from './lent-right.ts';
import { isInCart, type OrderParts } from './order-parts.ts';
import type { OrderActionRefusal, Orders, PackDraft, PackScan } from './order-types.ts';

type Packing = Pick<Orders, 'startPacking' | 'packScan' | 'changePacking' | 'dropPacking' | 'finishPacking'>;

const onePieceMilli = 1000;

/** Makes what is done while packing. */
export function createPacking(parts: OrderParts): Packing {
  const { work, board } = parts;
  return {
    startPacking: (orderId) => startPacking(parts, orderId),
    packScan: (draftId, code, quantityMilli) => packScan(parts, draftId, code, quantityMilli),
    changePacking: (draftId, change) => {
      const draft = work.draft(draftId);
      if (!draft) return;
      const { id, orderId } = draft;
      work.putDraft({ ...change(draft), id, orderId });
    },
    dropPacking: async (draftId) => {
      const draft = work.draft(draftId);
      if (draft) {
        work.removeDraft(draftId);
        board.refresh([draft.orderId]);
      }
      await work.saved();
    },
    finishPacking: (draftId, approvedBy) => finishPacking(parts, draftId, approvedBy),
  };
}

function startPacking(parts: OrderParts, orderId: string): Result<PackDraft, OrderActionRefusal> {
  const { session, book, work, storeId, clock, random, time } = parts;
  const actor = session.actor();
  if (!actor) return refused({ code: 'not-signed-in' });
  const order = book.order(orderId);
  if (!order) return refused({ code: 'order-unknown' });
  const open = work.draftOf(orderId);
  if (open) return ok(open);
  const refusal = refusalOf(order, storeId, 'pack');
  if (refusal) return refused(refusal);
  const draft: PackDraft = {
    id: mintId(clock, random),
    orderId,
    startedAtMs: time.nowMs(),
    startedBy: actor.staffId,
    // Packed again, it begins with what is in the bags.
    lines: order.lines.map(({ line, pickedMilli, short, substitute }) => ({
      lineId: line.lineId,
      pickedMilli: pickedMilli ?? 0,
      short,
      substituteSku: substitute?.sku ?? null,
    })),
    bags: order.bags,
  };
  work.putDraft(draft);
  parts.board.refresh([orderId]);
  return ok(draft);
}

function packScan(
  { work, book, catalog }: OrderParts,
  draftId: string,
  code: string,
  quantityMilli: number | undefined,
): PackScan {
  const draft = work.draft(draftId);
  const order = draft && book.order(draft.orderId);
  if (!draft || !order) return { code: 'unknown-item' };
  const item = catalog.byCode(code);
  // An article that left the catalogue is still known by the SKU under which it was ordered.
  const sku = item?.variant.sku ?? code;
  const fitting = draft.lines.filter((line) => (line.substituteSku ?? orderedOf(order, line)?.sku) === sku);
  const [first] = fitting;
  if (!first) return item ? { code: 'wrong-item', name: item.name } : { code: 'unknown-item' };
  const line = fitting.find((each) => each.pickedMilli < (orderedOf(order, each)?.quantityMilli ?? 0));
  const ordered = line && orderedOf(order, line);
  if (!line || !ordered) return { code: 'too-many', lineId: first.lineId };
  const { lineId } = line;
  const unit = line.substituteSku === null ? ordered.unit : (item?.article.unit ?? ordered.unit);
  if (unit !== 'piece' && quantityMilli === undefined) return { code: 'weigh', lineId };
  const pickedMilli = line.pickedMilli + (quantityMilli ?? onePieceMilli);
  // Weighed goods come out as they come out; of counted ones nobody gets more than was ordered.
  if (unit === 'piece' && pickedMilli > ordered.quantityMilli) return { code: 'too-many', lineId };
  const isWhole = line.substituteSku === null && pickedMilli >= ordered.quantityMilli;
  const picked = { ...line, pickedMilli, short: isWhole ? null : line.short };
  work.putDraft({ ...draft, lines: draft.lines.map((each) => (each === line ? picked : each)) });
  return { code: 'picked', lineId, leftMilli: Math.max(0, ordered.quantityMilli - pickedMilli) };
}

function orderedOf(order: Order, { lineId }: PackDraft['lines'][number]): SaleLine | null {
  return order.lines.find((each) => each.line.lineId === lineId)?.line ?? null;
}

async function finishPacking(
  parts: OrderParts,
  draftId: string,
  approvedBy: string | null,
): Promise<Result<JournalEntry, OrderActionRefusal>> {
  const { work, book } = parts;
  const orderId = work.draft(draftId)?.orderId;
  if (orderId === undefined) return refused({ code: 'no-draft' });
  const before = decideDraft(parts, draftId);
  if (!before.ok) return before;
  const allowed = await mayRecord(parts, 'order-pack', approvedBy, orderId);
  if (!allowed.ok) return allowed;
  // Read again, and without a pause until it is recorded: what was scanned meanwhile is in it.
  const decided = decideDraft(parts, draftId);
  if (!decided.ok) return decided;
  const recorded = await parts.record({
    id: draftId,
    kind: 'order-pack',
    payload: decided.value,
    staffId: allowed.value.staffId,
    after: book.order(orderId)?.heads ?? [],
  });
  if (!recorded.ok) return recorded;
  work.removeDraft(draftId);
  parts.board.refresh([orderId]);
  return recorded;
}

function decideDraft(parts: OrderParts, draftId: string): Result<OrderPackPayload, OrderActionRefusal> {
  const draft = parts.work.draft(draftId);
  if (!draft) return refused({ code: 'no-draft' });
  const order = parts.book.order(draft.orderId);
  if (!order) return refused({ code: 'order-unknown' });
  if (isInCart(parts.sell, order.id)) return refused({ code: 'cart-open' });
  const lines = packedLines(parts, order, draft);
  return lines.ok ? decidePack(order, parts.storeId, { lines: lines.value, bags: draft.bags }) : lines;
}

function packedLines(
  parts: OrderParts,
  order: Order,
  draft: PackDraft,
): Result<OrderPackPayload['lines'], OrderActionRefusal> {
  const lines: OrderPackPayload['lines'] = [];
  for (const { lineId, pickedMilli, short, substituteSku } of draft.lines) {
    const ordered = order.lines.find((each) => each.line.lineId === lineId)?.line;
    if (!ordered) continue;
    let substitute: SaleLine | null = null;
    if (substituteSku !== null && pickedMilli > 0) {
      const priced = pricedSubstitute(parts.pricing(), substituteSku, pickedMilli);
      if (!priced.ok) return priced;
      substitute = substituteLine(ordered, priced.value);
    }
    lines.push({ lineId, pickedMilli, short, substitute });
  }
  return ok(lines);
}

/** A substitute at the price that holds now, by the one computation that prices carts. */
function pricedSubstitute(
  view: PricingView,
  sku: string,
  quantityMilli: number,
): Result<SaleLine, OrderActionRefusal> {
  const priced = priceCart(view, addToCart(openCart('', view.atMs), sku, quantityMilli));
  if (!priced.ok) return priced;
  const [line] = priced.value.lines;
  return line ? ok(line) : refused({ code: 'empty-cart' });
}
