/** Whether a line may come back, until when and why: in colour, an icon and words. */
import { useTranslation } from 'react-i18next';
import type { LineVerdict } from '../../../shared/domain/returns/return-rules.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { ruleText, verdictText } from '../../ui/verdict-text.ts';

const icons: Readonly<Record<LineVerdict['verdict'], IconName>> = {
  allowed: 'check',
  manager: 'lock',
  refused: 'close',
};

/** The verdict; `isLong` shows what the rule says and where it stands. */
export function Verdict({ verdict, isLong = false }: { verdict: LineVerdict; isLong?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rule } = verdict;
  // What may simply come back needs no more than the law's name.
  const short = (verdict.verdict === 'allowed' ? rule?.source : rule?.text)?.[format.language] ?? '';
  return (
    <span className={`return-verdict is-${verdict.verdict}`}>
      <Icon name={icons[verdict.verdict]} size={18} />
      <span>
        {verdictText(verdict, t, format)}
        <small>{isLong ? ruleText(verdict, t, format) : short}</small>
      </span>
    </span>
  );
}
