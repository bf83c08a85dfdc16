/** What the cashier reads of a customer's points: every reason says what to do, in both languages. */
import { expect, test } from 'vitest';
import { createFormat } from '../../i18n/format.ts';
import { createI18n } from '../../i18n/language.ts';
import type { CartPoints, SpendRefusal } from '../../till/customer-types.ts';
import { balanceText, dueTexts, earnsText, pointsText, spendRefusalText, tagTexts } from './points-words.ts';

const nowMs = Date.UTC(2026, 10, 22, 9);
const format = createFormat('en', 'RUB', 'Europe/Moscow');
const t = createI18n('en').t;
const points = {
  availablePoints: 500,
  pending: [],
  expiring: [],
  asOfMs: nowMs - 3_600_000,
  valueMinor: 500,
};
const cartPoints: CartPoints = {
  ...{ choice: 'save', spentPoints: 0, spentMinor: 0, earnedPoints: 12, earnedFromMs: nowMs, held: 'none' },
  ...{ mostPoints: 300, limitedBy: { code: 'offline-cap' }, problem: null },
};

const refusals: readonly SpendRefusal[] = [
  { code: 'not-signed-in' },
  { code: 'right-missing' },
  { code: 'no-cart' },
  { code: 'no-customer' },
  { code: 'no-programme' },
  { code: 'over-share', mostPoints: 0 },
  { code: 'over-share', mostPoints: 7 },
  { code: 'programme-changed' },
  { code: 'cart-changed' },
  { code: 'hold-refused', availablePoints: 40 },
  { code: 'hold-refused', availablePoints: 0 },
  { code: 'hold-refused', availablePoints: null },
  { code: 'erased' },
  { code: 'card-or-app-needed' },
  { code: 'balance-unknown' },
  { code: 'balance-too-old', asOfMs: nowMs, balanceAgeMs: 1000 },
  { code: 'over-balance', leftPoints: 3 },
  { code: 'over-balance', leftPoints: 0 },
  { code: 'over-offline-cap', leftPoints: 3 },
  { code: 'over-offline-cap', leftPoints: 0 },
];

test('[POINTS52] every reason why points are not spent has words of its own in both languages', () => {
  for (const language of ['ru', 'en'] as const) {
    const texts = refusals.map((refusal) =>
      spendRefusalText(refusal, createI18n(language).t, createFormat(language, 'RUB', 'Europe/Moscow')),
    );
    expect(new Set(texts).size).toBe(refusals.length);
    for (const text of texts) expect(/\p{Script=Cyrillic}/u.test(text)).toBe(language === 'ru');
  }
  expect(spendRefusalText({ code: 'hold-refused', availablePoints: 40 }, t, format)).toContain('40 points');
});

test('[POINTS52] without a network the balance says how old it is and how far it goes', () => {
  const told = (isConnected: boolean, change: Partial<CartPoints> = {}) =>
    balanceText({ points, otherPoints: [] }, { ...cartPoints, ...change }, { isConnected, nowMs }, t, format);
  expect(told(true)).toBe('500 points');
  expect(told(false)).toBe('500 points as of 11:00, offline: up to 300');
  expect(told(false, { limitedBy: null })).toBe('500 points as of 11:00, offline');
  expect(balanceText({ points: null, otherPoints: [] }, null, { isConnected: true, nowMs }, t, format)).toBe(
    'points not known here',
  );
});

test('[CUSTOMER77] points of another currency are told beside the balance, which is none of them', () => {
  const known = {
    points: { ...points, availablePoints: 0 },
    otherPoints: [{ currency: 'RUB' as const, points: 2037 }],
  };
  const here = { isConnected: true, nowMs };
  expect(balanceText(known, null, here, t, format)).toBe('0 points (+2,037 in RUB)');
});

test('[POINTS52] figures are grouped as the language groups them', () => {
  expect(pointsText(2479, t)).toBe('2,479 points');
  const russian = createI18n('ru').t;
  expect(pointsText(2479, russian).replace(/\s/gu, ' ')).toBe('2 479 баллов');
  expect(russian('points.spend', { points: 1234 }).replace(/\s/gu, ' ')).toBe('Списать 1 234');
});

test('[POINTS61] that nothing is left to spend is told in words and never as a number', () => {
  const nothing: readonly SpendRefusal[] = [
    { code: 'over-balance', leftPoints: 0 },
    { code: 'over-offline-cap', leftPoints: 0 },
    { code: 'hold-refused', availablePoints: -257 },
    { code: 'over-share', mostPoints: 0 },
  ];
  for (const language of ['ru', 'en'] as const)
    for (const refusal of nothing)
      expect(spendRefusalText(refusal, createI18n(language).t, format)).not.toMatch(/\d/);
  const offline = { isConnected: false, nowMs };
  expect(balanceText({ points, otherPoints: [] }, { ...cartPoints, mostPoints: 0 }, offline, t, format)).toBe(
    '500 points as of 11:00, offline',
  );
  const owed = { ...points, availablePoints: -1 };
  expect(balanceText({ points: owed, otherPoints: [] }, null, offline, t, format)).toBe(
    'owes 1 point as of 11:00, offline',
  );
  expect(balanceText({ points: owed, otherPoints: [] }, null, offline, createI18n('ru').t, format)).toContain(
    'долг 1 балл',
  );
});

test('[POINTS60] what comes and what lapses is told day by day, and what is later as one', () => {
  const at = (day: number, hour = 9): number => Date.UTC(2026, 11, day, hour);
  const due = [
    { points: 11, atMs: at(4) },
    { points: 35, atMs: at(6, 7) },
    { points: 8, atMs: at(6, 8) },
    { points: 1, atMs: at(7) },
    { points: 2, atMs: at(9) },
  ];
  expect(dueTexts('pending', due, { days: 2, rest: true }, t, format)).toEqual([
    '11 points more from 04/12/2026',
    '43 points more from 06/12/2026',
    'and 3 points later',
  ]);
  expect(dueTexts('expiring', due.slice(1), { days: 1, rest: false }, t, format)).toEqual([
    '43 points lapse on 06/12/2026',
  ]);
  expect(dueTexts('pending', [], { days: 2, rest: true }, t, format)).toEqual([]);
});

test('[POINTS52] what a sale brings tells from when it may be spent; of tags those that help to serve are told', () => {
  expect(earnsText(cartPoints, nowMs, t, format)).toBe('+12 points for it');
  const earnedFromMs = Date.UTC(2026, 11, 6, 9);
  expect(earnsText({ ...cartPoints, earnedFromMs }, nowMs, t, format)).toBe('+12 points for it (from 6 Dec)');
  expect(tagTexts(['recency-5', 'amount-5', 'frequency-5'], t)).toEqual(['Comes often', 'Spends a lot']);
});
