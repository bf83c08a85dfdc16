/**
 * What goes with the last article, and what the customer usually buys: a quiet line under the cart, there only where
 * receipts have shown it. A touch adds an article, a key the first one. What is in the cart isn't suggested.
 */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CatalogItem, Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { type Suggestion, suggestionsOf } from './suggest.ts';

/** What the line needs. */
export interface SuggestionsProps {
  readonly till: Till;
  /** SKUs in the cart, and the one that was added or changed last. */
  readonly skus: readonly string[];
  readonly lastSku: string | null;
  readonly onAdd: (item: CatalogItem) => void;
}

/** The line; nothing where nothing is known. */
export function Suggestions({ till, skus, lastSku, onAdd }: SuggestionsProps) {
  const { t } = useTranslation();
  const usually = useStore(till.customers.ofCart, ({ cart }) => cart?.customer.usuallyBuys ?? none);
  const suggested = suggestionsOf(till.catalog, skus, lastSku, usually);
  const [first] = suggested;
  useShortcuts('sell', { PageDown: () => (first ? onAdd(first.item) : false) });
  if (!first) return null;
  return (
    <section className="suggestions" aria-label={t('sell.suggested')}>
      {suggested.map((suggestion, index) => (
        <One
          key={suggestion.item.variant.sku}
          suggestion={suggestion}
          isFirst={index === 0}
          onAdd={() => onAdd(suggestion.item)}
        />
      ))}
    </section>
  );
}

const none: readonly string[] = [];

function One(props: { suggestion: Suggestion; isFirst: boolean; onAdd: () => void }) {
  const { suggestion, isFirst, onAdd } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { item, why } = suggestion;
  const price = item.price ? format.money(item.price.amountMinor) : '';
  return (
    <Button
      className="suggestion"
      look="quiet"
      icon="plus"
      {...(isFirst ? { keyHint: 'PgDn' } : {})}
      onPress={onAdd}
    >
      <small>
        <span className="suggestion-why">
          {t(`cartCustomer.${why === 'usually' ? 'usually' : 'goesWith'}`)}
        </span>{' '}
        <span className="suggestion-price">· {price}</span>
      </small>
      <span className="suggestion-name" title={item.name}>
        {item.name}
      </span>
    </Button>
  );
}
