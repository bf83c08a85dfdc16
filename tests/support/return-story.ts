/** Goods of the order of `order-story.ts` that come back, for tests of what is asked of its channel. */
import type { Refund, ReturnLine } from '../../shared/domain/operations/return.ts';
import { type OrderFact, orderFactOf } from '../../shared/domain/orders/order-facts.ts';
import { orderOf } from '../../shared/domain/orders/order-of.ts';
import { askedRefundsOf } from '../../shared/domain/returns/asked-refunds.ts';
import { refundedTwice } from '../../shared/domain/returns/refunded-twice.ts';
import type { ReturnOperation } from '../../shared/domain/returns/returned-of.ts';
import { content, envelope, id, orderId } from './order-story.ts';

/** Money that the channel is asked to give back. */
export const channel = (amountMinor: number): Refund => ({
  kind: 'channel',
  way: 'prepaid',
  amountMinor,
  orderId,
});
/** Money that goods given in exchange take up. */
export const exchange = (amountMinor: number): Refund => ({
  ...{ kind: 'exchange', way: 'prepaid', amountMinor, orderId },
  ...{ attemptId: null, creditId: null },
});

/** Goods of a handover come back, in thousandths by line of the order. */
export function back(
  { id: operationId }: OrderFact,
  milliByLine: Readonly<Record<number, number>>,
  how: (amountMinor: number) => Refund,
  change: Partial<Pick<ReturnOperation, 'id' | 'after' | 'at'>> = {},
): ReturnOperation {
  const lines = content.lines.flatMap((line): ReturnLine[] => {
    const { lineId, articleId, sku, name, unit, category, unitPriceMinor, taxRateBasisPoints } = line;
    const quantityMilli = milliByLine[lineId] ?? 0;
    if (quantityMilli === 0) return [];
    const refundMinor = (unitPriceMinor * quantityMilli) / 1000;
    return [
      {
        ...{ lineId, purchaseLineId: lineId, articleId, sku, name, unit, category, quantityMilli },
        ...{ unitPriceMinor, refundMinor, taxRateBasisPoints, taxMinor: 0, movesStock: true },
        ...{ reason: 'unwanted', condition: 'good', disposition: 'damaged' },
        ...{ points: { givenBack: 0, takenBack: 0 }, ruleId: null, ruleVerdict: 'allowed' },
      },
    ];
  });
  const totalMinor = lines.reduce((sum, { refundMinor }) => sum + refundMinor, 0);
  return {
    ...envelope([operationId]),
    ...change,
    kind: 'return',
    payload: {
      currency: content.currency,
      openedAtMs: 1,
      purchase: {
        ...{ operationId, receiptNumber: 'S1-1-000001', storeId: 'S1', soldAtMs: 1 },
        ...{ boughtHow: 'distance', orderId, evidence: 'receipt-code', known: 'code' },
      },
      ...{ lines, taxes: [], totalMinor, roundingMinor: 0, refunds: [how(totalMinor)], customerId: null },
      ...{ approvals: [], note: null, reference: null, shiftId: null, sale: null },
    },
  };
}

/** The channel gives so much back of what a return asks for. */
export const givenBack = (
  { id: returnId }: ReturnOperation,
  amountMinor: number,
  reference: string,
): OrderFact => ({
  ...{ kind: 'refund', id: id(), orderId, atMs: 9000, after: [returnId], amountMinor, reference },
  refundId: `${returnId}.0`,
});

/** The order by all these facts, and what its channel is asked for. */
export function folded(facts: readonly OrderFact[], returns: readonly ReturnOperation[]) {
  const all = [...facts, ...returns.flatMap((each) => orderFactOf(each) ?? [])];
  const order = orderOf(content, all);
  const asked = askedRefundsOf(order, all, returns);
  return {
    order,
    asked,
    dueMinor: asked.map(({ leftMinor }) => leftMinor),
    raised: refundedTwice(order, asked, all),
  };
}
