/**
 * What happened to an online order, oldest first: when, what, who at which till, and what didn't fit. Entries
 * that an exception names stand out.
 */
import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '../../shared/domain/entities/order.ts';
import { type EndReason, endReasons } from '../../shared/domain/operations/order-decline.ts';
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
  const isReason = (note: string): note is EndReason => (endReasons as readonly string[]).includes(note);
  const noteOf = ({ what, note }: TimelineEntry): string => {
    if (note === null) return '';
    const isEnd = what === 'decline' || what === 'restock';
    return ` · ${isEnd && isReason(note) ? t(`orders.endReason.${note}`) : note}`;
  };
  const shownOf = ({ collector, proof, approvedBy }: TimelineEntry): string[] => [
    ...(collector ? [t(`orders.collectedBy.${collector}`)] : []),
    ...(proof ? [t(`handover.proof.${proof}`)] : []),
    ...(approvedBy ? [t('orders.approvedBy', { name: nameOf(approvedBy) })] : []),
  ];
  return (
    <ol className="order-timeline" aria-label={label}>
      {entries.map((entry) => (
        <li
          key={entry.id}
          className={`${entry.fits ? '' : 'is-misfit'} ${marked.includes(entry.id) ? 'is-marked' : ''}`}
        >
          <time>{format.moment(entry.atMs, nowMs)}</time>
          <span className="order-timeline-what">
            <strong>{t(entry.isPart ? 'orders.happenedPart' : `orders.happened.${entry.what}`)}</strong>
            {noteOf(entry)}
            {shownOf(entry).map((text) => (
              <small key={text}>{text}</small>
            ))}
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
