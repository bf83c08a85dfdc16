/**
 * What the pay screen knows and does: the ways of paying in the chain's order, what is paid and what is due, and
 * each way's next step. Money once taken is in the cart's draft or in the journal, never only here.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Settings } from '../../../shared/domain/entities/reference.ts';
import { creditTenders } from '../../../shared/domain/returns/store-credit.ts';
import { type Balance, balanceOf } from '../../../shared/domain/sell/balance.ts';
import type { CardPayment } from '../../../shared/domain/sell/cart.ts';
import type { ApprovedTender, TenderIntent } from '../../../shared/domain/sell/decide-sale.ts';
import { type PointsPaid, pointsPaid } from '../../../shared/domain/sell/points-paid.ts';
import { parseAmount, sumMinor } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { PaymentRefusal } from '../../till/payment-types.ts';
import type { ShownReturn } from '../../till/return-types.ts';
import type { SellState, Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { useDismissNotice, useNotice } from '../../ui/notice.tsx';
import { refusalText } from '../../ui/refusal-text.ts';
import { exchangeNow, useExchange } from '../../ui/use-exchange.ts';
import { quickAmounts } from './quick-amounts.ts';

/** A way of paying. */
export type PayMethod = Settings['tenders'][number];

/** A way of paying as its button shows it; `reason` says what is in its way now. */
export interface PayWay {
  readonly method: PayMethod;
  readonly reason: PaymentRefusal | null;
}

/**
 * Whether a way may be chosen. A terminal is looked at now and then only: one that was away may be back. What is
 * unsettled lies over this screen until it is settled, and the way that was chosen stays so behind it.
 */
export function isUsable({ reason }: PayWay): boolean {
  return reason === null || reason === 'terminal-offline' || reason === 'unsettled';
}

/** The payment of the open cart. */
export interface Payment {
  readonly sell: SellState;
  /** What goods taken back in an exchange pay of these. */
  readonly exchangeMinor: number;
  /** Points that pay as money does; null where none do, or they lower the price. */
  readonly points: PointsPaid | null;
  readonly ways: readonly PayWay[];
  readonly method: PayMethod;
  readonly balance: Balance;
  /** What is left for a card or transfer, after the cash that was typed. */
  readonly dueByCardMinor: number;
  readonly approved: readonly ApprovedTender[];
  /** What store credit pays. */
  readonly credits: ReturnType<typeof creditTenders>;
  readonly cashText: string;
  readonly cashMinor: number;
  /** The exact amount in cash, then sums that notes make. */
  readonly quick: readonly number[];
  choose(method: PayMethod): void;
  typeCash(text: string): void;
  /** Records the sale, if it is covered. */
  finish(): Promise<void>;
  /** The stand-alone terminal approved. */
  confirmCard(payment: CardPayment): Promise<void>;
  /** Asks terminal or bank for money. */
  ask(method: 'card-terminal' | 'bank-transfer', amountMinor: number): Promise<void>;
  takeBackCard(index: number): Promise<void>;
  giveBack(tender: ApprovedTender): Promise<void>;
  /** Pays without this store credit. */
  dropCredit(creditId: string): void;
}

/** The payment, as it stands. */
export function usePayment(till: Till, askApproval: AskApproval): Payment {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const dismissNotice = useDismissNotice();
  const sell = useStore(till.sell);
  const payments = useStore(till.payments.state);
  useStore(till.returns.credits.state);
  const settings = till.reference.settings();
  const exchange = useExchange(till);
  const [chosen, setChosen] = useState<PayMethod | null>(null);
  const [cashText, setCashText] = useState('');

  // What this till was never given isn't shown; what it has and can't use now is.
  const ways = settings.tenders.flatMap((method): PayWay[] => {
    const machine = payments.methods.find((each) => each.method === method);
    if (machine?.reason === 'not-configured') return [];
    return [{ method, reason: machine && !machine.available ? machine.reason : null }];
  });
  const usable = ways.filter(isUsable);
  const method = (usable.find((way) => way.method === chosen) ?? usable[0])?.method ?? 'cash';

  /** As the till has it now, which may be newer than what this screen showed last. */
  const stand = (cash: string, way: PayMethod) => {
    const { cart, priced } = till.sell.getState();
    const approved = till.payments.approvedFor(cart.id);
    const totalMinor = priced.ok ? priced.value.totalMinor : 0;
    const prepaidMinor = cart.handover?.prepaidMinor ?? 0;
    const givenMinor =
      prepaidMinor +
      (pointsPaid(cart, priced)?.amountMinor ?? 0) +
      nettedMinor(exchangeNow(till)) +
      sumMinor([...approved, ...cart.cardPayments].map((each) => each.amountMinor));
    const credits = creditTenders(till.returns.credits.chosen(), totalMinor - givenMinor);
    const takenMinor = givenMinor + sumMinor(credits.map((each) => each.amountMinor));
    const cashMinor = parseAmount(cash, format.currency) ?? 0;
    const inCash = way === 'cash' || cashMinor > 0;
    const rounding = settings.cashRounding[format.currency] ?? null;
    const balance = balanceOf(totalMinor, takenMinor, inCash ? cashMinor : null, rounding);
    return { approved, credits, balance, cashMinor, inCash };
  };
  const { approved, credits, balance, cashMinor } = stand(cashText, method);
  const quick = [
    balance.dueInCashMinor,
    ...quickAmounts(balance.dueInCashMinor, format.currency, 4).filter(
      (amountMinor) => amountMinor !== balance.dueInCashMinor,
    ),
  ];

  const refused = (reason: Parameters<typeof refusalText>[0]): void =>
    notify(refusalText(reason, t, format), 'problem');

  async function finish(cash = cashText, way = method): Promise<void> {
    const now = stand(cash, way);
    const { paying, priced } = till.sell.getState();
    // For a moment the server is asked for points: what is due isn't known before it answered.
    const isAsking = till.customers.ofCart.getState().cart?.points?.held === 'asking';
    if (!now.balance.covered || paying || isAsking || !priced.ok) return;
    dismissNotice();
    const takesCash = now.inCash && now.balance.dueMinor > 0;
    const intents: TenderIntent[] = [
      ...now.credits,
      ...(takesCash ? [{ kind: 'cash' as const, tenderedMinor: now.cashMinor }] : []),
    ];
    const answer = await till.actions.pay(intents);
    if (!answer.ok) refused(answer.reason);
  }

  /** After money came in: done if it covers the rest, else on with the first way. */
  async function goOn(): Promise<void> {
    const before = stand(cashText, 'card-stand-alone');
    if (before.balance.covered && before.balance.changeMinor === 0)
      await finish(cashText, 'card-stand-alone');
    else setChosen(null);
  }

  return {
    sell,
    exchangeMinor: nettedMinor(exchange),
    points: pointsPaid(sell.cart, sell.priced),
    ways,
    method,
    balance,
    dueByCardMinor: Math.max(0, balance.dueMinor - cashMinor),
    approved,
    credits,
    cashText,
    cashMinor,
    quick,
    choose: (next) => {
      if (!usable.some((way) => way.method === next)) return;
      setChosen(next);
      // A part in cash stays while the rest goes on a card.
      if (next === 'cash' || cashMinor >= balance.dueInCashMinor) setCashText('');
    },
    typeCash: setCashText,
    finish: () => finish(),
    confirmCard: async (payment) => {
      await till.actions.addCardPayment(payment);
      await goOn();
    },
    ask: async (machine, amountMinor) => {
      const { cart } = till.sell.getState();
      const { currency } = format;
      // A refusal of before must not stand over what comes of this.
      dismissNotice();
      const answer = await till.payments.pay({
        method: machine,
        forOperationId: cart.id,
        amountMinor,
        currency,
      });
      if (answer.outcome === 'refused') notify(t(`payRefusal.${answer.reason}`), 'problem');
      if (answer.outcome === 'approved') await goOn();
    },
    dropCredit: (creditId) => till.returns.credits.drop(creditId),
    takeBackCard: async (index) => {
      const payment = till.sell.getState().cart.cardPayments[index];
      if (!payment) return;
      const may = till.session.getState().role?.verbs.includes('settle-payment') ?? false;
      const approvedBy = may ? null : await askApproval('settle-payment', format.money(payment.amountMinor));
      if (!may && approvedBy === null) return;
      const answer = await till.actions.takeBackCardPayment(index, approvedBy);
      if (!answer.ok) refused(answer.reason);
    },
    giveBack: async (tender) => {
      const { cart } = till.sell.getState();
      const answer = await till.payments.refund({
        forOperationId: cart.id,
        tender,
        amountMinor: tender.amountMinor,
        currency: format.currency,
      });
      if (answer.outcome === 'approved') {
        notify(t('pay.givenBack', { amount: format.money(tender.amountMinor) }), 'done');
      }
      if (answer.outcome === 'refused') notify(t(`payRefusal.${answer.reason}`), 'problem');
    },
  };
}

/** What goods taken back pay of the open cart. */
function nettedMinor(exchange: ShownReturn | null): number {
  return sumMinor((exchange?.money?.netted ?? []).map((part) => part.amountMinor));
}
