/**
 * Conflicts that a person has to look at, as the server raised them, with what helps. Read only: choosing a
 * remedy is an operation of its own that comes with the manager's screens.
 */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { type ExceptionRow, exceptionRemedies } from '../../../shared/domain/exceptions.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { StockDetails } from './stock-details.tsx';

/** The exceptions screen. */
export function ExceptionsScreen({ till }: { till: Till }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = useExceptions(till);
  const now = till.businessMs();
  return (
    <main className="page">
      <h1>{t('exceptions.title')}</h1>
      {rows?.length === 0 ? <p className="page-none">{t('exceptions.empty')}</p> : null}
      <ul className="exception-list">
        {rows?.map((row) => (
          <li key={row.id} className="panel exception">
            <div>
              <h2>{t(`exceptions.kind.${row.kind}`)}</h2>
              <p>{t(`exceptions.text.${row.kind}`)}</p>
            </div>
            <dl>
              <dt>{t('exceptions.about')}</dt>
              <dd>{subjectOf(till, row, format.quantity)}</dd>
              <StockDetails till={till} row={row} />
              <dt>{t('exceptions.raised')}</dt>
              <dd>{format.moment(row.raisedAtMs, now)}</dd>
              <dt>{t('exceptions.remedy')}</dt>
              <dd>
                {exceptionRemedies[row.kind].map((remedy) => t(`exceptions.remedies.${remedy}`)).join(' · ')}
              </dd>
            </dl>
          </li>
        ))}
      </ul>
    </main>
  );
}

function useExceptions(till: Till): readonly ExceptionRow[] | null {
  const moved = useStore(
    till.health,
    (health) => health.feeds.find((feed) => feed.collection === 'exceptions')?.asOfMs ?? 0,
  );
  const [rows, setRows] = useState<readonly ExceptionRow[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `moved` tells when to read again
  useEffect(() => {
    let stands = true;
    void till.exceptions().then((read) => {
      if (stands) setRows(read);
    });
    return () => {
      stands = false;
    };
  }, [till, moved]);
  return rows;
}

/** The subject in words: the article's name for stock, else as the server named it, with its figures. */
function subjectOf(till: Till, row: ExceptionRow, quantity: (milli: number) => string): string {
  const name = till.catalog.bySku(row.subject)?.name;
  const onHandMilli = row.details.onHandMilli;
  const figure = typeof onHandMilli === 'number' ? `: ${quantity(onHandMilli)}` : '';
  return `${name ? `${name} (${row.subject})` : row.subject}${figure}`;
}
