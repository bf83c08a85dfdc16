/**
 * Receiving, transferring and writing off. Receiving begins with the deliveries that are awaited; goods that
 * nobody announced are simply scanned. A transfer that another store sent is received like a delivery.
 */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Delivery } from '../../../shared/domain/entities/delivery.ts';
import type { GoodsKind } from '../../till/stock-types.ts';
import { Button } from '../../ui/button.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { GoodsForm } from './goods-form.tsx';
import { type StockModeProps, useStockRead } from './stock-desk.ts';

/** What the mode needs. */
export interface GoodsModeProps extends StockModeProps {
  readonly kind: GoodsKind;
  /** The draft in front; null shows what there is to choose. */
  readonly draftId: string | null;
  readonly onDraft: (draftId: string | null) => void;
}

/** The mode. */
export function GoodsMode({ till, askApproval, kind, draftId, onDraft }: GoodsModeProps) {
  const { t } = useTranslation();
  const drafts = useStore(till.stockRoom.work, (work) => work.goods);
  const deliveries = useStockRead(till, () => till.stockRoom.deliveries(), kind);
  const draft = drafts.find((each) => each.id === draftId && each.kind === kind) ?? null;
  const delivery = deliveries?.incoming.find((each) => each.id === draft?.deliveryId) ?? null;
  const started = drafts.flatMap((each) => each.deliveryId ?? []);
  const isWaiting = draft !== null && draft.deliveryId !== null && deliveries === null;
  const way = delivery ? (delivery.reference ?? delivery.id) : t(draft ? 'goods.free' : 'goods.deliveries');
  return (
    <>
      {kind === 'receive' ? (
        <header className="stock-work-head">
          <h2>{way}</h2>
          {draft ? (
            <Button icon="back" onPress={() => onDraft(null)}>
              {t('goods.back')}
            </Button>
          ) : null}
        </header>
      ) : null}
      {draft && !isWaiting ? (
        <GoodsForm
          key={draft.id}
          till={till}
          askApproval={askApproval}
          draft={draft}
          delivery={delivery}
          onDone={() => onDraft(null)}
        />
      ) : null}
      {kind === 'receive' && !draft ? (
        <Awaited
          till={till}
          deliveries={deliveries?.incoming ?? []}
          started={started}
          onFree={() => onDraft(till.stockRoom.openGoods('receive', null))}
          onDelivery={(chosen) => onDraft(till.stockRoom.openGoods('receive', chosen.id))}
        />
      ) : null}
      {kind === 'transfer' ? <InTransit till={till} deliveries={deliveries?.sent ?? []} /> : null}
    </>
  );
}

function Awaited(props: {
  till: StockModeProps['till'];
  deliveries: readonly Delivery[];
  started: readonly string[];
  onFree: () => void;
  onDelivery: (delivery: Delivery) => void;
}) {
  const { t } = useTranslation();
  const awaited = props.deliveries.filter((delivery) => delivery.state !== 'received');
  const received = props.deliveries.filter((delivery) => delivery.state === 'received');
  return (
    <div className="stock-work-lines">
      <Button icon="plus" onPress={props.onFree}>
        {t('goods.free')}
      </Button>
      {awaited.length === 0 ? <p className="page-none">{t('goods.deliveriesNone')}</p> : null}
      {[awaited, received].map((deliveries, index) =>
        deliveries.length === 0 ? null : (
          <DeliveryList
            key={index === 0 ? 'awaited' : 'received'}
            till={props.till}
            label={t(index === 0 ? 'goods.state.expected' : 'goods.state.received')}
            deliveries={deliveries}
            started={props.started}
            onDelivery={props.onDelivery}
          />
        ),
      )}
    </div>
  );
}

function InTransit({ till, deliveries }: { till: StockModeProps['till']; deliveries: readonly Delivery[] }) {
  const { t } = useTranslation();
  const open = deliveries.filter((delivery) => delivery.state !== 'received');
  return (
    <section className="panel in-transit">
      <h2>{t('goods.inTransit')}</h2>
      {open.length === 0 ? (
        <p className="quiet">{t('goods.inTransitNone')}</p>
      ) : (
        <DeliveryList till={till} label={t('goods.inTransit')} deliveries={open} started={[]} outgoing />
      )}
    </section>
  );
}
