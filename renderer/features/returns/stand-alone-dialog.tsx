/** A terminal that the till doesn't drive: only what it approved is recorded, so the cashier reads its slip. */
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TextField } from '../../ui/text-field.tsx';

const referenceLength = 100;

/** What the dialog needs. */
export interface StandAloneDialogProps {
  readonly amountMinor: number;
  readonly onApproved: (reference: string | null) => void;
  readonly onClose: () => void;
}

/** The dialog. */
export function StandAloneDialog({ amountMinor, onApproved, onClose }: StandAloneDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [reference, setReference] = useState('');
  const approve = (): void => onApproved(reference.trim() || null);
  useShortcuts('dialog', { F8: approve }, true);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    approve();
  };
  return (
    <Dialog
      title={t('returns.standAloneTitle', { amount: format.money(amountMinor) })}
      onClose={onClose}
      size="narrow"
    >
      <Form validationBehavior="aria" className="number-form" onSubmit={submit}>
        <p>{t('returns.standAloneText')}</p>
        <TextField
          label={t('returns.slipNumber')}
          value={reference}
          onChange={setReference}
          maxLength={referenceLength}
          autoFocus
        />
        <div className="dialog-actions">
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" keyHint="F8">
            {t('returns.standAloneYes')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
