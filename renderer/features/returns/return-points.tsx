/**
 * Whose purchase comes back, and what becomes of their points with it: told before anything is recorded, so that the
 * customer can still decide otherwise. The code on paper names nobody.
 */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { LineRefund } from '../../../shared/domain/returns/refund-of.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { pointsBack } from '../../till/return-shown.ts';
import type { ShownReturn } from '../../till/return-types.ts';
import type { Till } from '../../till/till.ts';
import { Icon } from '../../ui/icon.tsx';

/** The customer and the points; nothing for a purchase that has neither. */
export function ReturnPoints({ till, shown }: { till: Pick<Till, 'customers'>; shown: ShownReturn }) {
  const { t } = useTranslation();
  const texts = usePointsTexts(shown);
  useStore(till.customers.state);
  const { customerId = null } = shown.purchase ?? {};
  if (customerId === null && texts.length === 0) return null;
  const hit = customerId === null ? null : till.customers.hit(customerId);
  const whose = customerId === null ? 'receipt' : hit ? 'nameless' : 'unknown';
  return (
    <section className="return-points" role="status" data-testid="return-points">
      <Icon name="customers" />
      <p>
        <strong>{hit?.name ?? t(`returns.points.whose.${whose}`)}</strong>
        {texts.map((text) => (
          <span key={text}>{text}</span>
        ))}
      </p>
    </section>
  );
}

/** How many points come back with what was chosen, and how many earned ones are taken back, as far as any are. */
export function usePointsTexts(shown: ShownReturn): string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const { givenBack, takenBack } = pointsBack(shown);
  return [
    ...(givenBack > 0
      ? [t('returns.points.comeBack', { count: givenBack, points: format.count(givenBack) })]
      : []),
    ...(takenBack > 0
      ? [t('returns.points.areTaken', { count: takenBack, points: format.count(takenBack) })]
      : []),
  ];
}

/** The points of one line; nothing where none come or go. */
export function LinePoints({ points: { givenBack, takenBack } }: Pick<LineRefund, 'points'>) {
  const { t } = useTranslation();
  const format = useFormat();
  if (givenBack + takenBack === 0) return null;
  const changes = [
    ...(givenBack > 0 ? [`+${format.count(givenBack)}`] : []),
    ...(takenBack > 0 ? [format.count(-takenBack)] : []),
  ];
  return <small>{t('returns.points.ofLine', { changes: changes.join(' ') })}</small>;
}
