/**
 * Locks the till after it has not been touched for as long as the chain's settings say. The cart is kept. A
 * scan counts as a touch; a payment being saved is waited for.
 */
import { useEffect } from 'react';
import type { Till } from '../till/till.ts';

/** Watches for idleness while the component stands. */
export function useIdleLock(till: Till): void {
  useEffect(() => {
    let lastMs = performance.now();
    const touch = (): void => {
      lastMs = performance.now();
    };
    const check = (): void => {
      const { staff, locked } = till.session.getState();
      const idleMs = performance.now() - lastMs;
      const busy = till.sell.getState().paying;
      if (staff && !locked && !busy && idleMs >= till.reference.settings().idleLockMs) till.lock();
    };
    const timer = window.setInterval(check, 1000);
    const events = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;
    for (const event of events) window.addEventListener(event, touch, { capture: true, passive: true });
    const stopSession = till.session.subscribe(touch);
    return () => {
      window.clearInterval(timer);
      for (const event of events) window.removeEventListener(event, touch, { capture: true });
      stopSession();
    };
  }, [till]);
}
