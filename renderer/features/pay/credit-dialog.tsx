/** Takes a customer's store credit for the open cart, by its slip: scanned, or by a number on it. */
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CreditRefusal } from '../../till/return-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { soundUnknown } from '../../ui/sound.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useBusy } from '../../ui/use-busy.ts';

const numberLength = 60;

/** The dialog. */
export function CreditDialog({ till, onClose }: { till: Till; onClose: () => void }) {
  const { t } = useTranslation();
  const [busy, once] = useBusy();
  const [number, setNumber] = useState('');
  const [refusal, setRefusal] = useState<CreditRefusal | null>(null);
  const typed = number.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed === '') return;
    once(async () => {
      const answer = await till.returns.credits.take(typed);
      if (answer.ok) return onClose();
      soundUnknown();
      setRefusal(answer.reason);
    });
  };
  const change = (text: string): void => {
    setNumber(text);
    setRefusal(null);
  };
  return (
    <Dialog title={t('credit.title')} onClose={onClose}>
      <Form validationBehavior="aria" className="wish-form" onSubmit={submit}>
        <p>{t('credit.text')}</p>
        <TextField
          label={t('credit.number')}
          value={number}
          onChange={change}
          maxLength={numberLength}
          autoFocus
          error={refusal ? t(`credit.refusal.${wordsOf(refusal)}`) : null}
        />
        <footer className="dialog-actions">
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" icon="check" isDisabled={busy || typed === ''}>
            {t('credit.confirm')}
          </Button>
        </footer>
      </Form>
    </Dialog>
  );
}

function wordsOf(refusal: CreditRefusal) {
  if (refusal.code !== 'credit-unknown') return refusal.code;
  return refusal.isWhole ? 'credit-unknown' : 'credit-unknown-here';
}
