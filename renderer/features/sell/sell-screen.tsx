/**
 * The screen a cashier lives in: the last line large on the left above the cart, the total in its place on the
 * right above the quick keys. Everything has a key; a scan works whatever has the focus.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CatalogItem, Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { refusalText } from '../../ui/refusal-text.ts';
import { useScan } from '../../ui/scan-bus.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { TotalPanel } from '../../ui/total-panel.tsx';
import { useView } from '../../ui/use-view.ts';
import { CartLines } from './cart-lines.tsx';
import { type CartRow, cartRows } from './cart-rows.ts';
import { LastLine } from './last-line.tsx';
import { LineActions } from './line-actions.tsx';
import { QuickKeys } from './quick-keys.tsx';
import { SearchBox } from './search-box.tsx';
import { sellCommands } from './sell-commands.ts';
import { type OpenDialog, SellDialogs } from './sell-dialogs.tsx';
import { useSellKeys } from './sell-keys.ts';
import { UnknownCodeBanner } from './unknown-code-banner.tsx';

/** What the screen needs. */
export interface SellScreenProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
  /** Puts a code into the cart, in the order of scans. */
  readonly onCode: (code: string) => void;
  readonly onPay: () => void;
}

/** The sell screen. */
export function SellScreen({ till, askApproval, onCode, onPay }: SellScreenProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const sell = useStore(till.sell);
  const catalogVersion = useView(till.catalog);
  const stockVersion = useView(till.stock);
  const search = useRef<HTMLInputElement>(null);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the versions tell when catalogue and stock changed
  const rows = useMemo(() => cartRows(till, sell), [till, sell, catalogVersion, stockVersion]);
  const [selected, select] = useSelectedLine(rows, sell.last);
  const commands = useMemo(
    () =>
      sellCommands(till, askApproval, {
        refused: (refusal) => notify(refusalText(refusal, t, format), 'problem'),
        limitExceeded: () => notify(t('approval.limit'), 'problem'),
        drawerOpened: () => notify(t('drawerDialog.done'), 'done'),
      }),
    [till, askApproval, notify, t, format],
  );
  const add = useCallback((item: CatalogItem) => void till.actions.addSku(item.variant.sku), [till]);
  useScan(onCode);
  useUnknownSound(sell.unknownCodes.length);
  useEffect(() => search.current?.focus(), []);

  const current = rows.find((row) => row.lineId === selected) ?? null;
  const mayPay = sell.cart.lines.length > 0 && sell.priced.ok;
  const changeBy = (pieces: number): void => {
    if (!current) return;
    const quantityMilli = current.quantityMilli + pieces * 1000;
    if (quantityMilli > 0) void till.actions.setQuantity(current.lineId, quantityMilli);
  };
  const open = (kind: OpenDialog['kind']) => (): void => {
    if (
      kind === 'drawer' ||
      (kind === 'cart-discount' || kind === 'void' ? rows.length > 0 : current !== null)
    )
      setDialog({ kind });
  };
  const pay = (): void => {
    if (mayPay) onPay();
  };
  useSellKeys({
    search,
    rows,
    selected,
    select,
    changeBy,
    open,
    pay,
    remove: () => current && void commands.removeLine(current.lineId),
    acknowledge: () => {
      if (sell.unknownCodes.length > 0) till.actions.acknowledgeUnknown();
      else till.actions.setPendingQuantity(null);
    },
  });

  return (
    <main className="sell">
      <div className="sell-left">
        <div className="last-place">
          <LastLine
            row={rows.find((row) => row.lineId === lastLineId(sell.last)) ?? rows.at(-1) ?? null}
            last={sell.last}
            onTypePrice={(row) => {
              select(row.lineId);
              setDialog({ kind: 'price' });
            }}
          />
          <UnknownCodeBanner
            codes={sell.unknownCodes}
            onAcknowledge={() => till.actions.acknowledgeUnknown()}
          />
        </div>
        <div className="search-row">
          <SearchBox
            till={till}
            inputRef={search}
            onCode={onCode}
            onItem={add}
            onQuantity={(quantityMilli) => till.actions.setPendingQuantity(quantityMilli)}
          />
          {sell.pendingQuantityMilli === null ? null : (
            <Button
              className="pending-quantity"
              keyHint="Esc"
              onPress={() => till.actions.setPendingQuantity(null)}
            >
              {t('sell.pendingQuantity', { quantity: format.quantity(sell.pendingQuantityMilli) })}
            </Button>
          )}
        </div>
        <CartLines rows={rows} selectedId={selected} onSelect={select} />
        <LineActions
          row={current}
          onChangeBy={changeBy}
          onOpen={(kind) => open(kind)()}
          onRemove={() => current && void commands.removeLine(current.lineId)}
        />
      </div>
      <div className="sell-right">
        <TotalPanel priced={sell.priced} lines={sell.cart.lines.length} />
        <QuickKeys till={till} onItem={add} />
        <div className="cart-actions">
          <Button icon="discount" keyHint="F5" isDisabled={rows.length === 0} onPress={open('cart-discount')}>
            {t('sell.cartDiscount')}
          </Button>
          <Button icon="remove" keyHint="F8" isDisabled={rows.length === 0} onPress={open('void')}>
            {t('sell.voidCart')}
          </Button>
          <Button icon="drawer" keyHint="F7" aria-label={t('sell.drawer')} onPress={open('drawer')} />
        </div>
        <Button
          className="pay-button"
          look="primary"
          size="large"
          keyHint="F9"
          isDisabled={!mayPay}
          onPress={pay}
        >
          {t('sell.pay')}
        </Button>
      </div>
      <SellDialogs
        dialog={dialog}
        row={current}
        sell={sell}
        commands={commands}
        onQuantity={(lineId, quantityMilli) => void till.actions.setQuantity(lineId, quantityMilli)}
        onClose={() => setDialog(null)}
      />
    </main>
  );
}

function lastLineId(last: ReturnType<Till['sell']['getState']>['last']): number | null {
  return last.kind === 'added' || last.kind === 'changed' ? last.lineId : null;
}

/** The selected line: the one that changed last, until another is chosen. */
function useSelectedLine(
  rows: readonly CartRow[],
  last: ReturnType<Till['sell']['getState']>['last'],
): [number | null, (lineId: number) => void] {
  const [chosen, setChosen] = useState<{ lineId: number; last: typeof last } | null>(null);
  const wanted = chosen?.last === last ? chosen.lineId : lastLineId(last);
  const selected = rows.some((row) => row.lineId === wanted) ? wanted : (rows.at(-1)?.lineId ?? null);
  const select = useCallback((lineId: number) => setChosen({ lineId, last }), [last]);
  return [selected, select];
}

/** Sounds low whenever another code turned out to be unknown. */
function useUnknownSound(count: number): void {
  const before = useRef(count);
  useEffect(() => {
    if (count > before.current) soundUnknown();
    before.current = count;
  }, [count]);
}
