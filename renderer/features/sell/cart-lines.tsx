/**
 * The cart's lines, newest at the bottom and always in sight. One line is selected; keys and the buttons under
 * the list act on it. Rows that didn't change aren't drawn again, and rows out of sight aren't laid out.
 */
import { memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import { type CartRow, sameRow } from './cart-rows.ts';
import { StockNote } from './stock-note.tsx';

/** What the list needs. */
export interface CartLinesProps {
  readonly rows: readonly CartRow[];
  readonly selectedId: number | null;
  readonly onSelect: (lineId: number) => void;
}

/** The list. */
export function CartLines({ rows, selectedId, onSelect }: CartLinesProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selectedId === null) return;
    list.current?.querySelector(`[data-line-id="${selectedId}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [selectedId]);
  return (
    <div className="cart">
      <div className="cart-head" aria-hidden="true">
        <span>{t('sell.columnName')}</span>
        <span>{t('sell.columnQuantity')}</span>
        <span>{t('sell.columnPrice')}</span>
        <span>{t('sell.columnTotal')}</span>
      </div>
      <div
        ref={list}
        className="cart-lines"
        role="listbox"
        aria-label={t('sell.cart')}
        tabIndex={0}
        {...(selectedId === null ? {} : { 'aria-activedescendant': `cart-line-${selectedId}` })}
      >
        {rows.map((row, index) => (
          <CartLineRow
            key={row.lineId}
            row={row}
            place={index + 1}
            isSelected={row.lineId === selectedId}
            onSelect={onSelect}
          />
        ))}
      </div>
      {rows.length === 0 ? <p className="cart-empty">{t('sell.cartEmpty')}</p> : null}
    </div>
  );
}

interface CartLineRowProps {
  readonly row: CartRow;
  readonly place: number;
  readonly isSelected: boolean;
  readonly onSelect: (lineId: number) => void;
}

const CartLineRow = memo(
  function CartLineRow({ row, place, isSelected, onSelect }: CartLineRowProps) {
    const { t } = useTranslation();
    const format = useFormat();
    const notes: string[] = [];
    if (row.typedPrice) notes.push(t('sell.typedPrice'));
    if (row.lineDiscountMinor > 0) {
      notes.push(t('sell.lineDiscount', { amount: format.money(-row.lineDiscountMinor) }));
    }
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the whole list are bound by the sell screen
      // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus and names its active option
      <div
        id={`cart-line-${row.lineId}`}
        className="cart-line"
        role="option"
        aria-selected={isSelected}
        data-line-id={row.lineId}
        onClick={() => onSelect(row.lineId)}
      >
        <span className="line-place">{place}</span>
        <span className="line-name">
          <span className="line-title">{row.name}</span>
          <span className="line-notes">
            <StockNote row={row} wantedMilli={row.quantityMilli} />
            {notes.length > 0 ? <span className="line-changed">{notes.join(' · ')}</span> : null}
          </span>
        </span>
        <span className="line-quantity">
          {format.quantity(row.quantityMilli)} <small>{t(`common.unit.${row.unit}`)}</small>
        </span>
        <span className={`line-price ${row.typedPrice ? 'line-changed' : ''}`}>
          {row.unitPriceMinor === null ? t('sell.noPrice') : format.money(row.unitPriceMinor)}
        </span>
        <span className="line-total">{row.totalMinor === null ? '—' : format.money(row.totalMinor)}</span>
      </div>
    );
  },
  (before, after) =>
    before.isSelected === after.isSelected &&
    before.place === after.place &&
    before.onSelect === after.onSelect &&
    sameRow(before.row, after.row),
);
