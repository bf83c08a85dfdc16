/**
 * A touch pad for numbers. It types into the text its owner holds, as a keyboard would; it never takes the
 * focus from the field, so that keys and touches can be mixed.
 */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/format-context.tsx';
import { Button } from './button.tsx';
import { typeOnPad } from './typed-number.ts';

const digits = ['7', '8', '9', '4', '5', '6', '1', '2', '3'];

/** What a pad needs. `decimals` shows the decimal mark. */
export interface NumberPadProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly decimals?: boolean;
  readonly isDisabled?: boolean;
}

/** The pad. */
export function NumberPad({ text, onText, decimals = false, isDisabled = false }: NumberPadProps) {
  const { t } = useTranslation();
  const { decimalMark } = useFormat();
  const press = (key: string) => () => onText(typeOnPad(text, key));
  const common = { preventFocusOnPress: true, excludeFromTabOrder: true, isDisabled, className: 'pad-key' };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form of its own
    <div className="number-pad" role="group" aria-label={t('common.digits')}>
      {digits.map((digit) => (
        <Button key={digit} {...common} onPress={press(digit)}>
          {digit}
        </Button>
      ))}
      {decimals ? (
        <Button {...common} aria-label={t('common.decimal')} onPress={press(decimalMark)}>
          {decimalMark}
        </Button>
      ) : (
        <Button {...common} aria-label={t('common.clear')} icon="close" onPress={press('clear')} />
      )}
      <Button {...common} onPress={press('0')}>
        0
      </Button>
      <Button {...common} aria-label={t('common.erase')} icon="erase" onPress={press('erase')} />
    </div>
  );
}
