/** The store's no to an order of which nothing is packed: asked about, with a reason, by somebody with the right. */
import { useTranslation } from 'react-i18next';
import type { EndReason } from '../../../shared/domain/operations/order-decline.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { lenderOf } from '../../ui/ask-approval.ts';
import { useNotice } from '../../ui/notice.tsx';
import { useBusy } from '../../ui/use-busy.ts';
import { EndDialog } from './end-dialog.tsx';
import { type OneOrderProps, useOrderRefusal } from './order-desk.ts';

/** The question. */
export function DeclineOrder(props: OneOrderProps & { readonly onClose: () => void }) {
  const { till, askApproval, order, go, onClose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const refuse = useOrderRefusal(till);
  const [busy, once] = useBusy();
  const decline = (reason: EndReason): void =>
    once(async () => {
      const approvedBy = await lenderOf(till.session, askApproval, 'order-decline', order.number);
      if (approvedBy === undefined) return;
      const answer = await till.orders.decline(order.id, reason, approvedBy);
      onClose();
      if (!answer.ok) return refuse(answer.reason, order);
      notify(t('orders.declined', { number: order.number }), 'done');
      go({ at: 'order', orderId: order.id });
    });
  const paidMinor = order.payment.paidMinor - order.payment.refundedMinor;
  return (
    <EndDialog
      title={t('orders.decline')}
      text={[
        t('orders.declineAsk', { number: order.number }),
        paidMinor > 0 ? t('handover.refund', { amount: format.money(paidMinor) }) : '',
      ]
        .filter(Boolean)
        .join(' ')}
      confirm={t('orders.decline')}
      busy={busy}
      onEnd={decline}
      onClose={onClose}
    />
  );
}
