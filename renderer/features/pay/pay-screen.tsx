/**
 * Taking money: cash with its change, the stand-alone terminal, or both. What remains due is always in sight,
 * and the sale can be finished only when it is covered. The total stays where it was while selling. A scan
 * here still goes into the cart: the total grows and the cashier is told.
 */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { parseAmount } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { refusalText } from '../../ui/refusal-text.ts';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TotalPanel } from '../../ui/total-panel.tsx';
import { BalancePanel } from './balance-panel.tsx';
import { CardEntry } from './card-entry.tsx';
import { CashEntry } from './cash-entry.tsx';
import { type PayMethod, PayMethods } from './pay-methods.tsx';
import { quickAmounts } from './quick-amounts.ts';
import { addCard, balanceOf, cardsOf, intentsOf, removeCard, type TenderStore } from './tenders.ts';

/** What the screen needs. */
export interface PayScreenProps {
  readonly till: Till;
  readonly tenders: TenderStore;
  readonly onCode: (code: string) => void;
  readonly onBack: () => void;
}

/** The pay screen. */
export function PayScreen({ till, tenders, onCode, onBack }: PayScreenProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const sell = useStore(till.sell);
  const tenderState = useStore(tenders);
  const [method, setMethod] = useState<PayMethod>('cash');
  const [cashText, setCashText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useScan(onCode);
  useAddedNotice(till);

  const { cart, priced } = sell;
  const totalMinor = priced.ok ? priced.value.totalMinor : 0;
  const cards = cardsOf(tenderState, cart.id);
  const cashMinor = parseAmount(cashText, format.currency) ?? 0;
  const balance = balanceOf(totalMinor, cards, cashMinor);
  const quick = [balance.dueMinor, ...quickAmounts(balance.dueMinor, format.currency, 4)];

  function chooseMethod(next: PayMethod): void {
    setMethod(next);
    setCashText('');
  }

  async function finish(allCards = cards, cash = cashMinor): Promise<void> {
    const { dueMinor, covered } = balanceOf(totalMinor, allCards, cash);
    if (!covered || sell.paying || !priced.ok) return;
    const answer = await till.actions.pay(intentsOf(allCards, dueMinor, cash));
    if (!answer.ok) notify(refusalText(answer.reason, t, format), 'problem');
  }

  function approveCard(amountMinor: number, reference: string | null): void {
    const card = { amountMinor, reference };
    addCard(tenders, cart.id, card);
    chooseMethod('cash');
    if (amountMinor === balance.dueMinor) void finish([...cards, card], 0);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    void finish();
  }

  function chooseQuick(index: number): void {
    const amountMinor = quick[index];
    if (amountMinor === undefined || amountMinor <= 0) return;
    setMethod('cash');
    setCashText(format.amountToType(amountMinor));
    field.current?.focus();
  }

  const quickKeys = Object.fromEntries(quick.map((_, index) => [`F${index + 4}`, () => chooseQuick(index)]));
  useShortcuts({
    ...quickKeys,
    F2: () => chooseMethod('cash'),
    F3: () => chooseMethod('card'),
    F9: () => void finish(),
    Escape: onBack,
    Enter: () => (method === 'cash' ? void finish() : false),
  });

  return (
    <main className="pay">
      <div className="pay-left">
        <header className="pay-head">
          <Button icon="back" keyHint="Esc" onPress={onBack}>
            {t('pay.back')}
          </Button>
          <h1>{t('pay.title')}</h1>
        </header>
        <PayMethods method={method} onMethod={chooseMethod} />
        {method === 'cash' ? (
          <Form validationBehavior="aria" onSubmit={submit} className="pay-entry">
            <CashEntry
              text={cashText}
              onText={setCashText}
              quick={quick}
              onQuick={chooseQuick}
              fieldRef={field}
              dueMinor={balance.dueMinor}
            />
          </Form>
        ) : (
          <CardEntry key={balance.dueMinor} dueMinor={balance.dueMinor} onApproved={approveCard} />
        )}
      </div>
      <div className="pay-right">
        <TotalPanel priced={priced} lines={cart.lines.length} />
        <BalancePanel
          balance={balance}
          cards={cards}
          cashMinor={cashMinor}
          onUndo={(index) => removeCard(tenders, cart.id, index)}
        />
        <Button
          className="pay-button"
          look="primary"
          size="large"
          keyHint="Enter"
          isDisabled={!balance.covered || sell.paying || !priced.ok}
          onPress={() => void finish()}
        >
          {t(sell.paying ? 'pay.finishing' : 'pay.finish')}
        </Button>
      </div>
    </main>
  );
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
