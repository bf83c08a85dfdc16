/**
 * Nobody knows what became of a payment. The terminal (or the bank) is asked, again and again if need be; only
 * when it can't tell, somebody with the right decides from its slip. There is no way to close this.
 */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { UnsettledAttempt } from '../../till/payment-types.ts';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { dialogsOpen } from '../../ui/dialog-count.ts';
import { Money } from '../../ui/money.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TextField } from '../../ui/text-field.tsx';

/** What the panel needs. */
export interface UnsettledPanelProps {
  readonly till: Till;
  readonly attempt: UnsettledAttempt;
  readonly askApproval: AskApproval;
  /** Goes on with the return that the money went back by. */
  readonly onReturn: (draftId: string) => void;
}

/** The panel. */
export function UnsettledPanel({ till, attempt, askApproval, onReturn }: UnsettledPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const { method, attemptId } = attempt;
  const panel = useRef<HTMLElement>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => panel.current?.querySelector('button')?.focus(), []);

  async function check(): Promise<void> {
    if (busy) return;
    setBusy(true);
    const answer = await till.payments.check(attemptId);
    setBusy(false);
    if (answer.outcome === 'approved') {
      const amount = format.money(answer.tender.amountMinor);
      notify(t(`unsettled.was.${attempt.action}`, { amount }), 'done');
      goOn(till, attempt, onReturn);
    }
    // The next question stands on the panel itself as soon as somebody may decide.
    const { unsettled } = till.payments.state.getState();
    const mayDecide = unsettled.some((each) => each.attemptId === attemptId && each.mayDecide);
    if (answer.outcome === 'unknown' && !mayDecide) notify(t('unsettled.stillUnknown'), 'problem');
    if (answer.outcome === 'refused') notify(t(`payRefusal.${answer.reason}`), 'problem');
  }
  // Only while nothing lies above: the approver's dialog has an Enter of its own.
  useShortcuts('pay', { Enter: () => (dialogsOpen() === 1 && !isField() ? void check() : false) }, true);

  return (
    <section
      ref={panel}
      className="gate-panel gate-unsettled"
      role="alertdialog"
      aria-labelledby="unsettled-title"
      data-testid="unsettled"
    >
      <h2 id="unsettled-title">{t(`unsettled.title.${attempt.action}`)}</h2>
      <Money amountMinor={attempt.amountMinor} className="gate-amount" />
      <p>
        {t(attempt.action === 'pay' ? `unsettled.text.${method}` : `unsettled.textBack.${method}`, {
          time: format.dateTime(attempt.askedAtMs),
        })}
      </p>
      <Button look="primary" size="large" keyHint="Enter" isDisabled={busy} onPress={() => void check()}>
        {t(busy ? 'unsettled.checking' : `unsettled.ask.${method}`)}
      </Button>
      <p className="gate-note" role="status">
        {attempt.mayDecide ? t('unsettled.cantTell') : ''}
      </p>
      {attempt.mayDecide ? <Decision {...{ till, attempt, askApproval, onReturn }} /> : null}
    </section>
  );
}

/** Money that went back belongs to a return, which is still to be recorded. */
function goOn({ returns }: Till, { forOperationId }: UnsettledAttempt, onReturn: (draftId: string) => void) {
  const { drafts } = returns.work.getState();
  if (drafts.some(({ id }) => id === forOperationId)) onReturn(forOperationId);
}

/** What somebody with the right reads off the slip. */
function Decision({ till, attempt, askApproval, onReturn }: UnsettledPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const [reason, setReason] = useState('');
  const given = reason.trim();

  async function decide(decision: 'paid' | 'not-paid'): Promise<void> {
    if (given === '') return;
    const may = till.session.getState().role?.verbs.includes('settle-payment') ?? false;
    const approvedBy = may ? null : await askApproval('settle-payment', format.money(attempt.amountMinor));
    if (!may && approvedBy === null) return;
    const answer = await till.payments.decideUnknown(attempt.attemptId, decision, given, approvedBy);
    if (!answer.ok) notify(t(`unsettled.refused.${answer.reason.code}`), 'problem');
    else if (decision === 'paid') goOn(till, attempt, onReturn);
  }
  return (
    <div className="gate-decision">
      <TextField label={t('unsettled.reason')} value={reason} onChange={setReason} maxLength={200} />
      <div className="gate-actions">
        <Button isDisabled={given === ''} onPress={() => void decide('not-paid')}>
          {t(`unsettled.no.${attempt.action}`)}
        </Button>
        <Button isDisabled={given === ''} onPress={() => void decide('paid')}>
          {t(`unsettled.yes.${attempt.action}`)}
        </Button>
      </div>
    </div>
  );
}

/** Whether the keys go to a field now. */
function isField(): boolean {
  return document.activeElement instanceof HTMLInputElement;
}
