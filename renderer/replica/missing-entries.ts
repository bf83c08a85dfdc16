/**
 * Entries of a journal that lie here in places the server lacks: another copy of the journal lost them and
 * named its loss, or this machine did, before an older copy of its disk was put back. Rules [OUTBOX15] and
 * [PENDING5].
 */
import type { PlaceRange } from '../../shared/protocol/push.ts';
import type { JournalReadAnswer, TillHost } from '../../shared/protocol/till-host.ts';

/** The first of these ranges of which something lies here, with up to `limit` of its entries; null for none. */
export async function readMissing(
  host: Pick<TillHost, 'journalRead'>,
  journalId: string,
  missing: readonly PlaceRange[],
  limit: number,
): Promise<JournalReadAnswer | null> {
  for (const { fromSequence, toSequence } of missing) {
    const read = await host.journalRead({ journalId, afterSequence: fromSequence - 1, limit });
    const entries = read.entries.filter(({ tillSequence }) => tillSequence <= toSequence);
    if (entries.length > 0) return { ...read, entries };
  }
  return null;
}
