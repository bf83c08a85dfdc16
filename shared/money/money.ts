/**
 * Money is an integer count of a currency's minor unit (kopeck, penny). There is one rounding rule in the
 * whole product, used wherever a division can't come out even: half away from zero ("commercial rounding").
 * Sums are never rounded, only single products and shares.
 */
import { z } from 'zod';
import { assert } from '../base/assert.ts';

/** The largest amount, in minor units: hundreds of them still have an exact sum. */
const largestMinor = 1e13;

/** An amount in minor units, any sign, within the range in which sums stay exact. */
export const minorSchema = z.int().min(-largestMinor).max(largestMinor);

/** An amount in minor units that can't be negative. */
export const nonNegativeMinorSchema = z.int().min(0).max(largestMinor);

/** Exponents of ISO 4217: how many decimal digits the minor unit has. */
export const currencyExponents = {
  RUB: 2,
  BYN: 2,
  KZT: 2,
  AMD: 2,
  KGS: 2,
  UZS: 2,
  GEL: 2,
  AZN: 2,
  GBP: 2,
  EUR: 2,
  USD: 2,
  CNY: 2,
  TRY: 2,
  JPY: 0,
  KRW: 0,
  VND: 0,
  BHD: 3,
  KWD: 3,
  TND: 3,
} as const;

/** A currency code of ISO 4217 that the product knows. */
export type Currency = keyof typeof currencyExponents;

/** Parses a currency code. */
export const currencySchema = z.enum(Object.keys(currencyExponents) as [Currency, ...Currency[]]);

/** Quantities are integers in thousandths of the unit: 1 piece = 1000, 0.255 kg = 255. */
export const quantityMilliSchema = z.int().min(-1e10).max(1e10);

/**
 * `value * numerator / denominator`, rounded half away from zero, exact for all safe integers.
 * @throws when the denominator is not positive or the result is not a safe integer.
 */
export function multiplyDivide(value: number, numerator: number, denominator: number): number {
  assert(Number.isSafeInteger(value) && Number.isSafeInteger(numerator), 'money is made of whole numbers');
  assert(Number.isSafeInteger(denominator) && denominator > 0, 'a denominator is a positive whole number');
  const product = BigInt(value) * BigInt(numerator);
  const divisor = BigInt(denominator);
  const magnitude = product < 0n ? -product : product;
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
  const result = Number(product < 0n ? -rounded : rounded);
  assert(Number.isSafeInteger(result), 'an amount stays within the safe range');
  return result === 0 ? 0 : result;
}

/** What `quantityMilli` of something costs at `unitPriceMinor` per whole unit. */
export function extendPrice(unitPriceMinor: number, quantityMilli: number): number {
  return multiplyDivide(unitPriceMinor, quantityMilli, 1000);
}

/** Adds amounts and asserts that the sum is exact. */
export function sumMinor(amounts: readonly number[]): number {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  assert(Number.isSafeInteger(total), 'a sum stays within the safe range');
  return total;
}

/**
 * Reads a price as people type it ("2,55", "2.55", "1 299") into minor units.
 * Returns null when the text is no amount of that currency: too many decimals, or anything but digits,
 * one decimal mark and spaces between thousands, or more than an amount may be.
 */
export function parseAmount(text: string, currency: Currency): number | null {
  const exponent = currencyExponents[currency];
  const match = /^(-?)(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,12})(?:[.,](\d{1,4}))?$/.exec(text.trim());
  if (!match) return null;
  const decimals = (match[3] ?? '').replace(/0+$/, '');
  if (decimals.length > exponent) return null;
  const whole = (match[2] ?? '').replace(/[ \u00a0\u202f]/g, '');
  const amount = Number(whole + decimals.padEnd(exponent, '0'));
  if (amount > largestMinor) return null;
  return match[1] && amount !== 0 ? -amount : amount;
}
