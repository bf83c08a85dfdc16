/**
 * Keeps the disk from filling up under a sale. Below one figure the till warns; below the next it makes no new
 * sales, while what must still be recorded (an audit line, a break) gets the rest; below the last it writes
 * nothing, so that no write ever meets a full disk. Asking the disk takes as long as parsing a sale, so where
 * there is plenty the answer is believed for a second; near a limit every entry asks.
 */
import type { Clock } from '../../shared/base/environment.ts';
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

/** An answer is believed so long, and only with so much more room than the limits ask for. */
const believedMs = 1000;
const plentyBytes = 256 * megabyte;

/** Watches the disk of one folder. */
export class DiskGuard {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #limits: () => DiskLimits;
  #plentyUntilMs = Number.NEGATIVE_INFINITY;

  /** `limits` is asked each time, because the chain may change them while the till runs. */
  constructor(fileSystem: FileSystem, folder: string, clock: Clock, limits: () => DiskLimits) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** The alarm that the disk gives now; null when there is room, or the disk doesn't tell. */
  alarm(): JournalAlarm | null {
    const { warnBytes, refuseBytes } = this.#limits();
    const freeBytes = this.#freeBytes();
    if (freeBytes === null || freeBytes >= warnBytes) return null;
    return { code: freeBytes < refuseBytes ? 'disk-full' : 'disk-low', freeBytes };
  }

  /** Whether an entry of so many bytes may still be written. `isSale` is refused earlier than the rest. */
  mayWrite(isSale: boolean, bytes: () => number): boolean {
    if (this.#clock.monotonicMs() < this.#plentyUntilMs) return true;
    const freeBytes = this.#freeBytes();
    if (freeBytes === null) return true;
    const { warnBytes, refuseBytes, reserveBytes } = this.#limits();
    if (freeBytes >= warnBytes + refuseBytes + plentyBytes)
      this.#plentyUntilMs = this.#clock.monotonicMs() + believedMs;
    if (freeBytes >= warnBytes + refuseBytes) return true;
    return freeBytes - bytes() >= (isSale ? refuseBytes : reserveBytes);
  }

  #freeBytes(): number | null {
    try {
      return this.#fileSystem.freeBytes(this.#folder);
    } catch (error) {
      if (error instanceof FileError) return null;
      throw error;
    }
  }
}
