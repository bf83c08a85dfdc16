/** Keys and pages that come after one another. */
import { useEffect, useRef } from 'react';

/** A key pressed this soon after a page came was meant for the one before, ms. */
const settleMs = 350;

/** An action that rests for a moment after its page came. */
export function useSettledAction(action: () => void): () => void {
  const shownAt = useRef(0);
  useEffect(() => {
    shownAt.current = performance.now();
  }, []);
  return () => {
    if (performance.now() - shownAt.current > settleMs) action();
  };
}
