/**
 * What was paid out of a refund, or spent of store credit, beyond what there was: how much, when, by whom and where; of
 * money that was used for an order's goods twice, or given back as well, how much of each.
 */
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

/** The key of what the exception says: of money of an order, whether it was given back, used for the goods, or both. */
export function textKeyOf({ kind, details }: Pick<ExceptionRow, 'kind' | 'details'>) {
  if (kind !== 'refunded-twice' || details.orderId === undefined) return `exceptions.text.${kind}` as const;
  if (details.usedMinor === undefined) return 'exceptions.refundedOnline';
  return details.refundedMinor === 0 ? 'exceptions.usedTwice' : 'exceptions.refundedAndUsed';
}

/** The amounts and the payments; nothing for other kinds. */
export function PaidTwice({ till, row }: PaidTwiceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { overMinor, paidMinor, usedMinor, refundedMinor } = row.details;
  if (typeof overMinor !== 'number') return null;
  const money = (minor: string | number | undefined): string => format.money(Number(minor ?? 0));
  return (
    <>
      <p>{t('exceptionDetails.tooMuch', { amount: format.money(overMinor) })}</p>
      {usedMinor === undefined ? null : (
        <p>
          {t(refundedMinor === 0 ? 'exceptionDetails.used' : 'exceptionDetails.usedAndRefunded', {
            ...{ paid: money(paidMinor), used: money(usedMinor), refunded: money(refundedMinor) },
          })}
        </p>
      )}
      <Payments till={till} payments={row.payments ?? []} />
    </>
  );
}

interface PaymentsProps extends Pick<PaidTwiceProps, 'till'> {
  readonly payments: NonNullable<ExceptionRow['payments']>;
}

function Payments({ till, payments }: PaymentsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const tillNameOf = useTillNames(till);
  if (payments.length === 0) return null;
  const oldestFirst = [...payments].sort((a, b) => a.atMs - b.atMs);
  return (
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
  );
}
