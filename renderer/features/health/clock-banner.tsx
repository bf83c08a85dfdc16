/**
 * Says that this machine's clock is wrong, as long as it is. Sales don't suffer, because rules go by business
 * time; but certificates, and people who read the clock, do.
 */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/use-view.ts';

/** Differences below this are nobody's concern, ms. */
const toleranceMs = 10 * 60_000;

/** The banner; nothing while the clock is about right. */
export function ClockBanner({ till }: { till: Till }) {
  const { t } = useTranslation();
  const format = useFormat();
  const businessMs = useNow(till.businessMs, 15_000);
  const wallMs = Date.now();
  const behindMs = businessMs - wallMs;
  if (Math.abs(behindMs) < toleranceMs) return null;
  const times = { shown: format.dateTime(wallMs), real: format.dateTime(businessMs) };
  return (
    <section className="alarm" role="alert" data-testid="clock">
      <Icon name="exceptions" />
      <p>{behindMs > 0 ? t('clock.behind', times) : t('clock.ahead', times)}</p>
    </section>
  );
}
