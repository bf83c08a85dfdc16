/** What the forms of the shift share: refusals in words, the names of staff, asking for a right that lacks. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Verb } from '../../../shared/domain/entities/reference.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { moneyGivenBack } from '../../till/return-shown.ts';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { type DayRefusal, dayRefusalText } from '../../ui/day-refusal-text.ts';
import { useNotice } from '../../ui/notice.tsx';

/** What every form of the shift is handed. */
export interface ShiftFormProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
}

/** Tells a refusal. */
export function useRefused(): (refusal: DayRefusal) => void {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  return useCallback((refusal) => notify(dayRefusalText(refusal, t, format), 'problem'), [t, format, notify]);
}

/** Who lends a right: null when the one signed in holds it, undefined when nobody lent it. */
export async function approverFor(
  { till, askApproval }: ShiftFormProps,
  verb: Verb,
  note?: string,
): Promise<string | null | undefined> {
  if (till.session.getState().role?.verbs.includes(verb)) return null;
  return (await askApproval(verb, note)) ?? undefined;
}

/** Returns by which money went back and that nobody recorded, in words. */
export function useUnrecordedReturns(till: Till): string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const drafts = useStore(till.returns.work, (work) => work.drafts);
  return drafts.flatMap((draft) => {
    const amountMinor = moneyGivenBack(draft);
    return amountMinor > 0 ? [t('returns.unrecorded', { amount: format.money(amountMinor) })] : [];
  });
}
