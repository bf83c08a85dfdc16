/** The pages of customers as they show: a profile, its points and purchases, what managers see, and the words. */
import { createElement } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { cardNumberOf } from '../../../shared/domain/customers/card-number.ts';
import type { RecentPurchase } from '../../../shared/domain/entities/customer.ts';
import type { Role, Verb } from '../../../shared/domain/entities/reference.ts';
import { demoReference } from '../../../sync-server/demo/demo-people.ts';
import { customerCode } from '../../../tests/support/customer-shop.ts';
import { createFakeCustomers } from '../../../tests/support/fake-customers.ts';
import { createFakeTillHost } from '../../../tests/support/fake-till-host.ts';
import { createFakeTill, type FakeTill } from '../../../tests/support/page/page-till.ts';
import { showMarkup } from '../../../tests/support/show-markup.tsx';
import { createFormat } from '../../i18n/format.ts';
import { createI18n, type Language } from '../../i18n/language.ts';
import type { CustomerView, FindRefusal } from '../../till/customer-types.ts';
import type { Till } from '../../till/till.ts';
import { customerNumberText, printedCard } from '../../ui/customer-number.ts';
import { Icon } from '../../ui/icon.tsx';
import { birthdayShown, birthdayTyped } from './birthday.ts';
import type { CustomerPlace } from './customer-place.ts';
import { customerRefusalText, findRefusalText, shownBy, spokenPhone } from './customer-words.ts';
import { CustomersScreen } from './customers-screen.tsx';
import { ErasuresPanel } from './erasures-panel.tsx';
import { ExposurePanel } from './exposure-panel.tsx';
import { registrationOf, typedFrom } from './registration.ts';

const card = cardNumberOf('2000', 7);
const atMs = Date.UTC(2026, 10, 20, 9);
const holdId = '019cadc0-0000-7000-9000-0000000000d1';

let fake: FakeTill;
beforeEach(async () => {
  fake = createFakeTill({ host: createFakeTillHost() });
  await fake.signIn({ kind: 'pin', staffId: 'staff:anna', pin: '1111' });
});

const bought = (change: Partial<RecentPurchase>): RecentPurchase => ({
  ...{ operationId: 'p1', what: 'sale', number: 'TV1-2-000042', storeId: 'TV1', atMs },
  ...{ currency: 'RUB', totalMinor: 125_000, names: ['Чай чёрный'], returned: false, ...change },
});
const anna: CustomerView = {
  customerId: 'c1',
  values: { name: 'Анна Петрова', phone: '+79165551234', birthday: '1990-03-15', note: 'зелёный чай' },
  number: 'N-77',
  cardNumbers: [card],
  consents: [{ purpose: 'profile', given: true, textVersion: 'customer-1', atMs, where: 'TV1' }],
  tierName: { ru: 'Золотой', en: 'Gold' },
  tags: ['recency-5', 'frequency-3', 'amount-5'],
  points: {
    availablePoints: 1250,
    pending: [{ points: 40, atMs }],
    expiring: [
      { points: 100, atMs },
      { points: 200, atMs: atMs + 60_000 },
      { points: 41, atMs: atMs + 86_400_000 },
    ],
    asOfMs: Date.now() - 7_200_000,
    valueMinor: 125_000,
  },
  otherPoints: [],
  recent: [
    bought({ returned: true }),
    bought({ operationId: 'p2', number: 'GB-1', currency: 'GBP', totalMinor: 990, storeId: 'LON' }),
  ],
  openOrders: [],
  usuallyBuys: [],
  mergedExceptionIds: [],
  pendingChanges: false,
};
const tillWith = (customer: CustomerView | null, change: Partial<Till['customers']> = {}): Till => ({
  ...fake,
  customers: { ...createFakeCustomers(), opened: () => customer, ...change },
});
const page = (till: Till, place: CustomerPlace, language: Language = 'en'): string =>
  showMarkup(
    language,
    createElement(CustomersScreen, {
      ...{ till, place, askApproval: async () => null, go: () => undefined },
      ...{ onSell: () => undefined, onOrder: () => undefined, onPurchase: () => undefined },
    }),
  );
const plain = (markup: string): string => markup.replace(/<[^>]+>/g, ' ').replace(/[\s\u00a0\u202f]+/g, ' ');
const profile: CustomerPlace = { at: 'profile', customerId: 'c1', shown: 'phone' };

test('[CUSTOMER67] a profile tells who, tier, points and how old they are, purchases of all channels, and consents', () => {
  const text = plain(page(tillWith(anna), profile));
  for (const part of [
    ...[
      'Анна Петрова',
      'Gold',
      '1,250',
      'worth ₽1,250.00',
      'as of 2 hr ago',
      '300 on 20/11/2026',
      '40 on',
      'then 41 on 21/11/2026',
    ],
    ...['TV1-2-000042', 'partly returned', 'Чай чёрный', 'Here lately', 'Spends a lot'],
    ...[
      '+7 916 555-12-34',
      '15.03.1990',
      'зелёный чай',
      'Keeping the profile',
      'edition 1 of the text',
      'not asked',
    ],
  ])
    expect(text, part).toContain(part);
  // A sum of all days would read as if all of it lapsed at once.
  expect(text).not.toContain('341');
  // A purchase abroad stands in what was paid.
  expect(text).toContain('£9.90');
  // A middling segment says nothing to whoever serves.
  expect(text).not.toContain('frequency');
  expect(text).not.toContain('Not sent yet');
  expect(plain(page(tillWith({ ...anna, pendingChanges: true }), profile))).toContain('Not sent yet');
});

test('[CUSTOMER74] what takes the right of somebody else bears a lock, and nothing else does', async () => {
  const verbsOf = (name: string) =>
    demoReference().flatMap((row) => (row.type === 'role' && row.id === `role:${name}` ? row.verbs : []));
  const withRights = (verbs: readonly Verb[]): Till => {
    const role: Role = { type: 'role', id: 'role:x', name, verbs: [...verbs], maxDiscountBasisPoints: 0 };
    const state = { ...fake.session.getState(), role };
    const merged = { ...anna, mergedExceptionIds: ['x1'] };
    return { ...tillWith(merged), session: createStore(() => state) };
  };
  const name = { ru: 'x', en: 'x' };
  const lock = showMarkup('en', createElement(Icon, { name: 'lock' })).match(/<path[^>]*>/)?.[0] ?? 'no lock';
  const locked = (verbs: readonly Verb[]): string[] =>
    page(withRights(verbs), profile)
      .split('<button')
      .filter((button) => button.includes(lock))
      .map((button) => plain(`<button${button.split('</button>')[0]}`).trim());
  expect(locked(verbsOf('manager'))).toEqual([]);
  const senior = ['Different people', 'Withdraw', 'Hand out data', 'Erase'];
  expect(locked(verbsOf('cashier'))).toEqual(senior);
  expect(locked(['customer-open'])).toEqual([
    'Different people',
    'Change F3',
    ...['Withdraw', 'Ask', 'Ask'],
    ...['Hand out data', 'Erase'],
  ]);
});

test('[CONSENT3] agreed, refused and not asked are three answers; registering records what was marked and no more', () => {
  const refused = { purpose: 'marketing-phone', given: false, textVersion: 'customer-1', atMs, where: 'TV1' };
  const answers = [...anna.consents, refused] as CustomerView['consents'];
  const text = plain(page(tillWith({ ...anna, consents: answers }), profile));
  expect(text).toMatch(/Keeping the profile 20\/11\/2026, .* edition 1 of the text Withdraw/);
  expect(text).toMatch(/Offers by phone doesn’t agree: 20\/11\/2026, .* Agrees/);
  expect(text).toMatch(/Offers by e-mail not asked Ask/);
  const typed = { ...typedFrom('8 916 555-12-34'), name: 'Anna' };
  expect(registrationOf(typed, { profile: true, 'marketing-phone': false })).toEqual({
    values: { phone: '8 916 555-12-34', name: 'Anna' },
    consents: { profile: true, 'marketing-phone': false },
    cardNumber: null,
  });
});

test('[CUSTOMER70] no piece of an id stands for a number, nor the version of a text for its name', () => {
  const { t } = createI18n('en');
  const customerId = '019cadc0-0000-7000-9000-0000437a04c1';
  expect(customerNumberText({ customerId, number: customerId.slice(-8) }, t)).toBe('no card');
  expect(customerNumberText({ customerId, number: card }, t)).toBe(`No. ${printedCard(card)}`);
  // The chain's own number is the id of whoever was imported.
  expect(customerNumberText({ customerId: '13047', number: '13047' }, t)).toBe('No. 13047');
  const text = plain(page(tillWith({ ...anna, customerId, number: '437a04c1', cardNumbers: [] }), profile));
  expect(text).not.toContain('437a04c1');
  expect(text).not.toContain('customer-1');
});

test('[CUSTOMER67] without a key name and contacts stay closed, and points show all the same; who is gone is told', () => {
  const closed = plain(page(tillWith({ ...anna, values: null }), profile, 'ru'));
  expect(closed).toContain('Имя здесь не известно');
  expect(closed).toContain('ещё нет ключа этого профиля');
  expect(closed).toMatch(/1 250.*Золотой|Золотой.*1 250/);
  expect(plain(page(tillWith(null), profile))).toContain('This profile isn’t here any more');
  const owed = { ...anna, points: anna.points && { ...anna.points, availablePoints: -20, valueMinor: 0 } };
  expect(plain(page(tillWith(owed), profile))).toContain('−20 owed: later points repay it');
});

test('[CUSTOMER67] what managers see needs the right of whoever looks, or of somebody who lends it', () => {
  const text = plain(page(tillWith(anna), { at: 'managers' }));
  expect(text.match(/Somebody with the right has to allow it/g)).toHaveLength(2);
  expect(text).not.toContain('Asking');
});

test('[CUSTOMER67] exposure, holds and erasures are told till by till', () => {
  const till = tillWith(null, { hit: () => null });
  const nowMs = till.businessMs();
  const hold = { holdId, customerId: 'c1', points: 200, by: 'TV1-3', madeAtMs: nowMs - 60_000 };
  const exposure = showMarkup(
    'en',
    createElement(ExposurePanel, {
      ...{ till, approvedBy: null, onFreed: () => undefined },
      answer: {
        tills: [{ tillId: 'TV1-3', storeId: 'TV1', heardAtMs: null }],
        exposure: {
          tillsOffline: 1,
          perCustomerPoints: 500,
          perCustomerMinor: 500,
          points: 900,
          minor: 90_000,
        },
        currency: 'RUB',
        holds: [
          { ...hold, untilMs: nowMs - 1000, heardAtMs: null },
          { ...hold, holdId: 'h2', untilMs: nowMs + 60_000, heardAtMs: nowMs },
        ],
      },
    }),
  );
  expect(plain(exposure)).toContain('900 points at worst, ₽900.00');
  expect(plain(exposure)).toContain('never heard');
  expect(plain(exposure).match(/overdue since/g)).toHaveLength(1);
  expect(plain(exposure).match(/Customer of another store/g)).toHaveLength(2);
  const erasures = showMarkup(
    'ru',
    createElement(ErasuresPanel, {
      till,
      erasures: [
        {
          customerId: 'c1',
          erasedAtMs: atMs,
          waitingTillIds: ['TV1-3'],
          confirmed: [{ tillId: 'TV1-2', atMs }],
        },
      ],
    }),
  );
  expect(plain(erasures)).toContain('подтвердили кассы: 1 из 2');
  expect(plain(erasures)).toMatch(/ждём: \S+/);
});

test('[CUSTOMER67] while names are being opened the field says so', () => {
  const state = createStore(() => ({ known: 12, open: false, version: 0 }));
  expect(plain(page(tillWith(null, { state }), { at: 'find' }))).toContain(
    'Names and phones are being opened',
  );
});

test('[CUSTOMER68] each reason why nobody is found says what to do, in both languages', () => {
  const refusals: FindRefusal[] = [
    { code: 'not-signed-in' },
    { code: 'right-missing' },
    { code: 'nothing-to-find' },
    { code: 'code-not-genuine' },
    { code: 'code-key-unknown' },
    { code: 'code-expired', untilMs: atMs },
    { code: 'card-number-wrong' },
    { code: 'not-here', lookup: null },
    { code: 'not-here', lookup: { by: 'phone', phone: '+79165551234' } },
    { code: 'erased' },
  ];
  for (const language of ['ru', 'en'] as const) {
    const { t } = createI18n(language);
    const format = createFormat(language, 'RUB', 'Europe/Moscow');
    const texts = refusals.map((refusal) => findRefusalText(refusal, t, format));
    expect(new Set(texts).size).toBe(refusals.length);
    for (const text of texts) expect(text).not.toMatch(/customers\.\w|\{\{/);
    expect(texts[5]).toContain('12:00');
    for (const code of ['phone-known', 'no-network', 'not-merged', 'no-key'] as const) {
      const refusal = code === 'phone-known' ? { code, customerId: 'c1' } : { code };
      expect(customerRefusalText(refusal, t, format)).not.toMatch(/customers\.\w/);
    }
  }
});

test('[CUSTOMER68] a card or code in the hand is told from words; phone, card and birthday stand as people say them', () => {
  expect(shownBy({ by: 'card' }, card, true)).toBe('card');
  // Anybody may have read it out.
  expect(shownBy({ by: 'card' }, card, false)).toBe('phone');
  expect(shownBy({ by: 'code' }, customerCode({ medium: 'app', untilMs: 2_000_000_000_000 }), true)).toBe(
    'app',
  );
  expect(shownBy({ by: 'code' }, customerCode(), true)).toBe('card');
  expect(shownBy({ by: 'phone' }, '+79165551234', true)).toBe('phone');
  expect(spokenPhone('+447700900123')).toBe('+44 7700 900123');
  expect(printedCard(card)).toBe(card.replace(/(.{4})(?=.)/g, '$1\u00a0'));
  expect(printedCard('63059261')).toBe('63059261');
  for (const [typed, kept, shown] of [
    ['5.3', '03-05', '05.03'],
    [' 15/03/1990 ', '1990-03-15', '15.03.1990'],
    ['1990-03-15', '1990-03-15', '15.03.1990'],
  ] as const) {
    expect(birthdayTyped(typed)).toBe(kept);
    expect(birthdayShown(kept)).toBe(shown);
  }
  expect(birthdayTyped('in May')).toBe('in May');
});
