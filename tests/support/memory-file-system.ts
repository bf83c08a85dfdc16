/**
 * A disk in memory that keeps apart what was synced and what only the page cache holds. A test can make any
 * step fail, cut the power before it, tear a write, or fill the disk; `crash` then decides by a seed what of
 * the unsynced survives. A failed sync leaves the pages readable and forgets them, as Linux does: a later
 * sync doesn't bring them to the disk.
 */
import {
  type AppendFile,
  FileError,
  type FileErrorCode,
  type FileSystem,
  folderOf,
  nameOf,
} from '../../electron/journal/file-system.ts';
import type { SeededRandom } from '../../shared/base/seeded-random.ts';

/** A call that is about to happen. */
export interface DiskStep {
  readonly number: number;
  readonly call: 'makeFolder' | 'open' | 'append' | 'sync' | 'truncate' | 'rename' | 'remove' | 'syncFolder';
  readonly path: string;
}

/** What shall happen at a step: nothing special, a power cut, or an error (`writtenBytes` of an append remain). */
export type DiskFault =
  | null
  | { readonly kind: 'crash' }
  | { readonly kind: 'error'; readonly code: FileErrorCode; readonly writtenBytes?: number };

/** Thrown at a simulated power cut, and by every call after it until `restart`. */
export class PowerCut extends Error {
  constructor() {
    super('The power is cut');
    this.name = 'PowerCut';
  }
}

interface Inode {
  /** What a reader sees. */
  cached: Uint8Array;
  /** What is on the platter. */
  durable: Uint8Array;
  /** Stretches of `cached` that a sync would bring to the disk. */
  dirty: { start: number; end: number }[];
}

type Entry = { readonly folder: true } | { readonly folder: false; readonly inode: Inode };
type Names = Map<string, Entry>;

/** The disk in memory. */
export class MemoryFileSystem implements FileSystem {
  /** Decides about each step that changes something. */
  faults: (step: DiskStep) => DiskFault = () => null;
  /** Bytes that may still be written. */
  freeSpace = 1e12;
  /** Steps so far. */
  steps = 0;
  #names: Names = new Map();
  #durableNames: Names = new Map();
  /** Changes of names per folder that no sync has made lasting, in order. */
  #pendingNames = new Map<string, ((names: Names) => void)[]>();
  #generation = 0;
  #off = false;

  makeFolder(folder: string): void {
    this.#step('makeFolder', folder);
    const parts = folder.split('/').filter((part) => part !== '');
    for (let depth = 1; depth <= parts.length; depth += 1) {
      const path = `/${parts.slice(0, depth).join('/')}`;
      if (!this.#names.has(path)) this.#rename(path, (names) => names.set(path, { folder: true }));
    }
  }

  list(folder: string): string[] {
    this.#alive();
    return [...this.#names.keys()]
      .filter((path) => folderOf(path) === folder && path !== folder)
      .map(nameOf)
      .sort();
  }

  exists(path: string): boolean {
    this.#alive();
    return this.#names.has(path);
  }

  read(path: string): Uint8Array | null {
    this.#alive();
    const entry = this.#names.get(path);
    if (!entry) return null;
    if (entry.folder) throw new FileError('EIO', `${path} is a folder`);
    return entry.inode.cached.slice();
  }

  readRange(path: string, start: number, length: number): Uint8Array {
    return this.#inode(path).cached.slice(start, start + length);
  }

  open(path: string, which: 'new' | 'existing'): AppendFile {
    this.#step('open', path);
    const present = this.#names.has(path);
    if (which === 'existing' && !present) throw new FileError('ENOENT', `${path} isn't there`);
    if (which === 'new') {
      if (present) throw new FileError('EEXIST', `${path} is there already`);
      if (!this.#names.get(folderOf(path))?.folder) throw new FileError('ENOENT', `no folder for ${path}`);
      const inode: Inode = { cached: new Uint8Array(), durable: new Uint8Array(), dirty: [] };
      this.#rename(path, (names) => names.set(path, { folder: false, inode }));
    }
    return this.#handle(path, this.#inode(path));
  }

  rename(from: string, to: string): void {
    this.#step('rename', to);
    const entry = this.#names.get(from);
    if (!entry) throw new FileError('ENOENT', `${from} isn't there`);
    this.#rename(to, (names) => {
      names.delete(from);
      names.set(to, entry);
    });
  }

  remove(path: string): void {
    this.#step('remove', path);
    if (this.list(path).length > 0) throw new FileError('EIO', `${path} isn't empty`);
    if (this.#names.has(path)) this.#rename(path, (names) => names.delete(path));
  }

  syncFolder(folder: string): void {
    const fault = this.#step('syncFolder', folder);
    if (fault) throw new FileError(fault.code, `sync of ${folder} failed`);
    if (folder !== '/' && !this.#names.get(folder)?.folder)
      throw new FileError('ENOENT', `no folder ${folder}`);
    for (const change of this.#pendingNames.get(folder) ?? []) change(this.#durableNames);
    this.#pendingNames.delete(folder);
  }

  freeBytes(_folder: string): number {
    this.#alive();
    return this.freeSpace;
  }

  /** Ends the process without a power cut: the page cache survives, open files are gone. */
  killProcess(): void {
    this.#generation += 1;
    this.#off = false;
  }

  /** Cuts the power and starts anew: of what wasn't synced, the seed decides what is there. */
  crash(random: SeededRandom): void {
    this.#generation += 1;
    this.#off = false;
    for (const folder of [...this.#pendingNames.keys()].sort()) {
      const changes = this.#pendingNames.get(folder) ?? [];
      for (const change of changes.slice(0, random.below(changes.length + 1))) change(this.#durableNames);
    }
    this.#pendingNames.clear();
    // A name whose folder is lost is lost with it; a parent sorts before what it holds.
    for (const path of [...this.#durableNames.keys()].sort()) {
      const folder = folderOf(path);
      if (folder !== '/' && !this.#durableNames.has(folder)) this.#durableNames.delete(path);
    }
    this.#names = new Map(this.#durableNames);
    const inodes = new Set([...this.#names.values()].flatMap((entry) => (entry.folder ? [] : [entry.inode])));
    for (const inode of inodes) settle(inode, random);
  }

  /** Changes bytes of a file on the platter, as a failing disk would. */
  damage(path: string, change: (bytes: Uint8Array) => Uint8Array): void {
    const inode = this.#inode(path);
    inode.cached = change(inode.cached.slice());
    inode.durable = inode.cached.slice();
    inode.dirty = [];
  }

  #handle(path: string, inode: Inode): AppendFile {
    const generation = this.#generation;
    const living = (): void => {
      this.#alive();
      if (generation !== this.#generation) throw new PowerCut();
    };
    let size = inode.cached.length;
    let reservedTo = size;
    const write = (bytes: Uint8Array): void => {
      living();
      const fault = this.#step('append', path, () => this.#put(inode, size, bytes));
      const room = Math.min(bytes.length, inode.cached.length - size + this.freeSpace);
      const written = fault ? Math.min(fault.writtenBytes ?? 0, room) : room;
      this.#put(inode, size, bytes.subarray(0, written));
      size += written;
      reservedTo = Math.max(reservedTo, size);
      if (fault) throw new FileError(fault.code, `write to ${path} failed`);
      if (written < bytes.length) throw new FileError('ENOSPC', 'no space left on device');
    };
    const sync = (): void => {
      living();
      const fault = this.#step('sync', path);
      if (!fault) flush(inode);
      inode.dirty = [];
      if (fault) throw new FileError(fault.code, `sync of ${path} failed`);
    };
    return {
      size: () => size,
      append: write,
      reserve: (bytes) => {
        const end = size;
        try {
          write(new Uint8Array(bytes));
        } finally {
          size = end;
        }
        sync();
      },
      room: () => reservedTo - size,
      sync,
      truncate: (length) => {
        living();
        const fault = this.#step('truncate', path);
        if (fault) throw new FileError(fault.code, `truncating ${path} failed`);
        this.freeSpace += inode.cached.length - length;
        inode.cached = inode.cached.slice(0, length);
        size = length;
        reservedTo = length;
        inode.dirty = inode.dirty
          .map(({ start, end }) => ({ start, end: Math.min(end, length) }))
          .filter(({ start, end }) => start < end);
      },
      close: () => {},
    };
  }

  /** Writes bytes at a place, over what is there or past the end. */
  #put(inode: Inode, start: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const end = start + bytes.length;
    inode.dirty.push({ start, end });
    if (end > inode.cached.length) {
      const grown = new Uint8Array(end);
      grown.set(inode.cached);
      this.freeSpace -= end - inode.cached.length;
      inode.cached = grown;
    }
    inode.cached.set(bytes, start);
  }

  /** Counts a step and meets its fault. A power cut in an append may leave bytes in flight: `inFlight`. */
  #step(
    call: DiskStep['call'],
    path: string,
    inFlight?: () => void,
  ): Extract<DiskFault, { kind: 'error' }> | null {
    this.#alive();
    this.steps += 1;
    const fault = this.faults({ number: this.steps, call, path });
    if (fault?.kind === 'crash') {
      inFlight?.();
      this.#off = true;
      throw new PowerCut();
    }
    if (fault && call !== 'append' && call !== 'sync' && call !== 'truncate' && call !== 'syncFolder')
      throw new FileError(fault.code, `${call} of ${path} failed`);
    return fault;
  }

  #rename(path: string, change: (names: Names) => void): void {
    change(this.#names);
    const folder = folderOf(path);
    this.#pendingNames.set(folder, [...(this.#pendingNames.get(folder) ?? []), change]);
  }

  #inode(path: string): Inode {
    this.#alive();
    const entry = this.#names.get(path);
    if (!entry || entry.folder) throw new FileError('ENOENT', `${path} isn't there`);
    return entry.inode;
  }

  #alive(): void {
    if (this.#off) throw new PowerCut();
  }
}

/** Brings the dirty stretches to the platter, and the file's length with them. */
function flush(inode: Inode): void {
  const durable = new Uint8Array(inode.cached.length);
  durable.set(inode.durable.subarray(0, inode.cached.length));
  for (const { start, end } of inode.dirty) durable.set(inode.cached.subarray(start, end), start);
  inode.durable = durable;
  inode.dirty = [];
}

/** What a power cut leaves of a file: the synced, and by chance more. */
function settle(inode: Inode, random: SeededRandom): void {
  let content = inode.durable;
  if (inode.cached.length < content.length && random.chance(0.5))
    content = content.slice(0, inode.cached.length);
  const end = Math.max(content.length, ...inode.dirty.map((stretch) => stretch.end));
  if (inode.dirty.length > 0 && random.chance(0.7)) {
    const kept = content.length + random.below(end - content.length + 1);
    const grown = new Uint8Array(kept);
    grown.set(content);
    for (const { start, end: stop } of inode.dirty) {
      // Pages reach the disk in any order: a hole of zeros may stand before what arrived.
      const middle = start + random.below(stop - start + 1);
      for (const [from, to] of [
        [start, Math.min(middle, kept)],
        [middle, Math.min(stop, kept)],
      ] as const)
        if (!random.chance(0.2) && from < to) grown.set(inode.cached.subarray(from, to), from);
    }
    content = grown;
  }
  inode.durable = content;
  inode.cached = content.slice();
  inode.dirty = [];
}
