/** A customer's points as this till knows them: what may be spent and its worth, what comes, what lapses, how old. */
import { useTranslation } from 'react-i18next';
import type { DuePoints } from '../../../shared/domain/loyalty/ledger.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CustomerView } from '../../till/customer-types.ts';
import type { Till } from '../../till/till.ts';
import { useNow } from '../../ui/use-view.ts';

const shownDues = 2;

/** What the panel shows. */
export interface PointsPanelProps {
  readonly till: Pick<Till, 'businessMs'>;
  readonly customer: Pick<CustomerView, 'points'>;
}

/** The panel. */
export function PointsPanel({ till, customer: { points } }: PointsPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow(till.businessMs, 20_000);
  if (!points) return <section className="customer-points is-none">{t('customers.points.none')}</section>;
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

function Dues({ title, dues, look }: DuesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const sum = dues.reduce((total, { points }) => total + points, 0);
  const others = dues.length - shownDues;
  return (
    <div className={`customer-dues is-${look}`}>
      <h2>{title}</h2>
      <strong>{format.count(sum)}</strong>
      <ul>
        {dues.slice(0, shownDues).map(({ points, atMs }) => (
          <li key={`${atMs} ${points}`}>
            {t(`customers.points.${look}On`, { points: format.count(points), date: format.date(atMs) })}
          </li>
        ))}
        {others > 0 ? <li>{t('customers.points.more', { number: others })}</li> : null}
      </ul>
    </div>
  );
}
