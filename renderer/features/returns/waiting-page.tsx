/**
 * Money that customers of this store wait for: what is owed is paid out here, the way it was paid; what a channel was
 * asked for is followed until it confirms.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import type { WaitingRefund } from '../../till/return-types.ts';
import { AmountQuestion } from '../../ui/amount-question.tsx';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { NumberPad } from '../../ui/number-pad.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useBusy } from '../../ui/use-busy.ts';
import { choicesFor } from './refund-choices.ts';
import { type ReturnPageProps, useRefuse } from './return-desk.ts';
import { findPlace } from './return-place.ts';
import { StandAloneDialog } from './stand-alone-dialog.tsx';

/** How an owed refund is paid out: never by a way other than it was paid. */
type Payout = 'cash' | 'card-terminal' | 'card-stand-alone' | 'bank-transfer';
const payouts: readonly Payout[] = ['cash', 'card-terminal', 'card-stand-alone', 'bank-transfer'];

/** The page; `number` is of the slip that was shown. */
export function WaitingPage(props: ReturnPageProps & { readonly number: string }) {
  const { till, go, number } = props;
  const { t } = useTranslation();
  const [filter, setFilter] = useState(number);
  const { refunds, elsewhere } = useStore(till.returns.waiting);
  const back = (): void => go(findPlace);
  useShortcuts('returns', { Escape: back });
  useCommands({ cancel: back });
  const wanted = filter.trim().toUpperCase();
  // The server was asked about another store's refund when its slip was shown, and only then.
  const known = [...refunds, ...elsewhere.filter(({ returnNumber }) => returnNumber === number)];
  const shown = known.filter(({ returnNumber }) => returnNumber.toUpperCase().includes(wanted));
  const owed = shown.filter(({ refund }) => refund.kind === 'owed');
  const asked = shown.filter(({ refund }) => refund.kind === 'channel');
  return (
    <main className="page return-waiting">
      <div className="return-waiting-list">
        <header className="return-head">
          <Button icon="back" keyHint="Esc" onPress={back}>
            {t('returns.back')}
          </Button>
          <h1>{t('returns.waitingTitle')}</h1>
          <TextField label={t('returns.waitingFilter')} value={filter} onChange={setFilter} autoFocus />
        </header>
        {shown.length === 0 ? <p className="page-none">{t('returns.waitingEmpty')}</p> : null}
        {owed.length > 0 ? (
          <section className="panel" aria-label={t('returns.owedTitle')}>
            <h2>{t('returns.owedTitle')}</h2>
            <ul className="return-owed">
              {owed.map((each) => (
                <li key={`${each.returnId}.${each.index}`} data-return={each.returnNumber}>
                  <Owed {...props} waiting={each} isOnly={owed.length === 1} />
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        {asked.length > 0 ? (
          <section className="panel" aria-label={t('returns.channelTitle')}>
            <h2>{t('returns.channelTitle')}</h2>
            <ul className="return-owed">
              {asked.map((each) => (
                <li key={`${each.returnId}.${each.index}`} data-return={each.returnNumber}>
                  <Asked {...props} waiting={each} />
                </li>
              ))}
            </ul>
          </section>
        ) : null}
      </div>
      <aside className="return-find-right">
        <NumberPad text={filter} onText={setFilter} />
      </aside>
    </main>
  );
}

interface OwedProps extends ReturnPageProps {
  readonly waiting: WaitingRefund;
  /** Nothing else is shown, so a scanned "confirm" can mean only this. */
  readonly isOnly: boolean;
}

function Owed({ till, askApproval, waiting, isOnly }: OwedProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const refuse = useRefuse(till, null);
  const [busy, once] = useBusy();
  const [asks, setAsks] = useState<'slip' | 'cash' | null>(null);
  const methods = useStore(till.payments.state, (state) => state.methods);
  const { tenders, returns: settings } = till.reference.settings();
  const { refund, returnNumber, leftMinor, returnId, index, atMs } = waiting;
  const { kinds, main } = choicesFor(refund.way, { methods, tenders, settings });
  const pay = (kind: Payout, reference: string | null): void =>
    once(async () => {
      const approvedBy = await lenderOf(till.session, askApproval, 'return', returnNumber);
      if (approvedBy === undefined) return;
      const owed = till.returns.owed(returnId, index);
      if (!owed) return refuse({ code: 'not-owed' });
      const choice = kind === 'card-stand-alone' ? { kind, reference } : { kind };
      const answer = await till.returns.payOwed(owed, choice, approvedBy);
      if (!answer.ok) return refuse(answer.reason);
      till.cashToGive.given(answer.value.operation.id);
      notify(t('returns.paidOut', { amount: format.money(leftMinor) }), 'done');
    });
  // A terminal asks for its card; cash is gone at once, so the till asks.
  const give = (kind: Payout): void => {
    if (kind === 'card-stand-alone') setAsks('slip');
    else if (kind === 'cash') setAsks('cash');
    else pay(kind, null);
  };
  const only = isOnly && !busy ? kinds.find(({ kind, isUsable }) => kind === main && isUsable)?.kind : null;
  const byKey = payouts.find((kind) => kind === only);
  useShortcuts('returns', byKey ? { F9: () => give(byKey) } : {});
  if (refund.kind !== 'owed') return null;
  return (
    <>
      <span className="return-owed-what">
        <strong>{returnNumber}</strong>
        <small>
          {t('returns.owedSince', { at: format.moment(atMs, till.businessMs()) })} ·{' '}
          {t(`returns.owedBy.${refund.way}`)}
        </small>
      </span>
      <strong className="return-owed-amount">{format.money(leftMinor)}</strong>
      <span className="return-owed-ways">
        {kinds.flatMap(({ kind, isUsable }) => {
          const payout = payouts.find((each) => each === kind);
          return payout ? (
            <Button
              key={kind}
              look={isOnly && kind === main ? 'primary' : 'plain'}
              isDisabled={busy || !isUsable}
              aria-label={`${t(`returns.give.${payout}`)}: ${returnNumber}`}
              {...(payout === byKey ? { keyHint: 'F9' } : {})}
              onPress={() => give(payout)}
            >
              <span className="pay-way">
                {t(`returns.give.${payout}`)}
                {isUsable ? null : <small>{t('returns.notAvailable')}</small>}
              </span>
            </Button>
          ) : (
            []
          );
        })}
      </span>
      {asks === 'cash' ? (
        <AmountQuestion
          title={t('returns.cashQuestion', { number: returnNumber })}
          text={t('returns.cashQuestionText')}
          amountMinor={leftMinor}
          no={t('common.cancel')}
          yes={t('returns.give.cash')}
          onNo={() => setAsks(null)}
          onYes={() => {
            setAsks(null);
            pay('cash', null);
          }}
        />
      ) : null}
      {asks === 'slip' ? (
        <StandAloneDialog
          amountMinor={leftMinor}
          onClose={() => setAsks(null)}
          onApproved={(reference) => {
            setAsks(null);
            pay('card-stand-alone', reference);
          }}
        />
      ) : null}
    </>
  );
}

/** What a channel was asked for: its order names how it stands. */
function Asked({ till, waiting }: ReturnPageProps & { readonly waiting: WaitingRefund }) {
  const { t } = useTranslation();
  const format = useFormat();
  useStore(till.orders.board, (board) => board.version);
  const connected = useStore(till.health, (health) => health.connected);
  const { refund, returnNumber, leftMinor, atMs, isStored } = waiting;
  const order = refund.kind === 'channel' ? till.orders.order(refund.orderId) : null;
  return (
    <>
      <span className="return-owed-what">
        <strong>{returnNumber}</strong>
        <small>{order ? t('orders.inCart', { number: order.number }) : null}</small>
      </span>
      <strong className="return-owed-amount">{format.money(leftMinor)}</strong>
      <span className="return-owed-state">
        <Icon name="clock" />
        {isStored
          ? t(connected ? 'returns.channelAsked' : 'returns.channelUnheard', {
              at: format.moment(atMs, till.businessMs()),
            })
          : t('returns.channelUnsent')}
      </span>
    </>
  );
}
