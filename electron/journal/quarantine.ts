/**
 * Keeps a copy of whatever the journal couldn't read, under a name made from its content, so that keeping it
 * twice changes nothing. Nothing is ever removed from here by the program, but the sealed values of who was erased.
 */
import { createHash } from 'node:crypto';
import { FileError, type FileSystem, writeWhole } from './file-system.ts';
import { withoutSealed } from './stray-values.ts';

/** What became of a copy. `name` is null when the disk didn't take it. */
export interface Quarantined {
  readonly name: string | null;
  /** False when the same bytes were kept before. */
  readonly isNew: boolean;
}

/** Copies bytes of `file` into the quarantine of a journal's folder, lastingly. */
export function quarantine(
  fileSystem: FileSystem,
  folder: string,
  file: string,
  bytes: Uint8Array,
): Quarantined {
  // Values may be erased in the file and in its copy: what is kept stays known by the rest.
  const lasting = withoutSealed(bytes, () => true) ?? bytes;
  const name = `${file}.${createHash('sha256').update(lasting).digest('hex').slice(0, 16)}`;
  const path = `${folder}/quarantine/${name}`;
  if (fileSystem.exists(path)) return { name, isNew: false };
  try {
    fileSystem.makeFolder(`${folder}/quarantine`);
    fileSystem.syncFolder(folder);
    writeWhole(fileSystem, path, bytes);
    return { name, isNew: true };
  } catch (error) {
    if (error instanceof FileError) return { name: null, isNew: true };
    throw error;
  }
}
