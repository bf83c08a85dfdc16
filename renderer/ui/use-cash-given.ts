/** Whoever leaves the screen that tells what to hand over has done it; where the till was locked, nobody knows. */
import { useEffect } from 'react';
import type { StoreApi } from 'zustand/vanilla';

/** What is told of a till. */
interface CashView {
  readonly session: StoreApi<{ readonly staff: object | null; readonly locked: boolean }>;
  readonly cashToGive: { given(operationId: string): void; left(operationId: string): void };
}

/** Notes it when the component goes. `staysInFront`: after the lock the same screen is there again. */
export function useCashGiven(
  { session, cashToGive }: CashView,
  operationId: string,
  staysInFront: boolean,
): void {
  useEffect(
    () => () => {
      const { staff, locked } = session.getState();
      if (staff && !locked) cashToGive.given(operationId);
      else if (!staysInFront) cashToGive.left(operationId);
    },
    [session, cashToGive, operationId, staysInFront],
  );
}
