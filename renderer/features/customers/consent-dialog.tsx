/** A customer's answer to one purpose, given or withdrawn: the text is read to them before it is recorded. */
import { useTranslation } from 'react-i18next';
import { type ConsentPurpose, profileConsentVersion } from '../../../shared/domain/customers/profile.ts';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useBusy } from '../../ui/use-busy.ts';
import { type ProfileProps, useRefuse } from './customer-desk.ts';

/** What the dialog needs. */
export interface ConsentDialogProps extends ProfileProps {
  readonly purpose: ConsentPurpose;
  readonly given: boolean;
  readonly onClose: () => void;
}

/** The dialog. */
export function ConsentDialog({ till, askApproval, customer, purpose, given, onClose }: ConsentDialogProps) {
  const { t } = useTranslation();
  const notify = useNotice();
  const refuse = useRefuse();
  const [busy, once] = useBusy();
  const answer = (): void =>
    once(async () => {
      const lender = await lenderOf(till.session, askApproval, 'customer-change');
      if (lender === undefined) return;
      const changed = await till.customers.change(
        customer.customerId,
        { consents: { [purpose]: given } },
        lender,
      );
      if (!changed.ok) return refuse(changed.reason);
      notify(t(given ? 'customers.consentGiven' : 'customers.consentWithdrawn'), 'done');
      onClose();
    });
  return (
    <Dialog
      title={t(given ? 'customers.giveTitle' : 'customers.withdrawTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" icon="check" isDisabled={busy} autoFocus onPress={answer}>
            {t(given ? 'customers.give' : 'customers.withdraw')}
          </Button>
        </>
      }
    >
      <blockquote className="customer-consent-text">{t(`customers.consent.${purpose}`)}</blockquote>
      <p className="quiet">
        {given ? t('customers.giveText', { version: profileConsentVersion }) : t('customers.withdrawText')}
      </p>
    </Dialog>
  );
}
