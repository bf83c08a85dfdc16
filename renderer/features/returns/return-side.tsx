/**
 * Beside the goods: what goes back, large, why it can't be made as it stands with the way to let it pass, and the
 * next steps. The amount follows every choice.
 */
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ReturnRefusal } from '../../../shared/domain/returns/plan-return.ts';
import { sumMinor } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { ReturnDraft, ShownReturn } from '../../till/return-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { staffName } from '../../ui/chain-names.ts';
import { Icon } from '../../ui/icon.tsx';
import { Money } from '../../ui/money.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { ShiftNote } from '../../ui/shift-note.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useBusy } from '../../ui/use-busy.ts';
import { ExchangeDialog } from './exchange-dialog.tsx';
import {
  linesBeforeExchange,
  type OneReturnProps,
  rightFor,
  takeCustomerAlong,
  useLend,
  useRefusalText,
  useRefuse,
} from './return-desk.ts';
import { ReturnPoints } from './return-points.tsx';

/** What the side needs. `runningMinor` is null while the lines come to no amount. */
export interface ReturnSideProps extends OneReturnProps {
  readonly runningMinor: number | null;
  /** Goes to the sell screen, where goods are chosen in exchange. */
  readonly onSell: () => void;
  /** Buttons of the page. */
  readonly children?: ReactNode;
}

/** The side. */
export function ReturnSide(props: ReturnSideProps) {
  const { till, askApproval, shown, go, onSell, runningMinor, children } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const refuse = useRefuse(till, shown);
  const refusalText = useRefusalText(till, shown);
  const lend = useLend(till, askApproval);
  const [busy, once] = useBusy();
  const { draft, plan } = shown;
  const { returns } = till;
  const isEmpty = draft.lines.length === 0;
  const refusal = plan.ok || isEmpty ? null : plan.reason;
  const needed = refusal && rightFor(refusal);
  const amount = runningMinor === null ? '' : format.money(runningMinor);
  const others = otherRefused(shown, refusal);
  const allow = (): unknown => {
    if (!needed) return false;
    return once(async () => {
      // The dialog names the right itself.
      const why = refusal && refusal.code !== 'right-missing' ? refusalText(refusal) : '';
      const what = [amount, why].filter(Boolean).join(' · ');
      await lend(draft.id, needed, what);
    });
  };
  const toMoney = (): unknown => plan.ok && go({ at: 'money', draftId: draft.id });
  const [asksAbout, setAsksAbout] = useState(0);
  const exchange = (): unknown => {
    if (!plan.ok) return false;
    const lineCount = linesBeforeExchange(till, draft.id);
    return lineCount > 0 ? setAsksAbout(lineCount) : exchangeNow();
  };
  const exchangeNow = (): unknown =>
    once(async () => {
      setAsksAbout(0);
      const answer = await returns.exchange(draft.id, true);
      if (!answer.ok) return refuse(answer.reason);
      await takeCustomerAlong(till, shown);
      onSell();
    });
  const application = (): unknown =>
    plan.ok &&
    once(async () => {
      const answer = await returns.printApplication(draft.id);
      if (answer.ok) notify(t('returns.applicationQueued'), 'done');
      else refuse(answer.reason);
    });
  useShortcuts('returns', {
    F6: exchange,
    F8: allow,
    F9: toMoney,
    F11: application,
  });
  return (
    <aside className="return-side">
      <section
        className="total"
        aria-label={t('returns.toRefund')}
        data-testid="refund-total"
        aria-live="polite"
      >
        <div className="total-head">
          <span>{t('returns.toRefund')}</span>
          <span>{isEmpty ? '' : t('returns.lines', { count: draft.lines.length })}</span>
        </div>
        {runningMinor === null ? (
          <span className="total-amount total-none">—</span>
        ) : (
          <Money amountMinor={runningMinor} className="total-amount" />
        )}
        <div className="total-foot">
          <span>
            {plan.ok
              ? t('returns.tax', {
                  amount: format.money(sumMinor(plan.value.taxes.map(({ taxMinor }) => taxMinor))),
                })
              : ''}
          </span>
        </div>
      </section>
      <ReturnPoints till={till} shown={shown} />
      <ShiftNote till={till} onShift={props.onShift} />
      {isEmpty ? <p className="return-note">{t('returns.chooseFirst')}</p> : null}
      {refusal ? (
        <section className="panel panel-warn" role="alert">
          <p>{refusalText(refusal)}</p>
          {others.length > 0 ? <p>{t('returns.alsoRefused', { names: others.join(', ') })}</p> : null}
          {needed ? (
            <Button look="primary" icon="lock" keyHint="F8" isDisabled={busy} onPress={() => void allow()}>
              {t('returns.allow')}
            </Button>
          ) : null}
        </section>
      ) : null}
      <Lent till={till} draft={draft} />
      <div className="return-side-actions">
        {children}
        <Button icon="print" keyHint="F11" isDisabled={!plan.ok || busy} onPress={() => void application()}>
          {t('returns.application')}
        </Button>
        <Button icon="sell" keyHint="F6" isDisabled={!plan.ok || busy} onPress={() => void exchange()}>
          {t('returns.exchange')}
        </Button>
      </div>
      <Button
        className="pay-button"
        look="primary"
        size="large"
        keyHint="F9"
        isDisabled={!plan.ok || busy}
        onPress={() => void toMoney()}
      >
        {t('returns.toMoney')}
      </Button>
      {asksAbout > 0 ? (
        <ExchangeDialog
          lineCount={asksAbout}
          onTake={() => void exchangeNow()}
          onClose={() => setAsksAbout(0)}
        />
      ) : null}
    </aside>
  );
}

/** Names of the chosen lines that the rules don't allow, beside the one that a refusal names. */
function otherRefused({ lines }: ShownReturn, refusal: ReturnRefusal | null): string[] {
  if (refusal?.code !== 'rule-refused') return [];
  return lines.flatMap(({ line, chosen, verdicts }) =>
    chosen && line.lineId !== refusal.purchaseLineId && verdicts[chosen.condition].verdict !== 'allowed'
      ? line.name
      : [],
  );
}

/** Who lent rights for this return, or let it pass by an own one. */
function Lent({ till, draft }: { till: Till; draft: ReturnDraft }) {
  const { t } = useTranslation();
  const self = useStore(till.session, ({ staff }) => staff?.id ?? null);
  const lenders = draft.approvals.map(({ approvedBy }) => approvedBy);
  // Who lets something pass by a right of their own lends it to nobody: that shows all the same.
  const isByOwnRight = draft.override && !draft.approvals.some(({ verb }) => verb === 'return-override');
  const names = [...new Set([...lenders, ...(isByOwnRight && self !== null ? [self] : [])])];
  if (names.length === 0) return null;
  return (
    <p className="proof-given" role="status">
      <Icon name="check" />
      {t('returns.allowed', { name: names.map((staffId) => staffName(till, staffId)).join(', ') })}
    </p>
  );
}
