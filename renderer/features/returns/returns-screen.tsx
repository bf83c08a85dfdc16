/**
 * Returns: looking for the purchase, the goods that come back, how the money goes back, and what customers wait for.
 * Where one is comes from the window, because a receipt's code brings its purchase to the front from any screen.
 */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { BlindPage } from './blind-page.tsx';
import { DonePage } from './done-page.tsx';
import { FindPage } from './find-page.tsx';
import { GoodsPage } from './goods-page.tsx';
import { MoneyPage } from './money-page.tsx';
import { RefusedPage } from './refused-page.tsx';
import { type ReturnPageProps, useShownReturn } from './return-desk.ts';
import { findPlace, type ReturnPlace } from './return-place.ts';
import { WaitingPage } from './waiting-page.tsx';

/** What the screen needs. */
export interface ReturnsScreenProps extends ReturnPageProps {
  readonly place: ReturnPlace;
  /** Goods are chosen in exchange: on the sell screen. */
  readonly onSell: () => void;
  readonly onOrder: (orderId: string) => void;
  /** Shows the shift, and the place after it. */
  readonly onShift: () => void;
  /** The done screen was left. */
  readonly onNext: () => void;
}

/** The screen. */
export function ReturnsScreen(props: ReturnsScreenProps) {
  const { place, till, askApproval, go, onOrder, onNext } = props;
  const page = { till, askApproval, go };
  switch (place.at) {
    case 'find':
      return <FindPage {...page} sku={null} />;
    case 'article':
      return <FindPage key={place.sku} {...page} sku={place.sku} />;
    case 'refused':
      return <RefusedPage {...page} refusal={place.refusal} onOrder={onOrder} />;
    case 'goods':
    case 'money':
      return <OneReturn key={place.draftId} {...props} place={place} />;
    case 'done':
      return <DonePage till={till} askApproval={askApproval} entry={place.entry} onNext={onNext} />;
    case 'waiting':
      return <WaitingPage {...page} number={place.number} />;
  }
}

type OfDraft = Extract<ReturnPlace, { readonly draftId: string }>;

function OneReturn({
  place,
  till,
  askApproval,
  go,
  onSell,
  onShift,
}: ReturnsScreenProps & { readonly place: OfDraft }) {
  const shown = useShownReturn(till, place.draftId);
  if (!shown) return <ReturnGone onBack={() => go(findPlace)} />;
  const page = { till, askApproval, go, shown, onShift };
  if (place.at === 'money') return <MoneyPage {...page} onSell={onSell} />;
  return shown.purchase ? (
    <GoodsPage {...page} purchase={shown.purchase} onSell={onSell} />
  ) : (
    <BlindPage {...page} onSell={onSell} />
  );
}

/** In place of a draft that isn't open any more. */
function ReturnGone({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  useShortcuts('returns', { Escape: onBack });
  useCommands({ cancel: onBack });
  return (
    <main className="page">
      <h1>{t('returns.title')}</h1>
      <p>{t('returnRefusal.no-draft')}</p>
      <Button look="primary" icon="back" keyHint="Esc" className="order-back" onPress={onBack}>
        {t('returnFind.another')}
      </Button>
    </main>
  );
}
