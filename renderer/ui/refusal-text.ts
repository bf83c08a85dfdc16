/**
 * Every reason for which the till refuses a cashier, in words of the till's language.
 */
import type { TFunction } from 'i18next';
import type { SaleRefusal } from '../../shared/domain/sell/decide-sale.ts';
import type { Format } from '../i18n/format.ts';
import { type ReturnNames, type ReturnOnlyRefusal, returnRefusalText } from './return-refusal-text.ts';

/** A refusal of a sale, of a return or of any other record. */
export type AnyRefusal =
  | SaleRefusal
  | ReturnOnlyRefusal
  | { readonly code: 'quantity-not-whole'; readonly sku: string }
  | { readonly code: 'sale-refused' | 'return-refused'; readonly refusal: AnyRefusal }
  | { readonly code: 'not-signed-in' }
  | { readonly code: 'already-paying' }
  | { readonly code: 'no-shift' | 'shift-too-old' | 'shift-other-currency' }
  | { readonly code: 'payment-unsettled' | 'payment-in-cart' | 'cart-paid' }
  | { readonly code: 'journal-refused'; readonly reason: string; readonly detail: string }
  | { readonly code: 'not-possible'; readonly detail: string };

const codesForNames: ReturnNames = { line: String, sku: (sku) => sku };

/** The refusal in words; `names` names the lines and articles of a return. */
export function refusalText(
  refusal: AnyRefusal,
  t: TFunction,
  format: Format,
  names: ReturnNames = codesForNames,
): string {
  switch (refusal.code) {
    case 'no-price':
    case 'no-tax-rate':
    case 'quantity-not-whole':
    case 'amount-too-large':
      return t(`refusal.${refusal.code}`, { sku: refusal.sku });
    case 'approval-needed':
      return t('refusal.approval-needed', { verb: t(`approval.verbs.${refusal.right.verb}`) });
    case 'underpaid':
      return t('refusal.underpaid', { amount: format.money(refusal.missingMinor) });
    case 'overpaid':
      return t('refusal.overpaid', { amount: format.money(refusal.excessMinor) });
    case 'points-over-share':
      return t('refusal.points-over-share', { points: refusal.mostPoints });
    case 'over-balance':
    case 'over-offline-cap':
      return refusal.leftPoints > 0
        ? t(`refusal.${refusal.code}`, { points: refusal.leftPoints })
        : t(`refusal.${refusal.code}-none`);
    case 'balance-too-old':
      return t('refusal.balance-too-old', { at: format.dateTime(refusal.asOfMs) });
    case 'sale-refused':
    case 'return-refused':
      return refusalText(refusal.refusal, t, format, names);
    case 'not-possible':
      return t('refusal.not-possible', { detail: refusal.detail });
    case 'journal-refused':
      return journalText(refusal.reason, refusal.detail, t);
    case 'programme-changed':
    case 'card-or-app-needed':
    case 'balance-unknown':
    case 'empty-cart':
    case 'not-allowed-to-sell':
    case 'tender-not-positive':
    case 'not-signed-in':
    case 'already-paying':
    case 'age-not-checked':
    case 'no-shift':
    case 'shift-too-old':
    case 'shift-other-currency':
    case 'payment-unsettled':
    case 'payment-in-cart':
    case 'cart-paid':
      return t(`refusal.${refusal.code}`);
    default:
      return returnRefusalText(refusal, names, t, format);
  }
}

function journalText(reason: string, detail: string, t: TFunction): string {
  switch (reason) {
    case 'disk-full':
    case 'write-failed':
    case 'invalid':
    case 'not-enrolled':
      return t(`refusal.journal.${reason}`, { detail });
    default:
      return t('refusal.journal.other', { detail: detail || reason });
  }
}
