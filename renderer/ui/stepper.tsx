/**
 * A count with a button for one fewer and one for one more, for fingers: a touch leaves the focus where it was, so that
 * Enter stays with the form.
 */
import { Button, KeyHint } from './button.tsx';

/** What the stepper needs. */
export interface StepperProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Names of the buttons, read out. */
  readonly less: string;
  readonly more: string;
  /** The key that does the same as "one more", as printed on keyboards; shown, not bound. */
  readonly keyHint?: string;
  readonly onChange: (value: number) => void;
}

/** The stepper. */
export function Stepper({ label, value, min, max, less, more, keyHint, onChange }: StepperProps) {
  return (
    <fieldset className="stepper" aria-label={label}>
      <span className="stepper-label">
        {label}
        {keyHint ? <KeyHint name={keyHint} /> : null}
      </span>
      <Button
        icon="minus"
        preventFocusOnPress
        aria-label={`${less}: ${label}`}
        isDisabled={value <= min}
        onPress={() => onChange(value - 1)}
      />
      <output className="stepper-value">{value}</output>
      <Button
        icon="plus"
        preventFocusOnPress
        aria-label={`${more}: ${label}`}
        isDisabled={value >= max}
        onPress={() => onChange(value + 1)}
        {...(keyHint ? { 'aria-keyshortcuts': keyHint } : {})}
      />
    </fieldset>
  );
}
