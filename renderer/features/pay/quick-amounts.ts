/**
 * The amounts a customer is likely to hand over for what is due: the next sums that notes of the currency
 * make. Pure.
 */
import { type Currency, currencyExponents } from '../../../shared/money/money.ts';

/** Notes (and large coins) people pay with, in whole units, smallest first. */
const notes: Readonly<Record<Currency, readonly number[]>> = {
  RUB: [50, 100, 500, 1000, 5000],
  BYN: [5, 10, 20, 50, 100],
  KZT: [500, 1000, 2000, 5000, 10_000, 20_000],
  AMD: [1000, 5000, 10_000, 20_000],
  KGS: [50, 100, 500, 1000, 5000],
  UZS: [5000, 10_000, 50_000, 100_000],
  GEL: [5, 10, 20, 50, 100],
  AZN: [5, 10, 20, 50, 100],
  GBP: [5, 10, 20, 50],
  EUR: [5, 10, 20, 50, 100],
  USD: [5, 10, 20, 50, 100],
  CNY: [5, 10, 20, 50, 100],
  TRY: [10, 20, 50, 100, 200],
  JPY: [1000, 5000, 10_000],
  KRW: [1000, 5000, 10_000, 50_000],
  VND: [10_000, 50_000, 100_000, 500_000],
  BHD: [1, 5, 10, 20],
  KWD: [1, 5, 10, 20],
  TND: [5, 10, 20, 50],
};

/** The next sums above what is due that notes make, smallest first, at most `limit`. */
export function quickAmounts(dueMinor: number, currency: Currency, limit: number): number[] {
  if (dueMinor <= 0) return [];
  const scale = 10 ** currencyExponents[currency];
  const sums = notes[currency].map((note) => Math.ceil(dueMinor / (note * scale)) * note * scale);
  const above = [...new Set(sums)].filter((sum) => sum > dueMinor).sort((a, b) => a - b);
  return above.slice(0, limit);
}
