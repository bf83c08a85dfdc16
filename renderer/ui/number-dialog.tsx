/**
 * A dialog for one number: a field and a pad, Enter to apply. The text starts empty with the present value
 * as its placeholder, so the first key replaces it.
 */
import { type FormEvent, type ReactNode, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { NumberPad } from './number-pad.tsx';
import { TextField } from './text-field.tsx';

/** What the dialog asks for. `onText` answers what is wrong with the text, or null when it was taken. */
export interface NumberDialogProps {
  readonly title: string;
  readonly about: string;
  readonly present: string;
  readonly decimals: boolean;
  readonly onText: (text: string) => string | null;
  readonly onClose: () => void;
  /** Shown above the field. */
  readonly children?: ReactNode;
  /** Buttons beside "apply". */
  readonly extra?: ReactNode;
  /** Shown under the field for what is typed so far. */
  readonly preview?: (text: string) => ReactNode;
}

/** The dialog. */
export function NumberDialog(props: NumberDialogProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const type = (next: string): void => {
    setText(next);
    setError(null);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wrong = props.onText(text);
    setError(wrong);
    if (wrong === null) props.onClose();
  };
  return (
    <Dialog title={props.title} size="narrow" onClose={props.onClose}>
      <Form validationBehavior="aria" className="number-form" onSubmit={submit}>
        <p className="number-about">{props.about}</p>
        {props.children}
        <TextField
          label={props.title}
          value={text}
          onChange={type}
          placeholder={props.present}
          inputMode="decimal"
          autoFocus
          error={error}
          className="number-field"
        />
        {props.preview ? <div className="number-preview">{props.preview(text)}</div> : null}
        <NumberPad text={text} onText={type} decimals={props.decimals} />
        <div className="dialog-actions">
          {props.extra}
          <Button onPress={props.onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={text === ''}>
            {t('common.apply')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
