/** Of somebody who was registered more than once: that it is so, and the way to say that one is somebody else. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mergeExceptionId } from '../../../shared/domain/customers/same-person.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { storeName } from '../../ui/chain-names.ts';
import { customerNumberText } from '../../ui/customer-number.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useBusy } from '../../ui/use-busy.ts';
import { useRightIcon } from '../../ui/use-right-icon.ts';
import { type ProfileProps, useRefuse } from './customer-desk.ts';

/** The note; nothing for whoever was registered once. */
export function MergedNote(props: ProfileProps) {
  const { t } = useTranslation();
  const [asks, setAsks] = useState(false);
  const icon = useRightIcon(props.till.session, 'resolve-exception');
  const { mergedExceptionIds } = props.customer;
  if (mergedExceptionIds.length === 0) return null;
  return (
    <div className="customer-merged">
      <p>{t('customers.mergedNote', { count: mergedExceptionIds.length + 1 })}</p>
      <Button {...icon} onPress={() => setAsks(true)}>
        {t('customers.separate')}
      </Button>
      {asks ? <SeparateDialog {...props} onClose={() => setAsks(false)} /> : null}
    </div>
  );
}

function SeparateDialog({
  till,
  askApproval,
  customer,
  onClose,
}: ProfileProps & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const refuse = useRefuse();
  const [busy, once] = useBusy();
  const { customerId: survivorId } = customer;
  const others = till.customers
    .about(survivorId)
    ?.registrations.filter(({ customerId }) => customerId !== survivorId);
  const separate = (mergedId: string): void =>
    once(async () => {
      const lender = await lenderOf(till.session, askApproval, 'resolve-exception');
      if (lender === undefined) return;
      const id = mergeExceptionId({ survivorId, mergedId });
      const separated = await till.customers.separate(id, lender);
      if (!separated.ok) return refuse(separated.reason);
      notify(t('customers.separated'), 'done');
      onClose();
    });
  return (
    <Dialog title={t('customers.separateTitle')} size="wide" onClose={onClose}>
      <p>{t('exceptions.effect.separate')}</p>
      <ul className="customer-rows">
        {others?.map(({ customerId, number, atMs, storeId }) => (
          <li key={customerId}>
            <strong>{customerNumberText({ customerId, number }, t)}</strong>
            <span>{atMs === null ? '' : format.dateTime(atMs)}</span>
            <span>{storeId === null ? '' : storeName(till, storeId)}</span>
            <Button isDisabled={busy} onPress={() => separate(customerId)}>
              {t('customers.separateThis')}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
