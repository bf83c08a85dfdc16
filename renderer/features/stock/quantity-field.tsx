/**
 * A quantity in a row: what was scanned so far, and typed over where somebody counts by hand. It is taken on
 * Enter and on leaving the field; what is no quantity is put back and told.
 */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CatalogItem } from '../../till/till.ts';
import { useNotice } from '../../ui/notice.tsx';
import { typedQuantity } from './stock-desk.ts';

/** What the field needs. */
export interface QuantityFieldProps {
  readonly item: CatalogItem | null;
  readonly name: string;
  /** Null shows an empty field. */
  readonly quantityMilli: number | null;
  readonly onQuantity: (quantityMilli: number) => void;
}

/** The field. */
export function QuantityField({ item, name, quantityMilli, onQuantity }: QuantityFieldProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const shown = quantityMilli === null ? '' : String(quantityMilli / 1000).replace('.', format.decimalMark);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const take = (): void => {
    if (text.trim() === shown) return;
    const typed = typedQuantity(item, text);
    if (typed !== null) {
      onQuantity(typed);
      return;
    }
    setText(shown);
    if (text.trim() !== '') notify(t('stock.wrongQuantity', { name }), 'problem');
  };
  return (
    <input
      className="stock-quantity"
      aria-label={t('stock.quantityOf', { name })}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
      }}
    />
  );
}
