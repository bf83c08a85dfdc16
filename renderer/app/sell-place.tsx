/** The sell screen with the parked sales over it. */
import { useState } from 'react';
import { ParkedDialog } from '../features/parked/parked-dialog.tsx';
import { SellScreen, type SellScreenProps } from '../features/sell/sell-screen.tsx';

/** The place. */
export function SellPlace(props: Omit<SellScreenProps, 'onParked'>) {
  const [showsParked, setShowsParked] = useState(false);
  return (
    <>
      <SellScreen {...props} onParked={() => setShowsParked(true)} />
      {showsParked ? <ParkedDialog till={props.till} onClose={() => setShowsParked(false)} /> : null}
    </>
  );
}
