/**
 * Small hooks that tie screens to things that change: views with a version, and the passing of time.
 */
import { useEffect, useState, useSyncExternalStore } from 'react';

/** Anything with a version that listeners hear of. */
export interface Versioned {
  version(): number;
  subscribe(listener: () => void): () => void;
}

/** Renders again whenever the view changes; answers its version, for memo keys. */
export function useView(view: Versioned): number {
  return useSyncExternalStore(
    (listener) => view.subscribe(listener),
    () => view.version(),
  );
}

/** The time by `now`, read again every `everyMs`. */
export function useNow(now: () => number, everyMs: number): number {
  const [value, setValue] = useState(now);
  useEffect(() => {
    const timer = window.setInterval(() => setValue(now()), everyMs);
    return () => window.clearInterval(timer);
  }, [now, everyMs]);
  return value;
}
