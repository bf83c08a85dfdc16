/** What may be done with an order where it stands: the next step highlighted, the rest beside it. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isClosed } from '../../../shared/domain/orders/order-moves.ts';
import { orderLabels } from '../../../shared/print/labels.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { staffName } from '../../ui/chain-names.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useBusy } from '../../ui/use-busy.ts';
import { useTillNames } from '../../ui/use-till-names.ts';
import { DeclineOrder } from './decline-order.tsx';
import { TakeOver, useHalfPacked } from './half-packed.tsx';
import { type OneOrderProps, useOrderRefusal } from './order-desk.ts';
import { PlaceAndBags } from './order-head.tsx';
import { ReadyForm } from './ready-form.tsx';

/** The actions. */
export function OrderActions(props: OneOrderProps) {
  const { till, order, go } = props;
  const { t } = useTranslation();
  const isLocked = useStore(
    till.orders.board,
    (board) => board.orders.find((each) => each.order.id === order.id)?.locked ?? false,
  );
  const [moves, setMoves] = useState(false);
  const [declines, setDeclines] = useState(false);
  const putAside = useHalfPacked(till).find((work) => work.orderId === order.id);
  return (
    <div className="order-actions">
      {order.cancelAsked && order.state === 'placed' ? <CancelAskedUnaccepted /> : null}
      {order.cancelAsked && order.state !== 'placed' ? <CancelAsked {...props} /> : null}
      {isLocked ? <Locked {...props} /> : null}
      {order.state === 'placed' && !order.cancelAsked ? <Accept {...props} /> : null}
      {putAside && order.state !== 'placed' && !isClosed(order.state) && !order.cancelAsked ? (
        <TakeOver {...props} work={putAside} />
      ) : null}
      {order.state === 'accepted' && !order.cancelAsked ? (
        <>
          <AcceptedAt till={till} order={order} />
          {putAside ? (
            <Button onPress={() => go({ at: 'pack', orderId: order.id })}>{t('handOff.packAnew')}</Button>
          ) : (
            <Main text={t('orders.pack')} onPress={() => go({ at: 'pack', orderId: order.id })} />
          )}
        </>
      ) : null}
      {(order.state === 'packed' && !order.cancelAsked) || (order.state === 'ready' && moves) ? (
        <ReadyForm {...props} onDone={() => setMoves(false)} />
      ) : null}
      {order.state === 'ready' && !moves ? <Waiting {...props} onMove={() => setMoves(true)} /> : null}
      {order.state === 'packed' ? (
        <Button onPress={() => go({ at: 'hand-over', orderId: order.id, proof: null })}>
          {t('orders.handOver')}
        </Button>
      ) : null}
      {(order.state === 'packed' || order.state === 'ready') && !order.cancelAsked ? (
        <Button onPress={() => go({ at: 'pack', orderId: order.id })}>{t('orders.packAgain')}</Button>
      ) : null}
      {order.state === 'packed' && !order.cancelAsked ? (
        <Button onPress={() => go({ at: 'restock', orderId: order.id })}>{t('orders.restock')}</Button>
      ) : null}
      {order.state === 'accepted' && !order.cancelAsked ? (
        <Button onPress={() => setDeclines(true)}>{t('orders.decline')}</Button>
      ) : null}
      {declines ? <DeclineOrder {...props} onClose={() => setDeclines(false)} /> : null}
    </div>
  );
}

/** Where and by whom an order was accepted: whoever did is likely to be packing it, and can be asked. */
function AcceptedAt({ till, order }: Pick<OneOrderProps, 'till' | 'order'>) {
  const { t } = useTranslation();
  const tillNameOf = useTillNames(till);
  const accepted = order.timeline.findLast((entry) => entry.what === 'accept');
  const me = useStore(till.session, (session) => session.staff?.id);
  if (!accepted?.tillId || !accepted.staffId || accepted.staffId === me) return null;
  return (
    <p className="order-note" role="note">
      {t('orders.acceptedAt', {
        name: staffName(till, accepted.staffId),
        till: tillNameOf(accepted.tillId),
      })}
    </p>
  );
}

/** The next step; F9 does the same. */
function Main({ text, onPress }: { text: string; onPress: () => void }) {
  useShortcuts('orders', { F9: onPress });
  return (
    <Button look="primary" size="large" keyHint="F9" onPress={onPress}>
      {text}
    </Button>
  );
}

function Accept({ till, askApproval, order }: OneOrderProps) {
  const { t } = useTranslation();
  const refuse = useOrderRefusal(till);
  const [, once] = useBusy();
  const accept = (): void =>
    once(async () => {
      const approvedBy = await lenderOf(till.session, askApproval, 'order-pack');
      if (approvedBy === undefined) return;
      const answer = await till.orders.accept(order.id, approvedBy);
      if (!answer.ok) refuse(answer.reason, order);
    });
  return <Main text={t('orders.accept')} onPress={accept} />;
}

/** A packed order on its place: hand it over, or, once nobody came in time, put it back. */
function Waiting({ till, order, go, onMove }: OneOrderProps & { readonly onMove: () => void }) {
  const { t } = useTranslation();
  const isOverdue = order.collectUntilMs < till.businessMs();
  const handOver = (): void => go({ at: 'hand-over', orderId: order.id, proof: null });
  const restock = (): void => go({ at: 'restock', orderId: order.id });
  return (
    <>
      <PlaceAndBags order={order} />
      {order.cancelAsked ? (
        <Button onPress={handOver}>{t('orders.handOver')}</Button>
      ) : (
        <>
          <Main
            text={t(isOverdue ? 'orders.restock' : 'orders.handOver')}
            onPress={isOverdue ? restock : handOver}
          />
          <Button onPress={isOverdue ? handOver : restock}>
            {t(isOverdue ? 'orders.handOver' : 'orders.restock')}
          </Button>
        </>
      )}
      <Button onPress={onMove}>{t('orders.movePlace')}</Button>
      <LabelAgain till={till} order={order} />
    </>
  );
}

function LabelAgain({ till, order }: Pick<OneOrderProps, 'till' | 'order'>) {
  const { t } = useTranslation();
  const notify = useNotice();
  const print = async (): Promise<void> => {
    const code = await till.orders.labelCode(order.id);
    for (const label of orderLabels(order, order.place, code)) await till.printing.label(label, 1);
    notify(t('orders.labelQueued', { number: order.number }), 'done');
  };
  useShortcuts('orders', { F11: () => void print() });
  return (
    <Button icon="print" keyHint="F11" onPress={() => void print()}>
      {t('orders.label')}
    </Button>
  );
}

/** The customer asked to cancel an order that is still the web shop's: nothing is packed, and nothing to be done. */
function CancelAskedUnaccepted() {
  const { t } = useTranslation();
  return (
    <section className="panel panel-warn" role="alert">
      <h2>{t('orders.cancelAsked')}</h2>
      <p>{t('orders.cancelAskedUnaccepted')}</p>
    </section>
  );
}

/** The customer asked to cancel: the store's yes puts the goods back, a handover is its no. */
function CancelAsked({ till, askApproval, order }: OneOrderProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const refuse = useOrderRefusal(till);
  const notify = useNotice();
  const [asks, setAsks] = useState(false);
  const [, once] = useBusy();
  const asked = order.timeline.find((entry) => entry.id === order.cancelAsked?.id);
  useShortcuts('orders', { F9: () => setAsks(true) });
  const acknowledge = (): void =>
    once(async () => {
      const approvedBy = await lenderOf(till.session, askApproval, 'order-pack');
      if (approvedBy === undefined) return;
      const answer = await till.orders.acknowledgeCancel(order.id, approvedBy);
      setAsks(false);
      if (!answer.ok) return refuse(answer.reason, order);
      notify(t('orders.cancelled', { number: order.number }), 'done');
    });
  const wasPacked = order.state === 'packed' || order.state === 'ready';
  return (
    <section className="panel panel-warn" role="alert">
      <h2>{t('orders.cancelAsked')}</h2>
      <p>
        {format.moment(asked?.atMs ?? till.businessMs(), till.businessMs())}
        {asked?.note ? ` · ${asked.note}` : null}
      </p>
      <p>{t(wasPacked ? 'orders.cancelAskedPacked' : 'orders.cancelAskedText')}</p>
      <Button look="primary" size="large" keyHint="F9" onPress={() => setAsks(true)}>
        {t('orders.acknowledgeCancel')}
      </Button>
      {asks ? (
        <Dialog
          title={t('orders.acknowledgeCancel')}
          size="narrow"
          onClose={() => setAsks(false)}
          actions={
            <>
              <Button onPress={() => setAsks(false)}>{t('common.back')}</Button>
              <Button look="primary" onPress={acknowledge}>
                {t(wasPacked ? 'orders.goodsAreBack' : 'orders.acknowledgeCancel')}
              </Button>
            </>
          }
        >
          <p>{t(wasPacked ? 'orders.goodsBackAsk' : 'orders.cancelAsk', { place: order.place ?? '—' })}</p>
        </Dialog>
      ) : null}
    </section>
  );
}

/** Too many wrong short codes were typed: somebody with the right lifts it. */
export function Locked({ till, askApproval, order }: Omit<OneOrderProps, 'go'>) {
  const { t } = useTranslation();
  const refuse = useOrderRefusal(till);
  const [, once] = useBusy();
  const unlock = (): void =>
    once(async () => {
      const approvedBy = await lenderOf(till.session, askApproval, 'order-unlock', order.number);
      if (approvedBy === undefined) return;
      const answer = await till.orders.unlock(order.id, approvedBy);
      if (!answer.ok) refuse(answer.reason, order);
    });
  return (
    <section className="panel panel-warn" role="alert">
      <h2>{t('codeRefusal.title.locked')}</h2>
      <p>{t('codeRefusal.text.locked')}</p>
      <Button icon="lock" onPress={unlock}>
        {t('orders.unlock')}
      </Button>
    </section>
  );
}
