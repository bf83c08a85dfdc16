/**
 * Cash: what is due in it, the amount handed over, typed or touched, or one of the sums that notes make.
 */
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { parseAmount } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { NumberPad } from '../../ui/number-pad.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** What the entry needs. `quick` begins with what is due in cash. */
export interface CashEntryProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly quick: readonly number[];
  readonly onQuick: (index: number) => void;
  readonly fieldRef: Ref<HTMLInputElement>;
  /** What is due exactly, and what of it in cash after rounding; minor units. */
  readonly dueMinor: number;
  readonly dueInCashMinor: number;
}

/** The entry. */
export function CashEntry(props: CashEntryProps) {
  const { text, onText, quick, onQuick, fieldRef, dueMinor, dueInCashMinor } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const wrong = text !== '' && parseAmount(text, format.currency) === null && !/[.,]$/.test(text);
  const isRounded = dueMinor > 0 && dueInCashMinor !== dueMinor;
  return (
    <>
      <div className="cash-side">
        {isRounded ? (
          <p className="due-in-cash" data-testid="due-in-cash">
            <span>{t('pay.dueInCash')}</span>
            <strong>{format.money(dueInCashMinor)}</strong>
            <small>{t('pay.rounding', { amount: format.money(dueInCashMinor - dueMinor) })}</small>
          </p>
        ) : null}
        <TextField
          label={t('pay.cashReceived')}
          value={text}
          onChange={onText}
          inputMode="decimal"
          autoFocus
          inputRef={fieldRef}
          className="cash-field"
          placeholder={format.amountToType(dueInCashMinor)}
          error={wrong ? t('pay.wrongAmount', { example: format.amountToType(12_950) }) : null}
        />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form of its own */}
        <div className="quick-amounts" role="group" aria-label={t('pay.quickAmounts')}>
          {quick
            .filter((amountMinor) => amountMinor > 0)
            .map((amountMinor, index) => (
              <Button
                key={amountMinor}
                preventFocusOnPress
                keyHint={`F${index + 4}`}
                className={index === 0 ? 'quick-exact' : ''}
                onPress={() => onQuick(index)}
              >
                {index === 0 ? <small>{t('pay.exact')}</small> : null}
                {format.money(amountMinor)}
              </Button>
            ))}
        </div>
      </div>
      <NumberPad text={text} onText={onText} decimals />
    </>
  );
}
