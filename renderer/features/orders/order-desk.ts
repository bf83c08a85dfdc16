/**
 * What the pages of online orders share: refusals and times in words, asking for a right that is missing, and the
 * order as it stands now.
 */
import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { unreachable } from '../../../shared/base/assert.ts';
import type { Order } from '../../../shared/domain/entities/order.ts';
import { isClosed } from '../../../shared/domain/orders/order-moves.ts';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { BoardOrder, CodeRefusal, OrderActionRefusal } from '../../till/order-types.ts';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { storeName } from '../../ui/chain-names.ts';
import { useNotice } from '../../ui/notice.tsx';
import { refusalText } from '../../ui/refusal-text.ts';
import { soundUnknown } from '../../ui/sound.ts';
import type { OrderPlace } from './order-place.ts';

/** What every page of an order is handed. */
export interface OrderPageProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
  readonly go: (place: OrderPlace) => void;
}

/** What a page of one order needs. */
export interface OneOrderProps extends OrderPageProps {
  readonly order: Order;
}

/** The order as it stands, read anew with every change of any order; null when it isn't here. */
export function useOrder(till: Till, orderId: string): Order | null {
  useStore(till.orders.board, (board) => board.version);
  return till.orders.order(orderId);
}

/** Why something with an order wasn't done, and what to do about it. */
export function orderRefusalText(
  refusal: OrderActionRefusal,
  order: Order | null,
  till: Till,
  t: TFunction,
  format: Format,
): string {
  const lineOf = (lineId: number): string =>
    order?.lines.find(({ line }) => line.lineId === lineId)?.line.name ?? String(lineId);
  switch (refusal.code) {
    case 'illegal-move':
      return t('orderRefusal.illegal-move', {
        move: t(`orders.move.${refusal.move}`),
        state: t(`orders.state.${refusal.state}`),
      });
    case 'wrong-store':
      return t('orderRefusal.wrong-store', { store: storeName(till, refusal.storeId) });
    case 'short-without-reason':
    case 'picked-too-much':
    case 'line-missing':
    case 'substitute-dearer':
    case 'too-much':
    case 'refusal-without-reason':
      return t(`orderRefusal.${refusal.code}`, { name: lineOf(refusal.lineId) });
    case 'cancel-asked':
    case 'no-cancel-asked':
    case 'nothing-picked':
    case 'not-overdue':
    case 'no-bags':
    case 'no-place':
    case 'nothing-chosen':
    case 'identity-needed':
    case 'goods-left':
    case 'right-missing':
    case 'order-unknown':
    case 'no-draft':
    case 'cart-open':
    case 'locked':
    case 'not-released':
      return t(`orderRefusal.${refusal.code}`);
    default:
      return refusalText(refusal, t, format);
  }
}

/** Tells why something with an order wasn't done, with a low sound. */
export function useOrderRefusal(till: Till): (refusal: OrderActionRefusal, order: Order | null) => void {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  return useCallback(
    (refusal, order) => {
      soundUnknown();
      notify(orderRefusalText(refusal, order, till, t, format), 'problem');
    },
    [till, t, format, notify],
  );
}

/** Why a code doesn't release an order: what is the matter, and what to do. */
export function codeRefusalText(
  refusal: CodeRefusal,
  t: TFunction,
  format: Format,
): { readonly title: string; readonly text: string } {
  switch (refusal.code) {
    case 'expired': {
      const until = format.dateTime(refusal.untilMs);
      return { title: t('codeRefusal.title.expired'), text: t('codeRefusal.text.expired', { until }) };
    }
    case 'key-revoked': {
      const since = format.dateTime(refusal.sinceMs);
      return {
        title: t('codeRefusal.title.key-revoked'),
        text: t('codeRefusal.text.key-revoked', { since }),
      };
    }
    case 'wrong-store': {
      const store = refusal.storeName ?? refusal.storeId;
      return {
        title: t('codeRefusal.title.wrong-store', { store }),
        text: t('codeRefusal.text.wrong-store', { store }),
      };
    }
    case 'wrong-code':
      return {
        title: t('codeRefusal.title.wrong-code'),
        text: t('codeRefusal.text.wrong-code', { count: refusal.triesLeft }),
      };
    case 'closed': {
      const state = t(`orders.state.${refusal.state}`);
      const moment = refusal.atMs === null ? '' : format.dateTime(refusal.atMs);
      return {
        title: t('codeRefusal.title.closed', { number: refusal.number ?? '', state }),
        text: [moment, t(`codeRefusal.closed.${refusal.state === 'collected' ? 'collected' : 'ended'}`)]
          .filter(Boolean)
          .join(' · '),
      };
    }
    case 'not-genuine':
    case 'key-unknown':
    case 'another-order':
    case 'order-unknown':
    case 'locked':
      return {
        title: t(`codeRefusal.title.${refusal.code}`),
        text: t(`codeRefusal.text.${refusal.code}`),
      };
    default:
      return unreachable(refusal);
  }
}

/** How an order's time stands: its look, and the same in words. */
export interface TimeLeft {
  readonly look: 'calm' | 'urgent' | 'late' | 'kept';
  readonly text: string;
}

/** The time left of an order on the board: until it must be ready, or how long it is still kept. */
export function timeLeft(
  { order, column, age, leftMs, learnt }: Pick<BoardOrder, 'order' | 'column' | 'age' | 'leftMs' | 'learnt'>,
  nowMs: number,
  t: TFunction,
  format: Format,
): TimeLeft {
  if (column === 'overdue')
    return {
      look: 'late',
      text: t('orders.keptOver', { moment: format.moment(order.collectUntilMs, nowMs) }),
    };
  if (column === 'ready')
    return {
      look: 'kept',
      text: t('orders.keptUntil', { moment: format.moment(order.collectUntilMs, nowMs) }),
    };
  if (learnt) return { look: 'urgent', text: t('orders.atCounter') };
  if (age === 'late') {
    const span = format.span(nowMs - order.slot.untilMs) ?? t('orders.underMinute');
    return { look: 'late', text: t('orders.late', { span }) };
  }
  if (leftMs < 0) return { look: 'urgent', text: t('orders.slotBegan') };
  const span = format.span(leftMs) ?? t('orders.underMinute');
  return { look: age, text: t(age === 'urgent' ? 'orders.hurry' : 'orders.left', { span }) };
}

/** The time in which an order is promised, the day left out when it is today. */
export function slotText({ slot }: Pick<Order, 'slot'>, nowMs: number, format: Format): string {
  return `${format.moment(slot.fromMs, nowMs)}–${format.time(slot.untilMs)}`;
}

/** The state of an order in words; an open one of which something has left is told apart. */
export function stateText({ state, lines }: Pick<Order, 'state' | 'lines'>, t: TFunction): string {
  const isPart = !isClosed(state) && lines.some((line) => line.handedMilli > 0);
  return isPart ? t('orders.partHanded') : t(`orders.state.${state}`);
}
