/**
 * The till's own operations that a row of the server may not hold yet, kept in memory as their effects on
 * stock. They come from the journal, which is asked again whenever a page tells of a stamp below what is in
 * memory (a new replica, a restored server). What the server's last complete page holds is forgotten.
 */

import type { JournalEntry } from '../../shared/domain/operation.ts';
import { effectsOf } from '../../shared/domain/operation-table.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { OwnThrough } from './replica-schema.ts';

/** One own movement of a SKU, in its place in the journal. */
export interface OwnMovement {
  readonly journalId: string;
  readonly tillSequence: number;
  readonly operationId: string;
  readonly quantityMilli: number;
}

/** Own operations in memory. */
export interface OwnOperations {
  /** Takes an entry that was just journalled, or read. Taking one twice changes nothing. */
  add(entry: JournalEntry): void;
  /** Reads from the journals what lies above `ownThrough` and isn't in memory. */
  ensureFrom(ownThrough: OwnThrough): Promise<void>;
  /** Forgets what a complete page of the server holds. */
  forget(through: OwnThrough): void;
  /** Movements of a SKU, in no order. */
  movements(storeId: string, sku: string): Iterable<OwnMovement>;
  /** Every SKU with movements in memory. */
  touchedSkus(): Iterable<string>;
  /** How many operations are in memory. */
  size(): number;
}

interface JournalOperations {
  /** Entries above this sequence are in memory; null before the journal was asked. */
  loadedAbove: number | null;
  readonly entries: Map<number, readonly { readonly key: string; readonly movement: OwnMovement }[]>;
}

const entriesPerRead = 500;

/**
 * Keeps own operations of the journals that `journalIds` names (the present one and earlier ones). `taken` hears of
 * each entry that wasn't in memory.
 */
export function createOwnOperations(
  host: Pick<TillHost, 'journalRead'>,
  journalIds: () => readonly string[],
  taken: (entry: JournalEntry) => void = () => {},
): OwnOperations {
  const journals = new Map<string, JournalOperations>();
  const bySku = new Map<string, Map<string, OwnMovement>>();
  let reading: Promise<void> = Promise.resolve();

  const journalOf = (journalId: string): JournalOperations => {
    const known = journals.get(journalId);
    if (known) return known;
    const fresh: JournalOperations = { loadedAbove: null, entries: new Map() };
    journals.set(journalId, fresh);
    return fresh;
  };

  const add = (entry: JournalEntry): void => {
    const journal = journalOf(entry.journalId);
    if (journal.entries.has(entry.tillSequence)) return;
    if (journal.loadedAbove !== null && entry.tillSequence <= journal.loadedAbove) return;
    const movements = (effectsOf(entry.operation)?.stock ?? []).map((effect, index) => ({
      key: stockKey(effect.storeId, effect.sku),
      id: `${entry.journalId}:${entry.tillSequence}:${index}`,
      movement: {
        journalId: entry.journalId,
        tillSequence: entry.tillSequence,
        operationId: entry.operation.id,
        quantityMilli: effect.quantityMilli,
      },
    }));
    journal.entries.set(entry.tillSequence, movements);
    for (const { key, id, movement } of movements) {
      const ofSku = bySku.get(key) ?? new Map<string, OwnMovement>();
      ofSku.set(id, movement);
      bySku.set(key, ofSku);
    }
    taken(entry);
  };

  const readBack = async (journalId: string, from: number): Promise<void> => {
    const journal = journalOf(journalId);
    if (journal.loadedAbove !== null && journal.loadedAbove <= from) return;
    const until = journal.loadedAbove;
    // Set first: what is appended meanwhile is taken by add, and reading it again changes nothing.
    journal.loadedAbove = from;
    try {
      for (let after = from; ; ) {
        const { entries, head } = await host.journalRead({
          journalId,
          afterSequence: after,
          limit: entriesPerRead,
        });
        for (const entry of entries) add(entry);
        const last = entries.at(-1)?.tillSequence;
        if (last === undefined || last >= head.tillSequence || (until !== null && last >= until)) return;
        after = last;
      }
    } catch (error) {
      journal.loadedAbove = until;
      throw error;
    }
  };

  const drop = (journalId: string, tillSequence: number): void => {
    const journal = journalOf(journalId);
    const movements = journal.entries.get(tillSequence) ?? [];
    movements.forEach(({ key }, index) => {
      const ofSku = bySku.get(key);
      ofSku?.delete(`${journalId}:${tillSequence}:${index}`);
      if (ofSku?.size === 0) bySku.delete(key);
    });
    journal.entries.delete(tillSequence);
  };

  return {
    add,
    ensureFrom: (ownThrough) => {
      const next = reading.then(async () => {
        for (const journalId of journalIds()) await readBack(journalId, ownThrough[journalId] ?? 0);
      });
      reading = next.catch(() => {});
      return next;
    },
    forget: (through) => {
      for (const [journalId, sequence] of Object.entries(through)) {
        const journal = journalOf(journalId);
        for (const tillSequence of [...journal.entries.keys()]) {
          if (tillSequence <= sequence) drop(journalId, tillSequence);
        }
        journal.loadedAbove = Math.max(journal.loadedAbove ?? 0, sequence);
      }
    },
    movements: (storeId, sku) => bySku.get(stockKey(storeId, sku))?.values() ?? [],
    touchedSkus: () => bySku.keys(),
    size: () => [...journals.values()].reduce((sum, journal) => sum + journal.entries.size, 0),
  };
}

function stockKey(storeId: string, sku: string): string {
  return `${storeId}\t${sku}`;
}
