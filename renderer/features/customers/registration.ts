/** What was typed and answered in the registration form, as it is recorded. */
import { isCardNumber } from '../../../shared/domain/customers/card-number.ts';
import type { Registration } from '../../till/customer-types.ts';
import { birthdayTyped } from './birthday.ts';

/** The fields of the form. */
export const registrationFields = ['phone', 'name', 'email', 'birthday', 'cardNumber'] as const;
export type RegistrationField = (typeof registrationFields)[number];
export type TypedRegistration = Readonly<Record<RegistrationField, string>>;

/** What was typed while looking, in the field it belongs to. */
export function typedFrom(sought: string): TypedRegistration {
  const empty = { phone: '', name: '', email: '', birthday: '', cardNumber: '' };
  const digits = sought.replace(/\D/g, '');
  if (isCardNumber(digits)) return { ...empty, cardNumber: sought };
  if (/\p{L}/u.test(sought)) return { ...empty, name: sought };
  return digits.length > 4 ? { ...empty, phone: sought } : empty;
}

/** The registration. A purpose without an answer has none on record: it counts as not asked. */
export function registrationOf(
  { cardNumber, birthday, ...typed }: TypedRegistration,
  consents: Registration['consents'],
): Registration {
  const given = Object.entries({ ...typed, birthday: birthdayTyped(birthday) });
  return {
    values: Object.fromEntries(given.filter(([, value]) => value.trim() !== '')),
    consents: Object.fromEntries(Object.entries(consents).filter(([, answer]) => answer !== undefined)),
    cardNumber: cardNumber.trim() === '' ? null : cardNumber,
  };
}
