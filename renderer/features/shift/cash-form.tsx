/** Cash put into the drawer or taken out of it, with its reason. */
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { type CashReason, cashReasonSchema } from '../../../shared/domain/operations/cash-movement.ts';
import { parseAmount } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { NumberPad } from '../../ui/number-pad.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { approverFor, type ShiftFormProps, useRefused } from './shift-desk.ts';

const directions = ['out', 'in'] as const;

/** The form. */
export function CashForm(props: ShiftFormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const refusedBy = useRefused();
  const [direction, setDirection] = useState<(typeof directions)[number]>('out');
  const [reason, setReason] = useState<CashReason>('safe');
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const amountMinor = parseAmount(text, format.currency);

  async function record(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (amountMinor === null) return;
    const approvedBy = await approverFor(props, 'cash-movement');
    if (approvedBy === undefined) return;
    const movement = { direction, amountMinor, reason, note: note.trim() || null };
    const amount = format.money(amountMinor);
    let moved = await props.till.shiftActions.moveCash({ ...movement, approvedBy });
    if (!moved.ok && moved.reason.code === 'more-than-in-drawer') {
      refusedBy(moved.reason);
      const confirmedBy = await props.askApproval('cash-difference', t('shift.cash.takeOut', { amount }));
      if (confirmedBy === null) return;
      moved = await props.till.shiftActions.moveCash({ ...movement, approvedBy: confirmedBy });
    }
    if (!moved.ok) return refusedBy(moved.reason);
    void props.till.printing.openDrawer('cash-movement');
    notify(t(direction === 'in' ? 'shift.cash.recordedIn' : 'shift.cash.recordedOut', { amount }), 'done');
    setText('');
    setNote('');
  }

  return (
    <section className="panel shift-form">
      <h2>{t('shift.task.cash')}</h2>
      <Form validationBehavior="aria" className="cash-form" onSubmit={(event) => void record(event)}>
        <div className="cash-form-fields">
          <Choice
            label={t('shift.cash.direction')}
            value={direction}
            onChange={setDirection}
            options={directions.map((value) => ({ value, text: t(`shift.cash.${value}`) }))}
          />
          <Choice
            label={t('shift.cash.reason')}
            value={reason}
            onChange={setReason}
            options={cashReasonSchema.options.map((value) => ({
              value,
              text: t(`shift.cash.reasons.${value}`),
            }))}
          />
          <TextField
            label={t('shift.cash.amount')}
            value={text}
            onChange={setText}
            inputMode="decimal"
            autoFocus
            className="number-field"
            error={text !== '' && amountMinor === null ? t('shift.count.wrong') : null}
          />
          <TextField label={t('shift.cash.note')} value={note} onChange={setNote} maxLength={200} />
          <Button
            type="submit"
            look="primary"
            size="large"
            icon="check"
            keyHint="Enter"
            isDisabled={amountMinor === null || amountMinor <= 0}
          >
            {t('shift.cash.record')}
          </Button>
        </div>
        <NumberPad text={text} onText={setText} decimals />
      </Form>
    </section>
  );
}
