/**
 * Finds an article by typing: name in any order of words, SKU or barcode. Enter takes what was typed as a code
 * where it is one, else the first that was found.
 */
import { type RefObject, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CatalogItem, Till } from '../../till/till.ts';
import { Picture } from '../../ui/picture.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSettled } from '../../ui/use-view.ts';
import { useQuantity } from './stock-desk.ts';

const shownItems = 60;

/** What the finder needs. */
export interface ItemFinderProps {
  readonly till: Till;
  readonly onItem: (item: CatalogItem) => void;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** Whether what the store should have is shown; a count is taken without knowing it. */
  readonly showStock: boolean;
}

/** The field and what it finds. */
export function ItemFinder({ till, onItem, inputRef, showStock }: ItemFinderProps) {
  const { t } = useTranslation();
  const quantity = useQuantity();
  const [text, setText] = useState('');
  const settled = useSettled(text.trim());
  const items = settled === '' ? till.catalog.quickKeys() : till.catalog.search(settled, shownItems);
  const take = (item: CatalogItem | null | undefined): void => {
    if (!item) return;
    onItem(item);
    setText('');
    inputRef.current?.focus();
  };
  const enter = (): void => {
    const typed = text.trim();
    if (typed !== '') take(till.catalog.byCode(typed) ?? till.catalog.search(typed, 1)[0]);
  };
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          enter();
        }}
      >
        <TextField label={t('stock.search')} value={text} onChange={setText} autoFocus inputRef={inputRef} />
      </form>
      <ListBox
        className="receipt-list"
        aria-label={t('sell.searchResults')}
        selectionMode="none"
        onAction={(key) => take(items.find((candidate) => candidate.variant.sku === key))}
        items={items.map((item) => ({ id: item.variant.sku, item }))}
        renderEmptyState={() => <p className="page-none">{t('sell.searchNothing', { text })}</p>}
      >
        {({ item }) => {
          const { onHandMilli } = till.stock.figure(item.variant.sku);
          const known = onHandMilli === null ? t('stock.unknown') : quantity(onHandMilli, item.article.unit);
          return (
            <ListBoxItem className="receipt-row item-row" textValue={item.name}>
              <Picture hash={item.article.picture} name={item.name} />
              <span className="receipt-number">
                {item.name}
                <small>{item.variant.sku}</small>
              </span>
              <span className="receipt-total">{showStock ? known : null}</span>
            </ListBoxItem>
          );
        }}
      </ListBox>
    </>
  );
}
