/**
 * Counting a drawer: a row per note and coin with large steppers, and the sum. Arrows and Enter go from row to
 * row, plus and minus count one more or fewer; touch does the same. Whoever counted elsewhere types the sum.
 */
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { denominationsOf } from '../../../shared/money/cash.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Money } from '../../ui/money.tsx';
import { NumberPad } from '../../ui/number-pad.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { countOf, type DrawerText, readDrawer } from './drawer-text.ts';

/** What the counter needs. `onDone` is what the button under the sum does, and Enter in the last row. */
export interface DrawerCounterProps {
  readonly drawer: DrawerText;
  readonly onDrawer: (drawer: DrawerText) => void;
  readonly doText: string;
  readonly onDone: () => void;
  /** What a sum that isn't typed stands for, minor units; shown in its field. */
  readonly usualMinor?: number | null;
}

/** The counter. */
export function DrawerCounter({ drawer, onDrawer, doText, onDone, usualMinor = null }: DrawerCounterProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const fields = useRef<(HTMLInputElement | null)[]>([]);
  const values = denominationsOf(format.currency);
  const count = readDrawer(drawer, format.currency, usualMinor);
  const set = (valueMinor: number, text: string): void =>
    onDrawer({ ...drawer, counts: { ...drawer.counts, [valueMinor]: text } });
  const step = (valueMinor: number, by: number): void => {
    const next = Math.max(0, (countOf(drawer.counts[valueMinor]) ?? 0) + by);
    set(valueMinor, String(next));
  };
  const go = (index: number): void => {
    if (index >= values.length) {
      onDone();
      return;
    }
    fields.current[Math.max(0, index)]?.focus();
    fields.current[Math.max(0, index)]?.select();
  };
  const key = (event: KeyboardEvent, index: number, valueMinor: number): void => {
    const action = {
      ArrowDown: () => go(Math.min(index + 1, values.length - 1)),
      ArrowUp: () => go(index - 1),
      Enter: () => go(index + 1),
      '+': () => step(valueMinor, 1),
      '-': () => step(valueMinor, -1),
    }[event.key];
    if (!action || event.ctrlKey) return;
    event.preventDefault();
    action();
  };
  return (
    <div className="drawer-counter">
      {drawer.way === 'sum' ? (
        <div className="drawer-by-sum">
          <TextField
            label={t('shift.count.sum')}
            value={drawer.sum}
            onChange={(sum) => onDrawer({ ...drawer, sum })}
            inputMode="decimal"
            autoFocus
            className="number-field"
            {...(usualMinor === null ? {} : { placeholder: format.amountToType(usualMinor) })}
            error={drawer.sum !== '' && count === null ? t('shift.count.wrong') : null}
          />
          <NumberPad text={drawer.sum} onText={(sum) => onDrawer({ ...drawer, sum })} decimals />
        </div>
      ) : (
        <ul
          className="denominations"
          aria-label={t('shift.count.title')}
          style={{ gridTemplateRows: `repeat(${Math.ceil(values.length / 2)}, auto)` }}
        >
          {values.map((valueMinor, index) => {
            const value = format.money(valueMinor);
            const text = drawer.counts[valueMinor] ?? '';
            const how = countOf(text);
            return (
              <li key={valueMinor} className={how === 0 ? 'denomination' : 'denomination is-counted'}>
                <span className="denomination-value">{value}</span>
                <Button
                  icon="minus"
                  aria-label={t('shift.count.less', { value })}
                  excludeFromTabOrder
                  preventFocusOnPress
                  isDisabled={how === 0}
                  onPress={() => step(valueMinor, -1)}
                />
                <input
                  ref={(field) => {
                    fields.current[index] = field;
                  }}
                  className="denomination-count"
                  aria-label={t('shift.count.of', { value })}
                  aria-invalid={how === null}
                  inputMode="numeric"
                  autoComplete="off"
                  // biome-ignore lint/a11y/noAutofocus: counting is what this screen is for
                  autoFocus={index === 0}
                  value={text}
                  placeholder="0"
                  onFocus={(event) => event.target.select()}
                  onChange={(event) => set(valueMinor, event.target.value)}
                  onKeyDown={(event) => key(event, index, valueMinor)}
                />
                <Button
                  icon="plus"
                  aria-label={t('shift.count.more', { value })}
                  excludeFromTabOrder
                  preventFocusOnPress
                  onPress={() => step(valueMinor, 1)}
                />
                <span className="denomination-sum">{how ? format.money(valueMinor * how) : ''}</span>
              </li>
            );
          })}
        </ul>
      )}
      <div className="drawer-sum">
        <Button
          look="quiet"
          icon="keyboard"
          onPress={() => onDrawer({ ...drawer, way: drawer.way === 'sum' ? 'notes' : 'sum' })}
        >
          {t(drawer.way === 'sum' ? 'shift.count.byNotes' : 'shift.count.bySum')}
        </Button>
        <span className="drawer-sum-label">{t('shift.count.sum')}</span>
        <output className="drawer-sum-figure" data-testid="drawer-sum">
          {count ? <Money amountMinor={count.sumMinor} /> : '—'}
        </output>
        <Button
          className="drawer-do"
          look="primary"
          size="large"
          icon="check"
          keyHint="F9"
          isDisabled={count === null}
          onPress={onDone}
        >
          {doText}
        </Button>
      </div>
    </div>
  );
}
