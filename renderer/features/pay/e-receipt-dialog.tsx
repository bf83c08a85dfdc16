/**
 * Asks where the customer wants the receipt sent, and for their agreement in so many words. The address goes to
 * the host's sealed outbox at once and is kept nowhere else.
 */
import { type FormEvent, useState } from 'react';
import { Checkbox, Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { taxCountryOf } from '../../../shared/domain/sell/buyer.ts';
import {
  consentTextVersion,
  type EReceiptChannel,
  isAddress,
  tidyAddress,
} from '../../../shared/protocol/e-receipts.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** What the dialog needs. */
export interface EReceiptDialogProps {
  readonly till: Till;
  /** The cart, or the sale that was just paid. */
  readonly operationId: string;
  /** Whether an address was given before. */
  readonly isWanted: boolean;
  /** The address is kept; null when the customer changed their mind. */
  readonly onKept: (channel: EReceiptChannel | null) => void;
  readonly onClose: () => void;
}

const channels = ['email', 'phone'] as const;

/** The dialog. */
export function EReceiptDialog({ till, operationId, isWanted, onKept, onClose }: EReceiptDialogProps) {
  const { t } = useTranslation();
  const notify = useNotice();
  const [channel, setChannel] = useState<EReceiptChannel>('email');
  const [typed, setTyped] = useState('');
  const [agreed, setAgreed] = useState(false);
  const [asked, setAsked] = useState(false);
  const address = tidyAddress(channel, typed, taxCountryOf(till.reference.store()));
  const isRight = isAddress(channel, address);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setAsked(true);
    if (!isRight || !agreed) return;
    const consent = { textVersion: consentTextVersion, atMs: Math.floor(till.businessMs()) };
    const kept = await till.eReceipts.keep({ operationId, channel, address, consent });
    if (!kept.ok) {
      notify(t('eReceipt.notKept'), 'problem');
      return;
    }
    onKept(channel);
    onClose();
  }
  const forget = (): void => {
    void till.eReceipts.forget(operationId);
    onKept(null);
    onClose();
  };
  return (
    <Dialog title={t('eReceipt.title')} onClose={onClose}>
      <Form validationBehavior="aria" className="wish-form" onSubmit={(event) => void submit(event)}>
        <Choice
          label={t('eReceipt.channel')}
          hideLabel
          value={channel}
          onChange={setChannel}
          options={channels.map((value) => ({ value, text: t(`eReceipt.channels.${value}`) }))}
        />
        <TextField
          label={t(`eReceipt.address.${channel}`)}
          value={typed}
          onChange={setTyped}
          autoFocus
          maxLength={254}
          inputMode={channel === 'email' ? 'email' : 'tel'}
          error={asked && !isRight ? t(`eReceipt.wrong.${channel}`) : null}
        />
        <Checkbox className="consent" isSelected={agreed} onChange={setAgreed} isInvalid={asked && !agreed}>
          <span className="consent-mark">{agreed ? <Icon name="check" /> : null}</span>
          <span>{t('eReceipt.consent')}</span>
        </Checkbox>
        <p className="wish-error" role="status">
          {asked && !agreed ? t('eReceipt.noConsent') : ''}
        </p>
        <footer className="dialog-actions">
          {isWanted ? (
            <Button look="danger" icon="remove" onPress={forget}>
              {t('eReceipt.forget')}
            </Button>
          ) : (
            <Button onPress={onClose}>{t('common.cancel')}</Button>
          )}
          <Button type="submit" look="primary" icon="check">
            {t('eReceipt.confirm')}
          </Button>
        </footer>
      </Form>
    </Dialog>
  );
}
