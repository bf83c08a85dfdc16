/**
 * Why a till's folder can't be used, found out before anything is opened in it. A folder that can be read but
 * not written, or files of another owner, would otherwise make a till take itself for a new one, make new keys
 * or end without a word. Probing leaves nothing behind and changes nothing.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DamagedTillFile, NewerTillFile } from '../host/till-file.ts';
import { FileError, messageOf } from '../journal/file-system.ts';
import { FolderLocked } from '../journal/folder-lock.ts';

/** What keeps a till from starting, as far as staff and IT have to do different things about it. */
export type TroubleCode =
  | 'read-only'
  | 'other-owner'
  | 'no-permission'
  | 'disk-full'
  | 'disk-broken'
  | 'damaged'
  | 'newer-version'
  | 'in-use'
  | 'unknown';

/** A trouble, for the page and the log. */
export interface Trouble {
  readonly code: TroubleCode;
  /** For IT. */
  readonly detail: string;
}

/** A write of so many bytes needs a block of its own: an empty file fits on a full disk. */
const probeBytes = 4096;

/** Looks whether all of a till's folder can be read and written; null when it can. Makes the folder. */
export function findFolderTrouble(tillFolder: string): Trouble | null {
  try {
    mkdirSync(tillFolder, { recursive: true, mode: 0o700 });
  } catch (error) {
    return troubleWith(tillFolder, error);
  }
  for (const folder of foldersOf(tillFolder)) {
    const found = probe(folder, () => tryToWriteIn(folder)) ?? filesTrouble(folder);
    if (found) return found;
  }
  return null;
}

/** What an error of the start means. */
export function troubleOf(error: unknown): Trouble {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof FolderLocked) return { code: 'in-use', detail };
  if (error instanceof DamagedTillFile) return { code: 'damaged', detail };
  if (error instanceof NewerTillFile) return { code: 'newer-version', detail };
  if (error instanceof FileError)
    return { code: error.code === 'ENOSPC' ? 'disk-full' : 'disk-broken', detail };
  return { code: 'unknown', detail: error instanceof Error ? (error.stack ?? detail) : detail };
}

/** The till's own folder and those below it that hold its facts, keys and state. */
function foldersOf(tillFolder: string): string[] {
  const known = ['electron', 'keys', 'state', 'snapshot', 'journal'].map((name) => join(tillFolder, name));
  const journals = join(tillFolder, 'journal');
  const below = namesIn(journals);
  return [tillFolder, ...known, ...below.map((name) => join(journals, name))].filter(isFolder);
}

/** Files that must be written or read to sell. Chromium looks after its own. */
function filesTrouble(folder: string): Trouble | null {
  for (const name of namesIn(folder).filter((each) => /\.jsonl?$/.test(each))) {
    const path = join(folder, name);
    const found = probe(path, () => closeSync(openSync(path, 'r+')));
    if (found) return found;
  }
  return null;
}

function tryToWriteIn(folder: string): void {
  const path = join(folder, `.probe-${process.pid}`);
  const descriptor = openSync(path, 'w', 0o600);
  try {
    writeSync(descriptor, new Uint8Array(probeBytes));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
    unlinkSync(path);
  }
  readdirSync(folder);
}

function probe(path: string, attempt: () => void): Trouble | null {
  try {
    attempt();
    return null;
  } catch (error) {
    return troubleWith(path, error);
  }
}

function troubleWith(path: string, error: unknown): Trouble {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = messageOf(error);
  if (code === 'EROFS') return { code: 'read-only', detail };
  if (code === 'ENOSPC' || code === 'EDQUOT') return { code: 'disk-full', detail };
  if (code === 'EACCES' || code === 'EPERM')
    return isOfAnother(path) ? { code: 'other-owner', detail } : { code: 'no-permission', detail };
  return { code: 'disk-broken', detail };
}

/** Whether a path, or the nearest folder above it that is there, belongs to another user. */
function isOfAnother(path: string): boolean {
  const user = process.getuid?.();
  for (let each = path; ; each = dirname(each)) {
    try {
      return user !== undefined && statSync(each).uid !== user;
    } catch {
      if (each === dirname(each)) return false;
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // The folder's own probe tells why.
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
