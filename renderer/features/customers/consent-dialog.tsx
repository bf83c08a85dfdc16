/** A customer's answer to one purpose, given, refused or withdrawn: the text is read to them before it is recorded. */
import { useTranslation } from 'react-i18next';
import { profileConsentVersion } from '../../../shared/domain/customers/consent-texts.ts';
import type { ConsentPurpose } from '../../../shared/domain/customers/profile.ts';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useBusy } from '../../ui/use-busy.ts';
import { type ProfileProps, useRefuse } from './customer-desk.ts';
import { consentTextName } from './customer-words.ts';

/** What the dialog needs. */
export interface ConsentDialogProps extends ProfileProps {
  readonly purpose: ConsentPurpose;
  readonly given: boolean;
  /** They have never answered: a refusal is an answer too. */
  readonly isFirst: boolean;
  readonly onClose: () => void;
}

/** The dialog. */
export function ConsentDialog(props: ConsentDialogProps) {
  const { till, askApproval, customer, purpose, given, isFirst, onClose } = props;
  const { t } = useTranslation();
  const notify = useNotice();
  const refuse = useRefuse();
  const [busy, once] = useBusy();
  const answer = (agrees: boolean): void =>
    once(async () => {
      const lender = await lenderOf(till.session, askApproval, 'customer-change');
      if (lender === undefined) return;
      const changed = await till.customers.change(
        customer.customerId,
        { consents: { [purpose]: agrees } },
        lender,
      );
      if (!changed.ok) return refuse(changed.reason);
      notify(
        t(
          agrees
            ? 'customers.consentGiven'
            : given
              ? 'customers.consentRefused'
              : 'customers.consentWithdrawn',
        ),
        'done',
      );
      onClose();
    });
  return (
    <Dialog
      title={t(given ? 'customers.giveTitle' : 'customers.withdrawTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          {given && isFirst ? (
            <Button icon="close" isDisabled={busy} onPress={() => answer(false)}>
              {t('customers.refuse')}
            </Button>
          ) : null}
          <Button look="primary" icon="check" isDisabled={busy} autoFocus onPress={() => answer(given)}>
            {t(given ? 'customers.give' : 'customers.withdraw')}
          </Button>
        </>
      }
    >
      <blockquote className="customer-consent-text">{t(`customers.consent.${purpose}`)}</blockquote>
      <p className="quiet">
        {given
          ? t('customers.giveText', { text: consentTextName(profileConsentVersion, t) })
          : t('customers.withdrawText')}
      </p>
    </Dialog>
  );
}
