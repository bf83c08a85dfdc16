/**
 * Packing: one large list, and a scan anywhere picks. What a scan did stands large on top, in words and colour;
 * trouble sounds low. The work is a draft on the disk at every step; F9 makes a fact of it.
 */

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
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
import { DeclineOrder } from './decline-order.tsx';
import { useHandOffRefusal } from './half-packed.tsx';
import { type OneOrderProps, useOrderRefusal } from './order-desk.ts';
import { OrderHead } from './order-head.tsx';
import { PackFeedback } from './pack-feedback.tsx';
import { PackList } from './pack-list.tsx';
import {
  bagCount,
  extraMinor,
  isDoubtful,
  isNothingThere,
  isPickedOut,
  type PackLine,
  packLines,
  withLineAnew,
  withShort,
  withWeightSettled,
} from './pack-progress.ts';
import { ShortDialog } from './short-dialog.tsx';
import { WeightDialog } from './weight-dialog.tsx';
import { WeightDoubt } from './weight-doubt.tsx';

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
  const [asks, setAsks] = useState<'discard' | 'decline' | null>(null);
  const open = lines.filter((line) => line.state === 'open').length;
  const mayFinish = isPickedOut(lines) && bagCount(draft.bags) > 0;
  const isNothing = isNothingThere(lines);
  const back = (): void => go({ at: 'order', orderId: order.id });
  const next = (): unknown =>
    isNothing ? setAsks('decline') : mayFinish && !desk.busy ? desk.finish() : false;
  useScan((code) => desk.scan(code));
  useShortcuts('orders', { F9: next, Escape: back });
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
          onPress={() => setAsks('discard')}
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
        isNothing={isNothing}
        extraMinor={extraMinor(order, lines)}
        isReady={isNothing || (mayFinish && !desk.busy)}
        onFinish={next}
      />
      {desk.weighs ? (
        <WeightDialog line={desk.weighs.line} onWeight={desk.weigh} onClose={desk.closeWeight} />
      ) : null}
      {desk.doubt ? (
        <WeightDoubt
          line={desk.doubt.line}
          totalMilli={desk.doubt.line.pickedMilli + desk.doubt.quantityMilli}
          onRight={desk.weightIsRight}
          onAgain={desk.weighAgain}
          onClose={desk.closeDialog}
        />
      ) : null}
      {desk.shorts ? (
        <ShortDialog
          till={till}
          line={desk.shorts}
          ifMissing={order.ifMissing ?? null}
          onShort={(short, substitute) => {
            const { lineId } = desk.shorts?.line ?? { lineId: 0 };
            till.orders.changePacking(draft.id, (now) => withShort(now, lineId, short, substitute));
            desk.closeDialog();
          }}
          onClose={desk.closeDialog}
        />
      ) : null}
      {asks === 'discard' ? <DiscardDialog onDiscard={discard} onClose={() => setAsks(null)} /> : null}
      {asks === 'decline' ? <DeclineOrder {...props} onClose={() => setAsks(null)} /> : null}
    </main>
  );
}

/** The bags, and the button that makes a fact of the draft; until it may be pressed it says what is missing. */
function PackEnd(props: {
  till: OneOrderProps['till'];
  draft: PackDraft;
  open: number;
  isNothing: boolean;
  /** What would have to be paid at the counter beyond what was ordered, minor units. */
  extraMinor: number;
  isReady: boolean;
  onFinish: () => void;
}) {
  const { till, draft, open, isNothing } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const saved = useStore(till.orders.packing, (packing) => packing.saved);
  const missing = open > 0 ? 'orders.stillOpen' : bagCount(draft.bags) === 0 ? 'orders.bagsFirst' : null;
  const text = isNothing ? t('pack.nothingThere') : t(missing ?? 'orders.isPacked', { count: open });
  return (
    <footer className="pack-end">
      <BagsEntry till={till} draft={draft} />
      <span className="quiet saved-note">{t(saved ? 'stock.saved' : 'stock.saving')}</span>
      {props.extraMinor > 0 ? (
        <strong className="pack-extra" role="status">
          {t('pack.extra', { amount: format.money(props.extraMinor) })}
        </strong>
      ) : null}
      <Button
        look={isNothing ? 'danger' : 'primary'}
        size="large"
        icon={isNothing ? 'exceptions' : 'check'}
        keyHint="F9"
        isDisabled={!props.isReady}
        onPress={props.onFinish}
      >
        {text}
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
  const refuseHandOff = useHandOffRefusal(till);
  const [busy, once] = useBusy();
  const [last, setLast] = useState<PackScan | null>(null);
  const [dialog, setDialog] = useState<{ readonly kind: 'weigh' | 'short'; readonly lineId: number } | null>(
    null,
  );
  const [doubtful, setDoubtful] = useState<{
    readonly lineId: number;
    readonly quantityMilli: number;
  } | null>(null);
  const lineOf = (kind: 'weigh' | 'short'): PackLine | null =>
    (dialog?.kind === kind ? lines.find(({ line }) => line.lineId === dialog.lineId) : null) ?? null;
  const take = (code: string, quantityMilli?: number): void => {
    const scan = till.orders.packScan(draft.id, code, quantityMilli);
    setLast(scan);
    if (scan.code === 'weigh') setDialog({ kind: 'weigh', lineId: scan.lineId });
    else if (scan.code !== 'picked') soundUnknown();
  };
  const weighs = lineOf('weigh');
  const { weightToleranceBasisPoints } = till.reference.settings().orders;
  const settle = (line: PackLine['line'], quantityMilli: number): void => {
    take(line.sku, quantityMilli);
    till.orders.changePacking(draft.id, (now) => withWeightSettled(now, line));
  };
  const doubtedLine = lines.find(({ line }) => line.lineId === doubtful?.lineId);
  const doubt = doubtful && doubtedLine ? { ...doubtful, line: doubtedLine } : null;
  return {
    busy,
    last,
    weighs,
    shorts: lineOf('short'),
    doubt,
    closeDialog: () => {
      setDialog(null);
      setDoubtful(null);
    },
    askShort: ({ line }: PackLine) => setDialog({ kind: 'short', lineId: line.lineId }),
    closeWeight: () => setDialog(null),
    scan: (code: string) => take(code),
    weigh: (quantityMilli: number): void => {
      if (!weighs) return;
      const { line, pickedMilli } = weighs;
      if (isDoubtful(line, pickedMilli + quantityMilli, weightToleranceBasisPoints))
        setDoubtful({ lineId: line.lineId, quantityMilli });
      else settle(line, quantityMilli);
    },
    weightIsRight: (): void => {
      setDoubtful(null);
      if (doubt) settle(doubt.line.line, doubt.quantityMilli);
    },
    weighAgain: (): void => {
      setDoubtful(null);
      if (doubt) setDialog({ kind: 'weigh', lineId: doubt.lineId });
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
