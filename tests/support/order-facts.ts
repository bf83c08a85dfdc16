/** What is ordered and done to an order, as a server gets it: contents, events, and operations on a wire. */
import type { OrderContent } from '../../shared/domain/entities/order.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { noPoints, type SaleLine } from '../../shared/domain/operations/sale-line.ts';
import { handoverTotals } from '../../shared/domain/orders/decide-handover.ts';
import type { WireJournal } from './wire-till.ts';

/** A line of pieces at a price, VAT of 20 % included. */
export function orderLine(lineId: number, sku: string, pieces: number, priceMinor: number): SaleLine {
  const totalMinor = pieces * priceMinor;
  return {
    lineId,
    articleId: sku,
    sku,
    name: sku,
    category: '',
    unit: 'piece',
    quantityMilli: pieces * 1000,
    listPriceMinor: priceMinor,
    unitPriceMinor: priceMinor,
    grossMinor: totalMinor,
    lineDiscountMinor: 0,
    cartDiscountMinor: 0,
    ...noPoints,
    totalMinor,
    taxRateBasisPoints: 2000,
    taxMinor: Math.round(totalMinor / 6),
    movesStock: true,
  };
}

/** Three packets of tea and a mug, for collection in S1. */
export function orderContent(
  change: Partial<OrderContent> & Pick<OrderContent, 'id' | 'number'>,
): OrderContent {
  const lines = change.lines ?? [orderLine(1, 'TEA', 3, 10_000), orderLine(2, 'MUG', 1, 25_000)];
  return {
    channelId: 'web',
    storeId: 'S1',
    kind: 'collect',
    currency: 'RUB',
    placedAtMs: 1000,
    slot: { fromMs: 2000, untilMs: 3000 },
    collectUntilMs: 100_000,
    lines,
    ...handoverTotals(lines),
    customer: { name: 'Анна', phoneLastFour: '1234', alternateName: null },
    customerId: null,
    loyalty: null,
    codeHash: {
      algorithm: 'scrypt',
      cost: 1024,
      blockSize: 8,
      parallelization: 1,
      salt: 'cw==',
      hash: 'aA==',
    },
    nonce: '0123456789abcdef',
    language: 'ru',
    ...change,
  };
}

/** What of an order its facts are made from. */
export type Ordered = Pick<OrderContent, 'id' | 'lines' | 'currency' | 'taxes' | 'totalMinor'>;

/** How an operation may differ from what a till writes by itself. */
export type Change = Readonly<Record<string, unknown>>;

/** What tills do to an order, appended to a journal. */
export const does = {
  accept: (journal: WireJournal, order: Ordered, change: Change = {}): JournalEntry =>
    journal.append('order-accept', { orderId: order.id, leaseMs: 60_000, code: null }, change),
  pack: (journal: WireJournal, order: Ordered, change: Change = {}): JournalEntry =>
    journal.append(
      'order-pack',
      {
        orderId: order.id,
        lines: order.lines.map(({ lineId, quantityMilli }) => ({
          lineId,
          pickedMilli: quantityMilli,
          short: null,
          substitute: null,
        })),
        bags: [{ zone: 'shelf', count: 1 }],
      },
      change,
    ),
  ready: (journal: WireJournal, order: Ordered, change: Change = {}): JournalEntry =>
    journal.append('order-ready', { orderId: order.id, place: 'A3' }, change),
  restock: (journal: WireJournal, order: Ordered, change: Change = {}): JournalEntry =>
    journal.append('order-restock', { orderId: order.id, lines: [] }, change),
  acknowledge: (journal: WireJournal, order: Ordered, askId: string, change: Change = {}): JournalEntry =>
    journal.append('order-cancel-acknowledge', { orderId: order.id, askId }, change),
  /** All that was ordered, set off against what was paid online. */
  handOver: (journal: WireJournal, order: Ordered, change: Change = {}): JournalEntry =>
    journal.append(
      'order-handover',
      {
        orderId: order.id,
        lines: order.lines.map(({ lineId, quantityMilli }) => ({
          lineId,
          handedMilli: quantityMilli,
          refusedMilli: 0,
          reason: null,
        })),
        proof: 'customer-code',
        collector: 'customer',
        approvedBy: null,
        sale: {
          currency: order.currency,
          openedAtMs: 1,
          lines: order.lines,
          taxes: order.taxes,
          totalMinor: order.totalMinor,
          tenders: [{ kind: 'prepaid', amountMinor: order.totalMinor, orderId: order.id }],
          approvals: [],
          customerId: null,
          reference: null,
          shiftId: null,
          roundingMinor: 0,
          buyer: null,
          eReceipt: null,
          loyalty: null,
        },
      },
      { version: 2, ...change },
    ),
  resolve: (
    journal: WireJournal,
    exceptionId: string,
    causes: readonly string[],
    change: Change = {},
    stock?: readonly { readonly sku: string; readonly quantityMilli: number }[],
  ): JournalEntry =>
    journal.append(
      'exception-resolution',
      {
        exceptionId,
        kind: exceptionId.split(':')[0],
        remedy: 'accept',
        causes: [...causes].sort(),
        note: null,
        approvedBy: null,
        ...(stock && { stock }),
      },
      { version: stock ? 2 : 1, ...change },
    ),
};
