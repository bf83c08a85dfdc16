/**
 * What happened to the order that an exception is about, as each till saw it: side by side where two tills did what
 * collides. What both knew of stands in both, what the exception names stands out.
 */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Order, TimelineEntry } from '../../../shared/domain/entities/order.ts';
import type { ExceptionRow } from '../../../shared/domain/exceptions.ts';
import type { Till } from '../../till/till.ts';
import { staffName } from '../../ui/chain-names.ts';
import { OrderTimeline } from '../../ui/order-timeline.tsx';
import { useTillNames } from '../../ui/use-till-names.ts';

/** The timeline of one till. `tillId` is null where all that collides was done at one place. */
export interface TillTimeline {
  readonly tillId: string | null;
  readonly entries: readonly TimelineEntry[];
}

/** The timelines of an order by the tills whose facts collide. */
export function timelinesOf(order: Pick<Order, 'timeline'>, causes: readonly string[]): TillTimeline[] {
  const colliding = order.timeline.filter((entry) => causes.includes(entry.id));
  const tillIds = [...new Set(colliding.flatMap((entry) => entry.tillId ?? []))];
  if (tillIds.length < 2) return [{ tillId: null, entries: order.timeline }];
  return tillIds.map((tillId) => ({
    tillId,
    // What the web shop did was done at no till: it stands in all of them.
    entries: order.timeline.filter(
      (entry) => entry.tillId === tillId || entry.tillId === null || !colliding.includes(entry),
    ),
  }));
}

/** The timelines; nothing where the exception is about no order, or the order isn't here any more. */
export function OrderHistory({ till, row }: { till: Till; row: ExceptionRow }) {
  const { t } = useTranslation();
  const tillNameOf = useTillNames(till);
  useStore(till.orders.board, (board) => board.version);
  const { orderId } = row.details;
  const order = typeof orderId === 'string' ? till.orders.order(orderId) : null;
  if (!order) return null;
  const nowMs = till.businessMs();
  return (
    <div className="order-histories">
      {timelinesOf(order, row.causes).map(({ tillId, entries }) => {
        const label = tillId === null ? t('orders.timeline') : t('shell.till', { till: tillNameOf(tillId) });
        return (
          <section key={tillId}>
            <h3>{label}</h3>
            <OrderTimeline
              label={label}
              entries={entries}
              nowMs={nowMs}
              marked={row.causes}
              tillNameOf={tillNameOf}
              nameOf={(staffId) => staffName(till, staffId)}
            />
          </section>
        );
      })}
    </div>
  );
}
