/**
 * Less than ordered can be picked: why, and what happens instead. What the customer chose when ordering is chosen
 * beforehand; where nobody asked them nothing is. A substitute is scanned or found by name, at its price, and
 * stands for the whole line.
 */
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { type ShortChoice, shortChoices, shortReasons } from '../../../shared/domain/entities/order.ts';
import type { CatalogItem, Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { parseQuantity } from '../../ui/typed-number.ts';
import { useQuantity } from '../../ui/use-quantity.ts';
import type { PackLine, Short, Substitute } from './pack-progress.ts';
import { SubstituteFinder } from './substitute-finder.tsx';

/** What the dialog needs. `ifMissing` is what the customer chose when ordering; null where nobody asked. */
export interface ShortDialogProps {
  readonly till: Till;
  readonly line: PackLine;
  readonly ifMissing: ShortChoice | null;
  readonly onShort: (short: Short, substitute: Substitute | null) => void;
  readonly onClose: () => void;
}

/** What is chosen at first: the customer's choice. Where nothing of a line is there, no part of it can be taken. */
export function firstChoice(ifMissing: ShortChoice | null, isPart: boolean): ShortChoice | null {
  return ifMissing === 'partial' && !isPart ? 'cancel-line' : ifMissing;
}

/** The dialog. Digits choose what happens, Enter applies. */
export function ShortDialog({ till, line, ifMissing, onShort, onClose }: ShortDialogProps) {
  const { t } = useTranslation();
  const quantity = useQuantity();
  const { name, unit, quantityMilli } = line.line;
  const isPart = line.pickedMilli > 0;
  const [reason, setReason] = useState<Short['reason']>('not-found');
  const [choice, setChoice] = useState<Short['choice'] | null>(() => firstChoice(ifMissing, isPart));
  const [item, setItem] = useState<CatalogItem | null>(null);
  const [amount, setAmount] = useState(String(quantityMilli / 1000));
  const amountMilli = parseQuantity(amount);
  const choices = shortChoices.filter((each) => isPart || each !== 'partial');
  const isReady = choice !== null && (choice !== 'substitute' || (item !== null && amountMilli !== null));
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    const substitute =
      choice === 'substitute' && item && amountMilli !== null
        ? { sku: item.variant.sku, quantityMilli: amountMilli }
        : null;
    onShort({ reason, choice }, substitute);
  };
  const byDigit = choices.flatMap((each, index) => {
    // A figure typed into a field is a figure.
    const choose = (event: KeyboardEvent): unknown =>
      event.target instanceof HTMLInputElement && event.target.type !== 'radio' ? false : setChoice(each);
    return [[`Digit${index + 1}`, choose] as const, [`Numpad${index + 1}`, choose] as const];
  });
  useShortcuts('dialog', Object.fromEntries(byDigit), true);
  return (
    <Dialog title={t('pack.shortTitle')} onClose={onClose}>
      <Form validationBehavior="aria" className="short-form" onSubmit={apply}>
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
        <p className="quiet">
          {ifMissing === null
            ? t('pack.nobodyAsked')
            : t('pack.customerChose', { choice: t(`orders.shortChoice.${ifMissing}`) })}
        </p>
        <Choice
          label={t('pack.instead')}
          value={choice}
          onChange={setChoice}
          options={choices.map((value, index) => ({
            value,
            text: t(`orders.shortChoice.${value}`),
            keyHint: String(index + 1),
          }))}
        />
        {choice === 'substitute' ? (
          <SubstituteFinder
            till={till}
            item={item}
            mostMinor={line.line.totalMinor}
            onItem={setItem}
            amount={amount}
            onAmount={setAmount}
            isWrong={amountMilli === null}
          />
        ) : null}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!isReady}>
            {t('common.apply')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
