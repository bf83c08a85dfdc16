/** Money that was approved for a cart which no longer wants it: it must go back to the customer. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { UnusedPayment } from '../../till/payment-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNotice } from '../../ui/notice.tsx';

/** The bar. */
export function GiveBackBar({ till, payment }: { till: Till; payment: UnusedPayment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const [busy, setBusy] = useState(false);
  const { tender, forOperationId, currency } = payment;
  const amount = format.money(tender.amountMinor);

  async function giveBack(): Promise<void> {
    setBusy(true);
    const answer = await till.payments.refund({
      forOperationId,
      tender,
      amountMinor: tender.amountMinor,
      currency,
    });
    setBusy(false);
    if (answer.outcome === 'approved') notify(t('pay.givenBack', { amount }), 'done');
    if (answer.outcome === 'refused') notify(t(`payRefusal.${answer.reason}`), 'problem');
  }
  return (
    <div className="give-back" role="alert">
      <Icon name="exceptions" />
      <span>{t('pay.mustGiveBack', { amount })}</span>
      <Button isDisabled={busy} onPress={() => void giveBack()}>
        {t('pay.giveBack')}
      </Button>
    </div>
  );
}
