/** What the rules of returns say of a line, in words of the till's language. */
import type { TFunction } from 'i18next';
import type { LineVerdict } from '../../shared/domain/returns/return-rules.ts';
import type { Format } from '../i18n/format.ts';

/** Whether a line may come back and until when, in words. */
export function verdictText(
  { verdict, why, untilMs, rule }: LineVerdict,
  t: TFunction,
  format: Format,
): string {
  const date = untilMs === null ? '' : format.date(untilMs);
  if (verdict === 'allowed') {
    // After its days a rule may still allow: then there is no end.
    return why === 'in-time' ? t('returns.verdict.until', { date }) : t('returns.verdict.always');
  }
  if (verdict === 'refused')
    return why === 'too-late' ? t('returns.verdict.refusedLate', { date }) : t('returns.verdict.refused');
  if (why === 'too-late') return t('returns.verdict.managerLate', { date });
  if (why === 'in-time') return t('returns.verdict.managerUntil', { date });
  return t(rule === null ? 'returns.verdict.noRule' : 'returns.verdict.manager');
}

/** What the rule says and where it stands; empty where none fits. */
export function ruleText({ rule }: LineVerdict, t: TFunction, format: Format): string {
  if (rule === null) return '';
  const { language } = format;
  return t('returns.rule', { text: rule.text[language], source: rule.source[language] });
}
