/**
 * Tells of a sale that was paid though its payment had seemed to fail, and where what came after it is. It is told
 * here because it shows with whatever is done next, on any screen.
 */
import type { TFunction } from 'i18next';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { PaidAfterAll, Till } from '../till/till.ts';
import { useNotice } from '../ui/notice.tsx';

/** Shows a notice for each such sale, once. */
export function usePaidAfterAll(till: Till): void {
  const { t } = useTranslation();
  const notify = useNotice();
  const late = useStore(till.sell, (sell) => sell.paidAfterAll);
  const told = useRef<PaidAfterAll | null>(null);
  useEffect(() => {
    if (late === null || late === told.current) return;
    told.current = late;
    notify(paidAfterAllText(late, t), 'problem');
  }, [late, notify, t]);
}

/** The words of it. */
export function paidAfterAllText({ receiptNumber, moved }: PaidAfterAll, t: TFunction): string {
  return t(`sell.paidAfterAll.${moved}`, { number: receiptNumber ?? '' });
}
