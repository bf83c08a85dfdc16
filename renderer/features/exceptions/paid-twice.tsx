/** What was paid out of a refund, or spent of store credit, beyond what there was: how much, when, by whom and where. */
import { useTranslation } from 'react-i18next';
import type { ExceptionRow } from '../../../shared/domain/exceptions.ts';
import { tillOf } from '../../../shared/print/receipt.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { doneBy } from '../../ui/chain-names.ts';
import { useTillNames } from '../../ui/use-till-names.ts';

/** What the list shows. */
export interface PaidTwiceProps {
  readonly till: Pick<Till, 'reference' | 'tillNames' | 'identity'>;
  readonly row: Pick<ExceptionRow, 'details' | 'payments'>;
}

/** The payments; nothing for other kinds. */
export function PaidTwice({ till, row }: PaidTwiceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const tillNameOf = useTillNames(till);
  const { payments = [] } = row;
  if (payments.length === 0) return null;
  const { overMinor } = row.details;
  const oldestFirst = [...payments].sort((a, b) => a.atMs - b.atMs);
  return (
    <>
      {typeof overMinor === 'number' ? (
        <p>{t('exceptionDetails.tooMuch', { amount: format.money(overMinor) })}</p>
      ) : null}
      <ol className="order-timeline" aria-label={t('exceptionDetails.payments')}>
        {oldestFirst.map(({ operationId, receiptNumber, storeId, tillId, staffId, atMs, amountMinor }) => (
          <li key={operationId}>
            <time>{format.dateTime(atMs)}</time>
            <span className="order-timeline-what">
              <strong>{t('exceptionDetails.paid', { number: receiptNumber ?? '' }).trim()}</strong>
              {` · ${format.money(amountMinor)}`}
              <small>
                {doneBy(till, {
                  ...{ staffId, storeId },
                  // A till of another store is known by its receipts alone.
                  tillText: t('shell.till', {
                    till: receiptNumber === null ? tillNameOf(tillId) : tillOf(receiptNumber),
                  }),
                })}
              </small>
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
