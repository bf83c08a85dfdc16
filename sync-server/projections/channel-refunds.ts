/**
 * Refunds that channels are asked for, as they are kept for them to read; folded with their order. More given back
 * than there was to give, used twice, or given back and used as well, raises `refunded-twice` about the order. Rules
 * [REFUND*].
 */
import { askedRefundsOf } from '../../shared/domain/returns/asked-refunds.ts';
import { refundedTwice } from '../../shared/domain/returns/refunded-twice.ts';
import type { ReturnOperation } from '../../shared/domain/returns/returned-of.ts';
import type { ChannelRefundRecord } from '../store/return-records.ts';
import type { ExceptionClaim } from './exception-changes.ts';
import type { KeptOperation } from './operation-exceptions.ts';
import type { FoldedOrder } from './order-rows.ts';
import { claim, returnsIn } from './return-exceptions.ts';

/** What the channel of an order is asked to give back. */
export function channelRefundsOf(
  { order, facts }: FoldedOrder,
  kept: readonly KeptOperation[],
): ChannelRefundRecord[] {
  const { id: orderId, number, channelId, currency } = order;
  return askedRefundsOf(order, facts, returnsOf(kept)).map((refund) => {
    const dueMinor = Math.max(0, refund.leftMinor);
    const done = refund.confirmedAtMs === null ? 'not-due' : 'confirmed';
    const state = dueMinor === 0 ? done : 'asked';
    return { ...refund, orderId, number, channelId, currency, dueMinor, state };
  });
}

/** What should be true of `refunded-twice` about an order, in its own store and in those that did a part of it. */
export function channelRefundClaims(
  { order, facts }: FoldedOrder,
  kept: readonly KeptOperation[],
): ExceptionClaim[] {
  const returns = returnsOf(kept);
  const twice = refundedTwice(order, askedRefundsOf(order, facts, returns), facts);
  const causes = twice ? [...twice.causes, ...returns.map(({ id }) => id)] : [];
  const isConcerned = (storeId: string): boolean =>
    storeId === order.storeId ||
    kept.some((each) => each.storeId === storeId && causes.includes(each.operationId));
  const { number, id: orderId, currency } = order;
  const details = { number, orderId, currency, overMinor: twice?.overMinor ?? 0, ...twice?.used };
  return [...new Set([order.storeId, ...kept.map((each) => each.storeId)])].sort().map((storeId) =>
    claim('refunded-twice', orderId, storeId, isConcerned(storeId) ? causes : [], {
      subject: number,
      details,
    }),
  );
}

function returnsOf(kept: readonly KeptOperation[]): ReturnOperation[] {
  return returnsIn(kept).map(({ operation }) => operation);
}
