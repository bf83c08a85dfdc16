import { expect, it } from 'vitest';
import { Attempts, type WantedOrder } from './attempts.ts';

const wanted: WantedOrder = {
  storeId: 'S1',
  kind: 'collect',
  slotFromMs: 1,
  lines: [{ sku: 'A', quantityMilli: 1000 }],
  expectedTotalMinor: 300,
  loyalty: null,
  paidMinor: 100,
  customer: { name: 'Anna', phone: null, alternateName: null },
  language: 'en',
  ifMissing: 'partial',
};

it('[SHOP5] sent again unchanged it is the same request to the letter; changed, or once it was placed, another', () => {
  const attempts = new Attempts();
  const first = attempts.of(wanted);
  expect(first.order.payment).toMatchObject({ amountMinor: 100 });
  expect(attempts.of({ ...wanted })).toEqual(first);
  const changed = attempts.of({ ...wanted, lines: [{ sku: 'A', quantityMilli: 2000 }] });
  expect(changed.once).not.toBe(first.once);
  attempts.placed();
  expect(attempts.of({ ...wanted, lines: [{ sku: 'A', quantityMilli: 2000 }] }).once).not.toBe(changed.once);
  expect(attempts.of({ ...wanted, paidMinor: 0 }).order.payment).toBeNull();
});
