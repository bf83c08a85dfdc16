/**
 * What happened to an online order, oldest first: when, what, who at which till, and what didn't fit. Entries
 * that an exception names stand out.
 */
import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '../../shared/domain/entities/order.ts';
import { useFormat } from '../i18n/format-context.tsx';

/** What the timeline shows. */
export interface OrderTimelineProps {
  readonly label: string;
  readonly entries: readonly TimelineEntry[];
  readonly nowMs: number;
  /** The name of somebody of the staff. */
  readonly nameOf: (staffId: string) => string;
  /** What people call a till. */
  readonly tillNameOf: (tillId: string) => string;
  /** Ids of the entries to point out. */
  readonly marked?: readonly string[];
}

/** The timeline. */
export function OrderTimeline({
  label,
  entries,
  nowMs,
  nameOf,
  tillNameOf,
  marked = [],
}: OrderTimelineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const whoOf = ({ staffId, tillId }: TimelineEntry): string =>
    [
      staffId === null ? '' : nameOf(staffId),
      tillId === null ? t('orders.web') : t('shell.till', { till: tillNameOf(tillId) }),
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <ol className="order-timeline" aria-label={label}>
      {entries.map((entry) => (
        <li
          key={entry.id}
          className={`${entry.fits ? '' : 'is-misfit'} ${marked.includes(entry.id) ? 'is-marked' : ''}`}
        >
          <time>{format.moment(entry.atMs, nowMs)}</time>
          <span className="order-timeline-what">
            <strong>{t(`orders.happened.${entry.what}`)}</strong>
            {entry.note ? ` · ${entry.note}` : null}
            <small>{whoOf(entry)}</small>
            {entry.fits ? null : (
              <small className="order-misfit">
                {t('orders.misfit', { state: t(`orders.state.${entry.from}`) })}
              </small>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
