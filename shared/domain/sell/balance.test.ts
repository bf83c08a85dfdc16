/** The balance of a payment: never underpaid, change only on cash, cash rounded only where it is paid. */
import { describe, expect, it } from 'vitest';
import { balanceOf } from './balance.ts';

describe('the balance of a payment', () => {
  it('[UI5] is covered by enough cash, and gives change', () => {
    expect(balanceOf(12_550, 0, 20_000, null)).toEqual({
      dueMinor: 12_550,
      dueInCashMinor: 12_550,
      missingMinor: 0,
      changeMinor: 7_450,
      covered: true,
    });
  });

  it('[UI5] is never covered below the total', () => {
    expect(balanceOf(12_550, 0, 12_549, null).covered).toBe(false);
    expect(balanceOf(12_550, 12_000, 549, null).covered).toBe(false);
    expect(balanceOf(12_550, 12_000, 550, null).covered).toBe(true);
  });

  it('[UI5] gives no change on cards, and isn’t covered when they exceed the total', () => {
    expect(balanceOf(10_000, 12_000, null, null)).toMatchObject({
      dueMinor: -2_000,
      changeMinor: 0,
      covered: false,
    });
  });

  it('[UI5] of nothing is covered by nothing', () => {
    expect(balanceOf(0, 0, null, null).covered).toBe(true);
    expect(balanceOf(500, 500, 100, null)).toMatchObject({ covered: true, changeMinor: 0 });
  });

  it('[ROUND2] counts missing cash and change from the rounded sum, and cards from the exact one', () => {
    const rounding = { stepMinor: 100, mode: 'down' } as const;
    expect(balanceOf(12_990, 0, 5_000, rounding)).toMatchObject({ missingMinor: 7_900, covered: false });
    expect(balanceOf(12_990, 0, 13_000, rounding)).toMatchObject({ changeMinor: 100, covered: true });
    expect(balanceOf(12_990, 0, null, rounding)).toMatchObject({
      missingMinor: 12_990,
      dueInCashMinor: 12_900,
    });
    expect(balanceOf(12_990, 12_950, 0, rounding)).toMatchObject({ missingMinor: 0, covered: true });
    expect(balanceOf(12_990, 12_950, null, rounding)).toMatchObject({ missingMinor: 40, covered: false });
  });
});
