/**
 * Opens the purchase of a scanned receipt, whatever is in front: checked offline, in the order of scans. While
 * somebody is asked to lend a right it waits for no answer but says so, because what asked would be gone.
 */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isEmptyCart } from '../../shared/domain/sell/cart.ts';
import { sumMinor } from '../../shared/money/money.ts';
import { placeOfRefusal, type ReturnPlace } from '../features/returns/return-place.ts';
import { useFormat } from '../i18n/format-context.tsx';
import type { Till } from '../till/till.ts';
import { useNotice } from '../ui/notice.tsx';
import { soundUnknown } from '../ui/sound.ts';
import { takeReceiptCodes } from './scanned-codes.ts';

/**
 * Takes codes of receipts while the component stands, and those of orders while returns are in front (`isReturning`),
 * where a purchase is meant and not the counter; `go` shows a place of the returns. The slip of a store credit
 * pays the open cart: `pay` shows the payment where there is something to pay.
 */
export function useReceiptCodes(
  till: Till,
  isAsking: boolean,
  isReturning: boolean,
  go: (place: ReturnPlace) => void,
  pay: () => void,
): void {
  const { t } = useTranslation();
  const notify = useNotice();
  const format = useFormat();
  const scans = useRef(0);
  useEffect(
    () =>
      takeReceiptCodes((code) => {
        if (isAsking) {
          soundUnknown();
          notify(t('returns.notWhileAsking'), 'problem');
          return;
        }
        scans.current += 1;
        const scan = scans.current;
        void placeOf(till, code).then((place) => {
          // Another receipt was scanned meanwhile: that one counts.
          if (scan !== scans.current) return;
          if (place.at !== 'credit') return go(place);
          notify(t('credit.shown', { amount: format.money(place.amountMinor) }), 'done');
          if (!isEmptyCart(till.sell.getState().cart)) pay();
        });
      }, isReturning),
    [till, isAsking, isReturning, go, pay, notify, format, t],
  );
}

/** Store credit that was taken for the open cart. */
interface CreditTaken {
  readonly at: 'credit';
  readonly amountMinor: number;
}

/** Where a receipt's code leads: to its goods, to the money that its slip promises, or to why neither is so. */
async function placeOf(till: Till, code: string): Promise<ReturnPlace | CreditTaken> {
  const found = await till.returns.scan(code);
  if (!found.ok) {
    const place = placeOfRefusal(till.returns, found.reason);
    if (place.at === 'waiting' || found.reason.code !== 'nothing-sold') return place;
    const taken = await till.returns.credits.take(found.reason.receiptNumber);
    if (!taken.ok) return place;
    return { at: 'credit', amountMinor: sumMinor(taken.value.map(({ leftMinor }) => leftMinor)) };
  }
  const opened = await till.returns.open(found.value);
  return opened.ok ? { at: 'goods', draftId: opened.value.id } : { at: 'refused', refusal: opened.reason };
}
