/**
 * Writes lines at the end of a journal, each on the disk before it returns. A file in which a write or sync
 * failed is never written to again: it is cut back to its last good length, and the next line opens a new
 * segment. If even the cut fails, the file is suspect: it may or may not hold the line. Room is reserved ahead,
 * because a sync that has no new length to record takes about a quarter less time.
 */
import { type AppendFile, FileError, type FileSystem } from './file-system.ts';
import { segmentFile } from './journal-meta.ts';

/** Where a line was written. */
export interface WrittenPlace {
  readonly file: string;
  readonly start: number;
  /** Where the line ends, without its line feed. */
  readonly end: number;
}

/** So many bytes are reserved at a time: about 180 sales, in a millisecond or so. */
const reservedBytes = 256 * 1024;
/** Free space, as a multiple of what is to be reserved, below which nothing is. */
const plentyFor = 100;

/** What the writer needs. */
export interface SegmentWriterOptions {
  readonly fileSystem: FileSystem;
  readonly folder: string;
  /** The segment to go on in and its good length; null begins a new one. */
  readonly resume: { readonly file: string; readonly size: number } | null;
  /** Number of the next new segment. */
  readonly nextNumber: number;
  /** A segment with at least so many bytes is followed by a new one. */
  readonly segmentBytes: number;
  /** Told when a segment was made (its number), before anything is written to it. */
  readonly onNewSegment: (number: number) => void;
}

interface Open {
  readonly name: string;
  readonly file: AppendFile;
  good: number;
}

/** The end of a journal. */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  #current: Open | null = null;
  #resume: SegmentWriterOptions['resume'];
  #nextNumber: number;
  #suspects: { readonly name: string; readonly good: number }[] = [];

  constructor(options: SegmentWriterOptions) {
    this.#options = options;
    this.#resume = options.resume;
    this.#nextNumber = options.nextNumber;
  }

  /**
   * Writes a line and a line feed; on the disk when it returns.
   * @throws FileError when the disk fails; `isSuspect` then tells whether the line may be there nevertheless.
   */
  write(line: string): WrittenPlace {
    const target = this.#target();
    const start = target.good;
    try {
      const bytes = Buffer.from(`${line}\n`, 'utf8');
      if (target.file.room() < bytes.length) this.#reserve(target, bytes.length);
      target.file.append(bytes);
      target.file.sync();
      target.good = target.file.size();
      return { file: target.name, start, end: target.good - 1 };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      target.file.close();
      this.#current = null;
      this.#suspects.push({ name: target.name, good: target.good });
      this.cutSuspects();
      // A full disk says nothing against the file; after any other failure its pages can't be trusted.
      if (error.code === 'ENOSPC' && !this.isSuspect())
        this.#resume = { file: target.name, size: target.good };
      throw error;
    }
  }

  /** Whether some file may hold a line that was not answered. */
  isSuspect(): boolean {
    return this.#suspects.length > 0;
  }

  /** Tries to cut suspect files back to what is known to be good. */
  cutSuspects(): void {
    this.#suspects = this.#suspects.filter(({ name, good }) => !this.#cut(name, good));
  }

  /** The line in doubt was written anew elsewhere: where it also stands no longer matters. */
  forgetSuspects(): void {
    this.#suspects = [];
  }

  /** Lets the file go so that it can be replaced by one of the same length; the next line goes on in that. */
  release(): void {
    if (!this.#current) return;
    const { name, good } = this.#current;
    this.#finish(this.#current);
    this.#current = null;
    this.#resume = { file: name, size: good };
  }

  close(): void {
    if (this.#current) this.#finish(this.#current);
    this.#current = null;
    this.#resume = null;
  }

  /** Cuts off what was reserved, for tidiness only: the next start knows an end of zeros for what it is. */
  #finish({ file, good }: Open): void {
    try {
      if (file.room() > 0) file.truncate(good);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    } finally {
      file.close();
    }
  }

  /** Reserves while the disk has plenty; one that has not may still have room for the line. @throws FileError */
  #reserve(target: Open, leastBytes: number): void {
    const { fileSystem, folder, segmentBytes } = this.#options;
    const bytes = Math.max(leastBytes, Math.min(reservedBytes, segmentBytes));
    try {
      if (fileSystem.freeBytes(folder) > plentyFor * bytes) target.file.reserve(bytes);
    } catch (error) {
      if (!(error instanceof FileError && error.code === 'ENOSPC')) throw error;
      target.file.truncate(target.good);
    }
  }

  #target(): Open {
    const { fileSystem, folder, segmentBytes } = this.#options;
    if (this.#current === null && this.#resume !== null && this.#resume.size < segmentBytes) {
      const { file: name, size } = this.#resume;
      this.#resume = null;
      const file = fileSystem.open(`${folder}/${name}`, 'existing');
      this.#current = { name, file, good: size };
    }
    if (this.#current && this.#current.good < segmentBytes) return this.#current;
    this.close();
    return this.#makeSegment();
  }

  #makeSegment(): Open {
    const { fileSystem, folder, onNewSegment } = this.#options;
    const number = this.#nextNumber;
    const name = segmentFile(number);
    const file = this.#openNew(`${folder}/${name}`);
    this.#nextNumber += 1;
    try {
      fileSystem.syncFolder(folder);
      onNewSegment(number);
    } catch (error) {
      file.close();
      throw error;
    }
    this.#current = { name, file, good: 0 };
    return this.#current;
  }

  /** A number whose file is there already is passed over; the next write takes the one after. */
  #openNew(path: string): AppendFile {
    try {
      return this.#options.fileSystem.open(path, 'new');
    } catch (error) {
      if (error instanceof FileError && error.code === 'EEXIST') this.#nextNumber += 1;
      throw error;
    }
  }

  #cut(name: string, good: number): boolean {
    const { fileSystem, folder } = this.#options;
    try {
      const file = fileSystem.open(`${folder}/${name}`, 'existing');
      try {
        file.truncate(good);
        file.sync();
      } finally {
        file.close();
      }
      return true;
    } catch (error) {
      if (error instanceof FileError) return false;
      throw error;
    }
  }
}
