/** Exceptions for looking at their screen: an article below zero, an order handed over twice, and a settled one. */
import type { Order } from '../../../shared/domain/entities/order.ts';
import type { ExceptionRow } from '../../../shared/domain/exceptions.ts';

const hourMs = 3_600_000;

/** The rows; `twice` was handed over twice. */
export function pageExceptions(nowMs: number, twice: Order): ExceptionRow[] {
  const causes = twice.timeline.filter((entry) => entry.what === 'hand-over').map((entry) => entry.id);
  return [
    {
      id: `handed-over-twice:${twice.id}`,
      kind: 'handed-over-twice',
      storeId: 'TV1',
      subject: twice.number,
      causes: causes.sort(),
      details: { number: twice.number, orderId: twice.id },
      raisedAtMs: nowMs - 20 * hourMs,
      resolution: null,
    },
    {
      id: 'stock-below-zero:TV1:10003',
      kind: 'stock-below-zero',
      storeId: 'TV1',
      subject: '10003',
      causes: [],
      details: { onHandMilli: -2000 },
      raisedAtMs: nowMs - 2 * hourMs,
      resolution: null,
    },
    {
      id: 'cash-difference:TV1:11',
      kind: 'cash-difference',
      storeId: 'TV1',
      subject: 'TV1-2',
      causes: [twice.id],
      details: {},
      raisedAtMs: nowMs - 30 * hourMs,
      resolution: {
        operationId: twice.id,
        remedy: 'accept',
        note: 'Размен из сейфа записали утром',
        staffId: 'staff:vera',
        atMs: nowMs - 28 * hourMs,
      },
    },
  ];
}
