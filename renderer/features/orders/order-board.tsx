/**
 * The board: what waits for the store, a column for each step, what is most urgent on top. A new order sounds
 * until somebody touches the board. Scans go on as everywhere: articles into the cart, codes to the counter.
 */
import { useEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Order } from '../../../shared/domain/entities/order.ts';
import { outstandingMilli } from '../../../shared/domain/orders/order-of.ts';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { type BoardColumn, type BoardOrder, boardColumns } from '../../till/order-types.ts';
import { Icon } from '../../ui/icon.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useNow, useSettled } from '../../ui/use-view.ts';
import { useHalfPacked } from './half-packed.tsx';
import { type OrderPageProps, slotText, stateText, timeLeft } from './order-desk.ts';
import { PaidTag } from './order-head.tsx';

const foundMax = 40;

/** The board. */
export function OrderBoard({ till, go }: OrderPageProps) {
  const { t } = useTranslation();
  const { orders } = till;
  const board = useStore(orders.board);
  const aside = useHalfPacked(till);
  const search = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const wanted = useSettled(text.trim());
  useEffect(() => orders.touch(), [orders]);
  useShortcuts('orders', { F2: () => search.current?.focus(), Escape: () => setText('') });
  const open = (order: Order): void => go({ at: 'order', orderId: order.id });
  return (
    <main className="order-board" onPointerDown={orders.touch} onKeyDown={orders.touch}>
      <header className="order-board-head">
        <h1>{t('orders.title')}</h1>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const [first] = text.trim() === '' ? [] : orders.search(text.trim(), 1);
            if (first) open(first);
          }}
        >
          <TextField
            className="order-search"
            label={t('orders.search')}
            value={text}
            onChange={setText}
            inputRef={search}
            placeholder={t('orders.searchHint')}
          />
        </form>
      </header>
      {wanted === '' ? (
        <div className="order-columns">
          {boardColumns.map((column) => (
            <Column
              key={column}
              column={column}
              orders={inColumn(board.orders, column)}
              aside={aside.map((work) => work.orderId)}
              businessMs={till.businessMs}
              onOrder={open}
            />
          ))}
        </div>
      ) : (
        <Found found={orders.search(wanted, foundMax)} onOrder={open} />
      )}
    </main>
  );
}

interface ColumnProps {
  readonly column: BoardColumn;
  readonly orders: readonly BoardOrder[];
  /** Ids of orders whose packing was put aside. */
  readonly aside: readonly string[];
  readonly businessMs: () => number;
  readonly onOrder: (order: Order) => void;
}

/** The orders of a column, most urgent first: what waits for its customer goes by how long it is kept. */
export function inColumn(orders: readonly BoardOrder[], column: BoardColumn): BoardOrder[] {
  const own = orders.filter((each) => each.column === column);
  const isKept = column === 'ready' || column === 'overdue';
  return isKept ? own.sort((a, b) => a.order.collectUntilMs - b.order.collectUntilMs) : own;
}

/** Whether an order should be collected today: its slot begins, or its time is up, before the day ends. */
export function isForToday({ order }: Pick<BoardOrder, 'order'>, nowMs: number, format: Format): boolean {
  const today = format.day(nowMs);
  const { slot, collectUntilMs } = order;
  return slot.fromMs <= nowMs || format.day(slot.fromMs) === today || format.day(collectUntilMs) === today;
}

function Column({ column, orders, aside, businessMs, onOrder }: ColumnProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow(businessMs, 20_000);
  const title = t(`orders.column.${column}`);
  const today = orders.filter((each) => isForToday(each, nowMs, format)).length;
  return (
    <section className={`order-column is-${column}`} aria-label={title}>
      <h2>
        <span>{title}</span>
        <span className="order-count">{orders.length}</span>
      </h2>
      {column === 'ready' && orders.length > 0 ? (
        <p className="order-today">{t('orders.today', { count: today })}</p>
      ) : null}
      <ul className="order-cards">
        {orders.map((each) => (
          <li key={each.order.id}>
            <OrderCard
              item={each}
              isAside={aside.includes(each.order.id)}
              nowMs={nowMs}
              onPress={() => onOrder(each.order)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OrderCard(props: { item: BoardOrder; isAside: boolean; nowMs: number; onPress: () => void }) {
  const { item, isAside, nowMs, onPress } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { order } = item;
  const left = timeLeft(item, nowMs, t, format);
  const open = order.lines.filter((line) => outstandingMilli(line) > 0);
  const isPart = order.lines.some((line) => line.handedMilli > 0);
  return (
    <AriaButton className={`order-card is-${left.look}`} onPress={onPress} data-order={order.number}>
      <span className="order-card-head">
        <strong>{order.number}</strong>
        {order.place ? <span className="order-place-tag">{order.place}</span> : null}
      </span>
      <span className="order-card-name">{item.learnt ? t('orders.learntName') : order.customer.name}</span>
      {item.learnt ? null : <span className="order-slot">{slotText(order, nowMs, format)}</span>}
      <span className="order-left">
        <Icon name="clock" size={16} />
        {left.text}
      </span>
      <span className="order-card-foot">
        <PaidTag order={order} />
        <span className="quiet">{t('orders.lines', { count: open.length })}</span>
      </span>
      {item.packing || item.locked || isAside || isPart ? (
        <span className="order-card-notes">
          {item.packing ? <span className="tag">{t('orders.packing')}</span> : null}
          {isAside ? <span className="tag">{t('handOff.aside')}</span> : null}
          {isPart ? <span className="tag">{t('orders.partHanded')}</span> : null}
          {item.locked ? <span className="tag tag-danger">{t('orders.locked')}</span> : null}
        </span>
      ) : null}
    </AriaButton>
  );
}

function Found({ found, onOrder }: { found: readonly Order[]; onOrder: (order: Order) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className="order-found" aria-label={t('orders.search')}>
      {found.length === 0 ? <li className="page-none">{t('orders.searchNothing')}</li> : null}
      {found.map((order) => (
        <li key={order.id}>
          <AriaButton className="order-row" onPress={() => onOrder(order)}>
            <strong>{order.number}</strong>
            <span>{order.customer.name}</span>
            <span className="quiet">{order.customer.phoneLastFour}</span>
            <span>{order.place}</span>
            <span>{stateText(order, t)}</span>
            <span className="quiet">{format.dateTime(order.slot.untilMs)}</span>
            <PaidTag order={order} />
          </AriaButton>
        </li>
      ))}
    </ul>
  );
}
