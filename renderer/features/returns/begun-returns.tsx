/** Returns that were begun and not recorded: they outlive a crash, and are gone on with or given up here. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import type { ReturnDraft } from '../../till/return-types.ts';
import { Button } from '../../ui/button.tsx';
import { staffName } from '../../ui/chain-names.ts';
import { useNotice } from '../../ui/notice.tsx';
import { type ReturnPageProps, useRefuse } from './return-desk.ts';

/** The list; nothing where none was begun. */
export function BegunReturns({ till, go }: Pick<ReturnPageProps, 'till' | 'go'>) {
  const { t } = useTranslation();
  const all = useStore(till.returns.work, (work) => work.drafts);
  // A purchase that was only looked at is no return yet.
  const drafts = all.filter(({ lines, made }) => lines.length > 0 || made.length > 0);
  if (drafts.length === 0) return null;
  return (
    <section className="return-begun" aria-label={t('returns.begun')}>
      <h2>{t('returns.begun')}</h2>
      <ul>
        {drafts.map((draft) => (
          <li key={draft.id}>
            <Begun till={till} go={go} draft={draft} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Begun({ till, go, draft }: Pick<ReturnPageProps, 'till' | 'go'> & { readonly draft: ReturnDraft }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const shown = till.returns.shown(draft.id);
  const refuse = useRefuse(till, shown);
  const name = shown?.purchase?.receiptNumber ?? t('returns.blind');
  const drop = async (): Promise<void> => {
    const answer = await till.returns.drop(draft.id);
    if (answer.ok) notify(t('returns.dropped'), 'done');
    else refuse(answer.reason);
  };
  return (
    <>
      <span>
        <strong>{name}</strong>
        <small>
          {format.moment(draft.openedAtMs, till.businessMs())} · {staffName(till, draft.openedBy)}
        </small>
      </span>
      <Button size="small" aria-label={`${t('returns.drop')}: ${name}`} onPress={() => void drop()}>
        {t('returns.drop')}
      </Button>
      <Button
        size="small"
        aria-label={`${t('returns.goOn')}: ${name}`}
        onPress={() => go({ at: draft.made.length > 0 ? 'money' : 'goods', draftId: draft.id })}
      >
        {t('returns.goOn')}
      </Button>
    </>
  );
}
