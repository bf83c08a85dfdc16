/**
 * Goods coming in, going to another store or written off: what they go by, their lines, and the one button that
 * makes a fact of them. Whoever lacks the right asks somebody else for it.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Delivery } from '../../../shared/domain/entities/delivery.ts';
import { compareArrival, writeOffReasons } from '../../../shared/domain/stock/decide-movement.ts';
import type { GoodsDraft } from '../../till/stock-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TextField } from '../../ui/text-field.tsx';
import { CloseDeliveryDialog } from './close-delivery-dialog.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import { GoodsLines } from './goods-lines.tsx';
import { approverOf, otherStores, type StockModeProps, useStockRefusal } from './stock-desk.ts';

const verbs = { receive: 'stock-receive', transfer: 'stock-transfer', 'write-off': 'stock-adjust' } as const;

/** What the form needs. */
export interface GoodsFormProps extends StockModeProps {
  readonly draft: GoodsDraft;
  readonly delivery: Delivery | null;
  /** The work is a fact, or was thrown away. */
  readonly onDone: () => void;
}

/** The form. */
export function GoodsForm(props: GoodsFormProps) {
  const { till, draft, delivery } = props;
  const { t } = useTranslation();
  const { finish, discard, asksDiscard, setAsksDiscard } = useGoods(props);
  const saved = useStore(till.stockRoom.work, (work) => work.saved);
  const missing = delivery
    ? compareArrival(delivery, draft.lines).filter((line) => line.differenceMilli < 0)
    : [];
  const isPart = delivery !== null && missing.length > 0;
  const isEmpty = draft.lines.length === 0;
  const hasNowhere = draft.kind === 'transfer' && otherStores(till).length === 0;
  const [asksClose, setAsksClose] = useState(false);
  const close = (): void => (isEmpty ? setAsksClose(true) : void finish(true));
  useShortcuts('stock', {
    F9: () => !hasNowhere && void finish(false),
    F8: () => (isPart ? close() : false),
  });
  return (
    <section className="stock-work-form">
      {delivery ? null : <GoodsFields till={till} draft={draft} />}
      <div className="stock-work-lines">
        {isEmpty && !delivery ? <p className="page-none">{t(`goods.empty.${draft.kind}`)}</p> : null}
        {isEmpty && !delivery ? null : <GoodsLines till={till} draft={draft} delivery={delivery} />}
      </div>
      <footer className="stock-work-end">
        <Button look="quiet" icon="remove" onPress={() => setAsksDiscard(true)}>
          {t('stock.discard')}
        </Button>
        <span className="quiet saved-note">{t(saved ? 'stock.saved' : 'stock.saving')}</span>
        {isPart ? (
          <Button size="large" keyHint="F8" onPress={close}>
            {t('goods.closeAsk', { missing: missing.length })}
          </Button>
        ) : null}
        <Button
          look="primary"
          size="large"
          icon="check"
          keyHint="F9"
          isDisabled={isEmpty || hasNowhere}
          onPress={() => void finish(false)}
        >
          {t(isPart ? 'goods.recordPart' : delivery ? 'goods.recordClose' : `goods.record.${draft.kind}`)}
        </Button>
      </footer>
      {asksClose ? (
        <CloseDeliveryDialog
          missing={missing.length}
          onConfirm={() => {
            setAsksClose(false);
            void finish(true);
          }}
          onClose={() => setAsksClose(false)}
        />
      ) : null}
      {asksDiscard ? (
        <DiscardDialog onDiscard={() => void discard()} onClose={() => setAsksDiscard(false)} />
      ) : null}
    </section>
  );
}

function useGoods({ till, askApproval, draft, onDone }: GoodsFormProps) {
  const { t } = useTranslation();
  const notify = useNotice();
  const refuse = useStockRefusal(till);
  const [asksDiscard, setAsksDiscard] = useState(false);
  return {
    asksDiscard,
    setAsksDiscard,
    finish: async (closesDelivery: boolean): Promise<void> => {
      const count = draft.lines.length;
      if (count === 0 && !closesDelivery) return;
      const approvedBy = await approverOf(till, askApproval, verbs[draft.kind]);
      if (approvedBy === undefined) return;
      const answer = await till.stockRoom.finishGoods(draft.id, { closesDelivery, approvedBy });
      if (!answer.ok) return refuse(answer.reason);
      notify(t('stock.recorded', { count }), 'done');
      onDone();
    },
    discard: async (): Promise<void> => {
      setAsksDiscard(false);
      await till.stockRoom.dropGoods(draft.id);
      onDone();
    },
  };
}

function GoodsFields({ till, draft }: { till: Till; draft: GoodsDraft }) {
  const { t } = useTranslation();
  const { stockRoom } = till;
  const stores = otherStores(till);
  const { kind } = draft;
  return (
    <div className="stock-fields">
      {kind === 'transfer' && stores.length === 0 ? <p>{t('goods.noStores')}</p> : null}
      {kind === 'transfer' && stores.length > 0 ? (
        <Choice
          label={t('goods.toStore')}
          value={draft.toStoreId ?? ''}
          onChange={(toStoreId) => stockRoom.changeGoods(draft.id, { toStoreId })}
          options={stores.map((store) => ({ value: store.storeId, text: store.name }))}
        />
      ) : null}
      {kind === 'write-off' ? (
        <Choice
          label={t('goods.reason')}
          value={draft.reason}
          onChange={(reason) => stockRoom.changeGoods(draft.id, { reason })}
          options={writeOffReasons.map((value) => ({ value, text: t(`stock.reasons.${value}`) }))}
        />
      ) : null}
      <div className="stock-fields-row">
        {kind === 'receive' ? (
          <TextField
            label={t('goods.supplier')}
            value={draft.supplier}
            onChange={(supplier) => stockRoom.changeGoods(draft.id, { supplier })}
            maxLength={120}
          />
        ) : (
          <TextField
            label={t('goods.note')}
            value={draft.note}
            onChange={(note) => stockRoom.changeGoods(draft.id, { note })}
            maxLength={200}
          />
        )}
        <TextField
          label={t('goods.reference')}
          value={draft.reference}
          onChange={(reference) => stockRoom.changeGoods(draft.id, { reference })}
          maxLength={60}
        />
      </div>
    </div>
  );
}
