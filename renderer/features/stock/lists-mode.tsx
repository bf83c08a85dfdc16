/** Articles that deserve a look: below zero, not moving, never counted. Choosing one opens its page. */
import { useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { StockListKind, StockListRow } from '../../till/stock-types.ts';
import type { CatalogItem, Till } from '../../till/till.ts';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { nameOf, useQuantity, useStockRead } from './stock-desk.ts';

const kinds: readonly StockListKind[] = ['below-zero', 'stale', 'never-counted'];
const shownRows = 300;

/** The mode. */
export function ListsMode({ till, onItem }: { till: Till; onItem: (item: CatalogItem) => void }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<StockListKind>('below-zero');
  const [daysText, setDaysText] = useState('30');
  const days = /^\d{1,4}$/.test(daysText) ? Number(daysText) : 30;
  const rows = useStockRead(till, () => till.stockRoom.list(kind, days), `${kind} ${days}`);
  return (
    <>
      <div className="count-top">
        <Choice
          label={t('stockLists.which')}
          hideLabel
          value={kind}
          onChange={setKind}
          options={kinds.map((value) => ({ value, text: t(`stockLists.kinds.${value}`) }))}
        />
        {kind === 'stale' ? (
          <TextField
            className="days-field"
            label={t('stockLists.days')}
            value={daysText}
            onChange={setDaysText}
            inputMode="numeric"
            maxLength={4}
          />
        ) : null}
        <p role="status">{rows ? t('stockLists.count', { count: rows.length }) : null}</p>
      </div>
      {rows?.length === 0 ? <p className="page-none">{t('stockLists.none')}</p> : null}
      {rows && rows.length > 0 ? <Rows till={till} rows={rows} onItem={onItem} /> : null}
      {rows && rows.length > shownRows ? (
        <p className="quiet">{t('stockLists.more', { count: shownRows })}</p>
      ) : null}
    </>
  );
}

function Rows(props: { till: Till; rows: readonly StockListRow[]; onItem: (item: CatalogItem) => void }) {
  const { till, rows, onItem } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const quantity = useQuantity();
  const moment = (ms: number | null): string => (ms === null ? t('stockLists.never') : format.dateTime(ms));
  return (
    <ListBox
      className="delivery-list stock-list"
      aria-label={t('stockLists.which')}
      selectionMode="none"
      onAction={(key) => {
        const item = till.catalog.bySku(String(key));
        if (item) onItem(item);
      }}
      items={rows.slice(0, shownRows).map((row) => ({ id: row.sku, row }))}
    >
      {({ row }) => (
        <ListBoxItem className="delivery-row list-row" textValue={nameOf(till, row.sku)}>
          <span className="receipt-number">
            {nameOf(till, row.sku)}
            <small>{row.sku}</small>
          </span>
          <span className={row.onHandMilli < 0 ? 'difference is-short' : 'figure'}>
            {quantity(row.onHandMilli, till.catalog.bySku(row.sku)?.article.unit ?? 'piece')}
          </span>
          <span className="quiet list-moments">
            <span>
              {t('stockLists.moved')}: {moment(row.lastMovedAtMs)}
            </span>
            <span>
              {t('stockLists.lastCounted')}: {moment(row.lastCountedAtMs)}
            </span>
          </span>
        </ListBoxItem>
      )}
    </ListBox>
  );
}
