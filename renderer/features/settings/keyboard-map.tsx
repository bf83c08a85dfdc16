/**
 * Every key of the till on one page, to learn by heart or to print.
 */
import { useTranslation } from 'react-i18next';
import { KeyHint } from '../../ui/button.tsx';

/** The keys and the names of their texts, in the order they are learned. */
const rows = [
  { keys: ['scanner'], text: 'scan' },
  { keys: ['3', '*'], text: 'quantity' },
  { keys: ['letters'], text: 'type' },
  { keys: ['F2'], text: 'search' },
  { keys: ['↑', '↓'], text: 'line' },
  { keys: ['+', '−'], text: 'plusMinus' },
  { keys: ['Del'], text: 'remove' },
  { keys: ['F3'], text: 'lineQuantity' },
  { keys: ['F4'], text: 'lineDiscount' },
  { keys: ['F5'], text: 'cartDiscount' },
  { keys: ['F6'], text: 'linePrice' },
  { keys: ['F7'], text: 'drawer' },
  { keys: ['F8'], text: 'voidCart' },
  { keys: ['F9'], text: 'pay' },
  { keys: ['F11'], text: 'elsewhere' },
  { keys: ['F12'], text: 'park' },
  { keys: ['F2', 'F3'], text: 'cash' },
  { keys: ['F4', '…', 'F8'], text: 'quickAmount' },
  { keys: ['Enter'], text: 'enter' },
  { keys: ['F11'], text: 'print' },
  { keys: ['F2', '…', 'F7'], text: 'stockModes' },
  { keys: ['F10'], text: 'lock' },
  { keys: ['Esc'], text: 'escape' },
  { keys: ['F1'], text: 'help' },
  { keys: ['Ctrl', '1…7'], text: 'screens' },
] as const;

/** The map. */
export function KeyboardMap() {
  const { t } = useTranslation();
  return (
    <dl className="key-map">
      {rows.map((row) => (
        <div key={row.text}>
          <dt>
            {row.keys.map((key) => (
              <KeyHint key={key} name={key === 'scanner' || key === 'letters' ? t(`keys.${key}`) : key} />
            ))}
          </dt>
          <dd>{t(`keys.${row.text}`)}</dd>
        </div>
      ))}
    </dl>
  );
}
