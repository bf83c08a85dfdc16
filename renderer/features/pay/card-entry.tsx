/**
 * A card on a stand-alone terminal: the till isn't joined to it, so the cashier types the amount there and
 * confirms here what the terminal approved. Without typing, it is all that is due.
 */
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { parseAmount } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Money } from '../../ui/money.tsx';
import { NumberPad } from '../../ui/number-pad.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** What the entry needs. */
export interface CardEntryProps {
  readonly dueMinor: number;
  readonly onApproved: (amountMinor: number, reference: string | null) => void;
}

/** The entry. */
export function CardEntry({ dueMinor, onApproved }: CardEntryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState('');
  const [reference, setReference] = useState('');
  const typed = text === '' ? dueMinor : parseAmount(text, format.currency);
  const usable = typed !== null && typed > 0 && typed <= dueMinor;
  const error =
    text === '' || /[.,]$/.test(text) || usable
      ? null
      : typed === null
        ? t('pay.wrongAmount', { example: format.amountToType(12_950) })
        : t('pay.overCard', { amount: format.money(dueMinor) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (usable) onApproved(typed, reference.trim() === '' ? null : reference.trim());
  };
  return (
    <Form validationBehavior="aria" className="pay-entry" onSubmit={submit}>
      <div className="cash-side">
        <TextField
          label={t('pay.cardAmount')}
          value={text}
          onChange={setText}
          inputMode="decimal"
          autoFocus
          className="cash-field"
          placeholder={format.amountToType(Math.max(0, dueMinor))}
          error={error}
        />
        <p className="card-hint">{t('pay.cardHint')}</p>
        <p className="card-amount">
          <Money amountMinor={usable ? typed : Math.max(0, dueMinor)} />
        </p>
        <TextField label={t('pay.cardReference')} value={reference} onChange={setReference} maxLength={60} />
        <Button type="submit" look="primary" size="large" icon="check" isDisabled={!usable}>
          {t('pay.cardConfirm', { amount: format.money(usable ? typed : Math.max(0, dueMinor)) })}
        </Button>
      </div>
      <NumberPad text={text} onText={setText} decimals />
    </Form>
  );
}
