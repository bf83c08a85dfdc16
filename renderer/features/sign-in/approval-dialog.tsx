/**
 * Somebody else lends a right: chosen by name with their PIN, or by scanning their badge. Only people who hold
 * the right are offered, and never the one who asks. Whose own limit is below what is asked is told so, and the
 * question stays for somebody else.
 */
import { useTranslation } from 'react-i18next';
import { refused } from '../../../shared/base/result.ts';
import type { Verb } from '../../../shared/domain/entities/reference.ts';
import { parseLanguage } from '../../i18n/language.ts';
import type { Till } from '../../till/till.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { CredentialEntry } from './credential-entry.tsx';
import { peopleOf } from './sign-in-screen.tsx';

/** What the dialog needs. `onAnswer` gets the approver's id, or null when it was closed. */
export interface ApprovalDialogProps {
  readonly till: Till;
  readonly verb: Verb;
  readonly note: string | null;
  /** Whether somebody who holds the right may approve as much as is asked. */
  readonly isEnough: (approvedBy: string) => boolean;
  readonly onAnswer: (approvedBy: string | null) => void;
}

/** The dialog. */
export function ApprovalDialog({ till, verb, note, isEnough, onAnswer }: ApprovalDialogProps) {
  const { t, i18n } = useTranslation();
  const asking = till.session.getState().staff;
  const people = peopleOf(till.reference, till.identity.storeId, parseLanguage(i18n.language) ?? 'en').filter(
    ({ staff }) => staff.id !== asking?.id && till.reference.roleOf(staff)?.verbs.includes(verb),
  );
  return (
    <Dialog title={t('approval.title')} size="wide" onClose={() => onAnswer(null)}>
      <p className="approval-what">
        <strong>{t(`approval.verbs.${verb}`)}</strong>
        {note ? ` · ${note}` : ''}
      </p>
      <p className="approval-hint">
        {t('approval.who')} {t('approval.scanHint')}
      </p>
      <CredentialEntry
        people={people}
        chosenId={null}
        confirmText={t('signIn.confirm')}
        nobodyText={t('approval.nobody')}
        tryCredential={async (credential) => {
          const answer = await till.approve(credential, verb);
          if (answer.ok && !isEnough(answer.value)) return refused({ code: 'above-limit' });
          if (answer.ok) onAnswer(answer.value);
          return answer;
        }}
      />
    </Dialog>
  );
}
