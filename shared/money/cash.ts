/**
 * Cash: which notes and coins a currency has, and to what step a cash amount is rounded where the smallest
 * coins aren't given out. Rounding concerns what is paid in cash only; prices and taxes stay exact.
 * Denominations as issued: Bank of Russia (cbr.ru, banknotes and coins), Royal Mint and Bank of England,
 * European Central Bank, US Treasury.
 */
import { z } from 'zod';
import { assert } from '../base/assert.ts';

/** Values of notes and coins in minor units, largest first. */
const denominationTable: Readonly<Record<string, readonly number[]>> = {
  RUB: [500000, 200000, 100000, 50000, 20000, 10000, 5000, 1000, 500, 200, 100, 50, 10],
  GBP: [5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  EUR: [20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  USD: [10000, 5000, 2000, 1000, 500, 100, 25, 10, 5, 1],
};

/** Notes and coins of a currency, minor units, largest first; decimal steps where the currency isn't known. */
export function denominationsOf(currency: string): readonly number[] {
  return denominationTable[currency] ?? [10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1];
}

/** How cash amounts of a currency are rounded: to a multiple of `stepMinor`, half up or always down. */
export const cashRoundingSchema = z.object({
  stepMinor: z.int().min(1).max(10_000),
  mode: z.enum(['nearest', 'down']),
});
export type CashRounding = z.infer<typeof cashRoundingSchema>;

/**
 * What is to be paid in cash instead of `dueMinor` (not negative). `nearest` rounds a half up, as Sweden and
 * Finland do with their smallest coins; `down` is in the customer's favour. Null rounds nothing.
 */
export function roundCash(dueMinor: number, rounding: CashRounding | null): number {
  assert(Number.isSafeInteger(dueMinor) && dueMinor >= 0, 'an amount due in cash is not negative');
  if (rounding === null) return dueMinor;
  const { stepMinor, mode } = rounding;
  const restMinor = dueMinor % stepMinor;
  const downMinor = dueMinor - restMinor;
  return mode === 'nearest' && restMinor * 2 >= stepMinor ? downMinor + stepMinor : downMinor;
}

/** What is paid out in cash of an amount: rounded as cash is, and never above `atMostMinor`. */
export function cashOut(amountMinor: number, atMostMinor: number, rounding: CashRounding | null): number {
  const rounded = roundCash(amountMinor, rounding);
  return rounded <= atMostMinor ? rounded : rounded - (rounding?.stepMinor ?? 0);
}

/** Counted notes and coins of one value. */
export const denominationCountSchema = z.strictObject({
  valueMinor: z.int().min(1).max(1e9),
  count: z.int().min(0).max(1e6),
});
export type DenominationCount = z.infer<typeof denominationCountSchema>;

/** The sum of counted notes and coins, minor units. */
export function sumDenominations(counts: readonly DenominationCount[]): number {
  return counts.reduce((sum, { valueMinor, count }) => sum + valueMinor * count, 0);
}
