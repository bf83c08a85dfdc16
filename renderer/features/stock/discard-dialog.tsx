/** Asks before work in progress is thrown away. */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** The dialog. */
export function DiscardDialog({ onDiscard, onClose }: { onDiscard: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('stock.discard')}
      size="narrow"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('stock.keep')}</Button>
          <Button look="danger" onPress={onDiscard}>
            {t('stock.discard')}
          </Button>
        </>
      }
    >
      <p>{t('stock.discardAsk')}</p>
    </Dialog>
  );
}
