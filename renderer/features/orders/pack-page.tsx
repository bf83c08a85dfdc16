/**
 * Packing: one large list, and a scan anywhere picks. What a scan did stands large on top, in words and colour;
 * trouble sounds low. The work is a draft on the disk at every step; F9 makes a fact of it.
 */

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { OrderActionRefusal, PackDraft, PackScan } from '../../till/order-types.ts';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { useBusy } from '../../ui/use-busy.ts';
import { BagsEntry } from './bags-entry.tsx';
import { useHandOffRefusal } from './half-packed.tsx';
import { type OneOrderProps, useOrderRefusal } from './order-desk.ts';
import { OrderHead } from './order-head.tsx';
import { PackFeedback } from './pack-feedback.tsx';
import { PackList } from './pack-list.tsx';
import {
  bagCount,
  isPickedOut,
  type PackLine,
  packLines,
  withLineAnew,
  withShort,
  withWeightSettled,
} from './pack-progress.ts';
import { ShortDialog } from './short-dialog.tsx';
import { WeightDialog } from './weight-dialog.tsx';

/** The page. Where the draft can't be begun, it says why. */
export function PackPage(props: OneOrderProps) {
  const { till, order, go } = props;
  const refuse = useOrderRefusal(till);
  const draft = useStore(
    till.orders.packing,
    ({ drafts }) => drafts.find((each) => each.orderId === order.id) ?? null,
  );
  const [trouble, setTrouble] = useState<OrderActionRefusal | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: packing begins once, when the page comes
  useEffect(() => {
    const begun = till.orders.startPacking(order.id);
    if (begun.ok) return;
    setTrouble(begun.reason);
    refuse(begun.reason, order);
  }, []);
  useEffect(() => {
    if (trouble) go({ at: 'order', orderId: order.id });
  }, [trouble, go, order.id]);
  return draft ? <Packing {...props} draft={draft} /> : null;
}

type PackingProps = OneOrderProps & { readonly draft: PackDraft };

function Packing(props: PackingProps) {
  const { till, order, draft, go } = props;
  const { t } = useTranslation();
  const lines = packLines(order, draft);
  const desk = usePacking(props, lines);
  const [asksDiscard, setAsksDiscard] = useState(false);
  const open = lines.filter((line) => line.state === 'open').length;
  const mayFinish = isPickedOut(lines) && bagCount(draft.bags) > 0;
  const back = (): void => go({ at: 'order', orderId: order.id });
  useScan((code) => desk.scan(code));
  useShortcuts('orders', { F9: () => (mayFinish ? desk.finish() : false), Escape: back });
  useCommands({ cancel: back });
  const discard = (): void => void till.orders.dropPacking(draft.id).then(back);
  return (
    <main className="pack-page">
      <OrderHead till={till} order={order} onBack={back}>
        <Button icon="park" isDisabled={desk.busy} onPress={desk.putAside}>
          {t('handOff.putAside')}
        </Button>
        <Button
          look="quiet"
          icon="remove"
          aria-label={t('orders.dropPacking')}
          onPress={() => setAsksDiscard(true)}
        />
      </OrderHead>
      <PackFeedback scan={desk.last} lines={lines} open={open} />
      <PackList
        till={till}
        lines={lines}
        onTake={(line) => desk.scan(line.line.sku)}
        onShort={desk.askShort}
        onAnew={(line) => till.orders.changePacking(draft.id, (now) => withLineAnew(now, line.line.lineId))}
      />
      <PackEnd
        till={till}
        draft={draft}
        open={open}
        isReady={mayFinish && !desk.busy}
        onFinish={desk.finish}
      />
      {desk.weighs ? (
        <WeightDialog line={desk.weighs.line} onWeight={desk.weigh} onClose={desk.closeDialog} />
      ) : null}
      {desk.shorts ? (
        <ShortDialog
          till={till}
          line={desk.shorts}
          onShort={(short, substitute) => {
            const { lineId } = desk.shorts?.line ?? { lineId: 0 };
            till.orders.changePacking(draft.id, (now) => withShort(now, lineId, short, substitute));
            desk.closeDialog();
          }}
          onClose={desk.closeDialog}
        />
      ) : null}
      {asksDiscard ? <DiscardDialog onDiscard={discard} onClose={() => setAsksDiscard(false)} /> : null}
    </main>
  );
}

/** The bags, and the button that makes a fact of the draft; until it may be pressed it says what is missing. */
function PackEnd(props: {
  till: OneOrderProps['till'];
  draft: PackDraft;
  open: number;
  isReady: boolean;
  onFinish: () => void;
}) {
  const { till, draft, open } = props;
  const { t } = useTranslation();
  const saved = useStore(till.orders.packing, (packing) => packing.saved);
  const missing = open > 0 ? 'orders.stillOpen' : bagCount(draft.bags) === 0 ? 'orders.bagsFirst' : null;
  return (
    <footer className="pack-end">
      <BagsEntry till={till} draft={draft} />
      <span className="quiet saved-note">{t(saved ? 'stock.saved' : 'stock.saving')}</span>
      <Button
        look="primary"
        size="large"
        icon="check"
        keyHint="F9"
        isDisabled={!props.isReady}
        onPress={props.onFinish}
      >
        {t(missing ?? 'orders.isPacked', { count: open })}
      </Button>
    </footer>
  );
}

/** Asks before what was scanned is thrown away. */
function DiscardDialog({ onDiscard, onClose }: { onDiscard: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('orders.dropPacking')}
      size="narrow"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('stock.keep')}</Button>
          <Button look="danger" onPress={onDiscard}>
            {t('orders.dropPacking')}
          </Button>
        </>
      }
    >
      <p>{t('orders.dropPackingAsk')}</p>
    </Dialog>
  );
}

/** What scans and fingers do to the draft. */
function usePacking({ till, askApproval, order, draft, go }: PackingProps, lines: readonly PackLine[]) {
  const { t } = useTranslation();
  const notify = useNotice();
  const refuse = useOrderRefusal(till);
  const refuseHandOff = useHandOffRefusal();
  const [busy, once] = useBusy();
  const [last, setLast] = useState<PackScan | null>(null);
  const [dialog, setDialog] = useState<{ readonly kind: 'weigh' | 'short'; readonly lineId: number } | null>(
    null,
  );
  const lineOf = (kind: 'weigh' | 'short'): PackLine | null =>
    (dialog?.kind === kind ? lines.find(({ line }) => line.lineId === dialog.lineId) : null) ?? null;
  const take = (code: string, quantityMilli?: number): void => {
    const scan = till.orders.packScan(draft.id, code, quantityMilli);
    setLast(scan);
    if (scan.code === 'weigh') setDialog({ kind: 'weigh', lineId: scan.lineId });
    else if (scan.code !== 'picked') soundUnknown();
  };
  const weighs = lineOf('weigh');
  return {
    busy,
    last,
    weighs,
    shorts: lineOf('short'),
    closeDialog: () => setDialog(null),
    askShort: ({ line }: PackLine) => setDialog({ kind: 'short', lineId: line.lineId }),
    scan: (code: string) => take(code),
    weigh: (quantityMilli: number): void => {
      if (!weighs) return;
      setDialog(null);
      take(weighs.line.sku, quantityMilli);
      till.orders.changePacking(draft.id, (now) => withWeightSettled(now, weighs.line));
    },
    putAside: (): void =>
      once(async () => {
        const answer = await till.orders.putAside(draft.id);
        if (!answer.ok) return refuseHandOff(answer.reason);
        notify(t('handOff.isPutAside', { number: order.number }), 'done');
        go({ at: 'order', orderId: order.id });
      }),
    finish: (): void =>
      once(async () => {
        const approvedBy = await lenderOf(till.session, askApproval, 'order-pack');
        if (approvedBy === undefined) return;
        const answer = await till.orders.finishPacking(draft.id, approvedBy);
        if (!answer.ok) return refuse(answer.reason, order);
        notify(t('orders.packedNow', { number: order.number }), 'done');
        go({ at: 'order', orderId: order.id });
      }),
  };
}
