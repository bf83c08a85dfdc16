/** Customers in words: refusals that say what to do, how they showed who they are, birthdays, and tags. */
import type { i18n, TFunction } from 'i18next';
import { isCustomerCode, readCustomerCode } from '../../../shared/domain/customers/customer-code.ts';
import type { Shown } from '../../../shared/domain/loyalty/sale-loyalty.ts';
import type { Format } from '../../i18n/format.ts';
import { type Language, parseLanguage } from '../../i18n/language.ts';
import type {
  CustomerRefusal,
  CustomerSearch,
  CustomerServerRefusal,
  FindRefusal,
  SeparateRefusal,
} from '../../till/customer-types.ts';
import { refusalText } from '../../ui/refusal-text.ts';

/** Any reason for which something with a customer isn't done. */
export type AnyCustomerRefusal = CustomerRefusal | CustomerServerRefusal | SeparateRefusal;

/** Why nobody was found, in words. */
export function findRefusalText(refusal: FindRefusal, t: TFunction, format: Format): string {
  switch (refusal.code) {
    case 'code-expired':
      return t('customers.find.refusal.code-expired', { at: format.dateTime(refusal.untilMs) });
    case 'not-here':
      return t(`customers.find.refusal.${refusal.lookup ? 'not-here' : 'not-here-at-all'}`);
    default:
      return t(`customers.find.refusal.${refusal.code}`);
  }
}

/** Why something with a customer wasn't done, in words. */
export function customerRefusalText(refusal: AnyCustomerRefusal, t: TFunction, format: Format): string {
  switch (refusal.code) {
    case 'not-signed-in':
    case 'journal-refused':
    case 'payment-in-cart':
    case 'payment-unsettled':
    case 'cart-paid':
    case 'not-possible':
      return refusalText(refusal, t, format);
    case 'no-causes':
    case 'remedy-unknown':
    case 'already-settled':
      return t(`exceptions.refusal.${refusal.code}`);
    default:
      return t(`customers.refusal.${refusal.code}`);
  }
}

/**
 * How somebody who was found showed who they are: a code or a card in the hand, or only words. A card whose number was
 * typed may have been read out by anybody.
 */
export function shownBy({ by }: Pick<CustomerSearch, 'by'>, text: string, isScanned: boolean): Shown {
  if (by === 'card') return isScanned ? 'card' : 'phone';
  const code = by === 'code' && isCustomerCode(text.trim()) ? readCustomerCode(text.trim()) : null;
  return code?.code.medium ?? 'phone';
}

/** A text that the chain wrote in both languages, in the till's. */
export function inLanguage(text: Readonly<Record<Language, string>>, i18n: Pick<i18n, 'language'>): string {
  return text[parseLanguage(i18n.language) ?? 'en'];
}

/** The text that was agreed to, by its edition: the chain's versions are named for machines. */
export function consentTextName(version: string, t: TFunction): string {
  const [, edition] = /^customer-(\d+)$/.exec(version) ?? [];
  return edition === undefined ? version : t('customers.edition', { number: edition });
}

/** A phone number as it is read aloud: `+7 916 123-45-67`, others in groups of three from the end. */
export function spokenPhone(phone: string): string {
  const russian = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(phone);
  if (russian) return `+7 ${russian[1]} ${russian[2]}-${russian[3]}-${russian[4]}`;
  const british = /^\+44(\d{4})(\d{6})$/.exec(phone);
  return british ? `+44 ${british[1]} ${british[2]}` : phone;
}
