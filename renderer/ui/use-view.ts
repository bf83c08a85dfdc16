/**
 * Small hooks that tie screens to things that change: views with a version, and the passing of time.
 */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';

/** Longer than the time between a scanner's characters, shorter than one would notice. */
const settleMs = 70;

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
    () => view.version(),
  );
}

/**
 * The text, once it has stayed the same for a moment; at once when it is emptied, and at each further letter that
 * comes at a person's pace. A scanner's first characters come one upon the other: for them look-ups wait, so that
 * they cost nothing and never make results flash.
 */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  const changedMs = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const nowMs = performance.now();
    const sinceMs = nowMs - changedMs.current;
    changedMs.current = nowMs;
    if (text.length > 1 && sinceMs > settleMs) {
      setSettled(text);
      return;
    }
    const timer = window.setTimeout(() => setSettled(text), text === '' ? 0 : settleMs);
    return () => window.clearTimeout(timer);
  }, [text]);
  return text === '' ? '' : settled;
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
