/**
 * Touch tiles for articles that are sold without a barcode or all day long.
 */
import { memo } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CatalogItem, Till } from '../../till/till.ts';
import { Picture } from '../../ui/picture.tsx';
import { useView } from '../../ui/use-view.ts';

/** The tiles, in the catalogue's order. */
export const QuickKeys = memo(function QuickKeys({
  till,
  onItem,
}: {
  till: Till;
  onItem: (item: CatalogItem) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  useView(till.catalog);
  const items = till.catalog.quickKeys();
  return (
    <section className="quick-keys" aria-label={t('sell.quickKeys')}>
      {items.map((item) => (
        <AriaButton
          key={item.variant.sku}
          className="quick-key"
          preventFocusOnPress
          onPress={() => onItem(item)}
        >
          <Picture hash={item.article.picture} name={item.name} />
          <span className="quick-name" title={item.name}>
            {item.name}
          </span>
          <span className="quick-price">
            {item.price ? format.money(item.price.amountMinor) : t('sell.noPrice')}
          </span>
        </AriaButton>
      ))}
      {items.length === 0 ? <p className="quick-none">{t('sell.quickKeysEmpty')}</p> : null}
    </section>
  );
});
