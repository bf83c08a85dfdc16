/** Why something with a return isn't done, in words that say what to do. */
import type { TFunction } from 'i18next';
import type { RefundPaymentRefusal } from '../../shared/domain/returns/decide-refund-payment.ts';
import type { DecideReturnRefusal } from '../../shared/domain/returns/decide-return.ts';
import type { Format } from '../i18n/format.ts';
import { en } from '../i18n/texts.ts';
import { machineReason } from './machine-reason.ts';
import { verdictText } from './verdict-text.ts';

/** Every reason that only returns have: the others are a sale's or any record's too. */
export type ReturnOnlyRefusal =
  | Exclude<DecideReturnRefusal, { readonly code: 'sale-refused' | 'quantity-not-whole' }>
  | RefundPaymentRefusal
  | {
      readonly code: 'no-draft' | 'no-such-part' | 'in-doubt' | 'cart-empty' | 'money-went-back' | 'not-owed';
    }
  | { readonly code: 'unavailable'; readonly reason: string }
  | { readonly code: 'declined'; readonly detail: string };

/** What lines and articles are called. */
export interface ReturnNames {
  /** By the line of the purchase. */
  line(purchaseLineId: number): string;
  sku(sku: string): string;
}

/** Why a machine gave nothing back; what a terminal said itself stays as it is. */
function declinedText(detail: string, t: TFunction): string {
  const known = Object.hasOwn(en.returnMachine, detail);
  // hasOwn has just found it among the keys.
  return known ? t(`returnMachine.${detail as keyof typeof en.returnMachine}`) : detail;
}

/** The refusal in words. */
export function returnRefusalText(
  refusal: ReturnOnlyRefusal,
  names: ReturnNames,
  t: TFunction,
  format: Format,
): string {
  switch (refusal.code) {
    case 'right-missing':
      return t('returnRefusal.right-missing', { verb: t(`approval.verbs.${refusal.verb}`) });
    case 'wrong-currency':
      return t('returnRefusal.wrong-currency', { currency: refusal.currency });
    case 'line-twice':
      return t('returnRefusal.line-twice', { name: names.line(refusal.purchaseLineId) });
    case 'more-than-left':
      return t('returnRefusal.more-than-left', {
        name: names.line(refusal.purchaseLineId),
        quantity: format.quantity(refusal.leftMilli),
      });
    case 'rule-refused':
      return t('returnRefusal.rule-refused', {
        name: names.line(refusal.purchaseLineId),
        verdict: verdictText(refusal.verdict, t, format),
      });
    case 'above-limit':
      return t(`returnRefusal.above-limit.${refusal.limit}`, { limit: format.money(refusal.limitMinor) });
    case 'refunded-already':
      return t('returnRefusal.refunded-already', { amount: format.money(refusal.missingMinor) });
    case 'unknown-sku':
    case 'no-recent-price':
      return refusal.code === 'unknown-sku'
        ? t('refusal.unknown-sku', { sku: refusal.sku })
        : t('returnRefusal.no-recent-price', { name: names.sku(refusal.sku) });
    case 'above-lowest-price':
      return t('returnRefusal.above-lowest-price', {
        name: names.sku(refusal.sku),
        amount: format.money(refusal.lowestMinor),
      });
    case 'refunds-differ':
      return t('returnRefusal.refunds-differ', {
        due: format.money(refusal.dueMinor),
        given: format.money(refusal.givenMinor),
      });
    case 'unavailable':
      return t('returnRefusal.unavailable', { reason: machineReason(refusal.reason, t) });
    case 'declined':
      return t('returnRefusal.declined', { detail: declinedText(refusal.detail, t) });
    case 'wrong-way':
      return t('returnRefusal.wrong-way', { way: t(`returns.owedBy.${refusal.owed}`) });
    default:
      return t(`returnRefusal.${refusal.code}`);
  }
}
