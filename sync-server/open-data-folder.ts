/**
 * The server's data folder: the database, the server's key, the till numbers given out, and the lock that keeps a
 * second server out. The lock names the process; one left behind by a process that is gone is taken over.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openServerKeys, type ServerKeys } from './access/server-keys.ts';
import { openTillNumbers, type TillNumbers } from './access/till-numbers.ts';
import { openSqliteStore } from './store/sqlite-store.ts';
import type { Store } from './store/store.ts';

/** An open data folder. */
export interface DataFolder {
  /** The database's file. */
  readonly databaseFile: string;
  readonly store: Store;
  readonly keys: ServerKeys;
  readonly tillNumbers: TillNumbers;
}

/** Another server serves this folder. */
export class FolderInUseError extends Error {}

/** Opens a data folder, making what isn't there. Several processes may have one open; one may serve it. */
export async function openDataFolder(folder: string, nowMs: () => number): Promise<DataFolder> {
  mkdirSync(folder, { recursive: true });
  const databaseFile = join(folder, 'stillopen.db');
  const store = await openSqliteStore(databaseFile, nowMs);
  return {
    databaseFile,
    store,
    keys: openServerKeys(join(folder, 'server-key.pem')),
    tillNumbers: openTillNumbers(join(folder, 'till-numbers.json')),
  };
}

const servedHere = new Set<string>();

/**
 * Claims the right to serve a folder. Returns how to give it back.
 * @throws FolderInUseError when a process that is alive holds it.
 */
export function claimFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'server.lock');
  if (servedHere.has(file)) throw new FolderInUseError(`${folder} is served by this process already`);
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!taken || attempt === 3) throw error;
      const holder = readHolder(file);
      if (holder !== null && holder !== process.pid && isAlive(holder)) {
        throw new FolderInUseError(`${folder} is served by process ${holder}`);
      }
      rmSync(file, { force: true });
    }
  }
  servedHere.add(file);
  return () => {
    servedHere.delete(file);
    rmSync(file, { force: true });
  };
}

function readHolder(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null; // given back meanwhile
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
