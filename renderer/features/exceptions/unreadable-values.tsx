/** Values of a customer that don't open: which fields, when, by whom and at which till. What stood in them is told nowhere. */
import { useTranslation } from 'react-i18next';
import type { ProfileField } from '../../../shared/domain/customers/profile.ts';
import type { ExceptionRow } from '../../../shared/domain/exceptions.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { doneBy } from '../../ui/chain-names.ts';
import { useTillNames } from '../../ui/use-till-names.ts';

/** What the list shows. */
export interface UnreadableValuesProps {
  readonly till: Pick<Till, 'reference' | 'tillNames' | 'identity'>;
  readonly row: Pick<ExceptionRow, 'unreadable'>;
}

/** The facts, oldest first; nothing for other kinds. */
export function UnreadableValues({ till, row }: UnreadableValuesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const tillNameOf = useTillNames(till);
  const { unreadable = [] } = row;
  if (unreadable.length === 0) return null;
  const nameOf = (field: ProfileField): string =>
    field === 'name' ? t('customers.editField.name') : t(`customers.shortField.${field}`);
  const oldestFirst = [...unreadable].sort((a, b) => a.atMs - b.atMs);
  return (
    <ol className="order-timeline" aria-label={t('exceptions.customer.unreadable')}>
      {oldestFirst.map(({ operationId, storeId, tillId, staffId, atMs, fields }) => (
        <li key={operationId}>
          <time>{format.dateTime(atMs)}</time>
          <span className="order-timeline-what">
            {`${t('exceptions.customer.unreadable')}: `}
            <strong>{fields.map(nameOf).join(', ')}</strong>
            <small>
              {doneBy(till, { staffId, storeId, tillText: t('shell.till', { till: tillNameOf(tillId) }) })}
            </small>
          </span>
        </li>
      ))}
    </ol>
  );
}
