/** A customer's points as this till knows them: what may be spent and its worth, what comes, what lapses, how old. */
import { useTranslation } from 'react-i18next';
import type { DuePoints } from '../../../shared/domain/loyalty/ledger.ts';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CustomerView } from '../../till/customer-types.ts';
import type { Till } from '../../till/till.ts';
import { useNow } from '../../ui/use-view.ts';

const shownLater = 1;

/** What the panel shows. */
export interface PointsPanelProps {
  readonly till: Pick<Till, 'businessMs'>;
  readonly customer: Pick<CustomerView, 'points' | 'otherPoints'>;
}

/** The panel. */
export function PointsPanel({ till, customer: { points, otherPoints } }: PointsPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow(till.businessMs, 20_000);
  const others = otherPoints.map((each) => (
    <small key={each.currency} className="customer-points-other">
      {t('customers.points.other', { points: format.count(each.points), currency: each.currency })}
    </small>
  ));
  if (!points)
    return (
      <section className="customer-points is-none">
        {t('customers.points.none')} {others}
      </section>
    );
  const { availablePoints, pending, expiring, asOfMs, valueMinor } = points;
  return (
    <section className="customer-points" aria-label={t('customers.points.title')}>
      <div className="customer-points-now">
        <h2>{t('customers.points.title')}</h2>
        <strong className={availablePoints < 0 ? 'is-owed' : ''} data-testid="available-points">
          {format.count(availablePoints)}
        </strong>
        <span>
          {availablePoints < 0
            ? t('customers.points.owed')
            : t('customers.points.worth', { amount: format.money(valueMinor) })}
        </span>
        <small className="quiet">
          {t('customers.points.asOf', { age: format.age(asOfMs, nowMs) ?? t('customers.points.justNow') })}
        </small>
        {others}
      </div>
      <Dues title={t('customers.points.pending')} dues={pending} look="pending" />
      <Dues title={t('customers.points.expiring')} dues={expiring} look="expiring" />
    </section>
  );
}

interface DuesProps {
  readonly title: string;
  readonly dues: readonly DuePoints[];
  readonly look: 'pending' | 'expiring';
}

/** What comes or lapses next stands large with its day: a sum of all days would read as if all of it did at once. */
function Dues({ title, dues, look }: DuesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [next, ...later] = byDay(dues, format);
  const others = later.length - shownLater;
  return (
    <div className={`customer-dues is-${look}`}>
      <h2>{title}</h2>
      {next ? (
        <p>
          <strong>{format.count(next.points)}</strong>{' '}
          <span>{t('customers.points.dueOn', { date: next.day })}</span>
        </p>
      ) : (
        <strong>{t('customers.empty')}</strong>
      )}
      <ul>
        {later.slice(0, shownLater).map(({ points, day }) => (
          <li key={day}>{t('customers.points.laterOn', { points: format.count(points), date: day })}</li>
        ))}
        {others > 0 ? <li>{t('customers.points.more', { count: others })}</li> : null}
      </ul>
    </div>
  );
}

/** What is due on each day, soonest first. */
function byDay(dues: readonly DuePoints[], format: Pick<Format, 'date'>): { day: string; points: number }[] {
  const sums = new Map<string, number>();
  for (const { points, atMs } of dues) {
    const day = format.date(atMs);
    sums.set(day, (sums.get(day) ?? 0) + points);
  }
  return [...sums].map(([day, points]) => ({ day, points }));
}
