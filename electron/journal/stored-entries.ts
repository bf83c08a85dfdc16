/**
 * The entries of a journal as its segments hold them, found by an index in memory. They were proven when the journal
 * was opened, or written by this process.
 */
import { assert } from '../../shared/base/assert.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { asWritten, erasedLine } from './entry-line.ts';
import { FileError, type FileSystem, writeWhole } from './file-system.ts';
import { type EntryPlace, JournalIndex } from './journal-index.ts';
import { sealPath } from './segment-seal.ts';
import { eraseStray } from './stray-values.ts';

/** The most bytes of entries that one read answers with; a push body holds 8 MB. */
const readBytes = 6 * 1024 * 1024;

/** The entries of one journal. All methods that read them throw FileError. */
export class StoredEntries {
  readonly index = new JournalIndex();
  readonly #fileSystem: FileSystem;
  readonly #folder: string;

  /** `folder` is the journal's. */
  constructor(fileSystem: FileSystem, folder: string) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
  }

  /** The entry with a sequence that the index has. */
  at(tillSequence: number): JournalEntry {
    const place = this.index.at(tillSequence);
    assert(place !== null, `entry ${tillSequence} is in the index`);
    return this.#entryFrom(place);
  }

  /** Entries after a sequence, as many as one answer holds; at least one if there is one, however large. */
  after(afterSequence: number, limit: number): JournalEntry[] {
    const entries: JournalEntry[] = [];
    let bytes = 0;
    for (const place of this.index.after(afterSequence, limit)) {
      bytes += place.end - place.start;
      if (entries.length > 0 && bytes > readBytes) break;
      entries.push(this.#entryFrom(place));
    }
    return entries;
  }

  /** The line of an entry, as it was written. */
  lineAt(place: EntryPlace): string {
    const path = `${this.#folder}/${place.file}`;
    const bytes = this.#fileSystem.readRange(path, place.start, place.end - place.start);
    return new TextDecoder().decode(bytes);
  }

  /**
   * Erases the sealed values beside these operations, in their place, and wherever else in the folder a line with
   * sealed values names one of these ids. `release` is called before a segment is written anew, so that nobody writes
   * on in the old file.
   */
  eraseSealed(ids: readonly string[], release: () => void): void {
    const byFile = new Map<string, EntryPlace[]>();
    for (const id of ids) {
      const sequence = this.index.sequenceOf(id);
      const place = sequence === null ? null : this.index.at(sequence);
      if (place) byFile.set(place.file, [...(byFile.get(place.file) ?? []), place]);
    }
    for (const [file, places] of byFile) this.#eraseIn(file, places, release);
    eraseStray(this.#fileSystem, this.#folder, ids, (file) => this.#holdsMore(file), release);
  }

  /** Whether a file holds bytes that the index doesn't lead to, other than zeros that were reserved. */
  #holdsMore(file: string): boolean {
    const covered = this.index.coveredBytes(file);
    if (covered === null) return true;
    try {
      const [next = 0] = this.#fileSystem.readRange(`${this.#folder}/${file}`, covered, 1);
      return next !== 0;
    } catch (error) {
      if (error instanceof FileError) return false;
      throw error;
    }
  }

  #eraseIn(file: string, places: readonly EntryPlace[], release: () => void): void {
    const erased = places.flatMap((place) => {
      const line = erasedLine(this.lineAt(place));
      return line === null ? [] : [{ place, line }];
    });
    if (erased.length === 0) return;
    release();
    const path = `${this.#folder}/${file}`;
    const stored = this.#fileSystem.read(path);
    if (stored === null) throw new FileError('ENOENT', `${path} isn't there`);
    const bytes = Uint8Array.from(stored);
    for (const { place, line } of erased) bytes.set(Buffer.from(line, 'utf8'), place.start);
    writeWhole(this.#fileSystem, path, bytes);
    // Of bytes that are no more; the next start makes another.
    this.#fileSystem.remove(sealPath(this.#folder, file));
  }

  #entryFrom(place: EntryPlace): JournalEntry {
    const entry: JournalEntry = JSON.parse(this.lineAt(place));
    assert(
      entry.tillSequence === place.tillSequence,
      `entry ${place.tillSequence} stands where the index says`,
    );
    return asWritten(entry);
  }
}
