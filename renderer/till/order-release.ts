/**
 * Codes of orders: scanned ones are verified offline with the keys that came with the feed, typed ones against a
 * slow hash, and after too many wrong ones the order is locked. Only what was released here may be handed over as
 * released. Rules [CODE*].
 */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import { type Order, orderContentSchema } from '../../shared/domain/entities/order.ts';
import { isPastTrust, type ServerKey, type TillKey } from '../../shared/domain/entities/reference.ts';
import { lineSlice } from '../../shared/domain/orders/line-slice.ts';
import {
  type OrderCode,
  orderCodeDigits,
  orderCodeSchema,
  readOrderCode,
  type ScannedCode,
  signedBytes,
} from '../../shared/domain/orders/order-code.ts';
import { isClosed } from '../../shared/domain/orders/order-moves.ts';
import { outstandingMilli, outstandingMinor, soldLine } from '../../shared/domain/orders/order-of.ts';
import { actingWith } from './lent-right.ts';
import { type LearntOrder, learnOrder, learnPacking } from './order-learnt.ts';
import type { OrderParts } from './order-parts.ts';
import type { CodeRefusal, OrderActionRefusal, Orders, ReleasedOrder } from './order-types.ts';
import { nameOfStore } from './stock-views.ts';

/** Codes as the till reads and makes them. */
export interface OrderRelease
  extends Pick<Orders, 'release' | 'releaseByShortCode' | 'unlock' | 'labelCode'> {
  isLocked(orderId: string): boolean;
  /** Whether an order was released here by such a proof. */
  wasReleased(orderId: string, proof: ReleasedOrder['proof']): boolean;
}

/** A label is of use for so long, ms. */
const labelLifeMs = 14 * 24 * 60 * 60_000;
/** A code of more lines than this holds none. */
const mostLines = 60;

/** What codes need: everything but the board, which asks here what is locked. */
export type ReleaseParts = Omit<OrderParts, 'board'> & { changed(orderIds: readonly string[]): void };

/** Makes what is done with codes. */
export function createOrderRelease(parts: ReleaseParts): OrderRelease {
  const { work, book, reference } = parts;
  const released = new Map<string, Set<ReleasedOrder['proof']>>();
  const isLocked = (orderId: string): boolean =>
    work.wrongCodes(orderId) >= reference.settings().orders.wrongCodes;
  const letGo = (order: Order, proof: ReleasedOrder['proof']): Result<ReleasedOrder, CodeRefusal> => {
    released.set(order.id, (released.get(order.id) ?? new Set()).add(proof));
    return ok({ order, proof, learnt: book.isLearnt(order.id) });
  };
  return {
    isLocked,
    wasReleased: (orderId, proof) => released.get(orderId)?.has(proof) ?? false,
    release: async (scanned) => {
      const read = await genuineCode(parts, scanned);
      if (!read.ok) return read;
      const { code } = read.value;
      const order = known(parts, code, scanned.trim());
      if (!order) return refused({ code: 'order-unknown' });
      if (order.nonce !== code.nonce) return refused({ code: 'another-order' });
      if (isLocked(order.id)) return refused(lockedRefusal(order));
      return letGo(order, code.form === 'customer' ? 'customer-code' : 'bag-label');
    },
    releaseByShortCode: (orderId, code) =>
      parts.inTurn(async () => {
        const order = book.order(orderId);
        // What a till learnt from a code alone has no short code here.
        if (!order || book.isLearnt(orderId)) return refused({ code: 'order-unknown' });
        if (isLocked(orderId)) return refused(lockedRefusal(order));
        await work.countTry(orderId);
        const typed = code.replace(/[\s-]/g, '').slice(0, 20);
        const isRight =
          typed !== '' && (await parts.host.shortCodeCheck({ code: typed, codeHash: order.codeHash })).right;
        if (isRight) {
          work.forgetTries(orderId);
          return letGo(order, 'short-code');
        }
        const triesLeft = reference.settings().orders.wrongCodes - work.wrongCodes(orderId);
        if (triesLeft > 0) return refused({ code: 'wrong-code', triesLeft });
        parts.changed([orderId]);
        return refused(lockedRefusal(order));
      }),
    unlock: (orderId, approvedBy) => parts.inTurn(() => unlock(parts, isLocked, orderId, approvedBy)),
    labelCode: (orderId) => labelCode(parts, orderId),
  };
}

function lockedRefusal({ id: orderId, number }: Order): CodeRefusal {
  return { code: 'locked', orderId, number };
}

/** A code that somebody with a known key signed, for this store and still valid. */
async function genuineCode(parts: ReleaseParts, scanned: string): Promise<Result<ScannedCode, CodeRefusal>> {
  const read = readOrderCode(scanned.trim());
  if (!read) return refused({ code: 'not-genuine' });
  const { code, bytes, signature } = read;
  const rows = parts.reference.all();
  const key = rows.find((row): row is ServerKey | TillKey =>
    code.form === 'customer'
      ? row.type === 'server-key' && row.keyId === code.keyId
      : row.type === 'till-key' && row.keyId === code.keyId,
  );
  if (!key) return refused({ code: 'key-unknown' });
  const { genuine } = await parts.host.orderCodeVerify({
    form: code.form,
    publicKey: key.publicKey,
    bytes: base64Of(bytes),
    signature: base64Of(signature),
  });
  // A till labels what its own store packed and nothing else.
  const isOwn = key.type !== 'till-key' || key.storeId === code.storeId;
  if (!genuine || !isOwn) return refused({ code: 'not-genuine' });
  // A label of an order that isn't here has nothing but its key to be believed by.
  const isUnsure = isPastTrust(key, code.issuedAtMs) || !parts.book.order(code.orderId);
  if (key.type === 'till-key' && key.revokedAtMs !== null && isUnsure)
    return refused({ code: 'key-revoked', sinceMs: key.revokedAtMs });
  const { storeId, untilMs } = code;
  if (storeId !== parts.storeId) {
    const name = nameOfStore(rows, storeId);
    return refused({ code: 'wrong-store', storeId, storeName: name === storeId ? null : name });
  }
  const { orderId } = code;
  const number = parts.book.order(orderId)?.number ?? null;
  return parts.time.nowMs() > untilMs ? refused({ code: 'expired', untilMs, orderId, number }) : ok(read);
}

/** The order of a genuine code, with what the code tells beyond what is known here. */
function known(parts: ReleaseParts, code: OrderCode, digits: string): Order | null {
  const { book, work } = parts;
  const { currency, taxTable } = parts.pricing();
  const view = { currency, taxTable, nowMs: parts.time.nowMs(), catalog: parts.catalog };
  const order = book.order(code.orderId);
  let learnt: LearntOrder | null = null;
  if (!order) learnt = learnOrder(view, code, digits);
  else if (tellsMore(order, code)) learnt = learnPacking(view, code, order);
  if (learnt && (learnt.content === null || orderContentSchema.safeParse(learnt.content).success)) {
    book.learn(learnt);
    work.keepLearnt(book.learnt(code.orderId) ?? learnt);
  }
  return book.order(code.orderId);
}

/** Whether a label tells of a packing that isn't known here. */
function tellsMore(order: Order, code: OrderCode): boolean {
  if (code.form !== 'label' || code.nonce !== order.nonce || isClosed(order.state)) return false;
  return !order.timeline.some((entry) => entry.what === 'pack');
}

async function unlock(
  { session, record, work, changed }: ReleaseParts,
  isLocked: (orderId: string) => boolean,
  orderId: string,
  approvedBy: string | null,
): Promise<Result<null, OrderActionRefusal>> {
  const acting = actingWith(session, 'order-unlock', approvedBy);
  if (!acting.ok) return acting;
  if (!isLocked(orderId)) return ok(null);
  const { actor, lentBy } = acting.value;
  const recorded = await record({
    kind: 'audit',
    staffId: actor.staffId,
    payload: {
      verb: 'order-unlock',
      subject: orderId,
      reason: `${work.wrongCodes(orderId)} wrong codes`,
      approvedBy: lentBy,
      amountMinor: null,
    },
  });
  if (!recorded.ok) return recorded;
  work.forgetTries(orderId);
  changed([orderId]);
  return ok(null);
}

async function labelCode(parts: ReleaseParts, orderId: string): Promise<string | null> {
  const order = parts.book.order(orderId);
  if (!order || isClosed(order.state) || order.lines.every((line) => line.pickedMilli === null)) return null;
  const { keyId } = await parts.host.labelKey(null);
  const nowMs = parts.time.nowMs();
  const { paidMinor, usedMinor, refundedMinor } = order.payment;
  const lines = order.lines.map((line) => {
    const sold = soldLine(line);
    const quantityMilli = outstandingMilli(line);
    const { totalMinor } = lineSlice(sold, line.handedMilli, line.handedMilli + quantityMilli);
    return { sku: sold.sku, quantityMilli, totalMinor };
  });
  const code = orderCodeSchema.parse({
    form: 'label',
    keyId,
    orderId,
    storeId: order.storeId,
    nonce: order.nonce,
    issuedAtMs: nowMs,
    untilMs: nowMs + labelLifeMs,
    totalMinor: outstandingMinor(order),
    paidMinor: Math.max(0, paidMinor - usedMinor - refundedMinor),
    lines: lines.length > mostLines ? [] : lines,
  });
  const bytes = signedBytes(code);
  const { signature } = await parts.host.labelSign({ bytes: base64Of(bytes) });
  return orderCodeDigits('label', bytes, bytesIn(signature));
}

function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function bytesIn(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
