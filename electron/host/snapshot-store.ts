/**
 * The snapshot: what selling needs, in parts, from which a lost replica is rebuilt without a network. Each
 * part is compressed and sealed (AES-256-GCM) with its number and the snapshot's id bound in, so that parts of
 * two snapshots can't be mixed. A new snapshot takes the place of the old one only when it is complete.
 * Whatever is torn or tampered with reads as "there is none".
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import type { RandomSource } from '../../shared/base/environment.ts';
import {
  FileError,
  type FileSystem,
  makeLastingFolder,
  readJson,
  writeWhole,
} from '../journal/file-system.ts';

const compress = promisify(gzip);
const expand = promisify(gunzip);

const indexSchema = z.object({ snapshotId: z.string().regex(/^[0-9a-f]{16}$/), parts: z.int().min(1) });
type SnapshotIndex = z.infer<typeof indexSchema>;

const nonceBytes = 12;
const tagBytes = 16;
/** The most a part may expand to. */
const mostTextBytes = 128 * 1024 * 1024;

/** Keeps one snapshot in a folder. `key` has 32 bytes. */
export class SnapshotStore {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #key: Uint8Array;
  readonly #random: RandomSource;
  #writing: SnapshotIndex & { next: number } = { snapshotId: '', parts: 0, next: 0 };
  #queue: Promise<void> = Promise.resolve();

  constructor(fileSystem: FileSystem, folder: string, key: Uint8Array, random: RandomSource) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    this.#key = key;
    this.#random = random;
  }

  /**
   * Keeps a part; the last one makes the snapshot the current one. Parts come in order; part 0 begins anew.
   * @throws Error when a part is out of order, FileError when the disk fails.
   */
  write(part: number, parts: number, text: string): Promise<void> {
    const turn = this.#queue.then(() => this.#write(part, parts, text));
    this.#queue = turn.catch(() => {});
    return turn;
  }

  /** A part of the current snapshot; null when there is none or it can't be opened. Never rejects for content. */
  async read(part: number): Promise<{ parts: number; text: string } | null> {
    const index = this.#index();
    if (!index || part >= index.parts) return null;
    try {
      const sealed = this.#fileSystem.read(this.#partPath(index.snapshotId, part));
      if (!sealed) return null;
      const text = await expand(this.#open(sealed, index, part), { maxOutputLength: mostTextBytes });
      return { parts: index.parts, text: text.toString('utf8') };
    } catch {
      // Torn, tampered with, sealed under a key that is lost, or on a dying disk: all of it means "none".
      return null;
    }
  }

  async #write(part: number, parts: number, text: string): Promise<void> {
    if (part === 0) {
      const snapshotId = Buffer.from(this.#random.bytes(8)).toString('hex');
      this.#writing = { snapshotId, parts, next: 0 };
      makeLastingFolder(this.#fileSystem, this.#folder);
      this.#removeOthers([this.#index()?.snapshotId]);
    }
    if (part !== this.#writing.next || parts !== this.#writing.parts || part >= parts)
      throw new Error(`Snapshot part ${part} of ${parts} is out of order`);
    const { snapshotId } = this.#writing;
    const packed = await compress(Buffer.from(text, 'utf8'), { level: 1 });
    writeWhole(this.#fileSystem, this.#partPath(snapshotId, part), this.#seal(packed, this.#writing, part));
    this.#writing.next += 1;
    if (this.#writing.next < parts) return;
    writeWhole(this.#fileSystem, this.#indexPath, JSON.stringify({ snapshotId, parts }));
    this.#removeOthers([snapshotId]);
  }

  #seal(packed: Uint8Array, index: SnapshotIndex, part: number): Uint8Array {
    const nonce = this.#random.bytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    cipher.setAAD(boundText(index, part));
    return Buffer.concat([nonce, cipher.update(packed), cipher.final(), cipher.getAuthTag()]);
  }

  #open(sealed: Uint8Array, index: SnapshotIndex, part: number): Uint8Array {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(boundText(index, part));
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    const body = sealed.subarray(nonceBytes, sealed.length - tagBytes);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  }

  #index(): SnapshotIndex | null {
    const parsed = indexSchema.safeParse(readJson(this.#fileSystem, this.#indexPath));
    return parsed.success ? parsed.data : null;
  }

  /** Removes parts of snapshots that are neither current nor being written. */
  #removeOthers(keep: readonly (string | undefined)[]): void {
    for (const name of this.#fileSystem.list(this.#folder)) {
      const snapshotId = /^([0-9a-f]{16})-\d+\.part/.exec(name)?.[1];
      if (snapshotId === undefined || keep.includes(snapshotId)) continue;
      try {
        this.#fileSystem.remove(`${this.#folder}/${name}`);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
      }
    }
  }

  get #indexPath(): string {
    return `${this.#folder}/snapshot.json`;
  }

  #partPath(snapshotId: string, part: number): string {
    return `${this.#folder}/${snapshotId}-${part}.part`;
  }
}

function boundText(index: SnapshotIndex, part: number): Buffer {
  return Buffer.from(`stillopen-snapshot-v1\n${index.snapshotId}\n${part}/${index.parts}`);
}
