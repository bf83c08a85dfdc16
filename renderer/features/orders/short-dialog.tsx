/**
 * Less than ordered can be picked: why, and what the customer chose for that case. A substitute is scanned or found by
 * name, and stands for the whole line.
 */

import { useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { shortChoices, shortReasons } from '../../../shared/domain/entities/order.ts';
import type { CatalogItem, Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { TextField } from '../../ui/text-field.tsx';
import { parseQuantity } from '../../ui/typed-number.ts';
import { useQuantity } from '../../ui/use-quantity.ts';
import { useSettled } from '../../ui/use-view.ts';
import type { PackLine, Short, Substitute } from './pack-progress.ts';

const foundMax = 4;

/** What the dialog needs. */
export interface ShortDialogProps {
  readonly till: Till;
  readonly line: PackLine;
  readonly onShort: (short: Short, substitute: Substitute | null) => void;
  readonly onClose: () => void;
}

/** The dialog. */
export function ShortDialog({ till, line, onShort, onClose }: ShortDialogProps) {
  const { t } = useTranslation();
  const quantity = useQuantity();
  const { name, unit, quantityMilli } = line.line;
  const isPart = line.pickedMilli > 0;
  const [reason, setReason] = useState<Short['reason']>('not-found');
  const [choice, setChoice] = useState<Short['choice']>(isPart ? 'partial' : 'cancel-line');
  const [item, setItem] = useState<CatalogItem | null>(null);
  const [amount, setAmount] = useState(String(quantityMilli / 1000));
  const amountMilli = parseQuantity(amount);
  // Nothing of it is there: then there is no part to be taken.
  const choices = shortChoices.filter((each) => isPart || each !== 'partial');
  const isReady = choice !== 'substitute' || (item !== null && amountMilli !== null);
  const apply = (): void =>
    onShort(
      { reason, choice },
      choice === 'substitute' && item && amountMilli !== null
        ? { sku: item.variant.sku, quantityMilli: amountMilli }
        : null,
    );
  return (
    <Dialog
      title={t('pack.shortTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" isDisabled={!isReady} onPress={apply}>
            {t('common.apply')}
          </Button>
        </>
      }
    >
      <p>
        <strong>{name}</strong>
        {' · '}
        {t('pack.pickedOf', {
          picked: quantity(line.pickedMilli, unit),
          ordered: quantity(quantityMilli, unit),
        })}
      </p>
      <Choice
        label={t('pack.reason')}
        value={reason}
        onChange={setReason}
        options={shortReasons.map((value) => ({ value, text: t(`orders.shortReason.${value}`) }))}
      />
      <Choice
        label={t('pack.customerChose')}
        value={choice}
        onChange={setChoice}
        options={choices.map((value) => ({ value, text: t(`orders.shortChoice.${value}`) }))}
      />
      {choice === 'substitute' ? (
        <SubstituteFinder
          till={till}
          item={item}
          onItem={setItem}
          amount={amount}
          onAmount={setAmount}
          isWrong={amountMilli === null}
        />
      ) : null}
    </Dialog>
  );
}

function SubstituteFinder(props: {
  till: Till;
  item: CatalogItem | null;
  onItem: (item: CatalogItem | null) => void;
  amount: string;
  onAmount: (text: string) => void;
  isWrong: boolean;
}) {
  const { till, item, onItem } = props;
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const settled = useSettled(text.trim());
  const found = settled === '' ? [] : till.catalog.search(settled, foundMax);
  useScan((code) => {
    const scanned = till.catalog.byCode(code);
    if (scanned) onItem(scanned);
    else soundUnknown();
  });
  if (item) {
    return (
      <div className="substitute">
        <strong>{item.name}</strong>
        <TextField
          label={t('sell.quantity')}
          value={props.amount}
          onChange={props.onAmount}
          inputMode="decimal"
          error={props.isWrong ? t('pack.wrongWeight') : null}
        />
        <Button onPress={() => onItem(null)}>{t('pack.otherSubstitute')}</Button>
      </div>
    );
  }
  return (
    <div className="substitute-finder">
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
            <small>{each.variant.sku}</small>
          </ListBoxItem>
        )}
      </ListBox>
    </div>
  );
}
