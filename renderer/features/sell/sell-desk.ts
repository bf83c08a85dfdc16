/**
 * What the sell screen knows and does, for its two sides: the cart as rows, the selected line, the open dialog,
 * and the commands with their approvals. One desk per screen.
 */
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { allowsDecimals } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CatalogItem, LastEvent, SellState, Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { dayRefusalText } from '../../ui/day-refusal-text.ts';
import { useNotice } from '../../ui/notice.tsx';
import { refusalText } from '../../ui/refusal-text.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { useStable } from '../../ui/use-stable.ts';
import { useView } from '../../ui/use-view.ts';
import { type CartRow, cartRows } from './cart-rows.ts';
import { type SellCommands, sellCommands } from './sell-commands.ts';
import type { LineDialogKind, OpenDialog } from './sell-dialogs.tsx';
import { wantedText } from './wanted-text.ts';

/** The sell screen's state and what can be done on it. Its actions stay the same functions. */
export interface SellDesk {
  readonly till: Till;
  readonly sell: SellState;
  readonly rows: readonly CartRow[];
  /** The line that just changed, or the last one. */
  readonly lastRow: CartRow | null;
  readonly current: CartRow | null;
  readonly mayPay: boolean;
  readonly dialog: OpenDialog | null;
  readonly commands: SellCommands;
  select(lineId: number): void;
  /** Opens a dialog, if there is something for it. */
  open(kind: LineDialogKind): void;
  closeDialog(): void;
  /** Adds an article by touch or search; what is weighed or measured asks how much first. */
  add(item: CatalogItem): void;
  changeBy(pieces: number): void;
  remove(): void;
  /** Acknowledges an unknown code; without one, forgets the quantity typed for the next item. */
  acknowledge(): void;
}

/** The desk of a till. */
export function useSellDesk(till: Till, askApproval: AskApproval): SellDesk {
  const sell = useStore(till.sell);
  const rows = useRows(till, sell);
  const commands = useCommands(till, askApproval);
  const { t } = useTranslation();
  const notify = useNotice();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [selected, select] = useSelectedLine(rows, sell.last);
  // Goods of an order are as they were packed: no line of them can be chosen for changing.
  const isHandover = sell.cart.handover !== null;
  const current = isHandover ? null : (rows.find((row) => row.lineId === selected) ?? null);
  const add = useCallback(
    (item: CatalogItem): void => {
      if (till.sell.getState().cart.handover) {
        soundUnknown();
        notify(t('orders.inCartScan'), 'problem');
        return;
      }
      const asks = allowsDecimals(item.article.unit) && till.sell.getState().pendingQuantityMilli === null;
      if (asks) setDialog({ kind: 'weigh', item });
      else void till.actions.addSku(item.variant.sku);
    },
    [till, notify, t],
  );
  const open = useStable((kind: LineDialogKind): void => {
    const ofCart = kind === 'cart-discount' || kind === 'void';
    if (kind === 'drawer' || (ofCart ? rows.length > 0 && !isHandover : current !== null))
      setDialog({ kind });
  });
  const closeDialog = useCallback(() => setDialog(null), []);
  const changeBy = useStable((pieces: number): void => {
    const quantityMilli = (current?.quantityMilli ?? 0) + pieces * 1000;
    if (current && quantityMilli > 0) void till.actions.setQuantity(current.lineId, quantityMilli);
  });
  const remove = useStable((): void => {
    if (current) setDialog({ kind: 'void-line' });
  });
  const acknowledge = useStable((): void => {
    if (sell.unknownCodes.length > 0) till.actions.acknowledgeUnknown();
    else till.actions.setPendingQuantity(null);
  });
  return {
    till,
    sell,
    rows,
    lastRow: rows.find((row) => row.lineId === lineOf(sell.last)) ?? rows.at(-1) ?? null,
    current,
    mayPay: rows.length > 0 && sell.priced.ok,
    dialog,
    commands,
    select,
    open,
    closeDialog,
    add,
    changeBy,
    remove,
    acknowledge,
  };
}

function useRows(till: Till, sell: SellState): readonly CartRow[] {
  const catalogVersion = useView(till.catalog);
  const stockVersion = useView(till.stock);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the versions tell when catalogue and stock changed
  return useMemo(() => cartRows(till, sell), [till, sell, catalogVersion, stockVersion]);
}

function useCommands(till: Till, askApproval: AskApproval): SellCommands {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  return useMemo(
    () =>
      sellCommands(till, askApproval, {
        refused: (refusal) => notify(refusalText(refusal, t, format), 'problem'),
        wanted: (right) => wantedText(till.sell.getState(), right, t, format),
        notApproved: () => notify(t('approval.notGiven'), 'problem'),
        drawerOpened: () => notify(t('drawerDialog.done'), 'done'),
        parked: (pointsFreed) => notify(t(pointsFreed ? 'parked.doneFreed' : 'parked.done'), 'done'),
        dayRefused: (refusal) => notify(dayRefusalText(refusal, t, format), 'problem'),
      }),
    [till, askApproval, notify, t, format],
  );
}

function lineOf(last: LastEvent): number | null {
  return last.kind === 'added' || last.kind === 'changed' ? last.lineId : null;
}

/** The selected line: the one that changed last, until another is chosen. */
function useSelectedLine(
  rows: readonly CartRow[],
  last: LastEvent,
): [number | null, (lineId: number) => void] {
  const [chosen, setChosen] = useState<{ lineId: number; last: LastEvent } | null>(null);
  const wanted = chosen?.last === last ? chosen.lineId : lineOf(last);
  const selected = rows.some((row) => row.lineId === wanted) ? wanted : (rows.at(-1)?.lineId ?? null);
  const select = useStable((lineId: number) => setChosen({ lineId, last }));
  return [selected, select];
}
