/** The sell screen with the parked sales, or what other shops have of an article, over it. */
import { useState } from 'react';
import { ParkedDialog } from '../features/parked/parked-dialog.tsx';
import { SellScreen, type SellScreenProps } from '../features/sell/sell-screen.tsx';
import { ElsewhereDialog } from '../features/stock/elsewhere-dialog.tsx';
import type { CatalogItem } from '../till/till.ts';

/** The place. */
export function SellPlace(props: Omit<SellScreenProps, 'onParked' | 'onElsewhere'>) {
  const [showsParked, setShowsParked] = useState(false);
  const [asked, setAsked] = useState<CatalogItem | null>(null);
  return (
    <>
      <SellScreen {...props} onParked={() => setShowsParked(true)} onElsewhere={setAsked} />
      {showsParked ? <ParkedDialog till={props.till} onClose={() => setShowsParked(false)} /> : null}
      {asked ? <ElsewhereDialog till={props.till} item={asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}
