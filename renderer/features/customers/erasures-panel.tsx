/** How far erasures have come: which tills confirmed that nothing is left, and which are waited for. */
import { useTranslation } from 'react-i18next';
import type { ErasuresAnswer } from '../../../shared/protocol/customers.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { Icon } from '../../ui/icon.tsx';
import { useTillNames } from '../../ui/use-till-names.ts';

/** What the panel shows. */
export interface ErasuresPanelProps {
  readonly till: Pick<Till, 'businessMs' | 'tillNames'>;
  readonly erasures: ErasuresAnswer['erasures'];
}

/** The panel. */
export function ErasuresPanel({ till, erasures }: ErasuresPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const tillNameOf = useTillNames(till);
  const nowMs = till.businessMs();
  if (erasures.length === 0) return <p className="quiet">{t('customers.managers.noErasures')}</p>;
  return (
    <ul className="customer-rows">
      {erasures.map(({ customerId, erasedAtMs, waitingTillIds, confirmed }) => {
        const isDone = waitingTillIds.length === 0;
        return (
          <li key={customerId} data-erased={customerId}>
            <span className="customer-hit-name">
              <strong>{format.moment(erasedAtMs, nowMs)}</strong>
              <small>{t('customers.managers.erasedId', { id: customerId.slice(-8) })}</small>
            </span>
            <span className={isDone ? 'customer-done' : 'customer-overdue'}>
              <Icon name={isDone ? 'check' : 'clock'} size={18} />
              {t('customers.managers.confirmed', {
                number: confirmed.length,
                of: confirmed.length + waitingTillIds.length,
              })}
            </span>
            <span className="quiet">
              {isDone
                ? confirmed.map(({ tillId }) => tillNameOf(tillId)).join(', ')
                : t('customers.managers.waitingFor', { tills: waitingTillIds.map(tillNameOf).join(', ') })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
