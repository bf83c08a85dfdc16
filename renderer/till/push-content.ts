/** What of a journal goes into a push. */
import type { JournalEntry } from '../../shared/domain/operation.ts';

/** As many entries from the front as fit; always the first. */
export function withinBytes(entries: readonly JournalEntry[], limit: number): JournalEntry[] {
  const encoder = new TextEncoder();
  let bytes = 0;
  const fitting = entries.findIndex((entry, index) => {
    bytes += encoder.encode(JSON.stringify(entry)).length;
    return bytes > limit && index > 0;
  });
  return fitting < 0 ? [...entries] : entries.slice(0, fitting);
}

/** The last sequence that a break names as lost. */
export function lostThrough(entry: JournalEntry): number {
  const through = entry.operation.payload.toSequence;
  return typeof through === 'number' ? through : 0;
}
