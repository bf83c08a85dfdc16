/** One key, one button: spends as many points as may be, or saves them again, and says why it can't. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { useNotice } from '../../ui/notice.tsx';
import { soundUnknown } from '../../ui/sound.ts';
import { useStable } from '../../ui/use-stable.ts';
import { spendRefusalText } from './points-words.ts';

/** What a choice about points is made with: `null` is the other way round, a number is so many. */
export type ChoosePoints = (points: number | null) => Promise<boolean>;

/** Answers whether the choice was made. */
export function usePointsChoice(till: Pick<Till, 'customers'>): ChoosePoints {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  return useStable(async (points: number | null): Promise<boolean> => {
    const { customers } = till;
    const now = customers.ofCart.getState().cart?.points;
    if (now?.held === 'asking') return false;
    const isSpent = now?.choice === 'spend' && now.problem === null;
    const answer = await customers.spend(points ?? (isSpent ? 0 : null));
    if (answer.ok) return true;
    soundUnknown();
    notify(spendRefusalText(answer.reason, t, format), 'problem');
    return false;
  });
}
