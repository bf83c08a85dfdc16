/** The bar that tells of cash which may still be in the drawer. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { showMarkup } from '../../../tests/support/show-markup.tsx';
import type { CashToGive } from '../../till/cash-to-give.ts';
import { CashToGiveBar } from './cash-to-give-bar.tsx';

const cash = (change: Partial<CashToGive>): CashToGive => ({
  ...{ operationId: 'o1', kind: 'return', number: 'S1-1-000012', amountMinor: 1200, ...change },
});

function bar(language: 'en' | 'ru', told: readonly CashToGive[]): string {
  const state = createStore(() => ({ told }));
  const till = { cashToGive: { state, given: () => {}, left: () => {} } };
  return showMarkup(language, createElement(CashToGiveBar, { till }));
}

test('[CASHOUT3] the return, its number and its cash are named, and how many more there are', () => {
  expect(bar('en', [])).toBe('');
  const two = [cash({}), cash({ operationId: 'o2', kind: 'sale' })];
  expect(bar('en', two)).toMatch(
    /Return S1-1-000012 is recorded: hand over .*12.* in cash, if you have not\. \(\+1\)/,
  );
  expect(bar('en', two)).toMatch(/Ctrl\+Enter/);
  expect(bar('ru', [cash({ kind: 'sale' })])).toMatch(/Продажа S1-1-000012 записана: отдайте сдачу/);
});
