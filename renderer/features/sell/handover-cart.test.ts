/** A cart that hands over an online order, as the sell screen shows it. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { allOutstanding } from '../../../shared/domain/orders/decide-handover.ts';
import { createFakeTillHost } from '../../../tests/support/fake-till-host.ts';
import { createFakeTill } from '../../../tests/support/page/page-till.ts';
import { showMarkup } from '../../../tests/support/show-markup.tsx';
import { cartRows } from './cart-rows.ts';
import { HandoverNote } from './handover-note.tsx';

test('[COUNTER8] a cart that hands over an order shows its goods at their own prices, its number and the way back', async () => {
  const till = createFakeTill({ host: createFakeTillHost() });
  await till.signIn({ kind: 'pin', staffId: 'staff:vera', pin: '2222' });
  const [order] = till.orders.search('W-000033', 1);
  if (!order) throw new Error('the samples have the order');
  const answer = await till.orders.handOver(order.id, {
    lines: allOutstanding(order),
    proof: 'sight',
    collector: 'customer',
    approvedBy: null,
  });
  expect(answer).toEqual({ ok: true, value: 'to-be-paid' });
  const sell = till.sell.getState();
  expect(sell.cart.lines).toEqual([]);
  // Another price today changes nothing of what was ordered.
  const dearer = { ...till.catalog, bySku: () => null };
  for (const catalog of [till.catalog, dearer]) {
    const rows = cartRows({ ...till, catalog }, sell);
    expect(
      rows.map(({ name, quantityMilli, unitPriceMinor, totalMinor }) => [
        name,
        quantityMilli,
        unitPriceMinor,
        totalMinor,
      ]),
    ).toEqual([
      ['Вино красное сухое, 0,75 л', 2000, 89_000, 178_000],
      ['Шоколад горький 75 %', 2000, 15_900, 31_800],
    ]);
  }
  const { handover } = sell.cart;
  if (!handover) throw new Error('the cart hands over the order');
  const markup = showMarkup('en', createElement(HandoverNote, { till, handover, onOrder: () => undefined }));
  expect(markup).toContain('Order W-000033');
  expect(markup).toContain('lines and prices can’t be changed here');
  expect(markup).toContain('Back to the order');
});
