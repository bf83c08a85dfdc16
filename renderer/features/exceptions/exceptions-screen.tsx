/**
 * Conflicts that a person has to look at, as the server raised them. A remedy is chosen here and becomes an
 * operation; one that is an operation of another screen leads there. Settled ones stand in a list of their own.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { type ExceptionRow, exceptionRemedies } from '../../../shared/domain/exceptions.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { staffName } from '../../ui/chain-names.ts';
import { Choice } from '../../ui/choice.tsx';
import { customerNumberText } from '../../ui/customer-number.ts';
import { CustomerDetails, isAboutCustomer } from './customer-details.tsx';
import { GoodsDetails } from './goods-details.tsx';
import { OrderHistory } from './order-history.tsx';
import { PaidTwice, textKeyOf } from './paid-twice.tsx';
import { type Remedy, type RemedyScreen, screenOf, skusToCount } from './remedies.ts';
import { ResolveDialog } from './resolve-dialog.tsx';
import { ReturnHistory } from './return-history.tsx';
import { isAboutShift, ShiftSubject } from './shift-subject.tsx';
import { StockDetails } from './stock-details.tsx';
import { UnreadableValues } from './unreadable-values.tsx';
import { useExceptions } from './use-exceptions.ts';

const lists = ['open', 'settled'] as const;

/** What the screen needs. `onScreen` shows where a remedy is done. */
export interface ExceptionsScreenProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
  readonly onScreen: (screen: RemedyScreen) => void;
  /** Counts these articles in the stock room. */
  readonly onCount: (skus: readonly string[]) => void;
  /** Opens a customer's profile. */
  readonly onCustomer: (customerId: string) => void;
}

/** The exceptions screen. */
export function ExceptionsScreen(props: ExceptionsScreenProps) {
  const { till, askApproval, onScreen, onCount, onCustomer } = props;
  const { t } = useTranslation();
  const [list, setList] = useState<(typeof lists)[number]>('open');
  const [settling, setSettling] = useState<{ readonly row: ExceptionRow; readonly remedy: Remedy } | null>(
    null,
  );
  const [read, readAgain] = useExceptions(till);
  const rows = read?.filter((row) => (row.resolution === null) === (list === 'open'));
  const count = (which: (typeof lists)[number]): number =>
    read?.filter((row) => (row.resolution === null) === (which === 'open')).length ?? 0;
  const choose = (row: ExceptionRow, remedy: Remedy): void => {
    const screen = screenOf(remedy);
    if (remedy === 'count') onCount(skusToCount(row, (sku) => till.catalog.bySku(sku) !== null));
    else if (screen === 'customers') onCustomer(row.subject);
    else if (screen) onScreen(screen);
    else setSettling({ row, remedy });
  };
  return (
    <main className="page">
      <header className="exceptions-head">
        <h1>{t('exceptions.title')}</h1>
        <Choice
          label={t('exceptions.which')}
          hideLabel
          value={list}
          onChange={setList}
          options={lists.map((value) => ({
            value,
            text: t(`exceptions.list.${value}`, { number: count(value) }),
          }))}
        />
      </header>
      {rows?.length === 0 ? (
        <p className="page-none">{t(list === 'open' ? 'exceptions.empty' : 'exceptions.emptySettled')}</p>
      ) : null}
      <ul className="exception-list">
        {rows?.map((row) => (
          <li key={row.id} className="panel exception">
            <Exception
              till={till}
              row={row}
              onRemedy={(remedy) => choose(row, remedy)}
              onCustomer={onCustomer}
            />
          </li>
        ))}
      </ul>
      {settling ? (
        <ResolveDialog
          till={till}
          askApproval={askApproval}
          row={settling.row}
          remedy={settling.remedy}
          onClose={() => setSettling(null)}
          onSettled={() => {
            setSettling(null);
            readAgain();
          }}
        />
      ) : null}
    </main>
  );
}

function Subject({ till, row }: Pick<ExceptionProps, 'till' | 'row'>) {
  const format = useFormat();
  if (isAboutShift(row)) return <ShiftSubject till={till} row={row} />;
  if (isAboutCustomer(row)) return <CustomerSubject till={till} row={row} />;
  return subjectOf(till, row, format.quantity);
}

/** A customer by name, as far as they are known here: row and key may come after the exception. */
function CustomerSubject({ till, row }: Pick<ExceptionProps, 'till' | 'row'>) {
  const { t } = useTranslation();
  useStore(till.customers.state);
  const known = till.customers.hit(row.subject);
  if (!known) return t('exceptions.customer.elsewhere');
  return `${known.name ?? t('customers.nameless')}, ${customerNumberText(known, t)}`;
}

interface ExceptionProps {
  readonly till: Till;
  readonly row: ExceptionRow;
  readonly onRemedy: (remedy: Remedy) => void;
  readonly onCustomer: (customerId: string) => void;
}

function Exception({ till, row, onRemedy, onCustomer }: ExceptionProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = till.businessMs();
  return (
    <>
      <div>
        <h2>{t(`exceptions.kind.${row.kind}`)}</h2>
        <p>{t(textKeyOf(row))}</p>
        <dl>
          <dt>{t('exceptions.about')}</dt>
          <dd>
            <Subject till={till} row={row} />
          </dd>
          <StockDetails till={till} row={row} />
          <GoodsDetails till={till} row={row} />
          <dt>{t('exceptions.raised')}</dt>
          <dd>{format.moment(row.raisedAtMs, now)}</dd>
        </dl>
      </div>
      <div className="exception-right">
        <OrderHistory till={till} row={row} />
        <ReturnHistory till={till} row={row} />
        <PaidTwice till={till} row={row} />
        <UnreadableValues till={till} row={row} />
        <CustomerDetails till={till} row={row} onCustomer={onCustomer} />
        {row.resolution ? (
          <Settled till={till} resolution={row.resolution} />
        ) : (
          <div className="exception-remedies">
            <h3>{t('exceptions.remedy')}</h3>
            {exceptionRemedies[row.kind].map((remedy) => (
              <Button key={remedy} onPress={() => onRemedy(remedy)}>
                {t(`exceptions.remedies.${remedy}`)}
              </Button>
            ))}
          </div>
        )}
      </div>
    </>
  );
}

function Settled({ till, resolution }: { till: Till; resolution: NonNullable<ExceptionRow['resolution']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { remedy, note, staffId, atMs, approvedBy } = resolution;
  const remedies: readonly string[] = Object.values(exceptionRemedies).flat();
  const nameOf = (id: string): string => staffName(till, id);
  const who = [
    staffId === null ? '' : nameOf(staffId),
    approvedBy === undefined ? '' : t('orders.approvedBy', { name: nameOf(approvedBy) }),
  ];
  return (
    <section className="exception-settled">
      <strong>{remedies.includes(remedy) ? t(`exceptions.remedies.${remedy as Remedy}`) : remedy}</strong>
      {note ? <p>{note}</p> : null}
      <small>{[format.dateTime(atMs), ...who].filter(Boolean).join(' · ')}</small>
    </section>
  );
}

/** The subject in words: the article's name for stock, else as the server named it, with its figures. */
function subjectOf(till: Till, row: ExceptionRow, quantity: (milli: number) => string): string {
  const name = till.catalog.bySku(row.subject)?.name;
  const onHandMilli = row.details.onHandMilli;
  const figure = typeof onHandMilli === 'number' ? `: ${quantity(onHandMilli)}` : '';
  return `${name ? `${name} (${row.subject})` : row.subject}${figure}`;
}
