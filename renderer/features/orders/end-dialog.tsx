/**
 * Asks before an order is ended that its customer might still collect: why, in a choice that is never made
 * beforehand. What it means for the customer and their money is said first.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type EndReason, endReasons } from '../../../shared/domain/operations/order-decline.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** What the dialog needs. `confirm` is on the button that ends the order. */
export interface EndDialogProps {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly busy: boolean;
  readonly onEnd: (reason: EndReason) => void;
  readonly onClose: () => void;
}

/** The dialog. */
export function EndDialog({ title, text, confirm, busy, onEnd, onClose }: EndDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<EndReason | null>(null);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.back')}</Button>
          <Button
            look="danger"
            isDisabled={busy || reason === null}
            onPress={() => {
              if (reason !== null) onEnd(reason);
            }}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      <Choice
        label={t('pack.reason')}
        value={reason}
        onChange={setReason}
        options={endReasons.map((value) => ({ value, text: t(`orders.endReason.${value}`) }))}
      />
    </Dialog>
  );
}
