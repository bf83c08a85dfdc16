import { expect, test } from 'vitest';
import { placedOrder } from '../../shared/domain/orders/order-of.ts';
import { orderContent } from '../../tests/support/order-facts.ts';
import { baseOrder } from './order-learnt.ts';

test('[CODE5] what was handed over of packed bags is not in them any more, though no row knows of the packing yet', () => {
  const content = orderContent({ id: '019cadc6-0000-7000-8000-000000000001', number: 'W-000001' });
  const row = placedOrder(content);
  const [first] = row.lines;
  if (!first) throw new Error('an order has lines');
  const { lineId, quantityMilli } = first.line;
  const packed = [{ lineId, waitingMilli: quantityMilli, substitute: null }];
  const learnt = { orderId: content.id, digits: null, content: null, paidMinor: 0, packed };
  for (const handedMilli of [0, quantityMilli - 1000, quantityMilli]) {
    const lines = [{ ...first, handedMilli }, ...row.lines.slice(1)];
    const base = baseOrder({ ...row, state: 'ready', lines }, learnt);
    expect(base?.lines[0]).toMatchObject({ handedMilli, pickedMilli: quantityMilli });
    // Nothing waits once all is handed over.
    expect(base?.state).toBe(handedMilli < quantityMilli ? 'packed' : 'ready');
  }
});
