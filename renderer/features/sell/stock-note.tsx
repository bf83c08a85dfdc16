/**
 * Stock of an article in one short phrase: on hand, what of it is promised, and what of it only this till
 * knows yet. Amber when the cart wants more than is free.
 */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CartRow } from './cart-rows.ts';

/** The phrase. */
export function StockNote({ row, wantedMilli }: { row: StockNoteRow; wantedMilli: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!row.movesStock) return <span className="stock-note">{t('stockNote.service')}</span>;
  if (row.onHandMilli === null) return <span className="stock-note">{t('stockNote.unknown')}</span>;
  const unit = t(`common.unit.${row.unit}`);
  const texts = [
    t('stockNote.onHand', { quantity: `${format.quantity(row.onHandMilli)} ${unit}` }) as string,
  ];
  if (row.promisedMilli > 0)
    texts.push(t('stockNote.promised', { quantity: format.quantity(row.promisedMilli) }));
  if (row.pendingMilli !== 0) {
    texts.push(t('stockNote.pending', { quantity: format.signedQuantity(row.pendingMilli) }));
  }
  const short = row.onHandMilli - row.promisedMilli < wantedMilli;
  const phrase = texts.join(' · ');
  return (
    <span className={`stock-note ${short ? 'stock-short' : ''}`} title={phrase}>
      {phrase}
    </span>
  );
}

type StockNoteRow = Pick<CartRow, 'movesStock' | 'onHandMilli' | 'promisedMilli' | 'pendingMilli' | 'unit'>;
