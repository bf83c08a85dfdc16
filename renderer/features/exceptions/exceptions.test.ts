/** What the screen of exceptions tells of orders, and where remedies lead. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import type { ReturnEntry } from '../../../shared/domain/entities/returned.ts';
import { type ExceptionRow, exceptionRemedies } from '../../../shared/domain/exceptions.ts';
import { createFakeCustomers } from '../../../tests/support/fake-customers.ts';
import { createFakeTillHost } from '../../../tests/support/fake-till-host.ts';
import { handedOverTwice } from '../../../tests/support/order-samples.ts';
import { createFakeTill } from '../../../tests/support/page/page-till.ts';
import { showMarkup } from '../../../tests/support/show-markup.tsx';
import type { CustomerAbout } from '../../till/customer-types.ts';
import { CustomerDetails, RegistrationBoxes } from './customer-details.tsx';
import { OpenCount } from './exceptions-badge.tsx';
import { timelinesOf } from './order-history.tsx';
import { PaidTwice } from './paid-twice.tsx';
import { screenOf, skusToCount } from './remedies.ts';
import { PointsBeyond, ReturnTimelines, returnsSeenBy } from './return-history.tsx';
import { ShiftSubject } from './shift-subject.tsx';
import { UnreadableValues } from './unreadable-values.tsx';

const order = handedOverTwice(Date.UTC(2026, 2, 2));
const causes = order.timeline.filter((entry) => entry.what === 'hand-over').map((entry) => entry.id);

test('[COUNTER9] an order that two tills handed over has the timeline of each: its own handover, and what both knew', () => {
  const timelines = timelinesOf(order, causes);
  expect(timelines.map(({ tillId }) => tillId)).toEqual(['TV1-2', 'TV1-1']);
  for (const { tillId, entries } of timelines) {
    const handovers = entries.filter((entry) => entry.what === 'hand-over');
    expect(handovers.map((entry) => entry.tillId)).toEqual([tillId]);
    expect(entries.length).toBe(order.timeline.length - 1);
  }
  expect(order.timeline.at(-1)).toMatchObject({ fits: false, tillId: 'TV1-1' });
});

test('[COUNTER9] what one till did alone has one timeline', () => {
  expect(timelinesOf(order, causes.slice(0, 1))).toEqual([{ tillId: null, entries: order.timeline }]);
});

test('[COUNTER9] a remedy is either done on a screen of its own or settles the exception here', () => {
  const all = [...new Set(Object.values(exceptionRemedies).flat())];
  expect(
    Object.fromEntries(all.flatMap((remedy) => (screenOf(remedy) ? [[remedy, screenOf(remedy)]] : []))),
  ).toEqual({
    count: 'stock',
    receive: 'stock',
    search: 'stock',
    recount: 'shift',
    'ask-terminal': 'sell',
    'compare-receipts': 'receipts',
    'enrol-again': 'settings',
    'write-anew': 'customers',
  });
  for (const remedy of ['goods-returned', 'second-paid', 'paid-again', 'put-back', 'accept'] as const)
    expect(screenOf(remedy)).toBeNull();
});

test('[COUNT15] counting the shelf is about the goods that the exception names, or about the article that it is raised for', () => {
  const isSku = (sku: string): boolean => sku === 'A1';
  expect(skusToCount({ subject: 'A1', details: { onHandMilli: -1000 } }, isSku)).toEqual(['A1']);
  const goods = { subject: 'TV1-1-000001', details: { 'goods:A1': 1000, 'goods:B2': 500 } };
  expect(skusToCount(goods, isSku)).toEqual(['A1', 'B2']);
  expect(skusToCount({ subject: 'TV1-1-000001', details: {} }, isSku)).toEqual([]);
});

const back = (id: string, tillId: string, fits: boolean): ReturnEntry => ({
  operationId: id,
  receiptNumber: `${tillId}-000001`,
  storeId: tillId.slice(0, 3),
  tillId,
  staffId: 'staff:anna',
  atMs: Date.UTC(2026, 2, 2),
  totalMinor: 15_900,
  lines: [{ lineId: 1, quantityMilli: 1000 }],
  fits,
});
const [known, first, second] = [
  back('r0', 'TV1-3', true),
  back('r1', 'NB2-1', true),
  back('r2', 'TV1-1', false),
];

test('[RDESK8] goods that two tills took back have the timeline of each: its own return, and what both knew', () => {
  const seen = returnsSeenBy([known, first, second], ['r1', 'r2']);
  expect(seen).toEqual([
    { tillId: 'NB2-1', entries: [known, first] },
    { tillId: 'TV1-1', entries: [known, second] },
  ]);
  expect(returnsSeenBy([known, first], ['r1'])).toEqual([{ tillId: null, entries: [known, first] }]);
});

test('[RDESK8] what didn’t fit any more stands out, with the goods, who and where', () => {
  const till = createFakeTill({ host: createFakeTillHost() });
  const [purchase] = till.returns.purchases;
  if (!purchase) throw new Error('the samples have a purchase');
  const returned = { ...purchase.returned, returns: [known, first, second] };
  const markup = showMarkup(
    'en',
    createElement(ReturnTimelines, {
      till,
      row: { causes: ['r1', 'r2'] },
      purchase: { ...purchase, returned },
    }),
  );
  expect(markup.split('<section').length - 1).toBe(2);
  expect(markup.match(/So much wasn’t left any more/g)).toHaveLength(1);
  expect(markup).toContain('Чай чёрный «Крепкий», 100 пак. × 1');
  expect(markup).toContain('Анна Белова');
  expect(markup).toContain('NB2');
  // A day each: nobody reads yesterday's as today's.
  expect(markup.match(/<time>[^<]*\d{4}[^<]*<\/time>/g)).toHaveLength(4);
});

test('[RDESK32] a refund that was paid twice tells each payment: how much, when, by whom and where', () => {
  const paid = { atMs: Date.UTC(2026, 2, 2, 9), amountMinor: 79_000, staffId: 'staff:anna' };
  const markup = showMarkup(
    'en',
    createElement(PaidTwice, {
      till: createFakeTill({ host: createFakeTillHost() }),
      row: {
        details: { overMinor: 79_000 },
        payments: [
          { ...paid, operationId: 'p1', receiptNumber: 'TV1-1-000004', storeId: 'TV1', tillId: 'a' },
          { ...paid, operationId: 'p2', receiptNumber: 'NB2-1-000007', storeId: 'NB2', tillId: 'b' },
        ],
      },
    }),
  );
  expect(markup.match(/790\.00/g)).toHaveLength(3);
  expect(markup.match(/Анна Белова/g)).toHaveLength(2);
  for (const part of ['NB2-1-000007', '02/03/2026', 'NB2']) expect(markup).toContain(part);
});

test('[COUNTER24] the number of open exceptions stands beside the name of their screen, in words too; none shows nothing', () => {
  expect(showMarkup('en', createElement(OpenCount, { count: 0 }))).toBe('');
  const markup = showMarkup('ru', createElement(OpenCount, { count: 2 }));
  expect(markup).toContain('>2<');
  expect(markup).toContain('2 открытых вопроса');
});

const about: CustomerAbout = {
  hit: { customerId: 'a', name: 'Anna', phoneLastFour: '1234', number: 'N-1', tierName: null },
  registrations: [
    { customerId: 'a', number: 'N-1', atMs: Date.UTC(2026, 2, 1, 9), storeId: 'TV1' },
    { customerId: 'b', number: 'N-2', atMs: Date.UTC(2026, 2, 2, 9), storeId: 'NB2' },
    { customerId: 'c', number: 'N-3', atMs: null, storeId: null },
  ],
  availablePoints: -20,
  recent: [
    {
      ...{ operationId: 'p1', what: 'sale', number: 'TV1-2-000042', storeId: 'TV1', atMs: 0 },
      ...{ currency: 'RUB', totalMinor: 10_000, names: [], returned: false },
    },
  ],
};
const aboutCustomer = (row: Pick<ExceptionRow, 'kind' | 'causes' | 'details'>, known: CustomerAbout | null) =>
  showMarkup(
    'en',
    createElement(CustomerDetails, {
      till: {
        ...createFakeTill({ host: createFakeTillHost() }),
        customers: { ...createFakeCustomers(), about: () => known },
      },
      row: { ...row, id: 'x', storeId: 'TV1', subject: 'a', raisedAtMs: 0, resolution: null },
      onCustomer: () => undefined,
    }),
  ).replace(/<[^>]+>/g, ' ');

test('[CUSTOMER69] of one person with two registrations both stand side by side, and no third', () => {
  const row = {
    kind: 'customer-merged',
    causes: ['x', 'y'],
    details: { survivorId: 'a', mergedId: 'b' },
  } as const;
  const text = aboutCustomer({ ...row, causes: [...row.causes] }, about);
  expect(text).toMatch(/Stays\s+No\. N-1\s+01\/03\/2026, 12:00/);
  expect(text).toMatch(/Read as the same person\s+No\. N-2\s+02\/03\/2026/);
  expect(text).not.toContain('N-3');
  expect(aboutCustomer({ ...row, causes: [] }, null)).toContain('isn’t known at this till');
});

test('[CUSTOMER76] each of two registrations is told by itself: name, phone, purchases, points, when and where', () => {
  const till = createFakeTill({ host: createFakeTillHost() });
  const both = about.registrations.slice(0, 2);
  const shown = [
    { customerId: 'a', name: 'Anna', phoneLastFour: '1234', availablePoints: 1250, purchases: 1 },
    { customerId: 'b', name: null, phoneLastFour: null, availablePoints: null, purchases: 12 },
  ];
  const told = (language: 'en' | 'ru', opened: typeof shown): string =>
    showMarkup(
      language,
      createElement(RegistrationBoxes, { till, survivorId: 'a', both, shown: opened }),
    ).replace(/<[^>]+>/g, ' ');
  const text = told('en', shown);
  expect(text).toMatch(/Stays\s+Anna · ··· 1234\s+No\. N-1\s+01\/03\/2026, .*1 purchase · points: 1,250/);
  expect(text).toMatch(/Read as the same person\s+Name not known here\s+No\. N-2\s.*12 purchases\s/);
  expect(told('ru', shown)).toContain('12 покупок');
  // Until they are opened, or where they can't be, the rest stands.
  expect(told('en', [])).not.toContain('not known');
});

test('[CUSTOMER69] an overdraft tells how much it is, and which purchases took it there', () => {
  const text = aboutCustomer(
    { kind: 'points-overdrawn', causes: ['p1', 'p0'], details: { customerId: 'a', overdrawnPoints: 20 } },
    about,
  );
  expect(text).toMatch(/20 points too many\s+· balance now −20/);
  expect(text).toMatch(/Spent with\s+TV1-2-000042/);
  expect(text).toContain('1 more purchase isn’t among');
  const details = { customerId: 'a', overdrawnPoints: 0, forgivenPoints: 1257 };
  expect(aboutCustomer({ kind: 'points-overdrawn', causes: ['p1'], details }, about)).toContain(
    '1,257 points let off',
  );
});

test('[CUSTOMER79] values that can’t be read are told by fields, when, by whom and where, with the way to the profile', () => {
  const wrote = { staffId: 'staff:anna', atMs: Date.UTC(2026, 2, 2, 9) };
  const unreadable = [
    { ...wrote, operationId: 'u2', storeId: 'NB2', tillId: 'NB2-1', fields: ['note' as const] },
    {
      ...{ ...wrote, operationId: 'u1', storeId: 'TV1', tillId: 'TV1-2', atMs: Date.UTC(2026, 2, 1, 9) },
      fields: ['name' as const, 'phone' as const, 'language' as const],
    },
  ];
  const till = createFakeTill({ host: createFakeTillHost() });
  const told = (language: 'en' | 'ru', row: Pick<ExceptionRow, 'unreadable'>): string =>
    showMarkup(language, createElement(UnreadableValues, { till, row })).replace(/<[^>]+>/g, ' ');
  const text = told('en', { unreadable });
  expect(text).toMatch(
    /01\/03\/2026, 12:00.*Can’t be read:\s+Name, Phone, Language\s+Анна Белова · Till TV1-2/,
  );
  expect(text).toMatch(/Language.*02\/03\/2026.*Can’t be read:\s+Note\s+Анна Белова · Till NB2-1 · /);
  expect(told('ru', { unreadable })).toMatch(/Не прочитать:\s+Имя, Телефон, Язык\s/);
  expect(told('en', {})).toBe('');
  const row = { kind: 'customer-values-unreadable', causes: ['u1', 'u2'], details: {} } as const;
  const beside = aboutCustomer({ ...row, causes: [...row.causes] }, about);
  expect(beside).toContain('Open the profile');
  expect(beside).not.toContain('points too many');
  // It is written anew on the profile; a reason settles it here.
  expect(exceptionRemedies['customer-values-unreadable'].map(screenOf)).toEqual(['customers', null]);
});

test('[POINTS36] of goods that came back twice it tells which points didn’t count', () => {
  const text = (details: ExceptionRow['details']): string =>
    showMarkup('en', createElement(PointsBeyond, { row: { details } }));
  expect(text({ pointsNotGivenBack: 76, pointsNotTakenBack: 18 })).toContain('76 given back, 18 taken back');
  expect(text({ purchaseId: 'p' })).toBe('');
});

test('[SHIFT17] [SHIFT18] what a shift raised is told by the shift, its till and the sum, and not by an id', () => {
  const till = { tillNames: async () => new Map<string, string>() };
  const told = (language: 'en' | 'ru', row: Pick<ExceptionRow, 'kind' | 'details'>): string =>
    showMarkup(language, createElement(ShiftSubject, { till, row })).replaceAll('\u00a0', ' ');
  const details = { tillId: 'TV1-2', shiftNumber: 3, differenceMinor: -5000 };
  const short = { kind: 'cash-difference', details } as const;
  expect(told('en', short)).toMatch(/^Shift 3 · Till TV1-2: −.?50/);
  expect(told('ru', short)).toMatch(/^Смена 3 · Касса TV1-2: −.?50/);
  const inDoubt = { kind: 'payment-unsettled', details: { tillId: 'TV1-2', amountMinor: 12_300 } } as const;
  expect(told('en', inDoubt)).toMatch(/^Till TV1-2: .?123/);
});
