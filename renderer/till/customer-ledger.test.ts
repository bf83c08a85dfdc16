import { expect, test } from 'vitest';
import { orderLine } from '../../tests/support/order-facts.ts';
import { sells } from '../../tests/support/return-facts.ts';
import { newId, newKeys, WireJournal } from '../../tests/support/wire-till.ts';
import { createCustomerLedger } from './customer-ledger.ts';

const customerId = newId();

/** Two sales of one journal, in which the customer spends 30 and 12 points. */
function twoSales() {
  const journal = new WireJournal({ keys: newKeys(), tillId: newId(), storeId: 'S1' }, newId(), 'A-1');
  const tea = orderLine(1, 'TEA', 3, 10_000);
  return [30, 12].map((spentPoints, index) => {
    const off = spentPoints * 100;
    const line = {
      ...tea,
      pointsSpent: spentPoints,
      pointsDiscountMinor: off,
      totalMinor: tea.totalMinor - off,
    };
    const loyalty = {
      ...{ customerId, programmeId: 'p', programmeVersion: 1, tierId: 'basic', shown: 'card' },
      ...{ redemption: 'discount', spentPoints, spentMinor: off, earnedPoints: 0 },
      ...{ availableAtMs: index, expiresAtMs: null, holdId: null, orderId: null, balanceKnown: null },
    };
    return sells(journal, [line], { customerId, loyalty });
  });
}

test('[POINTS13] own redemptions that the rows hold no more, for the server was put back, count again', () => {
  const [first, second] = twoSales();
  if (!first || !second) throw new Error('two sales were made');
  const { journalId } = first;
  const ledger = createCustomerLedger();
  const spent = (): number => ledger.spentPoints([customerId]);
  ledger.recorded(first);
  ledger.recorded(second);
  expect(spent()).toBe(42);
  ledger.heard({ [journalId]: 2 });
  expect(spent()).toBe(0);
  ledger.heard({ [journalId]: 1 });
  expect(spent()).toBe(12);
  ledger.heard({ [journalId]: 2 });
  expect(spent()).toBe(0);
});

test('[POINTS13] own redemptions that are read again before rows of an older copy show count with those rows', () => {
  const sales = twoSales();
  const [{ journalId } = { journalId: '' }] = sales;
  const ledger = createCustomerLedger();
  ledger.heard({ [journalId]: 2 });
  for (const sale of sales) ledger.recorded(sale);
  expect(ledger.spentPoints([customerId])).toBe(0);
  ledger.heard({});
  expect(ledger.spentPoints([customerId])).toBe(42);
});
