/**
 * A new order is heard and seen wherever one is: the sound repeats until somebody touches the board, and the
 * navigation shows how many wait. Nothing moves for it: who is selling goes on selling.
 */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Board, BoardColumn } from '../../till/order-types.ts';
import type { Till } from '../../till/till.ts';
import { Icon } from '../../ui/icon.tsx';
import { soundOrder } from '../../ui/sound.ts';

const repeatMs = 8000;

/** The columns in which the store has something to do; what is ready waits for its customer. */
const ownWork: readonly BoardColumn[] = ['cancel-asked', 'to-accept', 'to-pack', 'packed', 'overdue'];

/** How many orders wait for the store. */
export function waitingCount({ counts }: Pick<Board, 'counts'>): number {
  return ownWork.reduce((sum, column) => sum + counts[column], 0);
}

/** Sounds for new orders as long as somebody hasn't touched the board. */
export function useOrderSound(till: Till): void {
  const isFresh = useStore(till.orders.board, (board) => board.fresh > 0);
  useEffect(() => {
    if (!isFresh) return;
    soundOrder();
    const timer = window.setInterval(soundOrder, repeatMs);
    return () => window.clearInterval(timer);
  }, [isFresh]);
}

/** The count in the navigation; while orders are new it stands out and says how many of them are. */
export function OrdersBadge({ till }: { till: Till }) {
  const { t } = useTranslation();
  const board = useStore(till.orders.board);
  const count = waitingCount(board);
  const isUrgent =
    board.counts['cancel-asked'] > 0 ||
    board.orders.some((each) => each.column !== 'ready' && each.age !== 'calm');
  return (
    <>
      {board.fresh > 0 ? (
        <span className="nav-badge is-fresh" aria-hidden="true">{`+${board.fresh}`}</span>
      ) : count > 0 ? (
        <span className={`nav-badge ${isUrgent ? 'is-urgent' : ''}`} aria-hidden="true">
          {count}
        </span>
      ) : null}
      <span className="unseen">{count === 0 ? '' : t('orders.waiting', { count })}</span>
    </>
  );
}

/** Tells of new orders: read out on every screen, and shown over the locked one, which has no navigation. */
export function FreshOrders({ till, isShown }: { till: Till; isShown: boolean }) {
  const { t } = useTranslation();
  const count = useStore(till.orders.board, (board) => board.fresh);
  return (
    <div className="fresh-place" role="status">
      {count === 0 ? null : (
        <span className={isShown ? 'fresh-orders' : 'unseen'}>
          <Icon name="orders" size={18} />
          {t('orders.fresh', { count })}
        </span>
      )}
    </div>
  );
}
