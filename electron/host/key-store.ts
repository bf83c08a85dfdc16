/**
 * Where secrets rest. The system's key store protects them where there is one; otherwise they lie in a file
 * that only its owner can read, and the till says so. Secrets never leave the main process.
 */
import { z } from 'zod';
import type { RandomSource } from '../../shared/base/environment.ts';
import {
  FileError,
  type FileSystem,
  makeLastingFolder,
  readJson,
  writeWhole,
} from '../journal/file-system.ts';

/** Protects small secrets. */
export interface KeyStore {
  /** `system`: the operating system's store; `file`: nothing but the file's rights. */
  readonly protection: 'system' | 'file';
  protect(secret: Uint8Array): Uint8Array;
  /** The secret again; null when this store can't open it. */
  reveal(sealed: Uint8Array): Uint8Array | null;
}

/** The fallback: secrets as they are, in files readable by their owner only (FileSystem makes no others). */
export const fileKeyStore: KeyStore = {
  protection: 'file',
  protect: (secret) => secret,
  reveal: (sealed) => sealed,
};

const secretSchema = z.object({ protection: z.enum(['system', 'file']), sealed: z.string() });

/** A secret of this machine, and whether it had to be made because the one before is lost. */
export interface KeptSecret {
  readonly secret: Uint8Array;
  readonly made: boolean;
}

/**
 * The secret of 32 bytes under this name, made when there is none or the one that is there can't be opened
 * any more (what can't be opened is set aside, not overwritten).
 * @throws FileError when a new one can't be kept.
 */
export function keepSecret(
  fileSystem: FileSystem,
  folder: string,
  name: string,
  store: KeyStore,
  random: RandomSource,
): KeptSecret {
  const path = `${folder}/${name}.json`;
  const parsed = secretSchema.safeParse(readJson(fileSystem, path));
  if (parsed.success) {
    const { protection, sealed } = parsed.data;
    const opener = protection === 'file' ? fileKeyStore : store;
    const secret = opener.protection === protection ? opener.reveal(Buffer.from(sealed, 'base64')) : null;
    if (secret?.length === 32) return { secret, made: false };
  }
  makeLastingFolder(fileSystem, folder);
  if (fileSystem.exists(path)) setAside(fileSystem, path);
  const secret = random.bytes(32);
  const sealed = Buffer.from(store.protect(secret)).toString('base64');
  writeWhole(fileSystem, path, JSON.stringify({ protection: store.protection, sealed }));
  return { secret, made: true };
}

/** Keeps a file that can't be used under a free name. */
function setAside(fileSystem: FileSystem, path: string): void {
  for (let number = 1; number < 1000; number += 1) {
    if (fileSystem.exists(`${path}.lost-${number}`)) continue;
    fileSystem.rename(path, `${path}.lost-${number}`);
    return;
  }
  throw new FileError('EEXIST', `too many lost keys beside ${path}`);
}
