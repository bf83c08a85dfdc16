/**
 * Amounts in nexo messages are decimals of the currency's main unit. They are made from minor units and read
 * back exactly, as text and never by dividing; an amount that isn't a whole number of minor units is refused.
 */
import { type Currency, currencyExponents } from '../../shared/money/money.ts';

/** The decimal of an amount: 1099 RUB is `10.99`. A JSON number of that value, exact up to 10^13 minor units. */
export function toNexoAmount(amountMinor: number, currency: Currency): number {
  const exponent = currencyExponents[currency];
  if (exponent === 0) return amountMinor;
  const digits = String(amountMinor).padStart(exponent + 1, '0');
  return Number(`${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`);
}

/** Minor units of a decimal from a message; null when it isn't a whole, safe number of them. */
export function fromNexoAmount(amount: number | string, currency: Currency): number | null {
  const match = /^(\d{1,14})(?:\.(\d{1,12}))?$/.exec(String(amount));
  if (!match) return null;
  const exponent = currencyExponents[currency];
  const decimals = (match[2] ?? '').replace(/0+$/, '');
  if (decimals.length > exponent) return null;
  const minor = Number(`${match[1]}${decimals.padEnd(exponent, '0')}`);
  return Number.isSafeInteger(minor) ? minor : null;
}
