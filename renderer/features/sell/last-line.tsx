/**
 * What just happened, large enough to read from a step away: the last line's name, quantity, price and stock.
 * The panel has the same height whatever it shows.
 */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { LastEvent } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Money } from '../../ui/money.tsx';
import { Picture } from '../../ui/picture.tsx';
import type { CartRow } from './cart-rows.ts';
import { StockNote } from './stock-note.tsx';

/** What the panel needs: the row in question, or what was removed. */
export interface LastLineProps {
  readonly row: CartRow | null;
  readonly last: LastEvent;
  readonly onTypePrice: (row: CartRow) => void;
}

/** The panel. */
export function LastLine({ row, last, onTypePrice }: LastLineProps) {
  const { t } = useTranslation();
  if (last.kind === 'removed')
    return <Quiet icon="remove" title={t('sell.removed', { name: last.name })} hint="" />;
  if (row === null) return <Quiet icon="sell" title={t('sell.ready')} hint={t('sell.readyHint')} />;
  return (
    <section className="last-line" aria-live="polite" data-testid="last-line">
      <Picture hash={row.picture} name={row.name} className="last-picture" />
      <div className="last-text">
        <h2 className="last-name">{row.name}</h2>
        <p className="last-note">
          <span className="sku">{row.sku}</span>
          <StockNote row={row} wantedMilli={row.quantityMilli} />
          {row.ageRestricted ? <span className="flag flag-warn">{t('sell.ageCheck')}</span> : null}
          {row.marked ? <span className="flag">{t('sell.marked')}</span> : null}
        </p>
      </div>
      <LastAmount row={row} onTypePrice={onTypePrice} />
    </section>
  );
}

function LastAmount({ row, onTypePrice }: { row: CartRow; onTypePrice: (row: CartRow) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (row.unitPriceMinor === null) {
    return (
      <Button look="primary" icon="price" keyHint="F6" onPress={() => onTypePrice(row)}>
        {t('sell.priceMissing')}
      </Button>
    );
  }
  return (
    <div className="last-amount">
      <span className="last-quantity">
        {format.quantity(row.quantityMilli)} {t(`common.unit.${row.unit}`)} ×{' '}
        {format.money(row.unitPriceMinor)}
      </span>
      {row.totalMinor === null ? null : <Money amountMinor={row.totalMinor} className="last-total" />}
    </div>
  );
}

function Quiet({ icon, title, hint }: { icon: 'sell' | 'remove'; title: string; hint: string }) {
  return (
    <section className="last-line last-quiet" aria-live="polite" data-testid="last-line">
      <span className="last-picture last-mark">
        <Icon name={icon} size={38} />
      </span>
      <div className="last-text">
        <h2 className="last-name">{title}</h2>
        <p className="last-note">{hint}</p>
      </div>
    </section>
  );
}
