/**
 * One writer at a time: a lock file in the folder names the process that holds it. A lock whose process is
 * gone is taken over; process ids are reused, also over a restart of the machine, so the process's start is
 * compared too. Electron's single-instance lock stands before this one; this one also keeps the command line
 * and a second installation out.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { FileError, type FileSystem, readJson } from './file-system.ts';

const ownerSchema = z.object({
  pid: z.int().min(0),
  /** When this process began, in a form that no other process of the machine has with this pid. */
  started: z.string().max(200),
});

/** A process as the lock names it. */
export type LockOwner = z.infer<typeof ownerSchema>;

/** The processes of this machine. */
export interface ProcessTable {
  self(): LockOwner;
  /** Whether exactly this process still runs. */
  runs(owner: LockOwner): boolean;
  /** Whether the machine may have gone on since this process: what it wrote is then perhaps only in memory. */
  mayShareBoot(owner: LockOwner): boolean;
}

/** A lock that is held. */
export interface FolderLock {
  /** The one before was killed and the machine went on: files may read well that never reached the disk. */
  readonly cacheInDoubt: boolean;
  release(): void;
}

/** Somebody else writes in this folder. */
export class FolderLocked extends Error {
  constructor(folder: string, owner: LockOwner | null) {
    const who = owner ? `process ${owner.pid}` : 'another process';
    super(`${folder} is in use by ${who}. Close the other till or command, then try again.`);
    this.name = 'FolderLocked';
  }
}

/** Takes the lock of a folder. @throws FolderLocked when a living process holds it. */
export function lockFolder(fileSystem: FileSystem, folder: string, processes: ProcessTable): FolderLock {
  const path = `${folder}/lock`;
  const self = processes.self();
  const content = new TextEncoder().encode(JSON.stringify(self));
  let cacheInDoubt = false;
  if (!createOwned(fileSystem, path, content)) {
    // Two processes that find the same stale lock must not both replace it: only one may try at a time.
    const guard = `${path}.takeover`;
    refuseLiving(fileSystem, folder, guard, processes);
    fileSystem.remove(guard);
    if (!createOwned(fileSystem, guard, content)) throw new FolderLocked(folder, null);
    try {
      refuseLiving(fileSystem, folder, path, processes);
      const killed = readOwner(fileSystem, path);
      cacheInDoubt = killed === null || processes.mayShareBoot(killed);
      fileSystem.remove(path);
      if (!createOwned(fileSystem, path, content)) throw new FolderLocked(folder, null);
    } finally {
      fileSystem.remove(guard);
    }
  }
  return {
    cacheInDoubt,
    release: () => {
      if (sameOwner(readOwner(fileSystem, path), self)) fileSystem.remove(path);
    },
  };
}

/** Makes a file with this content if it isn't there; tells whether it did. */
function createOwned(fileSystem: FileSystem, path: string, content: Uint8Array): boolean {
  try {
    const file = fileSystem.open(path, 'new');
    try {
      file.append(content);
    } finally {
      file.close();
    }
    return true;
  } catch (error) {
    if (error instanceof FileError && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** A lock that can't be read was cut off by a power cut: nobody living holds it. */
function refuseLiving(fileSystem: FileSystem, folder: string, path: string, processes: ProcessTable): void {
  const owner = readOwner(fileSystem, path);
  if (owner && processes.runs(owner)) throw new FolderLocked(folder, owner);
}

function readOwner(fileSystem: FileSystem, path: string): LockOwner | null {
  const parsed = ownerSchema.safeParse(readJson(fileSystem, path));
  return parsed.success ? parsed.data : null;
}

function sameOwner(a: LockOwner | null, b: LockOwner): boolean {
  return a !== null && a.pid === b.pid && a.started === b.started;
}

/** The real processes. On Linux a process is told by boot and start time, elsewhere by its id alone. */
export function machineProcesses(): ProcessTable {
  return {
    self: () => ({ pid: process.pid, started: startOf(process.pid) ?? '' }),
    runs: (owner) => {
      try {
        process.kill(owner.pid, 0);
      } catch (error) {
        // EPERM: it runs, as somebody else.
        if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
      }
      const started = startOf(owner.pid);
      return started === null || owner.started === '' || started === owner.started;
    },
    mayShareBoot: (owner) => {
      const boot = startOf(process.pid)?.split('/')[0];
      return boot === undefined || owner.started === '' || owner.started.startsWith(`${boot}/`);
    },
  };
}

/** Boot id and start time (clock ticks) of a process; null where the system doesn't tell. */
function startOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; the start time is the 20th field after it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? null : `${boot}/${ticks}`;
  } catch {
    return null;
  }
}
