/** How many dialogs are open: while one is, the keys and commands of the screen under it rest. */
import { useEffect } from 'react';

let open = 0;

/** How many dialogs are open now. */
export function dialogsOpen(): number {
  return open;
}

/** Counts a dialog, or what rests the screen below like one, as open while the component stands. */
export function useDialogCount(): void {
  useEffect(() => {
    open += 1;
    return () => {
      open -= 1;
    };
  }, []);
}
