/**
 * A row of choices of which one holds, as large touch buttons (a radio group to the keyboard and to readers).
 */
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { KeyHint } from './button.tsx';

/** What is chosen from. */
export interface ChoiceProps<Value extends string> {
  readonly label: string;
  /** Null while nothing is chosen. */
  readonly value: Value | null;
  /** `keyHint` is the key that chooses it, as printed on keyboards; shown, not bound. */
  readonly options: readonly { readonly value: Value; readonly text: string; readonly keyHint?: string }[];
  readonly onChange: (value: Value) => void;
  /** The key that goes on to the next option; shown, not bound. */
  readonly keyHint?: string;
  /** The label is read out but not shown. */
  readonly hideLabel?: boolean;
}

/** The row. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
  keyHint,
  hideLabel,
}: ChoiceProps<Value>) {
  const choose = (chosen: string): void => {
    const option = options.find((candidate) => candidate.value === chosen);
    if (option) onChange(option.value);
  };
  return (
    <RadioGroup
      className="choice"
      value={value}
      onChange={choose}
      aria-label={label}
      orientation="horizontal"
    >
      {hideLabel ? null : (
        <Label aria-hidden="true">
          {label} {keyHint ? <KeyHint name={keyHint} /> : null}
        </Label>
      )}
      <div className="choice-row">
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className="choice-option">
            <span>{option.text}</span>
            {option.keyHint ? <KeyHint name={option.keyHint} /> : null}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
