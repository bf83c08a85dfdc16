/** The dialogs about the customer of the open cart, for the screens that sell and take money. */
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Order } from '../../shared/domain/entities/order.ts';
import type { Shown } from '../../shared/domain/loyalty/sale-loyalty.ts';
import { CustomerDialog } from '../features/customers/customer-dialog.tsx';
import { CartCustomerDialog } from '../features/points/cart-customer-dialog.tsx';
import { CustomerBar } from '../features/points/customer-bar.tsx';
import { spendRefusalText } from '../features/points/points-words.ts';
import { useFormat } from '../i18n/format-context.tsx';
import type { Till } from '../till/till.ts';
import type { AskApproval } from '../ui/ask-approval.ts';
import { useNotice } from '../ui/notice.tsx';

/** The bar of a place, and the dialog that it opened, if it did. */
export function useCustomerDialog(
  till: Till,
  askApproval: AskApproval,
  place: 'sell' | 'pay',
  onOrder: (order: Order) => void,
): { readonly bar: ReactNode; readonly dialog: ReactNode } {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const { cart } = useStore(till.customers.ofCart);
  const [open, setOpen] = useState<'find' | 'shown' | null>(null);
  const close = (): void => setOpen(null);
  const choose = async (customerId: string | null, shown: Shown): Promise<void> => {
    close();
    const answer = await till.customers.choose(customerId, shown);
    if (!answer.ok) notify(spendRefusalText(answer.reason, t, format), 'problem');
  };
  const toOrder = (order: Order): void => {
    close();
    onOrder(order);
  };
  return {
    bar: (
      <CustomerBar
        till={till}
        place={place}
        onCustomer={() => setOpen(cart ? 'shown' : 'find')}
        onOrder={toOrder}
      />
    ),
    dialog:
      open === 'find' ? (
        <CustomerDialog
          till={till}
          askApproval={askApproval}
          onChoose={(customerId, shown) => void choose(customerId, shown)}
          onClose={close}
        />
      ) : open === 'shown' && cart ? (
        <CartCustomerDialog
          till={till}
          cart={cart}
          onOther={() => setOpen('find')}
          onRemove={() => void choose(null, 'phone')}
          onOrder={toOrder}
          onClose={close}
        />
      ) : null,
  };
}
