/**
 * Where each entry of a journal stands, by sequence and by operation id. Holds numbers and ids, no entries: a
 * journal of 200,000 entries takes some tens of megabytes, and what is read comes from the disk.
 */
import { assert } from '../../shared/base/assert.ts';
import type { ScannedEntry } from './segment-scan.ts';

/** Where an entry's line stands, in bytes; `end` without the line feed. */
export interface EntryPlace {
  readonly tillSequence: number;
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

interface Segment {
  readonly file: string;
  readonly sequences: number[];
  readonly starts: number[];
  readonly ends: number[];
}

/** The index of one journal. Sequences only rise. */
export class JournalIndex {
  readonly #segments: Segment[] = [];
  readonly #byId = new Map<string, number>();
  readonly #receipts: number[] = [];
  readonly #byKind = new Map<string, number[]>();
  #count = 0;

  /** Entries in the journal. */
  get count(): number {
    return this.#count;
  }

  /** Adds the entry that follows. */
  add(file: string, entry: Omit<ScannedEntry, 'previousHash' | 'hash' | 'lost' | 'businessMs'>): void {
    let segment = this.#segments.at(-1);
    assert(
      (segment?.sequences.at(-1) ?? 0) < entry.tillSequence,
      `sequence ${entry.tillSequence} of the journal comes after lower ones`,
    );
    if (segment?.file !== file) {
      segment = { file, sequences: [], starts: [], ends: [] };
      this.#segments.push(segment);
    }
    segment.sequences.push(entry.tillSequence);
    segment.starts.push(entry.start);
    segment.ends.push(entry.end);
    if (!this.#byId.has(entry.operationId)) this.#byId.set(entry.operationId, entry.tillSequence);
    if (entry.receiptSequence !== null) this.#receipts.push(entry.tillSequence);
    const ofKind = this.#byKind.get(entry.kind) ?? [];
    if (ofKind.length === 0) this.#byKind.set(entry.kind, ofKind);
    ofKind.push(entry.tillSequence);
    this.#count += 1;
  }

  /** How many bytes from the start of a file the entries take up, one right after the other; null where some are between. */
  coveredBytes(file: string): number | null {
    const segment = this.#segments.find((each) => each.file === file);
    if (!segment) return 0;
    const isCovered = segment.starts.every(
      (start, at) => start === (at === 0 ? 0 : (segment.ends[at - 1] ?? 0) + 1),
    );
    return isCovered ? (segment.ends.at(-1) ?? -1) + 1 : null;
  }

  /** The sequence of an operation; null when it isn't in the journal. */
  sequenceOf(operationId: string): number | null {
    return this.#byId.get(operationId) ?? null;
  }

  /** Places of up to `limit` entries after a sequence, in order. */
  after(afterSequence: number, limit: number): EntryPlace[] {
    const places: EntryPlace[] = [];
    for (const segment of this.#segments) {
      if ((segment.sequences.at(-1) ?? 0) <= afterSequence) continue;
      let at = firstAbove(segment.sequences, afterSequence);
      for (; at < segment.sequences.length && places.length < limit; at += 1)
        places.push(placeAt(segment, at));
      if (places.length >= limit) break;
    }
    return places;
  }

  /** The place of exactly this sequence; null for one that isn't there. */
  at(tillSequence: number): EntryPlace | null {
    const place = this.after(tillSequence - 1, 1)[0];
    return place?.tillSequence === tillSequence ? place : null;
  }

  /** Sequences of the newest entries with a receipt below `beforeSequence` (null: all), newest first. */
  receiptsBefore(beforeSequence: number | null, limit: number): number[] {
    const end =
      beforeSequence === null ? this.#receipts.length : firstAbove(this.#receipts, beforeSequence - 1);
    return this.#receipts.slice(Math.max(0, end - limit), end).reverse();
  }

  /** Sequences of the newest entries of these kinds, newest first. */
  newestOf(kinds: readonly string[], limit: number): number[] {
    return [...new Set(kinds)]
      .flatMap((kind) => (this.#byKind.get(kind) ?? []).slice(-limit))
      .sort((a, b) => b - a)
      .slice(0, limit);
  }
}

function placeAt(segment: Segment, at: number): EntryPlace {
  const [tillSequence, start, end] = [segment.sequences[at], segment.starts[at], segment.ends[at]];
  assert(tillSequence !== undefined && start !== undefined && end !== undefined, 'the index is rectangular');
  return { tillSequence, file: segment.file, start, end };
}

/** Position of the first number above `bound` in a rising list. */
function firstAbove(rising: readonly number[], bound: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) <= bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
