/**
 * The calm line in the header: connected or since when not, how many operations wait, how old prices and stock
 * are; during the first pull, how far it is. It has one width and never moves anything.
 */
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { FeedCollection } from '../../../shared/protocol/feed.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { HealthState, Till } from '../../till/till.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/use-view.ts';

/** The first pull of the products while it runs, else null. */
export function firstPull(health: HealthState): { received: number; total: number } | null {
  const feed = health.feeds.find((each) => each.collection === 'products');
  if (!feed || feed.total === null || feed.asOfMs !== null || feed.received >= feed.total) return null;
  return { received: feed.received, total: feed.total };
}

/** The indicator; touching it opens the page behind it. */
export function HealthIndicator({ till, onOpen }: { till: Till; onOpen: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const health = useStore(till.health);
  const now = useNow(till.businessMs, 15_000);
  const pull = firstPull(health);
  const ageOf = (collection: FeedCollection): string => {
    const asOfMs = health.feeds.find((feed) => feed.collection === collection)?.asOfMs ?? null;
    return asOfMs === null ? t('common.never') : (format.span(now - asOfMs) ?? t('health.fresh'));
  };
  const queue = health.waiting === 0 ? t('health.sent') : t('health.waiting', { count: health.waiting });
  const link = health.connected
    ? t('health.online')
    : t('health.offline', { time: format.moment(health.sinceMs, now) });
  // The day of another day is enough to see, and the time of today: both together don't fit.
  const shortLink =
    health.connected || format.day(health.sinceMs) === format.day(now)
      ? link
      : t('health.offline', { time: format.day(health.sinceMs) });
  const data = pull
    ? t('health.firstPull', { received: format.count(pull.received), total: format.count(pull.total) })
    : t('health.ages', { prices: ageOf('products'), stock: ageOf('stock') });
  return (
    <AriaButton className={`health-pill ${health.connected ? 'is-online' : 'is-offline'}`} onPress={onOpen}>
      <Icon name={health.connected ? 'cloud' : 'cloudOff'} />
      <span className="unseen" data-testid="health">
        {link} · {queue}
      </span>
      <span className="health-texts">
        <span className="health-link" aria-hidden="true">
          {shortLink}
        </span>
        <span className="health-data">{data}</span>
      </span>
      <span className="health-queue" aria-hidden="true">
        {health.waiting === 0 ? (
          <Icon name="check" size={20} />
        ) : (
          <strong>{format.count(health.waiting)}</strong>
        )}
        <small>{t(health.waiting === 0 ? 'health.queueSent' : 'health.queueWaiting')}</small>
      </span>
      {pull ? (
        <progress className="health-progress" max={pull.total} value={pull.received} aria-hidden="true" />
      ) : null}
    </AriaButton>
  );
}
