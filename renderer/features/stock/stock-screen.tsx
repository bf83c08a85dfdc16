/**
 * The stock room: looking up, goods in, transfers, write-offs, counts and lists. The finder stands on the left,
 * the work on the right. Scans go to the work in front and not into the cart while this screen is in front.
 */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GoodsKind } from '../../till/stock-types.ts';
import type { CatalogItem } from '../../till/till.ts';
import { Choice } from '../../ui/choice.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { useView } from '../../ui/use-view.ts';
import { ArticlePage } from './article-page.tsx';
import { CountMode, type CountStep } from './count-mode.tsx';
import { GoodsMode } from './goods-mode.tsx';
import { ItemFinder } from './item-finder.tsx';
import { ListsMode } from './lists-mode.tsx';
import { otherStores, type StockModeProps, useStockRefusal } from './stock-desk.ts';

const modes = ['look-up', 'receive', 'transfer', 'write-off', 'count', 'lists'] as const;
type Mode = (typeof modes)[number];
const onePieceMilli = 1000;

/** What the screen needs. */
export interface StockScreenProps extends StockModeProps {
  /** Articles that somebody came here to count; empty otherwise. */
  readonly toCount: readonly string[];
}

/** The stock screen. */
export function StockScreen({ till, askApproval, toCount }: StockScreenProps) {
  const { t } = useTranslation();
  const notify = useNotice();
  const search = useRef<HTMLInputElement>(null);
  useView(till.stock);
  useView(till.catalog);
  const room = useRoom(till, toCount.length > 0 ? 'count' : 'look-up');
  const { mode } = room;
  useScan((code) => {
    const item = till.catalog.byCode(code);
    if (item) return room.take(item);
    if (room.takeText(code)) return;
    soundUnknown();
    notify(t(till.reference.isBadge(code) ? 'stock.badge' : 'stock.unknownCode', { code }), 'problem');
  });
  useShortcuts('stock', {
    ...Object.fromEntries(modes.map((each, index) => [`F${index + 2}`, () => room.change(each)])),
    Escape: () => search.current?.focus(),
  });
  return (
    <main className="page stock-room">
      <div className="page-list">
        <h1>{t('stock.title')}</h1>
        <ItemFinder till={till} inputRef={search} onItem={room.take} showStock={mode !== 'count'} />
      </div>
      <div className="stock-work">
        <Choice
          label={t('stock.modes')}
          hideLabel
          value={mode}
          onChange={room.change}
          options={modes.map((value, index) => ({
            value,
            text: t(`stock.mode.${value}`),
            keyHint: `F${index + 2}`,
          }))}
        />
        {mode === 'look-up' && room.found ? <ArticlePage till={till} item={room.found} /> : null}
        {mode === 'look-up' && !room.found ? <p className="page-none">{t('stock.hint')}</p> : null}
        {mode === 'receive' || mode === 'transfer' || mode === 'write-off' ? (
          <GoodsMode
            till={till}
            askApproval={askApproval}
            kind={mode}
            draftId={room.draftId}
            onDraft={(id) => room.openDraft(id ?? (mode === 'receive' ? null : room.openGoods(mode)))}
          />
        ) : null}
        {mode === 'count' ? (
          <CountMode
            till={till}
            askApproval={askApproval}
            toCount={toCount}
            countId={room.countId}
            step={room.step}
            onCount={room.openCount}
            onStep={room.setStep}
          />
        ) : null}
        {mode === 'lists' ? (
          <ListsMode
            till={till}
            onItem={(item) => {
              room.change('look-up');
              room.show(item);
            }}
          />
        ) : null}
      </div>
    </main>
  );
}

/** What is in front, and where a scanned or found article goes. */
function useRoom(till: StockModeProps['till'], first: Mode) {
  const { stockRoom } = till;
  const refuse = useStockRefusal(till);
  const [mode, setMode] = useState<Mode>(first);
  const [found, show] = useState<CatalogItem | null>(null);
  const [draftId, openDraft] = useState<string | null>(null);
  const [countId, setCountId] = useState<string | null>(null);
  const [step, setStep] = useState<CountStep>('count');

  const openGoods = (kind: GoodsKind): string => {
    const id = stockRoom.openGoods(kind, null);
    const [only, ...more] = otherStores(till);
    // Where there is but one other store, nobody has to choose it.
    if (kind === 'transfer' && only && more.length === 0)
      stockRoom.changeGoods(id, { toStoreId: only.storeId });
    return id;
  };
  /** Transfers and write-offs have one piece of work each, opened where there is something to be put into it. */
  const draftFor = (kind: GoodsKind): string => {
    const { goods } = stockRoom.work.getState();
    const known = goods.find((draft) => draft.id === draftId && draft.kind === kind);
    return known?.id ?? openGoods(kind);
  };
  const count = (sku: string): void => {
    if (countId === null) return;
    const answer = stockRoom.putCount(countId, sku, onePieceMilli, { recount: step === 'check' });
    if (!answer.ok) refuse(answer.reason);
  };
  return {
    mode,
    found,
    show,
    draftId,
    openDraft,
    openGoods,
    countId,
    step,
    setStep,
    openCount: (id: string | null): void => {
      setCountId(id);
      setStep('count');
    },
    change: (next: Mode): void => {
      setMode(next);
      openDraft(next === 'transfer' || next === 'write-off' ? openGoods(next) : null);
    },
    take: (item: CatalogItem): void => {
      const { sku } = item.variant;
      if (mode === 'look-up' || mode === 'lists') {
        setMode('look-up');
        show(item);
      } else if (mode === 'count') count(sku);
      else {
        const id = draftFor(mode);
        openDraft(id);
        stockRoom.putGoods(id, sku, onePieceMilli);
      }
    },
    /** A code that is no article names a shelf, while a count is about to begin. */
    takeText: (code: string): boolean => {
      if (mode !== 'count' || countId !== null) return false;
      const begun = stockRoom.startCount({ kind: 'shelf', name: code.slice(0, 60) });
      if (begun.ok) setCountId(begun.value);
      else refuse(begun.reason);
      return true;
    },
  };
}
