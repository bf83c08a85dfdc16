/**
 * The one field of the sell screen: it takes what is typed anywhere, a name in any order of words, a code, or
 * a quantity with `*`. Results lie over the cart and push nothing aside. At a scanner's pace they wait for a
 * short pause, so that its first characters never make them flash.
 */
import { type KeyboardEvent, memo, type RefObject, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CatalogItem, Till } from '../../till/till.ts';
import { KeyHint } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { Icon } from '../../ui/icon.tsx';
import { Picture } from '../../ui/picture.tsx';
import { parseQuantityPrefix } from '../../ui/typed-number.ts';
import { useSettled, useView } from '../../ui/use-view.ts';

const shownResults = 40;

/** What the field needs. */
export interface SearchBoxProps {
  readonly till: Till;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onCode: (code: string) => void;
  readonly onItem: (item: CatalogItem) => void;
  readonly onQuantity: (quantityMilli: number) => void;
  /** Shows what other shops have of a found article. */
  readonly onElsewhere: (item: CatalogItem) => void;
}

/** The field with its results. */
export const SearchBox = memo(function SearchBox(props: SearchBoxProps) {
  const { till, inputRef, onCode, onItem, onQuantity, onElsewhere } = props;
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const settled = useSettled(text.trim());
  const results = useResults(till, settled);
  const isOpen = settled !== '' && text.trim() !== '';

  function change(next: string): void {
    const quantityMilli = parseQuantityPrefix(next);
    if (quantityMilli !== null) onQuantity(quantityMilli);
    setText(quantityMilli === null ? next : '');
    setActive(0);
  }

  const take = useCallback(
    (item: CatalogItem | undefined): void => {
      if (!item) return;
      onItem(item);
      setText('');
    },
    [onItem],
  );

  function enter(): void {
    const typed = text.trim();
    if (typed === '') return;
    const found = till.catalog.search(typed, shownResults);
    const exact = till.catalog.byCode(typed);
    if (exact === null && found.length > 0) {
      take(found[Math.min(active, found.length - 1)]);
    } else {
      onCode(typed);
      setText('');
    }
  }

  function key(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && isOpen) {
      event.preventDefault();
      setActive((before) => Math.max(0, Math.min(results.length - 1, before + step)));
    } else if (event.key === 'F11' && isOpen && results[active]) {
      event.preventDefault();
      onElsewhere(results[active]);
    } else if (event.key === 'Enter' && text !== '') {
      event.preventDefault();
      enter();
    } else if (event.key === 'Escape' && text !== '') {
      event.preventDefault();
      setText('');
    }
  }

  useCommands({
    confirm: () => (text === '' ? false : enter()),
    cancel: () => (text === '' ? false : setText('')),
  });

  return (
    <div className="search">
      <Icon name="search" />
      <input
        ref={inputRef}
        className="search-input"
        role="combobox"
        aria-label={t('sell.search')}
        aria-expanded={isOpen}
        aria-controls="search-results"
        aria-keyshortcuts="F2"
        {...(isOpen && results.length > 0 ? { 'aria-activedescendant': `result-${active}` } : {})}
        placeholder={t('sell.searchHint')}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={key}
      />
      <KeyHint name="F2" />
      {isOpen ? (
        <SearchResults
          text={settled}
          results={results}
          active={active}
          onTake={take}
          onElsewhere={onElsewhere}
          till={till}
        />
      ) : null}
    </div>
  );
});

/** What is found for a text, looked up again only when the text or the catalogue changes. */
function useResults(till: Till, text: string): readonly CatalogItem[] {
  const catalogVersion = useView(till.catalog);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells when the catalogue changed
  return useMemo(
    () => (text === '' ? [] : till.catalog.search(text, shownResults)),
    [till, text, catalogVersion],
  );
}

interface SearchResultsProps {
  readonly till: Till;
  readonly text: string;
  readonly results: readonly CatalogItem[];
  readonly active: number;
  readonly onTake: (item: CatalogItem) => void;
  readonly onElsewhere: (item: CatalogItem) => void;
}

const SearchResults = memo(function SearchResults({
  till,
  text,
  results,
  active,
  onTake,
  onElsewhere,
}: SearchResultsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  useEffect(() => {
    document.getElementById(`result-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className="search-results">
      <div id="search-results" role="listbox" aria-label={t('sell.searchResults')} className="search-list">
        {results.map((item, index) => {
          const { onHandMilli } = till.stock.figure(item.variant.sku);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field takes the active result
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
            <div
              key={item.variant.sku}
              id={`result-${index}`}
              className="result"
              role="option"
              aria-selected={index === active}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onTake(item)}
            >
              <Picture hash={item.article.picture} name={item.name} />
              <span className="result-name">{item.name}</span>
              <span className="sku">{item.variant.sku}</span>
              <span className="result-stock">
                {onHandMilli === null
                  ? ''
                  : `${format.quantity(onHandMilli)} ${t(`common.unit.${item.article.unit}`)}`}
              </span>
              <span className="result-price">
                {item.price ? format.money(item.price.amountMinor) : t('sell.noPrice')}
              </span>
              <span
                className="result-elsewhere"
                aria-hidden="true"
                onClick={(event) => {
                  event.stopPropagation();
                  onElsewhere(item);
                }}
              >
                <Icon name="stock" />
              </span>
            </div>
          );
        })}
      </div>
      {results.length === 0 ? <p className="search-note">{t('sell.searchNothing', { text })}</p> : null}
      {results.length === shownResults ? (
        <p className="search-note">{t('sell.searchMore', { count: shownResults })}</p>
      ) : null}
    </div>
  );
});
