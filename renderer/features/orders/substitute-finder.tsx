/** Finds what stands in for goods that aren't there: by scan or by name, with its price. Enter takes the first hit. */
import { type KeyboardEvent, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CatalogItem, Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useSettled } from '../../ui/use-view.ts';

const foundMax = 4;

/** What the finder needs. */
export interface SubstituteFinderProps {
  readonly till: Till;
  readonly item: CatalogItem | null;
  /** What the ordered line comes to: the customer never pays more for what stands in for it, minor units. */
  readonly mostMinor: number;
  readonly onItem: (item: CatalogItem | null) => void;
  readonly amount: string;
  readonly onAmount: (text: string) => void;
  readonly isWrong: boolean;
}

/** The finder, or what was found with its amount. */
export function SubstituteFinder(props: SubstituteFinderProps) {
  const { till, item, onItem } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState('');
  const settled = useSettled(text.trim());
  const found = settled === '' ? [] : till.catalog.search(settled, foundMax);
  useScan((code) => {
    const scanned = till.catalog.byCode(code);
    if (scanned) onItem(scanned);
    else soundUnknown();
  });
  const priceOf = ({ price }: CatalogItem): string =>
    price ? format.money(price.amountMinor) : t('sell.noPrice');
  if (item) {
    return (
      <div className="substitute">
        <strong>{item.name}</strong>
        <span>{priceOf(item)}</span>
        <TextField
          label={t('sell.quantity')}
          value={props.amount}
          onChange={props.onAmount}
          inputMode="decimal"
          autoFocus
          error={props.isWrong ? t('pack.wrongWeight') : null}
        />
        <Button onPress={() => onItem(null)}>{t('pack.otherSubstitute')}</Button>
        <small>{t('pack.substituteMost', { amount: format.money(props.mostMinor) })}</small>
      </div>
    );
  }
  const takeFirst = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    // Not the form's Enter: nothing is chosen yet.
    event.preventDefault();
    const [first] = text.trim() === '' ? [] : till.catalog.search(text.trim(), 1);
    if (first) onItem(first);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter in the field takes the first of the list below
    <div className="substitute-finder" onKeyDown={takeFirst}>
      <TextField label={t('pack.findSubstitute')} value={text} onChange={setText} autoFocus />
      <ListBox
        className="substitute-list"
        aria-label={t('sell.searchResults')}
        selectionMode="none"
        onAction={(key) => onItem(found.find((each) => each.variant.sku === key) ?? null)}
        items={found.map((each) => ({ id: each.variant.sku, each }))}
        renderEmptyState={() => null}
      >
        {({ each }) => (
          <ListBoxItem className="substitute-row" textValue={each.name}>
            {each.name}
            <small>
              {each.variant.sku} · {priceOf(each)}
            </small>
          </ListBoxItem>
        )}
      </ListBox>
    </div>
  );
}
