/**
 * An action that stays the same function from one drawing to the next and does what the last one would: parts of
 * a screen that get it needn't be drawn again because the action reads something that changed.
 */
import { useCallback, useLayoutEffect, useRef } from 'react';

/** The action under a function that never changes. For events only: not to be called while drawing. */
export function useStable<Arguments extends readonly unknown[], Answer>(
  action: (...given: Arguments) => Answer,
): (...given: Arguments) => Answer {
  const current = useRef(action);
  useLayoutEffect(() => {
    current.current = action;
  });
  return useCallback((...given) => current.current(...given), []);
}
