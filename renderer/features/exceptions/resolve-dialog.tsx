/** Settles an exception by a remedy, with a note in one's own words; whoever lacks the right asks somebody else. */
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { type ExceptionRow, stockOfRemedy } from '../../../shared/domain/exceptions.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { ResolveRefusal } from '../../till/order-types.ts';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { refusalText } from '../../ui/refusal-text.ts';
import { TextField } from '../../ui/text-field.tsx';
import { isAboutCustomer } from './customer-details.tsx';
import { GoodsDetails } from './goods-details.tsx';
import type { Remedy } from './remedies.ts';

const noteLength = 200;

/** What the dialog needs. */
export interface ResolveDialogProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
  readonly row: ExceptionRow;
  readonly remedy: Remedy;
  readonly onClose: () => void;
  readonly onSettled: () => void;
}

/** What a remedy does to stock, points or profiles beside settling the exception, or what is still to be done by hand. */
function remedyText(row: ExceptionRow, remedy: Remedy) {
  const moves = stockOfRemedy(row, remedy);
  if (moves.length > 0) return remedy === 'write-off' ? 'written-off' : 'back-in-stock';
  if (row.kind === 'handed-over-twice' && remedy === 'goods-returned') return 'counted-once';
  if (row.kind === 'handed-over-twice' && remedy === 'second-paid') return 'count-shelf';
  if (remedy === 'goods-returned') return 'adjust-by-hand';
  return remedy === 'forgive' || remedy === 'repay-later' || remedy === 'separate' || remedy === 'right'
    ? remedy
    : null;
}

/** The dialog. */
export function ResolveDialog({ till, askApproval, row, remedy, onClose, onSettled }: ResolveDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const needsNote = remedy === 'accept';
  const effect = remedyText(row, remedy);
  const isReady = !busy && (!needsNote || note.trim() !== '');
  const textOf = (refusal: ResolveRefusal): string => {
    switch (refusal.code) {
      case 'right-missing':
      case 'no-causes':
      case 'remedy-unknown':
      case 'already-settled':
        return t(`exceptions.refusal.${refusal.code}`);
      default:
        return refusalText(refusal, t, format);
    }
  };
  const settle = async (): Promise<void> => {
    const may = till.session.getState().role?.verbs.includes('resolve-exception') ?? false;
    const approvedBy = may ? null : await askApproval('resolve-exception', row.subject);
    if (!may && approvedBy === null) return;
    const answer = await till.resolveException(row, remedy, note.trim() || null, approvedBy);
    if (!answer.ok) return notify(textOf(answer.reason), 'problem');
    notify(t('exceptions.settled', { remedy: t(`exceptions.remedies.${remedy}`) }), 'done');
    onSettled();
  };
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    if (!isReady) return;
    setBusy(true);
    void settle().finally(() => setBusy(false));
  };
  return (
    <Dialog title={t(`exceptions.remedies.${remedy}`)} onClose={onClose}>
      <Form validationBehavior="aria" className="number-form" onSubmit={submit}>
        <p>
          {t(`exceptions.kind.${row.kind}`)}
          {isAboutCustomer(row) ? null : (
            <>
              : <strong>{row.subject}</strong>
            </>
          )}
        </p>
        <dl>
          <GoodsDetails till={till} row={row} />
        </dl>
        {effect ? <p>{t(`exceptions.effect.${effect}`)}</p> : null}
        <TextField
          label={t(needsNote ? 'exceptions.noteNeeded' : 'exceptions.note')}
          value={note}
          onChange={setNote}
          maxLength={noteLength}
          autoFocus
        />
        <div className="dialog-actions">
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!isReady}>
            {t('exceptions.settle')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
