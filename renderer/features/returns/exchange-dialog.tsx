/**
 * Asked before an exchange where something is in the cart already: it may be what is taken instead, or another
 * customer's goods, who would get this one's credit.
 */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';

/** What the dialog needs. `onTake` goes on with the cart as it is. */
export interface ExchangeDialogProps {
  readonly lineCount: number;
  readonly onTake: () => void;
  readonly onClose: () => void;
}

/** The dialog. */
export function ExchangeDialog({ lineCount, onTake, onClose }: ExchangeDialogProps) {
  const { t } = useTranslation();
  useShortcuts('dialog', { F8: onTake }, true);
  return (
    <Dialog
      title={t('returns.exchangeCart')}
      size="narrow"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" keyHint="F8" onPress={onTake}>
            {t('returns.exchangeCartYes')}
          </Button>
        </>
      }
    >
      <p>{t('returns.exchangeCartText', { count: lineCount })}</p>
    </Dialog>
  );
}
