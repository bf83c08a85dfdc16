/**
 * What managers see: what tills that aren't heard could let be overdrawn, the open holds, and how far erasures have
 * come, till by till. All of it is the server's word of now; without a network it says so.
 */
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../shared/base/result.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CustomerServerRefusal } from '../../till/customer-types.ts';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import type { CustomerPageProps } from './customer-desk.ts';
import { findPlace } from './customer-place.ts';
import { customerRefusalText } from './customer-words.ts';
import { ErasuresPanel } from './erasures-panel.tsx';
import { ExposurePanel } from './exposure-panel.tsx';

/** The page. */
export function ManagersPage(props: CustomerPageProps) {
  const { till, go } = props;
  const { t } = useTranslation();
  const back = (): void => go(findPlace);
  const [lentBy, setLentBy] = useState<string | null>(null);
  const lent = { lentBy, onLent: setLentBy };
  useShortcuts('customers', { Escape: back });
  useCommands({ cancel: back });
  return (
    <main className="page customer-managers">
      <header className="customer-page-head">
        <Button icon="back" keyHint="Esc" onPress={back}>
          {t('customers.toFind')}
        </Button>
        <h1>{t('customers.managers.title')}</h1>
      </header>
      <Asked
        {...props}
        {...lent}
        verb="points-manage"
        title={t('customers.managers.exposure')}
        read={till.customers.exposure}
        show={(answer, approvedBy, again) => (
          <ExposurePanel till={till} answer={answer} approvedBy={approvedBy} onFreed={again} />
        )}
      />
      <Asked
        {...props}
        {...lent}
        verb="customer-erase"
        title={t('customers.managers.erasures')}
        read={till.customers.erasures}
        show={({ erasures }) => <ErasuresPanel till={till} erasures={erasures} />}
      />
    </main>
  );
}

interface AskedProps<Answer> extends CustomerPageProps {
  /** Who allowed something on this page; it allows the rest of it too, as far as their rights go. */
  readonly lentBy: string | null;
  readonly onLent: (staffId: string) => void;
  readonly verb: 'points-manage' | 'customer-erase';
  readonly title: string;
  readonly read: (approvedBy: string | null) => Promise<Result<Answer, CustomerServerRefusal>>;
  readonly show: (answer: Answer, approvedBy: string | null, again: () => void) => ReactNode;
}

const askKeys = { 'points-manage': 'F8', 'customer-erase': 'F9' } as const;

/** What the server is asked for with a right; whoever lacks it asks somebody else. */
function Asked<Answer>({ till, askApproval, lentBy, onLent, verb, title, read, show }: AskedProps<Answer>) {
  const { t } = useTranslation();
  const format = useFormat();
  const holdsRight = till.session.getState().role?.verbs.includes(verb) ?? false;
  const mayLend = till.reference
    .staff()
    .some((each) => each.id === lentBy && till.reference.roleOf(each)?.verbs.includes(verb));
  /** Who allowed it: null for whoever is signed in, undefined while nobody has. */
  const lender = holdsRight ? null : mayLend ? lentBy : undefined;
  const [answer, setAnswer] = useState<Result<Answer, CustomerServerRefusal> | null>(null);
  const ask = useCallback(async (): Promise<void> => {
    if (lender !== undefined) setAnswer(await read(lender));
  }, [lender, read]);
  useEffect(() => void ask(), [ask]);
  const lend = async (): Promise<void> => {
    const staffId = await lenderOf(till.session, askApproval, verb);
    if (staffId) onLent(staffId);
  };
  useShortcuts('managers', lender === undefined ? { [askKeys[verb]]: () => void lend() } : {});
  return (
    <section className="panel" data-panel={verb}>
      <header className="customer-panel-head">
        <h2>{title}</h2>
        {lender === undefined ? (
          <Button icon="lock" keyHint={askKeys[verb]} onPress={() => void lend()}>
            {t('customers.managers.show')}
          </Button>
        ) : (
          <Button size="small" icon="health" onPress={() => void ask()}>
            {t('customers.managers.again')}
          </Button>
        )}
      </header>
      {lender === undefined ? <p className="quiet">{t('customers.managers.needsRight')}</p> : null}
      {lender !== undefined && answer === null ? <p className="quiet">{t('customers.find.asking')}</p> : null}
      {answer?.ok === false ? (
        <p className="customer-not-found">{customerRefusalText(answer.reason, t, format)}</p>
      ) : null}
      {answer?.ok && lender !== undefined ? show(answer.value, lender, () => void ask()) : null}
    </section>
  );
}
