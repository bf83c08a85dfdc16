import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Currency, currencyExponents } from '../../shared/money/money.ts';
import { fromNexoAmount, toNexoAmount } from './nexo-amount.ts';
import { serviceIdOf } from './nexo-messages.ts';

const currencies = Object.keys(currencyExponents) as Currency[];

test('[TERMINAL10] every amount of every currency is written and read back exactly, through JSON', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e13 }), fc.constantFrom(...currencies), (minor, currency) => {
      const text = JSON.stringify(toNexoAmount(minor, currency));
      expect(fromNexoAmount(JSON.parse(text), currency)).toBe(minor);
      expect(text).not.toMatch(/e/);
    }),
  );
  expect(toNexoAmount(5, 'RUB')).toBe(0.05);
  expect(toNexoAmount(1010, 'RUB')).toBe(10.1);
  expect(toNexoAmount(500, 'JPY')).toBe(500);
  expect(toNexoAmount(1234, 'KWD')).toBe(1.234);
});

test('[TERMINAL10] what is no whole number of minor units is refused', () => {
  for (const amount of [1.005, -1, Number.NaN, 1e21, 1e-7, '1,5', '', ' 1', '1.']) {
    expect(fromNexoAmount(amount, 'RUB'), String(amount)).toBeNull();
  }
  expect(fromNexoAmount(1.5, 'JPY')).toBeNull();
  expect(fromNexoAmount('12.3400', 'RUB')).toBe(1234);
});

test('[TERMINAL8] the id of a message follows from its attempt, in ten letters and digits', () => {
  const ids = Array.from({ length: 2000 }, (_, index) =>
    serviceIdOf(`019cadc0-0000-7000-8000-${String(index).padStart(12, '0')}`),
  );
  expect(new Set(ids).size).toBe(2000);
  expect(ids.every((id) => /^[0-9A-Z]{10}$/.test(id))).toBe(true);
  expect(serviceIdOf('019cadc0-0000-7000-8000-000000000007')).toBe(ids[7]);
});
