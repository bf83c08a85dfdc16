/** Erases a person for good: why, what goes and what stays, and who allows it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { ErasureReason } from '../../till/customer-types.ts';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { customerNumberText } from '../../ui/customer-number.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useBusy } from '../../ui/use-busy.ts';
import { useRightIcon } from '../../ui/use-right-icon.ts';
import { type ProfileProps, useRefuse } from './customer-desk.ts';
import { findPlace } from './customer-place.ts';

/** What the dialog needs. */
export interface EraseDialogProps extends ProfileProps {
  /** Why, where it is known already. */
  readonly reason: ErasureReason | null;
  readonly onClose: () => void;
}

const reasons = ['customer-asked', 'consent-withdrawn', 'law'] as const satisfies ErasureReason[];

/** The dialog. */
export function EraseDialog({ till, askApproval, go, customer, reason: known, onClose }: EraseDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const refuse = useRefuse();
  const [busy, once] = useBusy();
  const eraseIcon = useRightIcon(till.session, 'customer-erase', 'erase');
  // Whoever is joined with somebody else while this is asked isn't meant.
  const [customerId] = useState(customer.customerId);
  const [reason, setReason] = useState<ErasureReason | null>(known);
  const name = customer.values?.name ?? customerNumberText(customer, t);
  const { availablePoints = 0, pending = [] } = customer.points ?? {};
  const points = pending.reduce((sum, each) => sum + each.points, availablePoints);
  const erase = (): void =>
    once(async () => {
      if (reason === null) return;
      const lender = await lenderOf(till.session, askApproval, 'customer-erase', name);
      if (lender === undefined) return;
      const erased = await till.customers.erase(customerId, reason, lender);
      if (!erased.ok) return refuse(erased.reason);
      notify(t('customers.erased'), 'done');
      go(findPlace);
    });
  return (
    <Dialog
      title={t('customers.eraseTitle', { name })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button look="danger" {...eraseIcon} isDisabled={busy || reason === null} onPress={erase}>
            {t('customers.eraseNow')}
          </Button>
        </>
      }
    >
      {known === 'consent-withdrawn' ? <p>{t('customers.eraseWithdrawn')}</p> : null}
      <p>{t('customers.eraseText')}</p>
      {points > 0 ? <p>{t('customers.erasePoints', { points: format.count(points) })}</p> : null}
      {customer.otherPoints.map(({ currency, points: other }) => (
        <p key={currency}>{t('customers.eraseOtherPoints', { points: format.count(other), currency })}</p>
      ))}
      {customer.openOrders.length > 0 ? (
        <p>{t('customers.eraseOrders', { count: customer.openOrders.length })}</p>
      ) : null}
      <Choice
        label={t('customers.eraseWhy')}
        value={reason}
        onChange={setReason}
        options={reasons.map((value) => ({ value, text: t(`customers.eraseReason.${value}`) }))}
      />
    </Dialog>
  );
}
