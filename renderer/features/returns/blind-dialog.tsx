/** Begins a return of which nobody knows the purchase: why, in the cashier's words, and who allows it. */
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useBusy } from '../../ui/use-busy.ts';
import { type ReturnPageProps, useLend } from './return-desk.ts';

const noteLength = 200;

/** The dialog. */
export function BlindDialog({
  till,
  askApproval,
  go,
  onClose,
}: ReturnPageProps & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const lend = useLend(till, askApproval);
  const [busy, once] = useBusy();
  const [note, setNote] = useState('');
  const given = note.trim();
  const begin = (event: FormEvent): void => {
    event.preventDefault();
    once(async () => {
      if (given === '') return;
      const opened = await till.returns.open(null);
      if (!opened.ok) return go({ at: 'refused', refusal: opened.reason });
      const { id } = opened.value;
      till.returns.change(id, (draft) => ({ ...draft, note: given }));
      if (await lend(id, { verb: 'return-blind', override: false }, given)) go({ at: 'goods', draftId: id });
      else await till.returns.drop(id);
    });
  };
  return (
    <Dialog title={t('returns.blindTitle')} onClose={onClose}>
      <Form validationBehavior="aria" className="number-form" onSubmit={begin}>
        <p>{t('returns.blindText')}</p>
        <TextField
          label={t('returns.blindNote')}
          value={note}
          onChange={setNote}
          maxLength={noteLength}
          autoFocus
        />
        <div className="dialog-actions">
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={busy || given === ''}>
            {t('returns.blindStart')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
