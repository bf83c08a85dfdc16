/**
 * Keys of customers at this till: a file of all, one of what came since, both sealed under a key of this machine, and
 * a copy in memory. A change is on the disk when it returns, so nothing is ever sealed under a key that a power cut
 * takes; with 50,000 keys it writes those few that it is about, and main goes on. A file that can't be opened reads as
 * empty: the server hands its keys out again. Rules [CUSTOMER*].
 */
import { z } from 'zod';
import type { RandomSource } from '../../shared/base/environment.ts';
import { customerKeySchema } from '../../shared/domain/customers/seal.ts';
import { type FileSystem, makeLastingFolder, writeWhole } from '../journal/file-system.ts';
import { openText, sealText } from './sealed-text.ts';

/** What the keys need. */
export interface CustomerKeysOptions {
  readonly fileSystem: FileSystem;
  /** The till's folder. */
  readonly folder: string;
  /** The key of 32 bytes that seals the file, asked for when there is something to seal or to open. */
  key(): Uint8Array;
  readonly random: RandomSource;
}

const fileSchema = z.object({
  /** How far the server's keys were read. */
  epoch: z.string().nullable(),
  position: z.int().min(0),
  /** Erased here; the server hasn't said that it knows. */
  toConfirm: z.array(z.string()),
  /** All who were erased here; files from before there was this list have none. */
  erased: z.array(z.string()).default([]),
  /** `handed`: the server has it. */
  keys: z.array(z.object({ customerId: z.string(), key: customerKeySchema, handed: z.boolean() })),
});
type Kept = z.infer<typeof fileSchema>;

const wholeFile = 'customer-keys.sealed';
const sinceFile = 'customer-keys-since.sealed';
/** With more keys than these that came since, all are written anew. */
const mostSince = 200;
const nothing: Kept = { epoch: null, position: 0, toConfirm: [], erased: [], keys: [] };
const purpose = 'stillopen-customer-keys-v1';
const keyBytes = 32;

/** A key as the server gives it out; null to destroy it. */
export interface GivenKey {
  readonly customerId: string;
  readonly key: string | null;
}

/** The keys that this till holds. */
export class CustomerKeys {
  readonly #options: CustomerKeysOptions;
  readonly #keys: Map<string, { readonly key: string; readonly handed: boolean }>;
  readonly #toConfirm: Set<string>;
  readonly #erased: Set<string>;
  /** Whose keys came since all were written. */
  readonly #since = new Set<string>();
  #came = 0;
  #isAllDue: boolean;
  #epoch: string | null;
  #position: number;

  constructor(options: CustomerKeysOptions) {
    this.#options = options;
    const whole = this.#read(wholeFile);
    // One that lies there beside a newer file of all was about to go: nothing had returned that it doesn't say.
    const last = this.#read(sinceFile) ?? { ...(whole ?? nothing), keys: [] };
    this.#keys = new Map(
      [...(whole?.keys ?? []), ...last.keys].map(({ customerId, key, handed }) => [
        customerId,
        { key, handed },
      ]),
    );
    for (const { customerId } of last.keys) this.#since.add(customerId);
    this.#toConfirm = new Set(last.toConfirm);
    this.#erased = new Set(last.erased);
    // Without the file of all, which is written first, the server is asked for all.
    this.#isAllDue = whole === null;
    this.#epoch = whole ? last.epoch : null;
    this.#position = whole ? last.position : 0;
  }

  /** How many there are. */
  get size(): number {
    return this.#keys.size;
  }

  /** How many keys the server brought that weren't here, or in place of another, since this was opened. */
  get came(): number {
    return this.#came;
  }

  /** How far the server's keys were read; epoch null before the first time. */
  get place(): { readonly epoch: string | null; readonly position: number } {
    return { epoch: this.#epoch, position: this.#position };
  }

  /** The key of a customer; null when this till has none. */
  of(customerId: string): string | null {
    return this.#keys.get(customerId)?.key ?? null;
  }

  /** The key of a customer, made when there is none. @throws FileError */
  make(customerId: string): string {
    const known = this.of(customerId);
    if (known !== null) return known;
    const key = Buffer.from(this.#options.random.bytes(keyBytes)).toString('base64');
    this.#keys.set(customerId, { key, handed: false });
    try {
      this.#write([customerId]);
    } catch (error) {
      // Nothing may be sealed under a key of which nobody knows whether it is on the disk.
      this.#keys.delete(customerId);
      throw error;
    }
    return key;
  }

  /** Those that were made here and the server doesn't have yet. */
  toHand(): { readonly customerId: string; readonly key: string }[] {
    return [...this.#keys].flatMap(([customerId, { key, handed }]) => (handed ? [] : [{ customerId, key }]));
  }

  /** The server has these now. @throws FileError */
  handed(customerIds: readonly string[]): void {
    for (const customerId of customerIds) {
      const known = this.#keys.get(customerId);
      if (known) this.#keys.set(customerId, { ...known, handed: true });
    }
    this.#write(customerIds);
  }

  /** Destroys the keys of erased customers; they are to be confirmed until `confirmed`. @throws FileError */
  destroy(customerIds: readonly string[]): void {
    for (const customerId of customerIds) {
      this.#keys.delete(customerId);
      this.#toConfirm.add(customerId);
      this.#erased.add(customerId);
    }
    this.#writeAll();
  }

  /** Whose erasure the server doesn't know to be done here. */
  toConfirm(): string[] {
    return [...this.#toConfirm];
  }

  /** The server knows. @throws FileError */
  confirmed(customerIds: readonly string[]): void {
    for (const customerId of customerIds) this.#toConfirm.delete(customerId);
    this.#write([]);
  }

  /**
   * Takes what the server gave, and destroys what it says to; `place` is how far that was. In another epoch the server
   * may have been put back to an older copy: what it doesn't give out again is handed to it again, and it is told again
   * of all who were erased here. @throws FileError
   */
  take(
    given: readonly GivenKey[],
    place: { readonly epoch: string; readonly position: number } | null,
  ): void {
    const isNewEpoch = place !== null && place.epoch !== this.#epoch;
    if (isNewEpoch) for (const customerId of this.#erased) this.#toConfirm.add(customerId);
    if (isNewEpoch)
      for (const [customerId, { key }] of this.#keys) this.#keys.set(customerId, { key, handed: false });
    for (const { customerId, key } of given) {
      if (key === null) this.#keys.delete(customerId);
      // The server hasn't heard yet that they were erased here.
      else if (!this.#toConfirm.has(customerId)) {
        if (this.of(customerId) !== key) this.#came += 1;
        this.#keys.set(customerId, { key, handed: true });
      }
    }
    const isSamePlace = !place || (place.epoch === this.#epoch && place.position === this.#position);
    if (given.length === 0 && isSamePlace) return;
    if (place) {
      this.#epoch = place.epoch;
      this.#position = place.position;
    }
    if (isNewEpoch || given.some(({ key }) => key === null)) this.#writeAll();
    else this.#write(given.map(({ customerId }) => customerId));
  }

  /** Writes the keys of these customers, and what else there is to know. */
  #write(customerIds: readonly string[]): void {
    for (const customerId of customerIds) this.#since.add(customerId);
    if (this.#isAllDue || this.#since.size > mostSince) this.#writeAll();
    else this.#writeFile(sinceFile, this.#since);
  }

  /** Writes all keys, and leaves nothing of those that were destroyed. */
  #writeAll(): void {
    // Should the disk fail half-way, the next change writes all too: what was to be destroyed must not stay.
    this.#isAllDue = true;
    this.#writeFile(wholeFile, this.#keys.keys());
    const { fileSystem, folder } = this.#options;
    if (fileSystem.exists(this.#path(sinceFile))) {
      fileSystem.remove(this.#path(sinceFile));
      fileSystem.syncFolder(`${folder}/state`);
    }
    this.#since.clear();
    this.#isAllDue = false;
  }

  #writeFile(name: string, customerIds: Iterable<string>): void {
    const { fileSystem, folder, random } = this.#options;
    const kept: Kept = {
      epoch: this.#epoch,
      position: this.#position,
      toConfirm: [...this.#toConfirm],
      erased: [...this.#erased],
      keys: [...customerIds].flatMap((customerId) => {
        const known = this.#keys.get(customerId);
        return known ? [{ customerId, ...known }] : [];
      }),
    };
    makeLastingFolder(fileSystem, `${folder}/state`);
    const sealed = sealText(random, this.#options.key(), purpose, JSON.stringify(kept));
    writeWhole(fileSystem, this.#path(name), sealed);
  }

  /** What a file holds; null when there is none, or nobody can read it any more: torn, tampered with, or its key lost. */
  #read(name: string): Kept | null {
    try {
      const sealed = this.#options.fileSystem.read(this.#path(name));
      const text = sealed && openText(this.#options.key(), purpose, sealed);
      return text === null ? null : fileSchema.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }

  #path(name: string): string {
    return `${this.#options.folder}/state/${name}`;
  }
}
