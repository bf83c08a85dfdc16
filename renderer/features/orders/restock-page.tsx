/**
 * Nobody came: the goods go back to the shelf by scanning, and are promised to nobody any more. What isn't scanned
 * is a loss, and is told before it is recorded. What was scanned is a draft on the disk at every step.
 */

import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { packedBySku } from '../../../shared/domain/orders/decide-order.ts';
import { soldLine } from '../../../shared/domain/orders/order-of.ts';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { useBusy } from '../../ui/use-busy.ts';
import { useQuantity } from '../../ui/use-quantity.ts';
import { type OneOrderProps, useOrderRefusal } from './order-desk.ts';
import { OrderHead, PlaceAndBags } from './order-head.tsx';

const onePieceMilli = 1000;

/** The page. */
export function RestockPage(props: OneOrderProps) {
  const { till, askApproval, order, go } = props;
  const { t } = useTranslation();
  const quantity = useQuantity();
  const notify = useNotice();
  const refuse = useOrderRefusal(till);
  const [busy, once] = useBusy();
  const draft = useStore(
    till.orders.restocking,
    ({ drafts }) => drafts.find((each) => each.orderId === order.id) ?? null,
  );
  const saved = useStore(till.orders.packing, (work) => work.saved);
  const back = new Map(draft?.back.map((line) => [line.sku, line.quantityMilli]));
  const packed = [...packedBySku(order)].filter(([, milli]) => milli > 0);
  const missing = packed.filter(([sku, milli]) => (back.get(sku) ?? 0) < milli).length;
  const away = (): void => go({ at: 'order', orderId: order.id });
  const soldOf = (sku: string) => order.lines.map(soldLine).find((line) => line.sku === sku);
  const take = (sku: string): void => {
    const wanted = packed.find((each) => each[0] === sku)?.[1] ?? 0;
    const taken = back.get(sku) ?? 0;
    if (wanted === 0 || taken >= wanted) {
      soundUnknown();
      notify(
        t(wanted === 0 ? 'restock.wrong' : 'restock.tooMany', { name: till.catalog.bySku(sku)?.name ?? sku }),
        'problem',
      );
      return;
    }
    // Goods by weight are in one piece: one scan puts all of it back.
    const isPiece = soldOf(sku)?.unit === 'piece';
    till.orders.putBack(order.id, sku, isPiece ? Math.min(wanted - taken, onePieceMilli) : wanted - taken);
  };
  useScan((code) => take(till.catalog.byCode(code)?.variant.sku ?? code));
  const finish = (): void =>
    once(async () => {
      const approvedBy = await lenderOf(till.session, askApproval, 'order-pack');
      if (approvedBy === undefined) return;
      const lines = packed.map(([sku]) => ({ sku, quantityMilli: back.get(sku) ?? 0 }));
      const answer = await till.orders.restock(order.id, lines, approvedBy);
      if (!answer.ok) return refuse(answer.reason, order);
      notify(t('restock.done', { number: order.number }), 'done');
      away();
    });
  useShortcuts('orders', { F9: finish, Escape: away });
  useCommands({ cancel: away });
  return (
    <main className="order-page">
      <section className="order-main">
        <OrderHead till={till} order={order} onBack={away} />
        <p>{t('restock.hint')}</p>
        <ul className="pack-list" aria-label={t('orders.goods')}>
          {packed.map(([sku, milli]) => {
            const unit = soldOf(sku)?.unit ?? 'piece';
            const isDone = (back.get(sku) ?? 0) >= milli;
            return (
              <li key={sku} className={`pack-line is-${isDone ? 'full' : 'open'}`}>
                <span className="pack-name">
                  <strong>{soldOf(sku)?.name ?? sku}</strong>
                  <small>{sku}</small>
                </span>
                <span className="pack-count">
                  <strong>{quantity(back.get(sku) ?? 0, unit)}</strong>
                  <small>{t('orders.ofOrdered', { quantity: quantity(milli, unit) })}</small>
                </span>
                <span className="pack-state">
                  <Icon name={isDone ? 'check' : 'clock'} />
                  {t(isDone ? 'restock.back' : 'restock.open')}
                </span>
                <span className="pack-buttons">
                  {isDone ? null : (
                    <Button
                      aria-label={`${t('restock.one')}: ${soldOf(sku)?.name ?? sku}`}
                      onPress={() => take(sku)}
                    >
                      {t('restock.one')}
                    </Button>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      </section>
      <aside className="order-aside">
        <PlaceAndBags order={order} />
        {draft ? <p className="quiet saved-note">{t(saved ? 'stock.saved' : 'stock.saving')}</p> : null}
        {missing > 0 ? <p className="order-note">{t('restock.missing', { count: missing })}</p> : null}
        <Button look="primary" size="large" icon="check" keyHint="F9" isDisabled={busy} onPress={finish}>
          {t(missing > 0 ? 'restock.finishMissing' : 'restock.finish')}
        </Button>
      </aside>
    </main>
  );
}
