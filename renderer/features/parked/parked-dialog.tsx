/**
 * Parked sales: those of this till, which come back without a network, and those of the other tills of the
 * store. Arrows choose, Enter brings the chosen one back.
 */
import { useEffect, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ParkedSummary } from '../../../shared/protocol/parked.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { staffName } from '../../ui/chain-names.ts';
import { dayRefusalText } from '../../ui/day-refusal-text.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Money } from '../../ui/money.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useTillNames } from '../../ui/use-till-names.ts';

/** The dialog. */
export function ParkedDialog({ till, onClose }: { readonly till: Till; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const { own, elsewhere, isCurrent } = useStore(till.parked);
  const tillName = useTillNames(till);
  const [looking, setLooking] = useState(true);
  useEffect(() => {
    let stands = true;
    void till.parkedActions.look().then(() => {
      if (stands) setLooking(false);
    });
    return () => {
      stands = false;
    };
  }, [till]);

  async function bringBack(parkedId: string, isOwn: boolean): Promise<void> {
    const actions = till.parkedActions;
    const answer = isOwn ? await actions.recall(parkedId) : await actions.take(parkedId);
    if (!answer.ok) return notify(dayRefusalText(answer.reason, t, format, tillName), 'problem');
    notify(t('parked.recalled'), 'done');
    onClose();
  }

  return (
    <Dialog title={t('parked.title')} size="wide" onClose={onClose}>
      <div className="parked">
        {own.length + elsewhere.length === 0 && !looking ? (
          <p className="page-none">{t('parked.empty')}</p>
        ) : null}
        {own.length > 0 ? (
          <ParkedList
            till={till}
            tillName={tillName}
            heading={t('parked.here')}
            sales={own}
            onChoose={(parkedId) => void bringBack(parkedId, true)}
          />
        ) : null}
        {elsewhere.length > 0 ? (
          <ParkedList
            till={till}
            tillName={tillName}
            heading={t('parked.elsewhere')}
            sales={elsewhere}
            onChoose={(parkedId) => void bringBack(parkedId, false)}
          />
        ) : null}
        <p className="parked-note" role="status">
          {looking ? t('parked.looking') : isCurrent ? '' : t('parked.offline')}
        </p>
      </div>
    </Dialog>
  );
}

function ParkedList(props: {
  readonly till: Till;
  readonly tillName: (tillId: string) => string;
  readonly heading: string;
  readonly sales: readonly (ParkedSummary & { readonly tillId?: string })[];
  readonly onChoose: (parkedId: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = props.till.businessMs();
  const nameOf = (staffId: string): string => staffName(props.till, staffId);
  const articlesOf = (sale: ParkedSummary): string => {
    const names = sale.articles.join(', ');
    const rest = sale.lineCount - sale.articles.length;
    return rest > 0 ? t('parked.more', { names, count: rest }) : names;
  };
  return (
    <section>
      <h3>{props.heading}</h3>
      <ListBox
        className="parked-list"
        aria-label={props.heading}
        autoFocus="first"
        onAction={(key) => props.onChoose(String(key))}
      >
        {props.sales.map((sale) => {
          const by = { name: nameOf(sale.parkedBy), time: format.moment(sale.parkedAtMs, now) };
          const articles = articlesOf(sale);
          return (
            <ListBoxItem
              key={sale.parkedId}
              id={sale.parkedId}
              className="parked-row"
              textValue={t(sale.tillId === undefined ? 'parked.recallOf' : 'parked.takeOf', { articles })}
            >
              <span className="parked-articles">{articles}</span>
              <span className="parked-by">
                {sale.tillId === undefined ? null : (
                  <b>{t('parked.atTill', { till: props.tillName(sale.tillId) })}</b>
                )}
                {t('parked.by', by)}
              </span>
              <span className="row-sum">
                {sale.totalMinor === null ? t('parked.noPrice') : <Money amountMinor={sale.totalMinor} />}
              </span>
            </ListBoxItem>
          );
        })}
      </ListBox>
    </section>
  );
}
