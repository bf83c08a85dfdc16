import { expect, it } from 'vitest';
import { goesWith, usuallyBuys } from './goes-with.ts';
import { segmentsOf } from './segments.ts';

const times = (count: number, articles: readonly string[]) => Array.from({ length: count }, () => articles);

it('[RECOMMEND1] lift and enough receipts decide, the surest stands first, and chance is left out', () => {
  const receipts = [
    ...times(30, ['tea', 'sugar']),
    ...times(6, ['tea', 'honey']),
    ...times(4, ['lamp', 'bulb']),
    // Bags stand on every second receipt, whatever else is on it.
    ...times(40, ['bag', 'bread']),
    ...times(40, ['bread']),
    ...times(10, ['tea', 'bag']),
    ...times(10, ['tea']),
    ...times(60, ['milk']),
    Array.from({ length: 101 }, (_, number) => `resold-${number}`),
  ];
  const found = goesWith(receipts, { receipts: 5, liftPercent: 150 });
  expect(found.get('tea')).toEqual([
    { articleId: 'sugar', liftPercent: 357, receipts: 30 },
    { articleId: 'honey', liftPercent: 357, receipts: 6 },
  ]);
  expect(found.get('honey')).toEqual([{ articleId: 'tea', liftPercent: 357, receipts: 6 }]);
  expect(found.get('bag')).toEqual([{ articleId: 'bread', liftPercent: 200, receipts: 40 }]);
  expect(found.has('lamp')).toBe(false);
  expect(goesWith(receipts, { receipts: 4, liftPercent: 150 }).get('lamp')).toHaveLength(1);
  expect(goesWith(receipts, { receipts: 5, liftPercent: 210 }).has('bag')).toBe(false);
  expect([...found.keys()].filter((id) => id.startsWith('resold'))).toEqual([]);
  // Five together of five each among six receipts: nobody could tell it from chance.
  expect(goesWith([...times(5, ['a', 'b']), ['c']], { receipts: 5, liftPercent: 101 }).size).toBe(0);
});

it('[RECOMMEND3] usual is what comes back on several own receipts and more often than with others', () => {
  const own = [...times(3, ['cat food', 'bread', 'milk']), ['bread']];
  const counts = new Map([
    ['cat food', 3],
    ['bread', 100],
    ['milk', 60],
  ]);
  expect(usuallyBuys(own, counts, 100)).toEqual([
    { articleId: 'cat food', liftPercent: 2500, receipts: 3 },
    { articleId: 'milk', liftPercent: 125, receipts: 3 },
  ]);
  expect(usuallyBuys(own.slice(2), counts, 100)).toEqual([]);
});

it('[SEGMENT1] fifths by how lately, how often and how much; equals share theirs', () => {
  const receipt = (customerId: string, atMs: number, totalMinor: number, currency = 'RUB') => {
    return { customerId, atMs, totalMinor, currency };
  };
  const tags = segmentsOf([
    ...['a', 'b', 'c', 'd'].map((id, place) => receipt(id, place, 100)),
    receipt('e', 1, 50),
    receipt('e', 9, 500),
    receipt('f', 0, 1, 'GBP'),
  ]);
  expect(tags.get('a')).toEqual(['amount-1', 'frequency-1', 'recency-1']);
  expect(tags.get('d')).toEqual(['amount-1', 'frequency-1', 'recency-4']);
  expect(tags.get('e')).toEqual(['amount-5', 'frequency-5', 'recency-5']);
  expect(tags.get('f')).toEqual(['amount-1', 'frequency-1', 'recency-1']);
});
