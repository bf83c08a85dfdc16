/**
 * Asked when the window is about to close: unsent operations are safe on disk, and closing is allowed.
 */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** What the dialog needs. */
export interface ClosingDialogProps {
  readonly waiting: number;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** The dialog. */
export function ClosingDialog({ waiting, onConfirm, onCancel }: ClosingDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('closing.title')}
      size="narrow"
      onClose={onCancel}
      actions={
        <>
          <Button onPress={onCancel}>{t('common.cancel')}</Button>
          <Button look="primary" onPress={onConfirm}>
            {t('closing.confirm')}
          </Button>
        </>
      }
    >
      <p className="closing-count">
        {waiting > 0 ? t('closing.waiting', { count: waiting }) : t('closing.none')}
      </p>
      {waiting > 0 ? <p>{t('closing.text')}</p> : null}
    </Dialog>
  );
}
