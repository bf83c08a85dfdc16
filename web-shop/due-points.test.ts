import { expect, it } from 'vitest';
import { byDay } from './due-points.ts';
import { day } from './format.ts';

const hourMs = 60 * 60_000;
const noonMs = Date.UTC(2027, 7, 9, 12);

it('[SHOP6] points of one day are one row, by the day of the store', () => {
  const due = [
    { points: 12, atMs: noonMs },
    { points: 7, atMs: noonMs + 2 * hourMs },
    { points: 5, atMs: noonMs + 10 * hourMs },
  ];
  const inLondon = byDay(due, (ms) => day('en', 'Europe/London', ms));
  expect(inLondon).toEqual([{ points: 24, day: '9 Aug 2027' }]);
  // Ten hours after noon in Greenwich it is the next day in Moscow.
  const inMoscow = byDay(due, (ms) => day('en', 'Europe/Moscow', ms));
  expect(inMoscow).toEqual([
    { points: 19, day: '9 Aug 2027' },
    { points: 5, day: '10 Aug 2027' },
  ]);
  expect(byDay([], String)).toEqual([]);
});
