/** An order as its channel and its customer see it, and what the channel may still do to it. */
import type { Order } from '../../shared/domain/entities/order.ts';
import type { ChannelSettings } from '../../shared/domain/entities/reference.ts';
import { conflictsOf } from '../../shared/domain/orders/order-conflicts.ts';
import { isClosed } from '../../shared/domain/orders/order-moves.ts';
import { orderSums } from '../../shared/domain/orders/order-sums.ts';
import type { ChannelOrder } from '../../shared/protocol/channel.ts';
import { isSilent } from './availability.ts';

/** What the view depends on beside the order. */
export interface OrderSurroundings {
  readonly settings: ChannelSettings;
  /** The order's store, as its customers know it. */
  readonly store: ChannelOrder['store'];
  /** When the order's store was heard last; null when it never was. */
  readonly heardAtMs: number | null;
  readonly nowMs: number;
}

/** The order without what is the store's own: staff, tills, hashes, and steps that didn't fit. */
export function channelOrder(order: Order, around: OrderSurroundings): ChannelOrder {
  const { codeHash: _hash, nonce: _nonce, channelId: _channel, ...rest } = order;
  const {
    cancelAsked,
    timeline,
    heads: _heads,
    leaseUntilMs: _lease,
    bags: _bags,
    missing: _missing,
    ...shown
  } = rest;
  return {
    ...shown,
    store: around.store,
    sums: orderSums(order),
    handedAfterEnd: conflictsOf(order).some(({ kind }) => kind === 'handed-over-after-cancel'),
    cancelAskedAtMs: cancelAsked?.atMs ?? null,
    timeline: timeline.filter(({ fits }) => fits).map(({ what, atMs, note }) => ({ what, atMs, note })),
    cancellable: cancellableOf(order, around),
    delay: delayOf(order, around),
  };
}

/**
 * Who may call an order off. While nobody accepted it the web shop may; but a store that is silent may have
 * accepted it unheard, so it is asked until it was silent for too long.
 */
export function cancellableOf(
  { state, placedAtMs }: Order,
  { settings, heardAtMs, nowMs }: OrderSurroundings,
): ChannelOrder['cancellable'] {
  if (isClosed(state)) return 'no';
  if (state !== 'placed') return 'ask';
  const unheard = isSilent(settings, heardAtMs, nowMs) && nowMs - placedAtMs < settings.unacceptedMs;
  return unheard ? 'ask' : 'now';
}

/** Until when the store answers for an order that it accepted: its lease, renewed while it is heard. */
export function leaseEndMs({ leaseUntilMs }: Order, heardAtMs: number | null, leaseMs: number): number {
  return Math.max(leaseUntilMs ?? 0, (heardAtMs ?? 0) + leaseMs);
}

function delayOf(
  { state, slot }: Order,
  { settings, heardAtMs, nowMs }: OrderSurroundings,
): ChannelOrder['delay'] {
  if (state !== 'placed' && state !== 'accepted' && state !== 'packed') return null;
  const silent = isSilent(settings, heardAtMs, nowMs);
  if (silent && (state === 'placed' || nowMs > slot.fromMs)) return 'store-silent';
  if (nowMs > slot.untilMs) return 'past-slot';
  return state === 'placed' && nowMs > slot.fromMs ? 'not-accepted' : null;
}
