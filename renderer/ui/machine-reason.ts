/** Why terminal or bank didn't do something, in words of the till's language. */
import type { TFunction } from 'i18next';
import { en } from '../i18n/texts.ts';

/** The reason in words where there are any: what a terminal said itself stays as it is. */
export function machineReason(reason: string, t: TFunction): string {
  return (isPayReason(reason) ? t(`payRefusal.${reason}`) : reason).replace(/\.$/, '');
}

function isPayReason(reason: string): reason is keyof typeof en.payRefusal {
  return Object.hasOwn(en.payRefusal, reason);
}
