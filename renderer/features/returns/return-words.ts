/** Why nothing may come back of what was scanned or typed, in words that say what to do. */
import type { TFunction } from 'i18next';
import { unreachable } from '../../../shared/base/assert.ts';
import type { Format } from '../../i18n/format.ts';
import type { FindRefusal } from '../../till/return-types.ts';

/** Why a code or number leads to no purchase that may come back: what is the matter, and what to do. */
export function findRefusalText(
  refusal: FindRefusal,
  t: TFunction,
  format: Format,
): { readonly title: string; readonly text: string } {
  switch (refusal.code) {
    case 'key-revoked':
      return {
        title: t('returnFind.title.key-revoked'),
        text: t('returnFind.text.key-revoked', { since: format.dateTime(refusal.sinceMs) }),
      };
    case 'lines-unknown':
    case 'nothing-sold':
      return {
        title: t(`returnFind.title.${refusal.code}`),
        text: t(`returnFind.text.${refusal.code}`, { number: refusal.receiptNumber }),
      };
    case 'purchase-unknown': {
      const code = refusal.isWhole ? 'purchase-unknown-anywhere' : 'purchase-unknown';
      return {
        title: t(`returnFind.title.${code}`, { number: refusal.number }),
        text: t(`returnFind.text.${code}`),
      };
    }
    case 'fiscal-code': {
      const { drive, document } = refusal;
      return {
        title: t('returnFind.title.fiscal-code'),
        text: t('returnFind.text.fiscal-code', { drive, document }),
      };
    }
    case 'other-currency':
      return {
        title: t('returnFind.title.other-currency', { currency: refusal.currency }),
        text: t('returnFind.text.other-currency', { number: refusal.receiptNumber }),
      };
    case 'not-handed-over':
      return {
        title: t('returnFind.title.not-handed-over'),
        text: t('returnFind.text.not-handed-over', { state: t(`orders.state.${refusal.state}`) }),
      };
    case 'fully-returned':
      return {
        title: t('returnFind.title.fully-returned'),
        text: t('returnFind.text.fully-returned', { number: refusal.found.purchase.receiptNumber }),
      };
    case 'not-a-receipt':
    case 'not-genuine':
    case 'key-unknown':
    case 'not-signed-in':
      return { title: t(`returnFind.title.${refusal.code}`), text: t(`returnFind.text.${refusal.code}`) };
    default:
      return unreachable(refusal);
  }
}
