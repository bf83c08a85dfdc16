/** What an exception of a shift is about, in words: the shift or the payment, its till, and how much it is. */
import { useTranslation } from 'react-i18next';
import type { ExceptionRow } from '../../../shared/domain/exceptions.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { useTillNames } from '../../ui/use-till-names.ts';

/** What the words are made of. */
export interface ShiftSubjectProps {
  readonly till: Pick<Till, 'tillNames'>;
  readonly row: Pick<ExceptionRow, 'kind' | 'details'>;
}

/** Whether an exception is about a shift or a payment that a shift was closed over. */
export function isAboutShift({ kind }: Pick<ExceptionRow, 'kind'>): boolean {
  return kind === 'cash-difference' || kind === 'payment-unsettled';
}

/** The words. */
export function ShiftSubject({ till, row }: ShiftSubjectProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useTillNames(till);
  const { tillId, shiftNumber, differenceMinor, amountMinor } = row.details;
  const place = t('shell.till', { till: nameOf(String(tillId ?? '')) });
  const what =
    typeof shiftNumber === 'number' ? [t('shift.number', { number: shiftNumber }), place] : [place];
  const sum = differenceMinor ?? amountMinor;
  return `${what.join(' · ')}${typeof sum === 'number' ? `: ${format.money(sum)}` : ''}`;
}
