/** Whose a phone number or a card is already, with the way to serve them instead. */
import { useTranslation } from 'react-i18next';
import type { CustomerHit } from '../../till/customer-types.ts';
import { Button } from '../../ui/button.tsx';
import { customerNumberText } from '../../ui/customer-number.ts';
import { Avatar } from '../../ui/person.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { inLanguage } from './customer-words.ts';

/** What it shows. */
export interface KnownCustomerProps {
  readonly hit: CustomerHit;
  readonly onServe: () => void;
  /** Registers them all the same; null where that isn't possible. */
  readonly onRegister: (() => void) | null;
}

/** The customer. */
export function KnownCustomer({ hit, onServe, onRegister }: KnownCustomerProps) {
  const { t, i18n } = useTranslation();
  const { name, number, phoneLastFour, tierName } = hit;
  // Also where the form stands in a dialog.
  useShortcuts('registering', { F9: onServe, ...(onRegister ? { F8: onRegister } : {}) }, true);
  return (
    <div className="customer-known" role="status">
      <Avatar name={name ?? number} />
      <span className="customer-hit-name">
        <strong>{name ?? t('customers.nameless')}</strong>
        <small>
          {[
            phoneLastFour === null ? '' : `··· ${phoneLastFour}`,
            customerNumberText(hit, t),
            tierName ? inLanguage(tierName, i18n) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </span>
      <Button look="primary" icon="check" keyHint="F9" onPress={onServe}>
        {t('customers.serve')}
      </Button>
      {onRegister ? (
        <Button keyHint="F8" onPress={onRegister}>
          {t('customers.registerAnyway')}
        </Button>
      ) : null}
    </div>
  );
}
