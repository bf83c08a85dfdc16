/**
 * An amount to be paid otherwise than in cash. Without typing, it is all that is due. A stand-alone terminal
 * isn't joined to the till: the cashier types the amount there, and says here what the terminal answered. A
 * terminal of the till's own, or the bank, is asked by the till.
 */
import { type FormEvent, type ReactNode, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CardPayment } from '../../../shared/domain/sell/cart.ts';
import { parseAmount } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { AmountQuestion } from '../../ui/amount-question.tsx';
import { Button } from '../../ui/button.tsx';
import { Money } from '../../ui/money.tsx';
import { NumberPad } from '../../ui/number-pad.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** What the entries share. */
interface AmountEntryProps {
  readonly dueMinor: number;
  readonly label: string;
  readonly hint: string;
  readonly confirmText: (amount: string) => string;
  readonly onAmount: (amountMinor: number) => void;
  readonly children?: ReactNode;
}

function AmountEntry({ dueMinor, label, hint, confirmText, onAmount, children }: AmountEntryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState('');
  const typed = text === '' ? dueMinor : parseAmount(text, format.currency);
  const usable = typed !== null && typed > 0 && typed <= dueMinor;
  const shownMinor = usable ? typed : dueMinor;
  const error =
    text === '' || /[.,]$/.test(text) || usable
      ? null
      : typed === null
        ? t('pay.wrongAmount', { example: format.amountToType(12_950) })
        : t('pay.overCard', { amount: format.money(dueMinor) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (usable) onAmount(typed);
  };
  return (
    <Form validationBehavior="aria" className="pay-entry" onSubmit={submit}>
      <div className="cash-side">
        <TextField
          label={label}
          value={text}
          onChange={setText}
          inputMode="decimal"
          autoFocus
          className="cash-field"
          placeholder={format.amountToType(dueMinor)}
          error={error}
        />
        <p className="card-hint">{hint}</p>
        <p className="card-amount">
          <Money amountMinor={shownMinor} />
        </p>
        {children}
        <Button type="submit" look="primary" size="large" icon="check" isDisabled={!usable}>
          {confirmText(format.money(shownMinor))}
        </Button>
      </div>
      <NumberPad text={text} onText={setText} decimals />
    </Form>
  );
}

/**
 * A card on a stand-alone terminal. The amount alone books nothing: what the terminal said is asked for, and
 * only a yes of its own, which Enter isn't, keeps the payment.
 */
export function CardEntry(props: { dueMinor: number; onApproved: (payment: CardPayment) => void }) {
  const { t } = useTranslation();
  const [reference, setReference] = useState('');
  const [askedMinor, setAskedMinor] = useState<number | null>(null);
  return (
    <>
      <AmountEntry
        dueMinor={props.dueMinor}
        label={t('pay.cardAmount')}
        hint={t('pay.cardHint')}
        confirmText={(amount) => t('pay.cardConfirm', { amount })}
        onAmount={setAskedMinor}
      >
        <TextField label={t('pay.cardReference')} value={reference} onChange={setReference} maxLength={60} />
      </AmountEntry>
      {askedMinor === null ? null : (
        <AmountQuestion
          title={t('pay.cardQuestion.title')}
          text={t('pay.cardQuestion.text')}
          amountMinor={askedMinor}
          no={t('pay.cardQuestion.no')}
          yes={t('pay.cardQuestion.yes')}
          onNo={() => setAskedMinor(null)}
          onYes={() => {
            const slip = reference.trim();
            setAskedMinor(null);
            props.onApproved({ amountMinor: askedMinor, reference: slip === '' ? null : slip });
          }}
        />
      )}
    </>
  );
}

/** Money that the till asks its terminal or the bank for. */
export function MachineEntry(props: {
  method: 'card-terminal' | 'bank-transfer';
  dueMinor: number;
  onAsk: (amountMinor: number) => void;
}) {
  const { t } = useTranslation();
  return (
    <AmountEntry
      dueMinor={props.dueMinor}
      label={t(`pay.amountBy.${props.method}`)}
      hint={t(`pay.hintBy.${props.method}`)}
      confirmText={(amount) => t(`pay.askBy.${props.method}`, { amount })}
      onAmount={props.onAsk}
    />
  );
}
