/**
 * Keys of customers at this till: one small file, sealed under a key of this machine, and a copy in memory. A change
 * is on the disk when it returns, so nothing is ever sealed under a key that a power cut takes. A file that can't be
 * opened reads as empty: the server hands its keys out again. Rules [CUSTOMER*].
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
  /** `handed`: the server has it. */
  keys: z.array(z.object({ customerId: z.string(), key: customerKeySchema, handed: z.boolean() })),
});
type Kept = z.infer<typeof fileSchema>;

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
  #epoch: string | null;
  #position: number;

  constructor(options: CustomerKeysOptions) {
    this.#options = options;
    const kept = this.#read();
    this.#keys = new Map(kept.keys.map(({ customerId, key, handed }) => [customerId, { key, handed }]));
    this.#toConfirm = new Set(kept.toConfirm);
    this.#epoch = kept.epoch;
    this.#position = kept.position;
  }

  /** How many there are. */
  get size(): number {
    return this.#keys.size;
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
    this.#write();
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
    this.#write();
  }

  /** Destroys the keys of erased customers; they are to be confirmed until `confirmed`. @throws FileError */
  destroy(customerIds: readonly string[]): void {
    for (const customerId of customerIds) {
      this.#keys.delete(customerId);
      this.#toConfirm.add(customerId);
    }
    this.#write();
  }

  /** Whose erasure the server doesn't know to be done here. */
  toConfirm(): string[] {
    return [...this.#toConfirm];
  }

  /** The server knows. @throws FileError */
  confirmed(customerIds: readonly string[]): void {
    for (const customerId of customerIds) this.#toConfirm.delete(customerId);
    this.#write();
  }

  /** Takes what the server gave, and destroys what it says to; `place` is how far that was. @throws FileError */
  take(
    given: readonly GivenKey[],
    place: { readonly epoch: string; readonly position: number } | null,
  ): void {
    for (const { customerId, key } of given) {
      if (key === null) this.#keys.delete(customerId);
      else this.#keys.set(customerId, { key, handed: true });
    }
    if (place) {
      this.#epoch = place.epoch;
      this.#position = place.position;
    }
    this.#write();
  }

  #write(): void {
    const { fileSystem, folder, random } = this.#options;
    const kept: Kept = {
      epoch: this.#epoch,
      position: this.#position,
      toConfirm: [...this.#toConfirm],
      keys: [...this.#keys].map(([customerId, { key, handed }]) => ({ customerId, key, handed })),
    };
    makeLastingFolder(fileSystem, `${folder}/state`);
    writeWhole(fileSystem, this.#path, sealText(random, this.#options.key(), purpose, JSON.stringify(kept)));
  }

  #read(): Kept {
    const none: Kept = { epoch: null, position: 0, toConfirm: [], keys: [] };
    try {
      const sealed = this.#options.fileSystem.read(this.#path);
      const text = sealed && openText(this.#options.key(), purpose, sealed);
      const parsed = text === null ? null : fileSchema.safeParse(JSON.parse(text));
      return parsed?.success ? parsed.data : none;
    } catch {
      // Torn, tampered with, or sealed under a key that is lost: nobody can read it any more.
      return none;
    }
  }

  get #path(): string {
    return `${this.#options.folder}/state/customer-keys.sealed`;
  }
}
