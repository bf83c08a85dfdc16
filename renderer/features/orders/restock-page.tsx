/**
 * The goods go back to the shelf by scanning, and are promised to nobody any more. What isn't scanned is missing: it
 * is told and asked about before, and raises an exception after. An order that is still kept ends with a reason, by
 * somebody who may end it. What was scanned is a draft on the disk at every step.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { EndReason } from '../../../shared/domain/operations/order-decline.ts';
import { isStillKept, packedBySku } from '../../../shared/domain/orders/decide-order.ts';
import { soldLine } from '../../../shared/domain/orders/order-of.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { useBusy } from '../../ui/use-busy.ts';
import { useQuantity } from '../../ui/use-quantity.ts';
import { EndDialog } from './end-dialog.tsx';
import { type OneOrderProps, useOrderRefusal } from './order-desk.ts';
import { OrderHead, PlaceAndBags } from './order-head.tsx';

const onePieceMilli = 1000;

/** The page. */
export function RestockPage(props: OneOrderProps) {
  const { till, askApproval, order, go } = props;
  const { t } = useTranslation();
  const format = useFormat();
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
  const [asks, setAsks] = useState<'early' | 'missing' | null>(null);
  const isEarly = isStillKept(order, till.businessMs());
  const finish = (reason: EndReason | null): void =>
    once(async () => {
      const verb = isEarly ? 'order-decline' : 'order-pack';
      const approvedBy = await lenderOf(till.session, askApproval, verb, order.number);
      if (approvedBy === undefined) return;
      const lines = packed.map(([sku]) => ({ sku, quantityMilli: back.get(sku) ?? 0 }));
      const answer = await till.orders.restock(order.id, lines, reason, approvedBy);
      setAsks(null);
      if (!answer.ok) return refuse(answer.reason, order);
      notify(t('restock.done', { number: order.number }), 'done');
      away();
    });
  const end = (): void => {
    if (isEarly) setAsks('early');
    else if (missing > 0) setAsks('missing');
    else finish(null);
  };
  const missingText = packed
    .filter(([sku, milli]) => (back.get(sku) ?? 0) < milli)
    .map(([sku, milli]) => {
      const { name, unit } = soldOf(sku) ?? { name: sku, unit: 'piece' as const };
      return `${name}: ${quantity(milli - (back.get(sku) ?? 0), unit)}`;
    })
    .join('; ');
  useShortcuts('orders', { F9: end, Escape: away });
  useCommands({ cancel: away });
  return (
    <main className="order-page">
      <section className="order-main">
        <OrderHead till={till} order={order} onBack={away} />
        {isEarly ? (
          <p className="order-note is-danger" role="alert">
            {t('restock.early', { moment: format.moment(order.collectUntilMs, till.businessMs()) })}
          </p>
        ) : null}
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
        <Button look="primary" size="large" icon="check" keyHint="F9" isDisabled={busy} onPress={end}>
          {t(missing > 0 ? 'restock.finishMissing' : 'restock.finish')}
        </Button>
      </aside>
      {asks === 'early' ? (
        <EndDialog
          title={t('restock.earlyTitle')}
          text={[
            t('restock.early', { moment: format.moment(order.collectUntilMs, till.businessMs()) }),
            missing > 0 ? t('restock.missingAsk', { goods: missingText }) : '',
          ]
            .filter(Boolean)
            .join(' ')}
          confirm={t('restock.end')}
          busy={busy}
          onEnd={finish}
          onClose={() => setAsks(null)}
        />
      ) : null}
      {asks === 'missing' ? (
        <Dialog
          title={t('restock.finishMissing')}
          size="narrow"
          onClose={() => setAsks(null)}
          actions={
            <>
              <Button onPress={() => setAsks(null)}>{t('restock.goOn')}</Button>
              <Button look="danger" isDisabled={busy} onPress={() => finish(null)}>
                {t('restock.finishMissing')}
              </Button>
            </>
          }
        >
          <p>{t('restock.missingAsk', { goods: missingText })}</p>
        </Dialog>
      ) : null}
    </main>
  );
}
