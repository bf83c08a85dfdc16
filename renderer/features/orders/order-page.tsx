/**
 * One order: what was ordered and what became of it, where it waits, what the customer paid, what happened so
 * far, and the next step as the one highlighted button.
 */

import { useTranslation } from 'react-i18next';
import type { Order, OrderLine } from '../../../shared/domain/entities/order.ts';
import { leftUnknown } from '../../../shared/domain/orders/decide-handover.ts';
import { isClosed } from '../../../shared/domain/orders/order-moves.ts';
import { dueMinor } from '../../../shared/domain/orders/order-of.ts';
import { keptBeforePointsMinor, orderPoints } from '../../../shared/domain/orders/order-points.ts';
import { sumMinor } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { staffName } from '../../ui/chain-names.ts';
import { useCommands } from '../../ui/command-bus.ts';
import { OrderTimeline } from '../../ui/order-timeline.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useQuantity } from '../../ui/use-quantity.ts';
import { useTillNames } from '../../ui/use-till-names.ts';
import { useNow } from '../../ui/use-view.ts';
import { OrderActions } from './order-actions.tsx';
import type { OneOrderProps } from './order-desk.ts';
import { OrderHead } from './order-head.tsx';
import { boardPlace } from './order-place.ts';

/** What the page needs. */
export interface OrderPlaceProps extends OneOrderProps {
  /** The till heard of it from the customer's code alone. */
  readonly learnt: boolean;
  /** Goods of it come back. */
  readonly onReturn: (number: string) => void;
}

/** The page. */
export function OrderPage(props: OrderPlaceProps) {
  const { till, order, go, learnt, onReturn } = props;
  const { t } = useTranslation();
  const nowMs = useNow(till.businessMs, 20_000);
  const tillNameOf = useTillNames(till);
  const back = (): void => go(boardPlace);
  useShortcuts('orders', { Escape: back });
  useCommands({ cancel: back });
  return (
    <main className="order-page">
      <section className="order-main">
        <OrderHead till={till} order={order} onBack={back} />
        {learnt ? (
          <p className="order-note" role="status">
            {t('orders.learnt', { number: order.number })}
          </p>
        ) : null}
        {leftUnknown(order) && !isClosed(order.state) ? (
          <p className="order-note is-danger" role="alert">
            {t('orderRefusal.goods-left')}
          </p>
        ) : null}
        <OrderLines order={order} />
        <Money order={order} />
      </section>
      <aside className="order-aside">
        <OrderActions {...props} />
        {order.lines.some((line) => line.handedMilli > 0) ? (
          <Button icon="returns" onPress={() => onReturn(order.number)}>
            {t('returns.returnOrder')}
          </Button>
        ) : null}
        <h2>{t('orders.timeline')}</h2>
        <OrderTimeline
          label={t('orders.timeline')}
          entries={order.timeline}
          nowMs={nowMs}
          nameOf={(staffId) => staffName(till, staffId)}
          tillNameOf={tillNameOf}
        />
      </aside>
    </main>
  );
}

function OrderLines({ order }: { order: Order }) {
  const { t } = useTranslation();
  return (
    <div className="order-lines-scroll">
      <table className="table order-lines" aria-label={t('orders.goods')}>
        <thead>
          <tr>
            <th scope="col">{t('orders.goods')}</th>
            <th scope="col" className="figure">
              {t('orders.ordered')}
            </th>
            <th scope="col" className="figure">
              {t('orders.packed')}
            </th>
            <th scope="col" className="figure">
              {t('sell.columnTotal')}
            </th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <Line key={line.line.lineId} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ line }: { line: OrderLine }) {
  const { t } = useTranslation();
  const format = useFormat();
  const quantity = useQuantity();
  const { unit } = line.line;
  const notes = [
    line.short ? t(`orders.shortReason.${line.short.reason}`) : '',
    line.substitute ? t('orders.substituted', { name: line.substitute.name }) : '',
    line.handedMilli > 0 ? t('orders.handed', { quantity: quantity(line.handedMilli, unit) }) : '',
    line.refusedMilli > 0 ? t('orders.refused', { quantity: quantity(line.refusedMilli, unit) }) : '',
  ].filter(Boolean);
  return (
    <tr>
      <th scope="row">
        {line.line.name}
        <small>{[line.line.sku, ...notes].join(' · ')}</small>
      </th>
      <td className="figure">{quantity(line.line.quantityMilli, unit)}</td>
      <td className={`figure ${line.short ? 'is-short' : ''}`}>
        {line.pickedMilli === null ? '—' : quantity(line.pickedMilli, unit)}
      </td>
      <td className="figure">{format.money(keptBeforePointsMinor(line))}</td>
    </tr>
  );
}

function Money({ order }: { order: Order }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { payment } = order;
  const due = dueMinor(order);
  const goodsMinor = sumMinor(order.lines.map(keptBeforePointsMinor));
  const points = orderPoints(order);
  const offMinor = points?.offMinor ?? 0;
  return (
    <dl className="order-money">
      {points && offMinor > 0 ? (
        <>
          <div>
            <dt>{t('orders.goods')}</dt>
            <dd>{format.money(goodsMinor)}</dd>
          </div>
          <div>
            <dt>{t('points.inOrder.off', { points: format.count(points.spentPoints) })}</dt>
            <dd>{format.money(-offMinor)}</dd>
          </div>
        </>
      ) : null}
      <div>
        <dt>{t('sell.total')}</dt>
        <dd>{format.money(goodsMinor - offMinor)}</dd>
      </div>
      <div>
        <dt>{t('orders.paidOnline')}</dt>
        <dd>{format.money(payment.paidMinor)}</dd>
      </div>
      <div className={due > 0 ? 'is-due' : ''}>
        <dt>{t('orders.dueHere')}</dt>
        <dd>{format.money(due)}</dd>
      </div>
      {payment.refundedMinor > 0 ? (
        <div className="is-refunded">
          <dt>{t('returns.refundedOnline')}</dt>
          <dd>{format.money(payment.refundedMinor)}</dd>
        </div>
      ) : null}
      {payment.refundDueMinor > 0 ? (
        <div className="is-refund">
          <dt>{t('orders.refundDue')}</dt>
          <dd>{format.money(payment.refundDueMinor)}</dd>
        </div>
      ) : null}
      {points && points.backPoints > 0 ? (
        <div>
          <dt>{t(isClosed(order.state) ? 'points.inOrder.givenBack' : 'points.inOrder.comeBack')}</dt>
          <dd>{t('points.count', { count: points.backPoints })}</dd>
        </div>
      ) : null}
    </dl>
  );
}

/** In place of an order that isn't here any more. */
export function OrderGone({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  useShortcuts('orders', { Escape: onBack });
  useCommands({ cancel: onBack });
  return (
    <main className="page">
      <h1>{t('orders.gone')}</h1>
      <p>{t('orderRefusal.order-unknown')}</p>
      <Button look="primary" icon="back" keyHint="Esc" className="order-back" onPress={onBack}>
        {t('orders.toBoard')}
      </Button>
    </main>
  );
}
