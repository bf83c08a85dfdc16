/** Asks before a delivery of which nothing was scanned is closed: one key would declare all of it missing. */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** The dialog. `missing` is how many articles would be declared missing. */
export function CloseDeliveryDialog(props: { missing: number; onConfirm: () => void; onClose: () => void }) {
  const { missing, onConfirm, onClose } = props;
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('goods.closeAsk', { missing })}
      size="narrow"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('stock.keep')}</Button>
          <Button look="danger" onPress={onConfirm}>
            {t('goods.closeEmpty')}
          </Button>
        </>
      }
    >
      <p>{t('goods.closeEmptyAsk')}</p>
    </Dialog>
  );
}
