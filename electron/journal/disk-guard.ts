/**
 * Keeps the disk from filling up under a sale. Below one figure the till warns; below the next it makes no new
 * sales, while what must still be recorded (an audit line, a break) gets the rest; below the last it writes
 * nothing, so that no write ever meets a full disk.
 */
import type { JournalAlarm } from '../../shared/protocol/till-host.ts';
import { FileError, type FileSystem } from './file-system.ts';

/** Free bytes at which the journal warns, refuses sales, and refuses everything. */
export interface DiskLimits {
  readonly warnBytes: number;
  readonly refuseBytes: number;
  readonly reserveBytes: number;
}

const megabyte = 1024 * 1024;

/** What holds unless somebody says otherwise. */
export const defaultDiskLimits: DiskLimits = {
  warnBytes: 500 * megabyte,
  refuseBytes: 100 * megabyte,
  reserveBytes: 16 * megabyte,
};

/** The alarm that the disk of a folder gives now; null when there is room, or the disk doesn't tell. */
export function diskAlarm(fileSystem: FileSystem, folder: string, limits: DiskLimits): JournalAlarm | null {
  const freeBytes = freeBytesOf(fileSystem, folder);
  if (freeBytes === null || freeBytes >= limits.warnBytes) return null;
  return { code: freeBytes < limits.refuseBytes ? 'disk-full' : 'disk-low', freeBytes };
}

/** Whether an entry of so many bytes may still be written. `isSale` is refused earlier than the rest. */
export function mayWrite(
  fileSystem: FileSystem,
  folder: string,
  limits: DiskLimits,
  isSale: boolean,
  bytes: () => number,
): boolean {
  const freeBytes = freeBytesOf(fileSystem, folder);
  if (freeBytes === null || freeBytes >= limits.warnBytes + limits.refuseBytes) return true;
  return freeBytes - bytes() >= (isSale ? limits.refuseBytes : limits.reserveBytes);
}

function freeBytesOf(fileSystem: FileSystem, folder: string): number | null {
  try {
    return fileSystem.freeBytes(folder);
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}
