/**
 * The one way in which the till's main process touches the disk. Everything that must survive a power cut
 * goes through this interface, so that a test can cut the power at any step. Calls are synchronous: an append
 * is one write and one fsync, the order of steps is the order of the code, and nothing can come in between.
 * Paths are absolute with forward slashes. A file or name is safe from a power cut only after `sync` of the
 * file and `syncFolder` of its folder.
 */

/** Why a call failed, as far as its callers tell causes apart. */
export type FileErrorCode = 'ENOENT' | 'EEXIST' | 'ENOSPC' | 'EIO';

/** An error of the disk. Other errors (a bug, a simulated power cut) pass through untouched. */
export class FileError extends Error {
  readonly code: FileErrorCode;

  constructor(code: FileErrorCode, message: string) {
    super(message);
    this.name = 'FileError';
    this.code = code;
  }
}

/** An open file that grows at its end. */
export interface AppendFile {
  /** Length in bytes, as written so far, without what is only reserved. */
  size(): number;
  /** Writes all bytes at the end. @throws FileError; any part of the bytes may then be in the file. */
  append(bytes: Uint8Array): void;
  /**
   * Puts zeros after the end and forces them to the disk, so that `append` writes over them and `sync` has no
   * new length to record. They stay in the file until they are used or cut off: a reader must know an end of
   * zeros for what it is. @throws FileError; any part of the zeros may then be in the file.
   */
  reserve(bytes: number): void;
  /** How many bytes are left of what was reserved. */
  room(): number;
  /** Forces the file's content and length to the disk. @throws FileError; what is on disk is then unknown. */
  sync(): void;
  /** Cuts the file to `length` bytes. Lasts only after `sync`. */
  truncate(length: number): void;
  /** Closes; never throws. */
  close(): void;
}

/** The disk. All methods throw FileError. */
export interface FileSystem {
  /** Makes a folder and those above it, readable by the owner only. Does nothing if it is there. */
  makeFolder(folder: string): void;
  /** Names in a folder, sorted; empty when there is no such folder, or it is a file. */
  list(folder: string): string[];
  /** Whether a file or folder of this name is there. */
  exists(path: string): boolean;
  /** The whole content, or null when there is no such file. */
  read(path: string): Uint8Array | null;
  /** Up to `length` bytes from `start`; shorter only at the file's end. */
  readRange(path: string, start: number, length: number): Uint8Array;
  /**
   * Opens for appending. `new` fails with EEXIST when the file is there, `existing` with ENOENT when it isn't.
   * New files are readable by their owner only.
   */
  open(path: string, which: 'new' | 'existing'): AppendFile;
  /** Gives a file or folder another name in one step, replacing a file of that name. */
  rename(from: string, to: string): void;
  /** Removes a file, or an empty folder; nothing happens when it isn't there. */
  remove(path: string): void;
  /** Forces the names in a folder to the disk. */
  syncFolder(folder: string): void;
  /** Bytes this program may still write on the disk of a folder. */
  freeBytes(folder: string): number;
}

/** The folder part of a path. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * Makes a folder and those above it, lastingly. What is above the folder's parent may belong to somebody else
 * and refuse to be synced; then it was there before us.
 * @throws FileError
 */
export function makeLastingFolder(fileSystem: FileSystem, folder: string): void {
  fileSystem.makeFolder(folder);
  let above = folderOf(folder);
  fileSystem.syncFolder(above);
  while (above !== folderOf(above)) {
    above = folderOf(above);
    try {
      fileSystem.syncFolder(above);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }
}

/**
 * Replaces a whole file so that a power cut leaves either the old or the new content: a file beside it is
 * written and synced, then takes the name. Lasting when it returns.
 */
export function writeWhole(fileSystem: FileSystem, path: string, content: string | Uint8Array): void {
  const beside = `${path}.new`;
  fileSystem.remove(beside);
  const file = fileSystem.open(beside, 'new');
  try {
    file.append(typeof content === 'string' ? new TextEncoder().encode(content) : content);
    file.sync();
  } finally {
    file.close();
  }
  fileSystem.rename(beside, path);
  fileSystem.syncFolder(folderOf(path));
}

/** Replaces a whole file without waiting for the disk: for what may be lost, but not half written. */
export function writeLoosely(fileSystem: FileSystem, path: string, content: string): void {
  const beside = `${path}.new`;
  fileSystem.remove(beside);
  const file = fileSystem.open(beside, 'new');
  try {
    file.append(new TextEncoder().encode(content));
  } finally {
    file.close();
  }
  fileSystem.rename(beside, path);
}

/** Reads a file as UTF-8 text, or null when it isn't there or can't be read. */
export function readText(fileSystem: FileSystem, path: string): string | null {
  try {
    const bytes = fileSystem.read(path);
    return bytes === null ? null : new TextDecoder().decode(bytes);
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}

/** Reads a JSON file, or null when it isn't there, can't be read or isn't JSON. */
export function readJson(fileSystem: FileSystem, path: string): unknown {
  const text = readText(fileSystem, path);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A person's sentence for whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
