/** The customer's bar as it shows: who, their points, and the one button with what is in its way. */
import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createFakeCustomers } from '../../../tests/support/fake-customers.ts';
import { showMarkup } from '../../../tests/support/show-markup.tsx';
import type { CartCustomer, CartPoints, CustomerView } from '../../till/customer-types.ts';
import type { Till } from '../../till/till.ts';
import { CustomerBar } from './customer-bar.tsx';

const nowMs = Date.UTC(2026, 10, 22, 9);
const customer: CustomerView = {
  ...{ customerId: 'c1', number: 'N-1', cardNumbers: [], consents: [], recent: [], openOrders: [] },
  ...{ usuallyBuys: [], mergedExceptionIds: [], pendingChanges: false, tags: ['frequency-5'] },
  values: { name: 'Anna', note: 'Rings twice' },
  tierName: { ru: 'Silver', en: 'Silver' },
  otherPoints: [],
  points: { availablePoints: 500, pending: [], expiring: [], asOfMs: nowMs - 3_600_000, valueMinor: 500 },
};
const points: CartPoints = {
  ...{ choice: 'save', spentPoints: 0, spentMinor: 0, earnedPoints: 12, earnedFromMs: nowMs, held: 'none' },
  ...{ mostPoints: 300, limitedBy: null, problem: null },
};

function bar(
  change: Partial<CartPoints> | null,
  more: { connected?: boolean; lost?: 'erased'; availablePoints?: number } = {},
): string {
  const { availablePoints = 500 } = more;
  const known = customer.points && { ...customer.points, availablePoints };
  const cart: CartCustomer = {
    customer: { ...customer, points: known },
    shown: 'card',
    points: change && { ...points, ...change },
  };
  const ofCart = createStore(() => ({
    cart: more.lost ? null : cart,
    lost: more.lost ? { why: more.lost } : null,
  }));
  // The bar reads no more of a till than this.
  const till = {
    customers: { ...createFakeCustomers(), ofCart },
    sell: createStore(() => ({ cart: { handover: null } })),
    health: createStore(() => ({ connected: more.connected ?? true })),
    businessMs: () => nowMs,
  } as unknown as Till;
  return showMarkup(
    'en',
    <CustomerBar till={till} place="sell" onCustomer={() => undefined} onOrder={() => undefined} />,
  )
    .replace(/<[^>]+>/g, '|')
    .replace(/\|+/g, '|');
}

test('[POINTS56] the bar tells who buys, what helps to serve them, and what may be spent', () => {
  const shown = bar({});
  for (const text of [
    'Anna',
    'Rings twice · Comes often',
    'Silver · 500 points · |+12 points for it',
    'Spend 300',
  ])
    expect(shown).toContain(text);
  expect(bar(null)).not.toContain('Home');
});

test('[POINTS56] with the points spent it says what they took off and who decided it; a key saves them again', () => {
  const spent = { choice: 'spend', spentPoints: 300, spentMinor: 30_000 } as const;
  expect(bar({ ...spent, held: 'held' })).toMatch(/Spending 300\|−300[.,]00\s₽|Spending 300\|−₽300\.00/u);
  expect(bar({ ...spent, held: 'held' })).toContain('held on the server');
  expect(bar({ ...spent, held: 'offline' }, { connected: false })).toContain('decided here, offline');
  expect(bar({ held: 'asking' })).toContain('Asking the server…');
});

test('[POINTS61] who owes points is told so, and that what the sale brings repays it', () => {
  const owing = bar({ mostPoints: 0, limitedBy: { code: 'balance' } }, { availablePoints: -257 });
  expect(owing.replaceAll('\u00a0', ' ')).toContain('owes 257 points · |+12 points towards what is owed');
  expect(owing).toContain('Points are owed|new points repay them');
  expect(owing).not.toMatch(/[-−]257|Saving points|no more points/);
});

test('[POINTS56] whatever is in the way stands on the button, and a lost customer is told in place of the bar', () => {
  expect(bar({ mostPoints: 113, limitedBy: { code: 'balance' } })).toContain(
    'Spend 113|all that may be spent',
  );
  expect(bar({ mostPoints: 0, limitedBy: { code: 'balance' } })).toContain('Saving points|no more points');
  expect(bar({ limitedBy: { code: 'offline-cap' } }, { connected: false })).toContain(
    'no more while offline',
  );
  expect(bar({ mostPoints: 0, limitedBy: { code: 'card-or-app-needed' } })).toMatch(
    /Why not spend\?\|card or app needed/,
  );
  const stale = bar({ choice: 'spend', problem: { code: 'programme-changed' } });
  expect(stale).toMatch(/Choose again\|The programme has changed/);
  const lost = bar({}, { lost: 'erased' });
  expect(lost).toContain('has just been erased');
  expect(lost).not.toContain('Anna');
});
