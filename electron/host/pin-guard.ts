/**
 * Checks PINs and slows guessing down: after some free tries each wrong PIN doubles the wait. A try is counted
 * on the disk before it is checked, so that ending the program doesn't save a guesser anything; after a
 * restart the whole wait begins anew. Waiting is measured by the monotonic clock: setting the date doesn't
 * shorten it.
 */
import { scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../shared/base/environment.ts';
import type { PinHash } from '../../shared/domain/entities/reference.ts';
import type { PinAnswer } from '../../shared/protocol/till-host.ts';
import { type FileSystem, makeLastingFolder, readJson, writeWhole } from '../journal/file-system.ts';

/** Wrong PINs without a wait, the first wait, and the longest (ms). */
export const pinLimits = { freeTries: 3, firstWaitMs: 2000, longestWaitMs: 60_000 } as const;

/** The most memory one check may take, bytes: 128 * cost * block size. */
const mostMemoryBytes = 256 * 1024 * 1024;
/** The most work one check may take: cost * block size * parallelization; about half a second. */
const mostWork = 2 ** 20;

const failuresSchema = z.record(z.string().max(60), z.int().min(0));

/** How long to wait after so many wrong PINs in a row, ms. */
export function waitAfter(failures: number): number {
  const beyond = failures - pinLimits.freeTries;
  if (beyond <= 0) return 0;
  return Math.min(pinLimits.longestWaitMs, pinLimits.firstWaitMs * 2 ** Math.min(beyond - 1, 20));
}

/** Checks PINs of one till. */
export class PinGuard {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #failures: Map<string, number>;
  /** Monotonic time before which a person can't try again. */
  readonly #notBeforeMs = new Map<string, number>();

  constructor(fileSystem: FileSystem, folder: string, clock: Clock) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    this.#clock = clock;
    const parsed = failuresSchema.safeParse(readJson(fileSystem, this.#path));
    this.#failures = new Map(Object.entries(parsed.success ? parsed.data : {}));
    for (const staffId of this.#failures.keys()) this.#delay(staffId);
  }

  /** Checks a PIN. @throws Error when the hash asks for more than a till gives, or for what scrypt can't do. */
  async verify(staffId: string, pin: string, pinHash: PinHash): Promise<PinAnswer> {
    if (!isFeasible(pinHash)) throw new Error('The PIN hash asks for more memory or time than a till gives');
    const waitMs = (this.#notBeforeMs.get(staffId) ?? 0) - this.#clock.monotonicMs();
    if (waitMs > 0) return { status: 'wait', waitMs: Math.ceil(waitMs) };
    this.#count(staffId, (this.#failures.get(staffId) ?? 0) + 1);
    this.#delay(staffId);
    if (await fits(pin, pinHash)) {
      this.#count(staffId, 0);
      this.#notBeforeMs.delete(staffId);
      return { status: 'right' };
    }
    return { status: 'wrong', waitMs: waitAfter(this.#failures.get(staffId) ?? 0) };
  }

  #delay(staffId: string): void {
    const waitMs = waitAfter(this.#failures.get(staffId) ?? 0);
    if (waitMs > 0) this.#notBeforeMs.set(staffId, this.#clock.monotonicMs() + waitMs);
  }

  #count(staffId: string, failures: number): void {
    if (failures === 0) this.#failures.delete(staffId);
    else this.#failures.set(staffId, failures);
    makeLastingFolder(this.#fileSystem, this.#folder);
    writeWhole(this.#fileSystem, this.#path, JSON.stringify(Object.fromEntries(this.#failures)));
  }

  get #path(): string {
    return `${this.#folder}/wrong-pins.json`;
  }
}

/** Whether scrypt takes these parameters (RFC 7914, section 2) and they are within a till's limits. */
function isFeasible({ cost, blockSize, parallelization }: PinHash): boolean {
  const isPowerOfTwo = (cost & (cost - 1)) === 0;
  const fitsBlock = Math.log2(cost) < 16 * blockSize;
  const isBounded =
    128 * cost * blockSize <= mostMemoryBytes && cost * blockSize * parallelization <= mostWork;
  return isPowerOfTwo && fitsBlock && isBounded;
}

/** Whether a secret is the one a slow hash was made of. False too for a hash that a till has no means to check. */
export async function fitsPin(pin: string, pinHash: PinHash): Promise<boolean> {
  return isFeasible(pinHash) && fits(pin, pinHash);
}

function fits(pin: string, pinHash: PinHash): Promise<boolean> {
  const expected = Buffer.from(pinHash.hash, 'base64');
  if (expected.length < 16 || expected.length > 64) return Promise.resolve(false);
  const { cost, blockSize, parallelization } = pinHash;
  const options = { cost, blockSize, parallelization, maxmem: mostMemoryBytes + 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    scrypt(pin, Buffer.from(pinHash.salt, 'base64'), expected.length, options, (error, derived) => {
      if (error) reject(error);
      else resolve(timingSafeEqual(derived, expected));
    });
  });
}
