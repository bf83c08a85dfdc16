/**
 * How the customer shows that the order is theirs: a code that was scanned, the short code typed, or, without any,
 * their identity checked by sight by somebody with the right. A name or a telephone number alone is no proof.
 */

import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { HandoverIntent } from '../../../shared/domain/orders/decide-handover.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useBusy } from '../../ui/use-busy.ts';
import { Locked } from './order-actions.tsx';
import { codeRefusalText, type OneOrderProps } from './order-desk.ts';

const codeLength = 12;
/** Short codes have six digits: fewer are no try. */
const shortestCode = 6;

/** What the panel needs. `approvedBy` is who lent the right for a proof by sight. */
export interface ProofPanelProps extends Omit<OneOrderProps, 'go'> {
  readonly proof: HandoverIntent['proof'] | null;
  readonly onProof: (proof: HandoverIntent['proof'], approvedBy: string | null) => void;
}

/** The panel. */
export function ProofPanel(props: ProofPanelProps) {
  const { till, order, proof } = props;
  const { t } = useTranslation();
  const isLocked = useStore(
    till.orders.board,
    (board) => board.orders.find((each) => each.order.id === order.id)?.locked ?? false,
  );
  if (proof) {
    return (
      <p className="proof-given" role="status">
        <Icon name="check" />
        {t(`handover.proof.${proof}`)}
      </p>
    );
  }
  return isLocked ? <Locked {...props} /> : <AskProof {...props} />;
}

function AskProof({ till, askApproval, order, onProof }: ProofPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, once] = useBusy();
  const digits = code.replace(/\D/g, '');
  const check = (event: FormEvent): void => {
    event.preventDefault();
    once(async () => {
      if (digits.length < shortestCode) return;
      const answer = await till.orders.releaseByShortCode(order.id, code.trim());
      setCode('');
      if (answer.ok) return onProof(answer.value.proof, null);
      soundUnknown();
      const { title, text } = codeRefusalText(answer.reason, t, format);
      setError(`${title} ${text}`);
    });
  };
  const bySight = (): void =>
    once(async () => {
      const approvedBy = await lenderOf(till.session, askApproval, 'order-identity', order.number);
      if (approvedBy !== undefined) onProof('sight', approvedBy);
    });
  useShortcuts('orders', { F8: bySight });
  return (
    <Form validationBehavior="aria" className="proof-form" onSubmit={check}>
      <p>
        <Icon name="qr" />
        {t('handover.askProof')}
      </p>
      <div className="proof-row">
        <TextField
          label={t('handover.shortCode')}
          value={code}
          onChange={(text) => {
            setCode(text);
            setError(null);
          }}
          inputMode="numeric"
          maxLength={codeLength}
          autoFocus
          error={error}
        />
        <Button type="submit" isDisabled={busy || digits.length < shortestCode}>
          {t('handover.checkCode')}
        </Button>
        <Button icon="badge" keyHint="F8" onPress={bySight}>
          {t('handover.bySight')}
        </Button>
      </div>
    </Form>
  );
}
