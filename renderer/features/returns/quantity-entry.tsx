/** How much of a line comes back: a few pieces are counted up and down, anything else is typed, by keys or by touch. */
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
}

/** The entry. */
export function QuantityEntry({ unit, maxMilli, text, quantityMilli, onText }: QuantityEntryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const quantityOf = useQuantity();
  // What may come back stands there first; the first digit that is touched replaces it.
  const [isTyped, setIsTyped] = useState(false);
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
        error={quantityMilli === null ? t('returns.left', { quantity: quantityOf(maxMilli, unit) }) : null}
      />
      <NumberPad text={isTyped ? text : ''} onText={type} decimals={unit !== 'piece'} />
    </div>
  );
}
