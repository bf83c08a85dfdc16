/** The sums offered for cash are ones that notes make, above what is due, and few. */
import { describe, expect, it } from 'vitest';
import { type Currency, currencyExponents } from '../../../shared/money/money.ts';
import { quickAmounts } from './quick-amounts.ts';

describe('quick amounts', () => {
  it('[UI4] offers the next notes in roubles', () => {
    expect(quickAmounts(124_050, 'RUB', 5)).toEqual([125_000, 130_000, 150_000, 200_000, 500_000]);
    expect(quickAmounts(4_990, 'RUB', 4)).toEqual([5_000, 10_000, 50_000, 100_000]);
  });

  it('[UI4] leaves out what is due exactly, which has a key of its own', () => {
    expect(quickAmounts(50_000, 'RUB', 4)).toEqual([100_000, 500_000]);
    expect(quickAmounts(2_000, 'GBP', 4)).toEqual([5_000]);
  });

  it('[UI4] knows currencies without decimals', () => {
    expect(quickAmounts(1_980, 'JPY', 4)).toEqual([2_000, 5_000, 10_000]);
  });

  it('[UI4] offers nothing when nothing is due', () => {
    expect(quickAmounts(0, 'RUB', 4)).toEqual([]);
    expect(quickAmounts(-500, 'RUB', 4)).toEqual([]);
  });

  it('[UI4] always offers more than is due, in every currency', () => {
    for (const currency of Object.keys(currencyExponents) as Currency[]) {
      for (const due of [1, 99, 12_345, 7_654_321]) {
        const sums = quickAmounts(due, currency, 5);
        expect(sums.every((sum) => sum > due && Number.isSafeInteger(sum))).toBe(true);
        expect(sums).toEqual([...sums].sort((a, b) => a - b));
      }
    }
  });
});
