/**
 * The real disk behind FileSystem, by Node's synchronous calls. Files and folders are made readable by their
 * owner only, because they hold sales and sealed keys. On Windows a folder can't be synced; NTFS journals its
 * names itself.
 */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmdirSync,
  statfsSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { type AppendFile, FileError, type FileErrorCode, type FileSystem, messageOf } from './file-system.ts';

/** The disk of this machine. */
export function nodeFileSystem(): FileSystem {
  return {
    makeFolder: (folder) => translated(() => mkdirSync(folder, { recursive: true, mode: 0o700 })),
    list: (folder) => translated(() => orMissing(() => readdirSync(folder).sort(), [])),
    exists: (path) => existsSync(path),
    read: (path) => translated(() => orMissing(() => readFileSync(path), null)),
    readRange: (path, start, length) => translated(() => readRange(path, start, length)),
    open: (path, which) => translated(() => openAppendFile(path, which)),
    rename: (from, to) => translated(() => renameSync(from, to)),
    remove: (path) => translated(() => orMissing(() => removeEntry(path), undefined)),
    syncFolder: (folder) => translated(() => syncFolder(folder)),
    freeBytes: (folder) =>
      translated(() => {
        const { bavail, bsize } = statfsSync(folder);
        return bavail * bsize;
      }),
  };
}

function openAppendFile(path: string, which: 'new' | 'existing'): AppendFile {
  // `r+` and not `a`: Windows can't truncate a file that is open for appending only.
  const descriptor = openSync(path, which === 'new' ? 'wx+' : 'r+', 0o600);
  let size = fstatSync(descriptor).size;
  let reservedTo = size;
  /** Since the last full sync only bytes changed that the file already had room for on the disk. */
  let contentOnly = false;
  const write = (bytes: Uint8Array): void => {
    let written = 0;
    while (written < bytes.length) {
      const count = writeSync(descriptor, bytes, written, bytes.length - written, size);
      written += count;
      size += count;
    }
  };
  const syncAll = (): void => {
    fsyncSync(descriptor);
    contentOnly = true;
  };
  return {
    size: () => size,
    append: (bytes) =>
      translated(() => {
        write(bytes);
        if (size <= reservedTo) return;
        reservedTo = size;
        contentOnly = false;
      }),
    reserve: (bytes) =>
      translated(() => {
        const end = size;
        contentOnly = false;
        try {
          write(Buffer.alloc(bytes));
        } finally {
          size = end;
        }
        syncAll();
        reservedTo = end + bytes;
      }),
    room: () => reservedTo - size,
    sync: () => translated(() => (contentOnly ? fdatasyncSync(descriptor) : syncAll())),
    truncate: (length) =>
      translated(() => {
        contentOnly = false;
        ftruncateSync(descriptor, length);
        size = length;
        reservedTo = length;
      }),
    close: () => {
      try {
        closeSync(descriptor);
      } catch {
        // What had to last was synced; a failing close says nothing new.
      }
    },
  };
}

function readRange(path: string, start: number, length: number): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(length);
    let read = 0;
    while (read < length) {
      const count = readSync(descriptor, bytes, read, length - read, start + read);
      if (count === 0) break;
      read += count;
    }
    return bytes.subarray(0, read);
  } finally {
    closeSync(descriptor);
  }
}

function removeEntry(path: string): void {
  if (statSync(path).isDirectory()) rmdirSync(path);
  else unlinkSync(path);
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function orMissing<T>(call: () => T, missing: T): T {
  try {
    return call();
  } catch (error) {
    const notThere = error instanceof Error && 'code' in error && error.code === 'ENOTDIR';
    if (notThere || codeOf(error) === 'ENOENT') return missing;
    throw error;
  }
}

function translated<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    throw new FileError(code, messageOf(error));
  }
}

/** The cause as callers tell causes apart; null when the error isn't the disk's. */
function codeOf(error: unknown): FileErrorCode | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return null;
  if (code === 'ENOENT' || code === 'EEXIST') return code;
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'ENOSPC' : 'EIO';
}
