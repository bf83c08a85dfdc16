/**
 * Finds an article by typing: name in any order of words, SKU or barcode.
 */
import { useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CatalogItem, Till } from '../../till/till.ts';
import { Picture } from '../../ui/picture.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSettled } from '../../ui/use-view.ts';

const shownItems = 60;

/** The field and what it finds. */
export function ItemFinder({ till, onItem }: { till: Till; onItem: (item: CatalogItem) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState('');
  const settled = useSettled(text.trim());
  const items = settled === '' ? till.catalog.quickKeys() : till.catalog.search(settled, shownItems);
  return (
    <>
      <TextField label={t('stock.search')} value={text} onChange={setText} autoFocus />
      <ListBox
        className="receipt-list"
        aria-label={t('sell.searchResults')}
        selectionMode="none"
        onAction={(key) => {
          const item = items.find((candidate) => candidate.variant.sku === key);
          if (item) onItem(item);
        }}
        items={items.map((item) => ({ id: item.variant.sku, item }))}
        renderEmptyState={() => <p className="page-none">{t('sell.searchNothing', { text })}</p>}
      >
        {({ item }) => {
          const { onHandMilli } = till.stock.figure(item.variant.sku);
          return (
            <ListBoxItem className="receipt-row item-row" textValue={item.name}>
              <Picture hash={item.article.picture} name={item.name} />
              <span className="receipt-number">
                {item.name}
                <small>{item.variant.sku}</small>
              </span>
              <span className="receipt-total">
                {onHandMilli === null
                  ? t('stock.unknown')
                  : `${format.quantity(onHandMilli)} ${t(`common.unit.${item.article.unit}`)}`}
              </span>
            </ListBoxItem>
          );
        }}
      </ListBox>
    </>
  );
}
