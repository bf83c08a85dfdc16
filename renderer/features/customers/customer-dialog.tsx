/** Finds or registers a customer over another screen, for whatever is under way there. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../../shared/domain/loyalty/sale-loyalty.ts';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FindPanel } from './find-panel.tsx';
import { RegisterForm } from './register-form.tsx';

/** What the dialog needs. */
export interface CustomerDialogProps {
  readonly till: Pick<Till, 'customers' | 'session'>;
  readonly askApproval: AskApproval;
  /** Somebody was found or registered, and how they showed who they are. */
  readonly onChoose: (customerId: string, shown: Shown) => void;
  readonly onClose: () => void;
}

/** The dialog. */
export function CustomerDialog({ till, askApproval, onChoose, onClose }: CustomerDialogProps) {
  const { t } = useTranslation();
  /** What was typed when somebody was to be registered; null while they are looked for. */
  const [registering, setRegistering] = useState<string | null>(null);
  return (
    <Dialog
      title={t(registering === null ? 'customers.find.title' : 'customers.registerTitle')}
      size="wide"
      onClose={onClose}
    >
      {registering === null ? (
        <FindPanel
          customers={till.customers}
          place="dialog"
          onChoose={onChoose}
          onRegister={setRegistering}
        />
      ) : (
        <RegisterForm
          till={till}
          askApproval={askApproval}
          typed={registering}
          onRegistered={({ customerId, cardNumbers }) =>
            onChoose(customerId, cardNumbers.length > 0 ? 'card' : 'phone')
          }
          onServe={(customerId) => onChoose(customerId, 'phone')}
          onCancel={() => setRegistering(null)}
        />
      )}
    </Dialog>
  );
}
