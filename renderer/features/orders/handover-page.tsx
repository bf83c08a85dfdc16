/**
 * The counter: where the order waits and in how many bags, largest; paid or to pay, unmistakably; who collects it
 * and how they showed that it is theirs; what of it they take. One confirm. Nothing leaves without a proof.
 */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Order } from '../../../shared/domain/entities/order.ts';
import { type HandoverIntent, leftUnknown } from '../../../shared/domain/orders/decide-handover.ts';
import { legalMove } from '../../../shared/domain/orders/order-moves.ts';
import { soldLine } from '../../../shared/domain/orders/order-of.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { Icon } from '../../ui/icon.tsx';
import { Money } from '../../ui/money.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { ShiftNote } from '../../ui/shift-note.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { useBusy } from '../../ui/use-busy.ts';
import { type HandedLines, type HandoverSums, handoverSums, takenAll } from './handover-choice.ts';
import { HandoverLines } from './handover-lines.tsx';
import { LeftDialog } from './left-dialog.tsx';
import { type OneOrderProps, orderRefusalText, useOrderRefusal } from './order-desk.ts';
import { OrderHead, PlaceAndBags } from './order-head.tsx';
import type { OrderPlace } from './order-place.ts';
import { ProofPanel } from './proof-panel.tsx';

/** The name of a customer of whom only the code told. */
const unknownName = '—';

type Proof = HandoverIntent['proof'];
type Collector = HandoverIntent['collector'];

/** What the page needs. `shown` is another object with every scan; `proof` in it is what the code proved. */
export interface HandoverPageProps extends OneOrderProps {
  readonly shown: { readonly proof: Proof | null };
  readonly onPay: () => void;
  /** To the shift, and from there back to this place. */
  readonly onShift: (back: OrderPlace) => void;
}

/** The page. */
export function HandoverPage(props: HandoverPageProps) {
  const { till, askApproval, order, go, onShift } = props;
  const { t } = useTranslation();
  const desk = useCounter(props);
  const { sums, proof } = desk;
  const back = (): void => go({ at: 'order', orderId: order.id });
  const notify = useNotice();
  useScan(() => {
    soundUnknown();
    notify(t('handover.notACode'), 'problem');
  });
  useShortcuts('orders', { F9: () => (desk.mayConfirm ? desk.confirm(false) : false), Escape: back });
  useCommands({ cancel: back });
  return (
    <main className="handover-page">
      <OrderHead till={till} order={order} onBack={back} />
      <section className="handover-where">
        <PlaceAndBags order={order} />
        <Sums sums={sums} />
      </section>
      <section className="handover-what">
        {desk.blocked ? (
          <p className="order-note is-danger" role="alert">
            {desk.blocked}
          </p>
        ) : null}
        {desk.blocked ? null : (
          <ShiftNote till={till} onShift={() => onShift({ at: 'hand-over', orderId: order.id, proof })} />
        )}
        {order.cancelAsked && !desk.blocked ? (
          <p className="order-note is-danger" role="alert">
            <Icon name="exceptions" />
            {t('handover.cancelAsked')}
          </p>
        ) : null}
        {needsAgeCheck(till, order, desk.lines) ? (
          <p className="order-note" role="status">
            <Icon name="badge" />
            {t('handover.ageCheck')}
          </p>
        ) : null}
        <ProofPanel till={till} askApproval={askApproval} order={order} proof={proof} onProof={desk.prove} />
        <Choice
          label={t('handover.collector')}
          value={desk.collector}
          onChange={desk.setCollector}
          options={collectorsOf(order).map((value) => ({
            value,
            text:
              value === 'customer'
                ? t(order.customer.name === unknownName ? 'handover.customerByCode' : 'handover.customer', {
                    name: order.customer.name,
                  })
                : value === 'alternate'
                  ? t('handover.alternate', { name: order.customer.alternateName ?? '' })
                  : t('handover.other'),
          }))}
        />
        <HandoverLines order={order} lines={desk.lines} onLines={desk.setLines} />
      </section>
      <footer className="handover-end">
        <Button
          className="handover-confirm"
          look="primary"
          size="large"
          icon="check"
          keyHint="F9"
          isDisabled={!desk.mayConfirm}
          onPress={() => desk.confirm(false)}
        >
          {confirmText()}
        </Button>
      </footer>
      {desk.asksLeft ? <LeftDialog onHandOver={() => desk.confirm(true)} onClose={desk.closeLeft} /> : null}
    </main>
  );

  function confirmText(): string {
    if (proof === null) return t('handover.proofFirst');
    if (sums === null) return t('orderRefusal.nothing-chosen');
    if (sums.handsNothing) return t('handover.confirmRefusal');
    return t(sums.dueMinor > 0 ? 'handover.confirmPay' : 'handover.confirm');
  }
}

/** What the page knows and does. */
function useCounter({ till, askApproval, order, shown, onPay }: HandoverPageProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const refuse = useOrderRefusal(till);
  const [busy, once] = useBusy();
  const [proof, prove] = useState<Proof | null>(shown.proof);
  const [lender, setLender] = useState<string | null>(null);
  const [asksLeft, setAsksLeft] = useState(false);
  const notify = useNotice();
  const seen = useRef(shown);
  // A code scanned while the page stands: what was chosen stays, and the stronger proof counts.
  useEffect(() => {
    if (seen.current === shown) return;
    seen.current = shown;
    if (shown.proof === null) return;
    const scanned = shown.proof;
    prove((before) => strongerProof(before, scanned));
    notify(t(`handover.proof.${scanned}`), 'done');
  }, [shown, notify, t]);
  const [collector, setCollector] = useState<Collector>('customer');
  const [lines, setLines] = useState<HandedLines>(() => takenAll(order));
  const sums = handoverSums(order, lines);
  const mayNotSell = useStore(till.shift, (shift) => shift.mayNotSell !== null);
  const isPossible = legalMove(order.state, 'hand-over') !== null;
  const blocked = isPossible
    ? null
    : orderRefusalText(
        { code: 'illegal-move', move: 'hand-over', state: order.state },
        order,
        till,
        t,
        format,
      );

  const confirm = (despiteLeft: boolean): void =>
    once(async () => {
      if (proof === null) return;
      const mustAsk = leftUnknown(order) && !despiteLeft;
      setAsksLeft(mustAsk);
      if (mustAsk) return;
      const approvedBy = await approver();
      if (approvedBy === undefined) return;
      const choice = { lines, proof, collector, approvedBy, despiteLeft };
      const answer = await till.orders.handOver(order.id, choice);
      if (answer.ok) {
        if (answer.value === 'to-be-paid') onPay();
        return;
      }
      refuse(answer.reason, order);
      // The goods are in the cart already and only the sale of them wasn't recorded: it is tried again there.
      if (till.sell.getState().cart.handover?.orderId === order.id) onPay();
    });

  /** Who lends what is lacking: identity by sight needs more than handing over. */
  async function approver(): Promise<string | null | undefined> {
    if (proof === 'sight' && lender !== null) return lender;
    const bySight = proof === 'sight' || proof === 'bag-label' || collector === 'other';
    return lenderOf(till.session, askApproval, bySight ? 'order-identity' : 'order-handover', order.number);
  }

  return {
    proof,
    prove: (given: Proof, approvedBy: string | null): void => {
      prove(given);
      setLender(approvedBy);
    },
    collector,
    setCollector,
    lines,
    setLines,
    sums,
    blocked,
    mayConfirm: isPossible && !mayNotSell && proof !== null && sums !== null && !busy,
    confirm,
    asksLeft,
    closeLeft: () => setAsksLeft(false),
  };
}

/** Which of two proofs counts: the customer's own code before anything, a bag's label only where there is nothing else. */
export function strongerProof(before: Proof | null, scanned: Proof): Proof {
  return before === null || scanned !== 'bag-label' ? scanned : before;
}

function collectorsOf(order: Order): readonly Collector[] {
  return order.customer.alternateName === null ? ['customer', 'other'] : ['customer', 'alternate', 'other'];
}

function needsAgeCheck(till: Till, order: Order, lines: HandedLines): boolean {
  return order.lines.some(
    (line) =>
      lines.some((each) => each.lineId === line.line.lineId && each.handedMilli > 0) &&
      (till.catalog.bySku(soldLine(line).sku)?.article.flags.includes('age-restricted') ?? false),
  );
}

/** Paid, or the amount to be paid here. */
function Sums({ sums }: { sums: HandoverSums | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const due = sums?.dueMinor ?? 0;
  return (
    <section
      className={`handover-sums ${due > 0 ? 'is-due' : 'is-paid'}`}
      aria-live="polite"
      data-testid="handover-sums"
    >
      <span className="handover-verdict">
        <Icon name={due > 0 ? 'cash' : 'check'} size={44} />
        {t(due > 0 ? 'handover.toPay' : sums?.handsNothing ? 'handover.nothingTaken' : 'handover.paid')}
      </span>
      {due > 0 ? <Money amountMinor={due} className="handover-due" /> : null}
      {sums ? (
        <ul>
          <li>
            <span>{t('handover.goods')}</span>
            <span>{format.money(sums.goodsMinor)}</span>
          </li>
          {sums.pointsMinor > 0 ? (
            <li>
              <span>{t('points.inOrder.off', { points: format.count(sums.points) })}</span>
              <span>{format.money(-sums.pointsMinor)}</span>
            </li>
          ) : null}
          {sums.prepaidMinor > 0 ? (
            <li>
              <span>{t('orders.paidOnline')}</span>
              <span>{format.money(-sums.prepaidMinor)}</span>
            </li>
          ) : null}
        </ul>
      ) : null}
      {sums && sums.backPoints > 0 ? (
        <p className="handover-refund">
          {t(sums.isPart ? 'points.inOrder.backLater' : 'points.inOrder.back', {
            points: t('points.count', { count: sums.backPoints }),
          })}
        </p>
      ) : null}
      {sums && sums.refundMinor > 0 ? (
        <p className="handover-refund">{t('handover.refund', { amount: format.money(sums.refundMinor) })}</p>
      ) : null}
    </section>
  );
}
