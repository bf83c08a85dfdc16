/** What the screen of exceptions tells of orders, and where remedies lead. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { exceptionRemedies } from '../../../shared/domain/exceptions.ts';
import { handedOverTwice } from '../../../tests/support/order-samples.ts';
import { showMarkup } from '../../../tests/support/show-markup.tsx';
import { OpenCount } from './exceptions-badge.tsx';
import { timelinesOf } from './order-history.tsx';
import { screenOf } from './remedies.ts';

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
  });
  for (const remedy of ['goods-returned', 'second-paid', 'paid-again', 'put-back', 'accept'] as const)
    expect(screenOf(remedy)).toBeNull();
});

test('[COUNTER24] the number of open exceptions stands beside the name of their screen, in words too; none shows nothing', () => {
  expect(showMarkup('en', createElement(OpenCount, { count: 0 }))).toBe('');
  const markup = showMarkup('ru', createElement(OpenCount, { count: 2 }));
  expect(markup).toContain('>2<');
  expect(markup).toContain('2 открытых вопроса');
});
