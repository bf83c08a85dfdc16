/**
 * What a digit does as a shortcut waits until it is known that it doesn't begin a scan: the first characters of a scan
 * reach everybody. The listener for scans drops it once it recognises one, and lets it happen before any other key.
 */

/** Longer than the pause within a scan that isn't recognised yet, ms. */
const holdMs = 120;

let held: { readonly act: () => void; readonly timer: ReturnType<typeof setTimeout> } | null = null;

/** Holds what a digit does; of several in a row the last one counts. */
export function holdKey(act: () => void): void {
  dropHeldKey();
  held = { act, timer: setTimeout(releaseHeldKey, holdMs) };
}

/** Does it now: somebody pressed another key, so it was no scan. */
export function releaseHeldKey(): void {
  const act = held?.act;
  dropHeldKey();
  act?.();
}

/** Forgets it: it was part of a scan. */
export function dropHeldKey(): void {
  if (held) clearTimeout(held.timer);
  held = null;
}
