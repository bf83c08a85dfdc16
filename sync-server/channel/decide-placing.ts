/**
 * Decides whether an order can be placed, and what it says: prices are those of the tills, by the same
 * computation; no more is promised than there is. Rules [CHANNEL*].
 */

import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { OrderContent } from '../../shared/domain/entities/order.ts';
import type { OrderLoyalty } from '../../shared/domain/loyalty/order-loyalty.ts';
import { openCart } from '../../shared/domain/sell/cart.ts';
import type { CartLoyalty, PricedPoints } from '../../shared/domain/sell/cart-points.ts';
import { type PricedCart, priceCart } from '../../shared/domain/sell/price-cart.ts';
import type { ChannelRefusalCode, PlaceOrder } from '../../shared/protocol/channel.ts';
import { type PointsNow, pointsNow } from '../apply/points-now.ts';
import type { ReadTransaction } from '../store/store.ts';
import { availableMilli, isSilent } from './availability.ts';
import { type ChannelCatalogue, isOrderable, type OrderStore } from './channel-catalogue.ts';
import { type Slot, slotsOf } from './order-slots.ts';

/** Why an order can't be placed. `field` names the part of the request, dotted. */
export interface PlacingRefusal {
  readonly code: ChannelRefusalCode;
  readonly field: string;
  readonly detail: string;
  readonly skus?: { readonly sku: string; readonly availableMilli: number }[];
  readonly totalMinor?: number;
  readonly mostPoints?: number;
}

/** What only the caller can give: ids and secrets. */
export interface Minted {
  readonly id: string;
  readonly nonce: string;
  readonly codeHash: OrderContent['codeHash'];
}

/** What an order says, but for its number; a refusal says what to do. */
export async function decidePlacing(
  transaction: ReadTransaction,
  catalogue: ChannelCatalogue,
  place: OrderStore,
  channelId: string,
  request: PlaceOrder,
  minted: Minted,
): Promise<Result<Omit<OrderContent, 'number'>, PlacingRefusal>> {
  const { nowMs } = transaction;
  const settings = catalogue.settings();
  const slot = await freeSlot(transaction, place, request.slotFromMs);
  if (!slot.ok) return slot;
  const customer = await customerOfOrder(transaction, place, request);
  if (!customer.ok) return customer;
  const spendPoints = request.loyalty?.spendPoints ?? 0;
  const priced = priceLines(catalogue, place, request.lines, nowMs, customer.value.points, spendPoints);
  if (!priced.ok) return priced;
  const { lines, taxes, totalMinor, currency, points } = priced.value;
  if (request.expectedTotalMinor !== null && request.expectedTotalMinor !== totalMinor) {
    const detail = 'prices changed; show the customer the right total';
    return refused({ code: 'total-differs', field: 'expectedTotalMinor', detail, totalMinor });
  }
  const paidMinor = request.payment?.amountMinor ?? 0;
  const byPointsMinor = points?.redemption === 'tender' ? points.spentMinor : 0;
  if (paidMinor > (request.kind === 'try' ? 0 : totalMinor - byPointsMinor)) {
    const detail = request.kind === 'try' ? 'what is tried on is paid in the store' : 'more than the total';
    return refused({ code: 'payment-too-large', field: 'payment.amountMinor', detail, totalMinor });
  }
  const short = await missing(transaction, catalogue, place.store.storeId, lines);
  if (short.length > 0) {
    const detail = `available: ${short.map((each) => `${each.sku} ${each.availableMilli / 1000}`).join(', ')}`;
    return refused({ code: 'not-available', field: 'lines', detail, skus: short });
  }
  const { name, phone, alternateName } = request.customer;
  const withinMs = request.kind === 'try' ? settings.tryWithinMs : settings.collectWithinMs;
  const { fromMs, untilMs } = slot.value;
  return ok({
    ...minted,
    channelId,
    storeId: place.store.storeId,
    kind: request.kind,
    currency,
    placedAtMs: nowMs,
    slot: { fromMs, untilMs },
    collectUntilMs: untilMs + withinMs,
    lines: [...lines],
    taxes: [...taxes],
    totalMinor,
    customer: {
      name,
      phoneLastFour: phone === null ? null : phone.replace(/\D/g, '').slice(-4),
      alternateName,
    },
    customerId: customer.value.customerId,
    loyalty: points && orderLoyaltyOf(points, customer.value.customerId ?? '', nowMs),
    language: request.language,
    ...(request.ifMissing === undefined ? {} : { ifMissing: request.ifMissing }),
  });
}

async function freeSlot(
  { orders, nowMs }: ReadTransaction,
  { store, slots }: OrderStore,
  fromMs: number,
): Promise<Result<Slot, PlacingRefusal>> {
  const field = 'slotFromMs';
  const slot = slotsOf(slots, store.timeZone, nowMs).find((each) => each.fromMs === fromMs);
  if (!slot) {
    const detail = 'the store has no such slot, or its cut-off has passed';
    return refused({ code: 'no-such-slot', field, detail });
  }
  const taken = (await orders.ordersInSlots(store.storeId, [fromMs])).get(fromMs) ?? 0;
  if (taken < slots.capacity) return ok(slot);
  return refused({ code: 'slot-full', field, detail: 'the slot is full; offer the customer another' });
}

/** Whose order it is; nobody's points where the store's currency has no programme and none are to be spent. */
async function customerOfOrder(
  transaction: ReadTransaction,
  place: OrderStore,
  { loyalty, kind }: PlaceOrder,
): Promise<
  Result<{ readonly customerId: string | null; readonly points: PointsNow | null }, PlacingRefusal>
> {
  if (!loyalty) return ok({ customerId: null, points: null });
  const { customerId, spendPoints, holdId } = loyalty;
  const holds = await transaction.loyalty.holds();
  const cartId = holds.find((hold) => hold.holdId === holdId)?.cartId ?? null;
  const now = await pointsNow(transaction, customerId, place.store.storeId, cartId);
  if (now === 'customer-unknown' || now === 'erased') {
    const detail = 'nobody is known by this id; order without points';
    return refused({ code: 'customer-unknown', field: 'loyalty.customerId', detail });
  }
  if (now === 'no-programme') {
    if (spendPoints === 0) return ok({ customerId, points: null });
    return refused({ code: now, field: 'loyalty.spendPoints', detail: 'no programme in this currency' });
  }
  // What is tried on isn't bought yet.
  const mostPoints = kind === 'try' ? 0 : now.availablePoints;
  if (spendPoints > mostPoints) return tooManyPoints(mostPoints);
  return ok({ customerId: now.customerId, points: now });
}

function tooManyPoints(mostPoints: number): Result<never, PlacingRefusal> {
  const detail = `at most ${mostPoints} points`;
  return refused({ code: 'points-not-available', field: 'loyalty.spendPoints', detail, mostPoints });
}

function orderLoyaltyOf(points: PricedPoints, customerId: string, nowMs: number): OrderLoyalty {
  const { programmeId, rules, tierId, redemption, spentPoints, spentMinor } = points;
  const made = { customerId, programmeId, programmeVersion: rules.version, tierId, redemption };
  const lifeMs = points.expiresAtMs === null ? null : points.expiresAtMs - nowMs;
  return { ...made, spentPoints, spentMinor, pendingMs: points.availableAtMs - nowMs, lifeMs };
}

/** Prices lines as a till would, with so many points of a customer spent; lines of one SKU are one. */
export function priceLines(
  catalogue: ChannelCatalogue,
  { store, taxTable }: OrderStore,
  asked: PlaceOrder['lines'],
  nowMs: number,
  customer: PointsNow | null,
  spendPoints: number,
): Result<PricedCart, PlacingRefusal> {
  const bySku = new Map<string, number>();
  for (const [index, { sku, quantityMilli }] of asked.entries()) {
    const field = `lines.${index}.sku`;
    const found = catalogue.findSku(sku);
    if (!found) return refused({ code: 'unknown-sku', field, detail: `${sku} isn't in the catalogue` });
    if (!isOrderable(found.article)) {
      return refused({ code: 'not-orderable', field, detail: `${sku} is sold in the store only` });
    }
    bySku.set(sku, (bySku.get(sku) ?? 0) + quantityMilli);
  }
  const lines = [...bySku].map(([sku, quantityMilli], index) => ({
    lineId: index + 1,
    sku,
    quantityMilli,
    unitPriceOverrideMinor: null,
    discount: null,
  }));
  const view = {
    currency: store.currency,
    taxTable,
    programme: customer?.programme ?? null,
    atMs: nowMs,
    findSku: (sku: string) => catalogue.findSku(sku),
  };
  const cart = { ...openCart('', nowMs), lines, lastLineId: lines.length };
  const loyalty: CartLoyalty | null = customer && {
    ...{ shown: 'order', tierId: customer.tierId, programmeVersion: customer.rules.version, spendPoints },
    held: null,
  };
  const priced = priceCart(view, { ...cart, customerId: customer?.customerId ?? null, loyalty });
  const problem = priced.ok ? priced.value.points?.problem : null;
  if (problem) return tooManyPoints(problem.code === 'points-over-share' ? problem.mostPoints : 0);
  if (priced.ok) return priced;
  const { code, sku } = priced.reason;
  return refused({ code: 'not-priced', field: 'lines', detail: `${sku}: ${code}` });
}

/** SKUs of which more is wanted than there is, each with what there is. */
async function missing(
  { stock, channels, nowMs }: ReadTransaction,
  catalogue: ChannelCatalogue,
  storeId: string,
  lines: PricedCart['lines'],
): Promise<{ sku: string; availableMilli: number }[]> {
  const settings = catalogue.settings();
  const heardAtMs = (await channels.storesHeard()).get(storeId) ?? null;
  const silent = isSilent(settings, heardAtMs, nowMs);
  const skus = lines.map((line) => line.sku);
  const levels = new Map((await stock.levels(storeId, skus)).map((level) => [level.sku, level]));
  return lines.flatMap(({ sku, unit, quantityMilli }) => {
    const available = availableMilli(levels.get(sku) ?? null, unit, settings, silent);
    return quantityMilli > available ? [{ sku, availableMilli: available }] : [];
  });
}
