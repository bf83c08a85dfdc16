/**
 * Taking money: cash with its change, a terminal, a transfer, split in any way. What remains due is always in
 * sight, and the sale can be finished only when it is covered. The total stays where it was while selling. A
 * scan here still goes into the cart: the total grows and the cashier is told.
 */
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { isEmptyCart } from '../../../shared/domain/sell/cart.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { useNotice } from '../../ui/notice.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TotalPanel } from '../../ui/total-panel.tsx';
import { useView } from '../../ui/use-view.ts';
import { AgeQuestion } from './age-question.tsx';
import { CardEntry, MachineEntry } from './amount-entry.tsx';
import { BalancePanel } from './balance-panel.tsx';
import { CashEntry } from './cash-entry.tsx';
import { CustomerWishes } from './customer-wishes.tsx';
import { PayMethods, wayKeys } from './pay-methods.tsx';
import { type Payment, usePayment } from './use-payment.ts';

/** What the screen needs. */
export interface PayScreenProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
  readonly onCode: (code: string) => void;
  readonly onBack: () => void;
  /** Who buys, and what they do with their points. */
  readonly customer: ReactNode;
}

/** The pay screen. */
export function PayScreen({ till, askApproval, onCode, onBack, customer }: PayScreenProps) {
  const { t } = useTranslation();
  useView(till.reference);
  const payment = usePayment(till, askApproval);
  const field = useRef<HTMLInputElement>(null);
  const chooseQuick = useQuick(payment, field);
  useScan(onCode);
  useAddedNotice(till);
  usePayKeys(payment, chooseQuick, onBack);
  useCommands({ 'cash-exact': () => chooseQuick(0), cancel: onBack });
  const { sell, balance } = payment;
  return (
    <main className="pay">
      <div className="pay-left">
        <header className="pay-head">
          <Button icon="back" keyHint="Esc" onPress={onBack}>
            {t('pay.back')}
          </Button>
          <h1>
            {t('pay.title')}
            {sell.cart.handover ? (
              <small className="pay-order">{t('orders.inCart', { number: sell.cart.handover.number })}</small>
            ) : null}
          </h1>
          <CustomerWishes till={till} cart={sell.cart} />
        </header>
        <PayMethods ways={payment.ways} method={payment.method} onMethod={payment.choose} />
        <Entry payment={payment} field={field} onQuick={chooseQuick} />
      </div>
      <div className="pay-right">
        <TotalPanel priced={sell.priced} lines={(sell.cart.handover?.saleLines ?? sell.cart.lines).length} />
        {customer}
        <BalancePanel payment={payment} />
        <Button
          className="pay-button"
          look="primary"
          size="large"
          keyHint="Enter"
          isDisabled={!balance.covered || sell.paying || !sell.priced.ok || isEmptyCart(sell.cart)}
          onPress={() => void payment.finish()}
        >
          {t(sell.paying ? 'pay.finishing' : 'pay.finish')}
        </Button>
      </div>
      <AgeQuestion till={till} cart={sell.cart} askApproval={askApproval} onBack={onBack} />
    </main>
  );
}

/** The fields of the way that is chosen. */
function Entry(props: {
  payment: Payment;
  field: React.RefObject<HTMLInputElement | null>;
  onQuick: (index: number) => void;
}) {
  const { payment, field, onQuick } = props;
  const { method, balance, dueByCardMinor } = payment;
  if (method === 'card-stand-alone') {
    return (
      <CardEntry
        key={dueByCardMinor}
        dueMinor={dueByCardMinor}
        onApproved={(card) => void payment.confirmCard(card)}
      />
    );
  }
  if (method !== 'cash') {
    return (
      <MachineEntry
        key={`${method} ${dueByCardMinor}`}
        method={method}
        dueMinor={dueByCardMinor}
        onAsk={(amountMinor) => void payment.ask(method, amountMinor)}
      />
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void payment.finish();
  };
  return (
    <Form validationBehavior="aria" onSubmit={submit} className="pay-entry">
      <CashEntry
        text={payment.cashText}
        onText={payment.typeCash}
        quick={payment.quick}
        onQuick={onQuick}
        fieldRef={field}
        dueMinor={balance.dueMinor}
        dueInCashMinor={balance.dueInCashMinor}
      />
    </Form>
  );
}

/** Puts one of the quick amounts into the field of cash. */
function useQuick(payment: Payment, field: React.RefObject<HTMLInputElement | null>) {
  const format = useFormat();
  return (index: number): void => {
    const amountMinor = payment.quick[index];
    if (amountMinor === undefined || amountMinor <= 0) return;
    payment.choose('cash');
    payment.typeCash(format.amountToType(amountMinor));
    field.current?.focus();
  };
}

function usePayKeys(payment: Payment, chooseQuick: (index: number) => void, onBack: () => void): void {
  const ofWays = payment.ways.flatMap(({ method }, place) => {
    const key = wayKeys[place];
    return key ? [[key, () => payment.choose(method)] as const] : [];
  });
  const ofQuick = payment.quick.map((_, index) => [`F${index + 4}`, () => chooseQuick(index)] as const);
  useShortcuts('pay', {
    ...Object.fromEntries([...ofQuick, ...ofWays]),
    F9: () => void payment.finish(),
    Escape: onBack,
    Enter: () =>
      payment.method === 'cash' || payment.balance.dueMinor === 0 ? void payment.finish() : false,
  });
}

/** Tells the cashier when a scan has changed the cart while paying. */
function useAddedNotice(till: Till): void {
  const { t } = useTranslation();
  const notify = useNotice();
  useEffect(
    () =>
      till.sell.subscribe((now, before) => {
        const { last } = now;
        if (last === before.last || last.kind === 'none' || last.kind === 'removed' || now.paid) return;
        const line = now.cart.lines.find((candidate) => candidate.lineId === last.lineId);
        const name = line ? till.catalog.bySku(line.sku)?.name : undefined;
        if (name) notify(t('pay.addedWhilePaying', { name }), 'done');
      }),
    [till, notify, t],
  );
}
