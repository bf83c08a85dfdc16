/** Numbers as people of each language read them, exact to the minor unit. */
import { describe, expect, it } from 'vitest';
import { createFormat } from './format.ts';

/** With ordinary spaces, so that expectations can be read. */
const plain = (text: string | null): string => (text ?? '').replace(/[\u00a0\u202f]/g, ' ');

const roubles = createFormat('ru', 'RUB', 'Europe/Moscow');
const pounds = createFormat('en', 'GBP', 'Europe/London');

describe('money', () => {
  it('[I18N7] is written by the currency’s exponent and the language', () => {
    expect(plain(roubles.money(124_050))).toBe('1 240,50 ₽');
    expect(plain(pounds.money(124_050))).toBe('£1,240.50');
    expect(plain(createFormat('ru', 'JPY', null).money(1_240))).toBe('1 240 ¥');
    expect(plain(createFormat('en', 'KWD', null).money(1_240))).toBe('KWD 1.240');
  });

  it('[I18N7] is exact for the largest amounts, and has a real minus', () => {
    expect(plain(roubles.money(999_999_999_999))).toBe('9 999 999 999,99 ₽');
    expect(plain(roubles.money(-1_490))).toBe('−14,90 ₽');
  });

  it('[I18N7] comes in parts that join to the same text', () => {
    const joined = roubles.moneyParts(124_050).map((part) => part.text);
    expect(plain(joined.join(''))).toBe('1 240,50 ₽');
    expect(roubles.moneyParts(124_050).find((part) => part.kind === 'fraction')?.text).toBe(',');
  });

  it('[I18N7] to be typed has no spaces and no symbol', () => {
    expect(roubles.amountToType(124_050)).toBe('1240,50');
    expect(pounds.amountToType(99)).toBe('0.99');
    expect([roubles.decimalMark, pounds.decimalMark]).toEqual([',', '.']);
  });
});

describe('other figures', () => {
  it('[I18N8] quantities show thousandths only where there are some', () => {
    expect([roubles.quantity(3000), roubles.quantity(255), roubles.quantity(-2000)]).toEqual([
      '3',
      '0,255',
      '−2',
    ]);
    expect([pounds.signedQuantity(1500), pounds.signedQuantity(-1000)]).toEqual(['+1.5', '−1']);
  });

  it('[I18N8] tax rates are per cent', () => {
    expect([roubles.share(2200), pounds.share(1750)].map(plain)).toEqual(['22 %', '17.5%']);
  });

  it('[I18N8] times are the store’s', () => {
    const noon = Date.parse('2026-11-22T09:00:00Z');
    expect(roubles.time(noon)).toBe('12:00');
    expect(pounds.time(noon)).toBe('09:00');
    expect(createFormat('en', 'GBP', 'No/Such_Zone').time(noon)).toMatch(/^\d\d:\d\d$/);
  });

  it('[I18N8] a moment of today leaves out the day', () => {
    const now = Date.parse('2026-11-22T18:00:00Z');
    expect(pounds.moment(Date.parse('2026-11-22T09:05:00Z'), now)).toBe('09:05');
    expect(pounds.moment(Date.parse('2026-11-20T09:05:00Z'), now)).toBe('20 Nov, 09:05');
  });

  it('[I18N8] ages are told from a minute on', () => {
    expect(pounds.age(0, 59_000)).toBeNull();
    expect(pounds.span(59_000)).toBeNull();
    expect([roubles.span(60_000), pounds.span(7_200_000)].map(plain)).toEqual(['1 мин', '2 hrs']);
    expect(plain(pounds.age(0, 5 * 60_000))).toBe('5 min ago');
    expect(plain(roubles.age(0, 3 * 3_600_000))).toBe('3 ч назад');
    expect(plain(pounds.age(0, 72 * 3_600_000))).toBe('3 days ago');
  });
});
