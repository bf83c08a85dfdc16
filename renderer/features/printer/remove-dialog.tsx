/** Asks why a job shall leave the print queue unprinted. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** What the dialog needs. */
export interface RemoveDialogProps {
  readonly title: string;
  readonly onRemove: (reason: string) => void;
  readonly onClose: () => void;
}

/** The dialog. */
export function RemoveDialog({ title, onRemove, onClose }: RemoveDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const remove = (): void => {
    setAsked(true);
    if (reason.trim() !== '') onRemove(reason.trim());
  };
  return (
    <Dialog
      title={t('printer.removeTitle', { title })}
      size="narrow"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button look="danger" onPress={remove}>
            {t('printer.remove')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          remove();
        }}
      >
        <TextField
          label={t('printer.removeReason')}
          value={reason}
          onChange={setReason}
          maxLength={200}
          autoFocus
          error={isAsked && reason.trim() === '' ? t('printer.removeNeeded') : null}
        />
      </form>
    </Dialog>
  );
}
