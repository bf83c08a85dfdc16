/**
 * Brings a scanned code of an order to the counter, whatever is in front: verified offline, in the order of scans.
 * While somebody is asked to lend a right it waits for no answer but says so, because what asked would be gone.
 */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type OrderPlace, placeOf } from '../features/orders/order-place.ts';
import type { Till } from '../till/till.ts';
import { useNotice } from '../ui/notice.tsx';
import { soundUnknown } from '../ui/sound.ts';
import { takeOrderCodes } from './scanned-codes.ts';

/** Takes codes of orders while the component stands; `go` shows a place of the orders. */
export function useCounterCodes(till: Till, isAsking: boolean, go: (place: OrderPlace) => void): void {
  const { t } = useTranslation();
  const notify = useNotice();
  const scans = useRef(0);
  useEffect(
    () =>
      takeOrderCodes((code) => {
        if (isAsking) {
          soundUnknown();
          notify(t('orders.notWhileAsking'), 'problem');
          return;
        }
        scans.current += 1;
        const scan = scans.current;
        void till.orders.release(code).then((answer) => {
          // Another code was scanned meanwhile: that one counts.
          if (scan !== scans.current) return;
          go(answer.ok ? placeOf(answer.value) : { at: 'refused', refusal: answer.reason });
        });
      }),
    [till, isAsking, go, notify, t],
  );
}
