/**
 * A labelled text field. Its note stands in a place that is always there, so an error moves nothing.
 */
import type { HTMLAttributes, Ref } from 'react';
import { TextField as AriaTextField, FieldError, Input, Label, Text } from 'react-aria-components';

/** What a field shows. */
export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | null;
  readonly note?: string;
  readonly type?: 'text' | 'password';
  readonly inputMode?: HTMLAttributes<HTMLInputElement>['inputMode'];
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly isDisabled?: boolean;
  readonly className?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly maxLength?: number;
  readonly onFocus?: () => void;
}

/** The field. */
export function TextField(props: TextFieldProps) {
  const {
    label,
    value,
    onChange,
    error = null,
    note,
    className,
    inputRef,
    inputMode,
    placeholder,
    maxLength,
  } = props;
  return (
    <AriaTextField
      className={`field ${className ?? ''}`}
      value={value}
      onChange={onChange}
      isInvalid={error !== null}
      autoFocus={props.autoFocus ?? false}
      isDisabled={props.isDisabled ?? false}
      type={props.type ?? 'text'}
      autoComplete="off"
      {...(maxLength === undefined ? {} : { maxLength })}
      {...(props.onFocus ? { onFocus: props.onFocus } : {})}
    >
      <Label>{label}</Label>
      <Input
        spellCheck={false}
        {...(inputRef ? { ref: inputRef } : {})}
        {...(inputMode ? { inputMode } : {})}
        {...(placeholder ? { placeholder } : {})}
      />
      <span className="field-note">
        {error === null ? <Text slot="description">{note}</Text> : <FieldError>{error}</FieldError>}
      </span>
    </AriaTextField>
  );
}
