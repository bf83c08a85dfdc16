/** Asks before an order is handed over of which goods left before in a way that this till doesn't know in full. */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** What the dialog needs. */
export interface LeftDialogProps {
  readonly onHandOver: () => void;
  readonly onClose: () => void;
}

/** The dialog. */
export function LeftDialog({ onHandOver, onClose }: LeftDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('handover.leftTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.back')}</Button>
          <Button look="danger" onPress={onHandOver}>
            {t('handover.despiteLeft')}
          </Button>
        </>
      }
    >
      <p>{t('orderRefusal.goods-left')}</p>
    </Dialog>
  );
}
