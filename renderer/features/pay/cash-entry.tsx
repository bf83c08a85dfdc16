/**
 * Cash: the amount handed over, typed or touched, or one of the sums that notes make.
 */
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { parseAmount } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { NumberPad } from '../../ui/number-pad.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** What the entry needs. `quick` begins with the exact amount. */
export interface CashEntryProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly quick: readonly number[];
  readonly onQuick: (index: number) => void;
  readonly fieldRef: Ref<HTMLInputElement>;
  readonly dueMinor: number;
}

/** The entry. */
export function CashEntry({ text, onText, quick, onQuick, fieldRef, dueMinor }: CashEntryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const wrong = text !== '' && parseAmount(text, format.currency) === null && !/[.,]$/.test(text);
  return (
    <>
      <div className="cash-side">
        <TextField
          label={t('pay.cashReceived')}
          value={text}
          onChange={onText}
          inputMode="decimal"
          autoFocus
          inputRef={fieldRef}
          className="cash-field"
          placeholder={format.amountToType(Math.max(0, dueMinor))}
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
