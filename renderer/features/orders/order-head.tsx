/** What pages of an order begin with: its number, whose it is, its state, its money, and where it waits. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Order } from '../../../shared/domain/entities/order.ts';
import { isClosed } from '../../../shared/domain/orders/order-moves.ts';
import { dueMinor } from '../../../shared/domain/orders/order-of.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/use-view.ts';
import { type OneOrderProps, slotText, stateText, timeLeft } from './order-desk.ts';

/** What the head needs. */
export interface OrderHeadProps extends Pick<OneOrderProps, 'till' | 'order'> {
  readonly onBack: () => void;
  /** Buttons at the end. */
  readonly children?: ReactNode;
}

/** The order's number, whose it is, its state and the time left. */
export function OrderHead({ till, order, onBack, children }: OrderHeadProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const item = useStore(till.orders.board, (board) =>
    board.orders.find((each) => each.order.id === order.id),
  );
  const nowMs = useNow(till.businessMs, 20_000);
  const left = item ? timeLeft(item, nowMs, t, format) : null;
  return (
    <header className="order-head">
      <Button icon="back" keyHint="Esc" onPress={onBack}>
        {t('orders.toBoard')}
      </Button>
      <h1>{order.number}</h1>
      <span className="order-customer">
        {item?.learnt ? t('orders.learntName') : order.customer.name}
        {order.customer.phoneLastFour ? <small>{`… ${order.customer.phoneLastFour}`}</small> : null}
      </span>
      <span className="order-head-tags">
        <span className="tag">{stateText(order, t)}</span>
        {item?.learnt ? null : <span className="tag">{slotText(order, nowMs, format)}</span>}
        {order.kind === 'try' ? <span className="tag">{t('orders.toTry')}</span> : null}
        {left ? <span className={`order-left is-${left.look}`}>{left.text}</span> : null}
      </span>
      {children}
    </header>
  );
}

/** Whether money is still due of an open order, in words and colour. */
export function PaidTag({ order }: { order: Order }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (isClosed(order.state)) return null;
  const due = dueMinor(order);
  return due === 0 ? (
    <span className="paid-tag is-paid">{t('orders.paid')}</span>
  ) : (
    <span className="paid-tag is-due">{t('orders.toPay', { amount: format.money(due) })}</span>
  );
}

/** Where an order waits, and in how many bags, by zone. */
export function PlaceAndBags({ order }: { order: Order }) {
  const { t } = useTranslation();
  return (
    <section className="place-and-bags" aria-label={t('orders.where')}>
      <span className="place-label">{t('orders.where')}</span>
      <strong className="place-name">{order.place ?? t('orders.noPlace')}</strong>
      <ul className="bag-list">
        {order.bags.map(({ zone, count }) => (
          <li key={zone} className={`bags is-${zone}`}>
            <strong>{count}</strong>
            <span>{t(`orders.bagsIn.${zone}`, { count })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
