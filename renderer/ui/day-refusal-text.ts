/** Why something wasn't done to the shift or to a parked sale, in words of the till's language. */
import type { TFunction } from 'i18next';
import type { ShiftRefusal } from '../../shared/domain/shift/decide-shift.ts';
import type { Format } from '../i18n/format.ts';
import { shortTill } from './report-document.ts';

/** A refusal of a shift's or of a parked sale's. */
export type DayRefusal =
  | ShiftRefusal
  | { readonly code: 'not-signed-in' | 'busy' | 'empty-cart' | 'cart-not-empty' | 'payment-in-cart' }
  | { readonly code: 'no-network' | 'not-there' | 'unreadable' }
  | { readonly code: 'taken-elsewhere'; readonly tillId: string }
  | { readonly code: 'journal-refused'; readonly reason: string; readonly detail: string };

/** The refusal in words; `tillName` says what another till is called. */
export function dayRefusalText(
  refusal: DayRefusal,
  t: TFunction,
  format: Format,
  tillName: (tillId: string) => string = shortTill,
): string {
  switch (refusal.code) {
    case 'right-missing':
      return t('shift.refusal.right-missing', { verb: t(`approval.verbs.${refusal.verb}`) });
    case 'difference-needs-approval':
      return t('shift.refusal.difference-needs-approval', { limit: format.money(refusal.limitMinor) });
    case 'journal-refused':
      return t('shift.refusal.journal-refused', { detail: refusal.detail || refusal.reason });
    case 'taken-elsewhere':
      return t('shift.refusal.taken-elsewhere', { till: tillName(refusal.tillId) });
    default:
      return t(`shift.refusal.${refusal.code}`);
  }
}
