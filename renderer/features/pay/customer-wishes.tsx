/**
 * What a customer may wish for before paying: a business's name and number on the receipt, the receipt sent, and
 * store credit spent.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cart } from '../../../shared/domain/sell/cart.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { BuyerDialog } from './buyer-dialog.tsx';
import { CreditDialog } from './credit-dialog.tsx';
import { EReceiptDialog } from './e-receipt-dialog.tsx';

/** The buttons with their dialogs. */
export function CustomerWishes({ till, cart }: { till: Till; cart: Cart }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'buyer' | 'e-receipt' | 'credit' | null>(null);
  const close = (): void => setOpen(null);
  useShortcuts('pay', {
    'Ctrl+KeyB': () => setOpen('buyer'),
    'Ctrl+KeyE': () => setOpen('e-receipt'),
    'Ctrl+KeyG': () => setOpen('credit'),
  });
  return (
    <div className="pay-wishes">
      <Button icon="badge" keyHint="Ctrl+B" onPress={() => setOpen('buyer')}>
        {cart.buyer ? <span title={cart.buyer.name}>{cart.buyer.name}</span> : t('buyer.button')}
      </Button>
      <Button
        icon={cart.eReceipt ? 'check' : 'receipts'}
        keyHint="Ctrl+E"
        onPress={() => setOpen('e-receipt')}
      >
        {t('eReceipt.button')}
      </Button>
      <Button icon="cash" keyHint="Ctrl+G" onPress={() => setOpen('credit')}>
        {t('credit.button')}
      </Button>
      {open === 'credit' ? <CreditDialog till={till} onClose={close} /> : null}
      {open === 'buyer' ? <BuyerDialog till={till} buyer={cart.buyer} onClose={close} /> : null}
      {open === 'e-receipt' ? (
        <EReceiptDialog
          till={till}
          operationId={cart.id}
          isWanted={cart.eReceipt !== null}
          onKept={(channel) => void till.actions.setEReceipt(channel)}
          onClose={close}
        />
      ) : null}
    </div>
  );
}
