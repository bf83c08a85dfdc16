/**
 * Opens the purchase of a scanned receipt, whatever is in front: checked offline, in the order of scans. While
 * somebody is asked to lend a right it waits for no answer but says so, because what asked would be gone.
 */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { placeOfRefusal, type ReturnPlace } from '../features/returns/return-place.ts';
import type { Till } from '../till/till.ts';
import { useNotice } from '../ui/notice.tsx';
import { soundUnknown } from '../ui/sound.ts';
import { takeReceiptCodes } from './scanned-codes.ts';

/** Takes codes of receipts while the component stands; `go` shows a place of the returns. */
export function useReceiptCodes(till: Till, isAsking: boolean, go: (place: ReturnPlace) => void): void {
  const { t } = useTranslation();
  const notify = useNotice();
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
          if (scan === scans.current) go(place);
        });
      }),
    [till, isAsking, go, notify, t],
  );
}

/** Where a receipt's code leads: to its goods, to the money that its slip waits for, or to why neither is so. */
async function placeOf(till: Till, code: string): Promise<ReturnPlace> {
  const found = await till.returns.scan(code);
  if (!found.ok) return placeOfRefusal(till.returns, found.reason);
  const opened = await till.returns.open(found.value);
  return opened.ok ? { at: 'goods', draftId: opened.value.id } : { at: 'refused', refusal: opened.reason };
}
