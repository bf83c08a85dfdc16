/**
 * A business that buys: whether the tax number it gives can be one of the store's country. Only slips of the
 * pen are found; whether the number was ever given out, nobody can tell offline.
 *
 * Russia: an INN has 10 digits (organisations, the last is a check digit) or 12 (persons, the last two are);
 * structure: order of the Federal Tax Service of 29.06.2012 No. ММВ-7-6/435@, and the orders that follow it; the
 * check digits are the tax service's weighted sum modulo 11 modulo 10, as its own services apply it.
 * United Kingdom: 9 digits, 12 for branches, GD and 3 digits up to 499 for government departments, HA and 3
 * digits from 500 for health authorities, with or without GB (HMRC; XI for Northern Ireland). Other countries'
 * numbers are taken as they are given.
 */
import { ok, type Result, refused } from '../../base/result.ts';
import type { Store } from '../entities/reference.ts';
import { type Buyer, buyerSchema } from '../operations/sale.ts';

/** Why a buyer can't stand on a receipt. */
export type BuyerRefusal =
  | { readonly code: 'buyer-without-name' }
  | { readonly code: 'buyer-too-long' }
  | { readonly code: 'wrong-inn' }
  | { readonly code: 'wrong-vat-number' };

/** Weights of the check digits: of an organisation's tenth, a person's eleventh and twelfth. */
const tenthWeights = [2, 4, 10, 3, 5, 9, 4, 6, 8];
const eleventhWeights = [7, ...tenthWeights];
const twelfthWeights = [3, ...eleventhWeights];

/** The country of a store's taxes, as two capital letters; null where its tax table names none. */
export function taxCountryOf(store: Pick<Store, 'taxTableId'> | null): string | null {
  const code = /^(?:tax-table:)?([a-z]{2})$/i.exec(store?.taxTableId ?? '')?.[1];
  return code?.toUpperCase() ?? null;
}

/** The buyer as the receipt names it: spaces tidied, the number without spaces where its country's rule is known. */
export function decideBuyer(
  country: string | null,
  given: { readonly name: string; readonly taxNumber: string },
): Result<Buyer, BuyerRefusal> {
  const name = given.name.replace(/\s+/g, ' ').trim();
  if (name === '') return refused({ code: 'buyer-without-name' });
  const compact = given.taxNumber.replace(/[\s.-]+/g, '').toUpperCase();
  if (country === 'RU' && !isInn(compact)) return refused({ code: 'wrong-inn' });
  if (country === 'GB' && !isBritishVatNumber(compact)) return refused({ code: 'wrong-vat-number' });
  const taxNumber = country === 'RU' || country === 'GB' ? compact : given.taxNumber.trim();
  const buyer = buyerSchema.safeParse({ name, taxNumber });
  return buyer.success ? ok(buyer.data) : refused({ code: 'buyer-too-long' });
}

/** Whether digits are an INN with right check digits. */
export function isInn(digits: string): boolean {
  if (!/^(\d{10}|\d{12})$/.test(digits) || digits.startsWith('00')) return false;
  if (digits.length === 10) return digits[9] === checkDigit(digits, tenthWeights);
  return (
    digits[10] === checkDigit(digits, eleventhWeights) && digits[11] === checkDigit(digits, twelfthWeights)
  );
}

/** Whether a text without spaces has the form of a British VAT registration number. */
export function isBritishVatNumber(text: string): boolean {
  return /^(GB|XI)?(\d{9}|\d{12}|GD[0-4]\d\d|HA[5-9]\d\d)$/.test(text);
}

function checkDigit(digits: string, weights: readonly number[]): string {
  const sum = weights.reduce((before, weight, index) => before + weight * Number(digits[index]), 0);
  return String((sum % 11) % 10);
}
