/**
 * Where scans go: to whoever asked for them last and still stands, the screen or a dialog over it. A dialog
 * that doesn't ask leaves them to the screen below, so a scan is never lost to a dialog.
 */
import { useEffect, useRef } from 'react';

/** Takes a scanned code. */
export type ScanTaker = (code: string) => void;

const takers: { take: ScanTaker }[] = [];

/** Hands a scanned code to the taker in front. Answers false when nobody takes scans. */
export function deliverScan(code: string): boolean {
  const front = takers.at(-1);
  front?.take(code);
  return front !== undefined;
}

/** Takes scans until the returned function is called. */
export function takeScans(take: ScanTaker): () => void {
  const entry = { take };
  takers.push(entry);
  return () => {
    const place = takers.indexOf(entry);
    if (place >= 0) takers.splice(place, 1);
  };
}

/** Takes scans while the component stands. */
export function useScan(take: ScanTaker): void {
  const current = useRef(take);
  useEffect(() => {
    current.current = take;
  });
  useEffect(() => takeScans((code) => current.current(code)), []);
}
