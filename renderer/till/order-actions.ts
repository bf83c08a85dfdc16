/**
 * What a store does with an order: each decided by the shared rules, by somebody with the right, as a fact that
 * builds on all that is known of the order here. Asked for twice, the second finds the state that the first made.
 * Rules [ORDER*], [HANDOVER*].
 */
import { mintId } from '../../shared/base/ids.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import type { Verb } from '../../shared/domain/entities/reference.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { EndReason } from '../../shared/domain/operations/order-decline.ts';
import {
  decideHandover,
  type HandoverIntent,
  handoverTotals,
} from '../../shared/domain/orders/decide-handover.ts';
import {
  decideAccept,
  decideAcknowledgeCancel,
  decideDecline,
  decideReady,
  decideRestock,
  isStillKept,
} from '../../shared/domain/orders/decide-order.ts';
import { isEmptyCart, openCart } from '../../shared/domain/sell/cart.ts';
import { orderLabels } from '../../shared/print/labels.ts';
import { type Acting, actingWith, mayRecord } from './lent-right.ts';
import { isInCart, type OrderParts } from './order-parts.ts';
import type { OrderRelease } from './order-release.ts';
import type { OrderActionRefusal, Orders } from './order-types.ts';
import type { Decision } from './record-operation.ts';

type Actions = Pick<
  Orders,
  'accept' | 'makeReady' | 'handOver' | 'putBack' | 'restock' | 'decline' | 'acknowledgeCancel'
>;
type Decided = Result<Pick<Decision, 'id' | 'kind' | 'payload'>, OrderActionRefusal>;

/** Makes the actions. */
export function createOrderActions(parts: OrderParts, release: OrderRelease): Actions {
  const { storeId, book, reference } = parts;
  const act = (
    orderId: string,
    approvedBy: string | null,
    decide: (order: Order) => Decided,
  ): Promise<Result<JournalEntry, OrderActionRefusal>> =>
    parts.inTurn(() => recordDecided(parts, orderId, approvedBy, decide));
  return {
    accept: (orderId, approvedBy) =>
      act(orderId, approvedBy, (order) => {
        // Another till of the store may accept it too; this one has nothing to add.
        if (order.state !== 'placed')
          return refused({ code: 'illegal-move', move: 'accept', state: order.state });
        // The feed didn't tell of it: the code goes along, so that the server sees from what it was learnt.
        const digits = book.isLearnt(orderId) ? (book.learnt(orderId)?.digits ?? null) : null;
        const { leaseMs } = reference.settings().orders;
        return ofKind('order-accept', decideAccept(order, storeId, leaseMs, digits));
      }),
    makeReady: async (orderId, place, approvedBy) => {
      const recorded = await act(orderId, approvedBy, (order) =>
        ofKind('order-ready', decideReady(order, storeId, place)),
      );
      if (recorded.ok) void printLabels(parts, release, orderId);
      return recorded;
    },
    putBack: (orderId, sku, quantityMilli) => putBack(parts, orderId, sku, quantityMilli),
    restock: (orderId, lines, reason, approvedBy) =>
      parts.inTurn(() => restock(parts, orderId, lines, reason, approvedBy)),
    decline: (orderId, reason, approvedBy) =>
      parts.inTurn(async () => {
        const ending = mayEnd(parts, approvedBy);
        if (!ending.ok) return ending;
        const recorded = await recordEnding(parts, orderId, ending.value, (order) =>
          ofKind('order-decline', decideDecline(order, storeId, reason, ending.value.lentBy)),
        );
        const draft = parts.work.draftOf(orderId);
        if (recorded.ok && draft) parts.work.removeDraft(draft.id);
        if (recorded.ok) parts.board.refresh([orderId]);
        return recorded;
      }),
    acknowledgeCancel: (orderId, approvedBy) =>
      act(orderId, approvedBy, (order) =>
        ofKind('order-cancel-acknowledge', decideAcknowledgeCancel(order, storeId)),
      ),
    handOver: (orderId, choice) => parts.inTurn(() => handOver(parts, release, orderId, choice)),
  };
}

function ofKind(kind: Decision['kind'], decided: Result<object, OrderActionRefusal>): Decided {
  return decided.ok ? ok({ kind, payload: decided.value }) : decided;
}

/** Records what may be done with an order by whoever packs. */
async function recordDecided(
  parts: OrderParts,
  orderId: string,
  approvedBy: string | null,
  decide: (order: Order) => Decided,
): Promise<Result<JournalEntry, OrderActionRefusal>> {
  const { book } = parts;
  const order = book.order(orderId);
  if (!order) return refused({ code: 'order-unknown' });
  if (isInCart(parts.sell, orderId)) return refused({ code: 'cart-open' });
  // Decided before a lent right is recorded, so that none is lent for nothing, and again after it.
  const before = decide(order);
  if (!before.ok) return before;
  const allowed = await mayRecord(parts, 'order-pack', approvedBy, orderId);
  if (!allowed.ok) return allowed;
  const now = book.order(orderId) ?? order;
  const decided = decide(now);
  if (!decided.ok) return decided;
  return parts.record({ ...decided.value, staffId: allowed.value.staffId, after: now.heads });
}

/** Puts goods back. One that nobody came for in time is packers' work; before that it ends an order, which not everybody may. */
async function restock(
  parts: OrderParts,
  orderId: string,
  lines: Parameters<Orders['restock']>[1],
  reason: EndReason | null,
  approvedBy: string | null,
): Promise<Result<JournalEntry, OrderActionRefusal>> {
  const { book, work, storeId, time } = parts;
  const order = book.order(orderId);
  if (!order) return refused({ code: 'order-unknown' });
  const nowMs = time.nowMs();
  const draft = work.restockOf(orderId);
  const back = lines.map((line) => ({ ...line }));
  const decide =
    (lentBy: string | null) =>
    (now: Order): Decided => {
      const early = reason === null ? null : { reason, approvedBy: lentBy };
      const decided = ofKind('order-restock', decideRestock(now, storeId, back, early, nowMs));
      return decided.ok && draft ? ok({ ...decided.value, id: draft.id }) : decided;
    };
  let recorded: Result<JournalEntry, OrderActionRefusal>;
  if (isStillKept(order, nowMs) && reason !== null) {
    const ending = mayEnd(parts, approvedBy);
    if (!ending.ok) return ending;
    recorded = await recordEnding(parts, orderId, ending.value, decide(ending.value.lentBy));
  } else recorded = await recordDecided(parts, orderId, approvedBy, decide(null));
  if (recorded.ok && draft) work.removeRestock(draft.id);
  return recorded;
}

/** Who may end an order that is still kept; whose right it is stands in the fact. */
function mayEnd({ session }: OrderParts, approvedBy: string | null): Result<Acting, OrderActionRefusal> {
  return actingWith(session, 'order-decline', approvedBy);
}

async function recordEnding(
  parts: OrderParts,
  orderId: string,
  { actor }: Acting,
  decide: (order: Order) => Decided,
): Promise<Result<JournalEntry, OrderActionRefusal>> {
  const order = parts.book.order(orderId);
  if (!order) return refused({ code: 'order-unknown' });
  if (isInCart(parts.sell, orderId)) return refused({ code: 'cart-open' });
  const decided = decide(order);
  if (!decided.ok) return decided;
  return parts.record({ ...decided.value, staffId: actor.staffId, after: order.heads });
}

/** Notes what is back on the shelf. The first of it begins a draft, whose id becomes the fact's. */
function putBack(
  { work, clock, random, time }: OrderParts,
  orderId: string,
  sku: string,
  quantityMilli: number,
): void {
  const draft = work.restockOf(orderId) ?? {
    id: mintId(clock, random),
    orderId,
    startedAtMs: time.nowMs(),
    back: [],
  };
  const before = draft.back.find((line) => line.sku === sku)?.quantityMilli ?? 0;
  const others = draft.back.filter((line) => line.sku !== sku);
  work.putRestock({ ...draft, back: [...others, { sku, quantityMilli: before + quantityMilli }] });
}

/** A label for every bag. Whether they come out is printing's matter. */
async function printLabels(
  { book, printing }: OrderParts,
  release: Pick<OrderRelease, 'labelCode'>,
  orderId: string,
): Promise<void> {
  const order = book.order(orderId);
  if (!order) return;
  const code = await release.labelCode(orderId).catch(() => null);
  for (const label of orderLabels(order, order.place, code)) await printing.label(label, 1);
}

async function handOver(
  parts: OrderParts,
  release: OrderRelease,
  orderId: string,
  choice: Parameters<Orders['handOver']>[1],
): Promise<Result<JournalEntry | 'to-be-paid', OrderActionRefusal>> {
  const { book, sell, storeId } = parts;
  const order = book.order(orderId);
  if (!order) return refused({ code: 'order-unknown' });
  const acting = handingOver(parts, order, choice);
  if (!acting.ok) return acting;
  if (release.isLocked(orderId)) return refused({ code: 'locked' });
  if (choice.proof !== 'sight' && !release.wasReleased(orderId, choice.proof))
    return refused({ code: 'not-released' });
  const decided = decideHandover(order, storeId, acting.value);
  if (!decided.ok) return decided;
  // A handover is paid as a sale is: without a shift nothing is moved for it.
  const { mayNotSell, open } = parts.shift.getState();
  if (mayNotSell) return refused({ code: mayNotSell });
  // Its sale would be left out of the shift's figures.
  if (open && open.currency !== order.currency) return refused({ code: 'shift-other-currency' });
  const opened = await openHandover(parts, decided.value);
  if (!opened.ok) return opened;
  const { totalMinor } = handoverTotals(decided.value.saleLines);
  const isDue = totalMinor > decided.value.prepaidMinor;
  if (isDue || sell.actions.ageCheckNeeded()) return ok('to-be-paid');
  return sell.actions.pay([]);
}

/** The choice as it is decided on: who may check identity, and whose right was lent. */
function handingOver(
  { session }: OrderParts,
  order: Order,
  choice: Parameters<Orders['handOver']>[1],
): Result<Parameters<typeof decideHandover>[2], OrderActionRefusal> {
  const may = (verb: Verb): Result<Acting, OrderActionRefusal> =>
    actingWith(session, verb, choice.approvedBy);
  const handing = may('order-handover');
  if (!handing.ok) return handing;
  // Somebody whom the order doesn't name is somebody else, whoever they say they are.
  const isNamed = choice.collector !== 'alternate' || order.customer.alternateName !== null;
  const collector = isNamed ? choice.collector : 'other';
  const checking = may('order-identity');
  const needsSight = choice.proof === 'sight' || collector === 'other';
  const sightLentBy = needsSight && checking.ok ? checking.value.lentBy : null;
  return ok({
    ...choice,
    collector,
    approvedBy: handing.value.lentBy ?? sightLentBy,
    mayCheckIdentity: checking.ok,
  });
}

/** Puts the goods that leave into the open cart, which must be empty. On disk when it answers. */
async function openHandover(
  { sell, clock, random, time }: OrderParts,
  handover: HandoverIntent,
): Promise<Result<null, OrderActionRefusal>> {
  let refusal: OrderActionRefusal = { code: 'already-paying' };
  const cart = { ...openCart(mintId(clock, random), time.nowMs()), handover };
  const swapped = await sell.swap(cart, async (before) => {
    const mayGo = isEmptyCart(before) && before.cardPayments.length === 0;
    if (!mayGo) refusal = { code: 'cart-open' };
    return mayGo;
  });
  return swapped ? ok(null) : refused(refusal);
}
