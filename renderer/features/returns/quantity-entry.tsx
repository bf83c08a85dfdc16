/**
 * How much of a line comes back: a few pieces are counted up and down, anything else is typed, by keys or by touch. A
 * price that may be changed stands beside it, and the one pad types into whichever of both was touched last.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Unit } from '../../../shared/domain/entities/article.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { NumberPad } from '../../ui/number-pad.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useQuantity } from '../../ui/use-quantity.ts';

const onePieceMilli = 1000;
/** Up to so many pieces are counted up and down; more are typed. */
const steppedPieces = 30;

/** What the entry needs. */
export interface QuantityEntryProps {
  readonly unit: Unit;
  /** How much may come back at most, thousandths. */
  readonly maxMilli: number;
  readonly text: string;
  /** What the text says; null where it is wrong. */
  readonly quantityMilli: number | null;
  readonly onText: (text: string) => void;
  /** What is given per unit in a blind return, which may be lowered; null where nobody asks. */
  readonly price: PriceEntry | null;
}

/** A price that may be typed. */
export interface PriceEntry {
  readonly lowestMinor: number;
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** The entry. */
export function QuantityEntry({ unit, maxMilli, text, quantityMilli, onText, price }: QuantityEntryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const quantityOf = useQuantity();
  // What may come back stands there first; the first digit that is touched replaces it.
  const [isTyped, setIsTyped] = useState(false);
  const [inPrice, setInPrice] = useState(false);
  if (unit === 'piece' && maxMilli <= steppedPieces * onePieceMilli) {
    return (
      <Stepper
        label={t('returns.quantity')}
        value={Math.round((quantityMilli ?? 0) / onePieceMilli)}
        min={1}
        max={Math.floor(maxMilli / onePieceMilli)}
        less={t('sell.less')}
        more={t('sell.more')}
        onChange={(pieces) => onText(format.quantity(pieces * onePieceMilli))}
      />
    );
  }
  const type = (next: string): void => {
    setIsTyped(true);
    onText(next);
  };
  return (
    <div className="return-quantity">
      <TextField
        label={t('returns.weight', { unit: t(`common.unit.${unit}`) })}
        value={text}
        onChange={type}
        inputMode="decimal"
        onFocus={() => setInPrice(false)}
        error={quantityMilli === null ? t('returns.left', { quantity: quantityOf(maxMilli, unit) }) : null}
      />
      {price ? (
        <TextField
          label={t('returns.price')}
          value={price.text}
          onChange={price.onText}
          placeholder={format.amountToType(price.lowestMinor)}
          inputMode="decimal"
          onFocus={() => setInPrice(true)}
          note={t('returns.lowest', { amount: format.money(price.lowestMinor) })}
        />
      ) : null}
      {price && inPrice ? (
        <NumberPad text={price.text} onText={price.onText} decimals />
      ) : (
        <NumberPad text={isTyped ? text : ''} onText={type} decimals={unit !== 'piece'} />
      )}
    </div>
  );
}
