/** A customer's number as people know it: that of their card, or the chain's own. Ids are never shown to anybody. */
import type { TFunction } from 'i18next';
import { isCardNumber } from '../../shared/domain/customers/card-number.ts';

/** Whose number it is, and the number that the till or the server has for them. */
export interface CustomerNumber {
  readonly customerId: string;
  readonly number: string;
}

/** `No. 2900 0000 0000 0015`, or that there is no card. */
export function customerNumberText(customer: CustomerNumber, t: TFunction): string {
  const number = numberForPeople(customer);
  return number === null ? t('customers.noNumber') : t('customers.number', { number: printedCard(number) });
}

/** The number; null where only the end of an id stands for it, which says nothing to anybody. */
export function numberForPeople({ customerId, number }: CustomerNumber): string | null {
  return number !== customerId && customerId.endsWith(number) ? null : number;
}

/** A card's number in groups of four, as it is printed; any other number as it is. */
export function printedCard(number: string): string {
  return isCardNumber(number) ? number.replace(/(\d{4})(?=\d)/g, '$1\u00a0') : number;
}
