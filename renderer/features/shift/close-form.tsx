/**
 * Closing a shift, blind: what is still open is listed, the drawer is counted without a word about what should
 * be in it, and only then the difference shows. It may be counted once more; above the limit somebody else
 * approves.
 */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CountedDrawer, OpenItems } from '../../till/shift-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TextField } from '../../ui/text-field.tsx';
import { DrawerCounter } from './drawer-counter.tsx';
import { emptyDrawer, emptySum, readDrawer } from './drawer-text.ts';
import { approverFor, type ShiftFormProps, useRefused, useUnrecordedReturns } from './shift-desk.ts';

/** What the form needs. `onClosed` is told the id of the `shift-close`. */
export interface CloseFormProps extends ShiftFormProps {
  /** Begins with one sum in place of notes and coins. */
  readonly bySum: boolean;
  readonly onClosed: (operationId: string) => void;
}

/** The form. */
export function CloseForm({ onClosed, bySum, ...props }: CloseFormProps) {
  const { till } = props;
  const [counted, setCounted] = useState<CountedDrawer | null>(null);
  const [recounts, setRecounts] = useState(false);
  useEffect(() => {
    let stands = true;
    void till.shiftActions.countedDrawer().then((kept) => {
      if (stands) setCounted(kept);
    });
    return () => {
      stands = false;
    };
  }, [till]);
  const take = (count: CountedDrawer): void => {
    setCounted(count);
    setRecounts(false);
  };
  return counted && !recounts ? (
    <CloseResult {...props} counted={counted} onRecount={() => setRecounts(true)} onClosed={onClosed} />
  ) : (
    <CloseCount
      key={String(recounts)}
      {...props}
      bySum={bySum}
      isSecond={counted !== null}
      onCounted={take}
    />
  );
}

/** Counting, with nothing to compare to. */
function CloseCount(
  props: ShiftFormProps & {
    readonly isSecond: boolean;
    readonly bySum: boolean;
    readonly onCounted: (count: CountedDrawer) => void;
  },
) {
  const { t } = useTranslation();
  const { currency } = useFormat();
  const refusedBy = useRefused();
  const [drawer, setDrawer] = useState(props.bySum ? emptySum : emptyDrawer);
  const count = readDrawer(drawer, currency);
  async function done(): Promise<void> {
    if (!count) return;
    const counted = await props.till.shiftActions.countDrawer(count);
    if (counted.ok) props.onCounted(counted.value);
    else refusedBy(counted.reason);
  }
  useShortcuts('shift', { F9: () => void done() });
  return (
    <section className="panel shift-form">
      <h2>{t('shift.close.title')}</h2>
      {props.isSecond ? null : <OpenItemList till={props.till} />}
      <p>{t(props.isSecond ? 'shift.close.recountHint' : 'shift.close.countHint')}</p>
      <DrawerCounter
        drawer={drawer}
        onDrawer={setDrawer}
        doText={t('shift.close.count')}
        onDone={() => void done()}
      />
    </section>
  );
}

/** The difference, and closing. */
function CloseResult(
  props: ShiftFormProps & {
    readonly counted: CountedDrawer;
    readonly onRecount: () => void;
    readonly onClosed: (operationId: string) => void;
  },
) {
  const { till, counted } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const refusedBy = useRefused();
  const [note, setNote] = useState('');
  const limitMinor = till.reference.settings().shifts.differenceLimitMinor;

  async function close(): Promise<void> {
    const verb = counted.isAboveLimit ? 'cash-difference' : 'shift-close';
    const approvedBy = counted.isAboveLimit
      ? await props.askApproval('cash-difference', format.money(counted.differenceMinor))
      : await approverFor(props, verb);
    if (approvedBy === undefined || (counted.isAboveLimit && approvedBy === null)) return;
    const number = till.shift.getState().open?.shiftNumber ?? '';
    const closed = await till.shiftActions.close({ note: note.trim() || null, approvedBy });
    if (!closed.ok) return refusedBy(closed.reason);
    notify(t('shift.close.done', { number }), 'done');
    props.onClosed(closed.value.operation.id);
  }

  const recount = (): void => {
    if (counted.mayRecount) props.onRecount();
  };
  useShortcuts('shift', { F9: () => void close(), F5: recount });
  return (
    <section className="panel shift-form">
      <h2>{t('shift.close.title')}</h2>
      <DifferenceFigures counted={counted} />
      {counted.isAboveLimit ? (
        <p className="shift-warning">{t('shift.close.aboveLimit', { amount: format.money(limitMinor) })}</p>
      ) : null}
      {counted.mayRecount ? null : <p>{t('shift.close.lastCount')}</p>}
      <TextField label={t('shift.close.note')} value={note} onChange={setNote} maxLength={200} autoFocus />
      <OpenItemList till={till} />
      <div className="shift-form-actions">
        <Button icon="erase" keyHint="F5" size="large" isDisabled={!counted.mayRecount} onPress={recount}>
          {t('shift.close.recount')}
        </Button>
        <Button look="primary" size="large" icon="check" keyHint="F9" onPress={() => void close()}>
          {t('shift.close.do')}
        </Button>
      </div>
    </section>
  );
}

function DifferenceFigures({ counted }: { readonly counted: CountedDrawer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { differenceMinor, expectedMinor, counts } = counted;
  const amount = format.money(Math.abs(differenceMinor));
  const words =
    differenceMinor === 0
      ? t('shift.close.even')
      : t(differenceMinor < 0 ? 'shift.close.short' : 'shift.close.over', { amount });
  const [first, second] = counts;
  const last = second ?? first;
  return (
    <div
      className={counted.isAboveLimit ? 'drawer-difference is-above' : 'drawer-difference'}
      data-testid="difference"
    >
      <p className="difference-words">{words}</p>
      <dl className="difference-figures">
        {second && first ? (
          <div>
            <dt>{t('shift.close.first')}</dt>
            <dd>{format.money(first.sumMinor)}</dd>
          </div>
        ) : null}
        <div>
          <dt>{t('shift.close.counted')}</dt>
          <dd>{format.money(last?.sumMinor ?? 0)}</dd>
        </div>
        <div>
          <dt>{t('shift.close.expected')}</dt>
          <dd>{format.money(expectedMinor)}</dd>
        </div>
        <div>
          <dt>{t('shift.close.difference')}</dt>
          <dd>{format.money(differenceMinor)}</dd>
        </div>
      </dl>
    </div>
  );
}

/** What is still open; nothing of it keeps a shift from being closed. */
function OpenItemList({ till }: { readonly till: Till }) {
  const { t } = useTranslation();
  const format = useFormat();
  const waiting = useStore(till.health, (health) => health.waiting);
  const parked = useStore(till.parked, (state) => state.own.length);
  const unsettled = useStore(till.payments.state, (payments) => payments.unsettled.length);
  const unrecorded = useUnrecordedReturns(till);
  const [items, setItems] = useState<OpenItems | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the figures tell when to ask again
  useEffect(() => {
    let stands = true;
    void till.shiftActions.openItems().then((read) => {
      if (stands) setItems(read);
    });
    return () => {
      stands = false;
    };
  }, [till, waiting, parked, unsettled]);
  if (!items) return null;
  const texts = [
    ...unrecorded,
    ...(items.parkedSales > 0 ? [t('shift.close.parked', { count: items.parkedSales })] : []),
    ...items.unsettledAttempts.map(({ amountMinor }) =>
      t('shift.close.unsettled', { amount: format.money(amountMinor) }),
    ),
    ...(items.unsentOperations > 0 ? [t('shift.close.unsent', { count: items.unsentOperations })] : []),
  ];
  return (
    <section className="open-items" aria-label={t('shift.close.openItems')}>
      {texts.length === 0 ? (
        <p>{t('shift.close.nothingOpen')}</p>
      ) : (
        <ul>
          {texts.map((text, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two payments may have the same amount
            <li key={index}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
