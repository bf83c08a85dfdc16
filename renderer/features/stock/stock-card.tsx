/**
 * One article's stock here: on hand, promised, free, and what of it the server hasn't confirmed.
 */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CatalogItem, Till } from '../../till/till.ts';
import { Picture } from '../../ui/picture.tsx';

/** The card. */
export function StockCard({ till, item }: { till: Till; item: CatalogItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { article, variant } = item;
  const figure = till.stock.figure(variant.sku);
  const unit = t(`common.unit.${article.unit}`);
  const quantity = (milli: number): string => `${format.quantity(milli)} ${unit}`;
  return (
    <article className="stock-card" aria-live="polite">
      <Picture hash={article.picture} name={item.name} className="stock-picture" />
      <h2>{item.name}</h2>
      <p className="stock-price">{item.price ? format.money(item.price.amountMinor) : t('sell.noPrice')}</p>
      <dl className="stock-figures">
        <div>
          <dt>{t('stock.onHand')}</dt>
          <dd>{figure.onHandMilli === null ? t('stock.unknown') : quantity(figure.onHandMilli)}</dd>
        </div>
        <div>
          <dt>{t('stock.promised')}</dt>
          <dd>{quantity(figure.promisedMilli)}</dd>
        </div>
        <div>
          <dt>{t('stock.free')}</dt>
          <dd>
            {figure.onHandMilli === null
              ? t('stock.unknown')
              : quantity(figure.onHandMilli - figure.promisedMilli)}
          </dd>
        </div>
      </dl>
      {figure.pendingMilli === 0 ? null : (
        <p className="quiet">
          {t('stock.pending')}: {format.signedQuantity(figure.pendingMilli)} {unit}
        </p>
      )}
      <dl className="facts">
        <dt>{t('stock.sku')}</dt>
        <dd>{variant.sku}</dd>
        <dt>{t('stock.barcodes')}</dt>
        <dd>{variant.barcodes.join(', ') || '—'}</dd>
        <dt>{t('stock.category')}</dt>
        <dd>{article.category}</dd>
      </dl>
    </article>
  );
}
